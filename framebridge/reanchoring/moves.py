"""Where a unit went: its span before and after, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from frameschema import Span


class How(StrEnum):
    """How the words of a unit stand in the corrected text."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    LOST = "lost"


class Went(StrEnum):
    """What became of a unit, from nothing at all to left out of the coding."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    EDITED = "edited"
    ELSEWHERE = "elsewhere"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Placement:
    """Where a span went.

    `elsewhere`: the words themselves were moved, past other words. `loose`: words at an edge stand twice
    there, so that they may be the wrong ones of two that are the same. `change` counts the code points removed and
    added. `candidates` are places to look at for a span that is lost.
    """

    how: How
    span: Span | None = None
    elsewhere: bool = False
    loose: bool = False
    change: int = 0
    likeness: float = 1.0
    candidates: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Move:
    """Where the unit with this key went; `new` is None when it is lost, with the places to look at.

    `elsewhere`: its words were moved, past other words.
    """

    key: str
    old: Span
    new: Span | None
    how: How
    candidates: tuple[Span, ...] = ()
    elsewhere: bool = False

    @property
    def went(self) -> Went:
        """What became of the unit."""
        if self.new is None:
            return Went.LEFT_OUT
        if self.how is How.EDITED:
            return Went.EDITED
        if self.elsewhere:
            return Went.ELSEWHERE
        return Went.UNCHANGED if self.new == self.old else Went.MOVED


def count_moves(moves: Iterable[Move]) -> dict[Went, int]:
    """Count what became of the units; every outcome is there, if only as 0."""
    counted = Counter(move.went for move in moves)
    return {went: counted[went] for went in Went}
