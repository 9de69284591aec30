"""A transcript as the plain text that other programs show: a line per turn, with its speaker before it.

Positions of coding count in the turns alone; here they go to positions in that plain text, and back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from frameschema import Span, Transcript

BETWEEN = ": "


@dataclass(frozen=True)
class Layout:
    """The plain text of a transcript, and where in it each turn's own words begin."""

    transcript: Transcript

    @cached_property
    def text(self) -> str:
        """The plain text: UTF-8, lines end in LF, no byte order mark."""
        return "".join(f"{turn.speaker}{BETWEEN}{turn.text}\n" for turn in self.transcript.turns)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for turn in self.transcript.turns:
            at += len(turn.speaker) + len(BETWEEN)
            starts.append(at)
            at += len(turn.text) + 1
        return starts

    @cached_property
    def _own_starts(self) -> list[int]:
        return [span.start for span in self.transcript.turn_spans]

    @cached_property
    def _own_ends(self) -> list[int]:
        return [span.end for span in self.transcript.turn_spans]

    def to_file(self, start: int, end: int) -> tuple[int, int]:
        """Give where a span stands in the plain text, as code points, the end not counted."""
        first = bisect_right(self._own_starts, start) - 1
        last = bisect_left(self._own_ends, end)
        moved = self._starts[first] + start - self._own_starts[first]
        return moved, self._starts[last] + end - self._own_starts[last]

    def to_span(self, start: int, end: int) -> Span | None:
        """Give the span of a stretch of the plain text; None when it holds no turn's own words.

        What was marked of a speaker's code or of the end of a line is left out.
        """
        own_start, own_end = self._own_place(start), self._own_place(end)
        return Span(start=own_start, end=own_end) if 0 <= own_start < own_end else None

    def _own_place(self, place: int) -> int:
        turn = bisect_right(self._starts, place) - 1
        if turn < 0:
            return 0
        own = self._own_starts[turn] + place - self._starts[turn]
        return min(own, self._own_ends[turn])
