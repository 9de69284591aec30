"""What was edited between two texts: the words of a text, and the stretches that two texts share.

The edit script is rapidfuzz's (longest common subsequence, bit-parallel in C++), over words first and
over characters inside a gap: a script over the characters of a whole transcript would match letters of
unrelated words. All positions are code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import Indel

# Marks that belong to the character before them: accents, skin tones, variants of emoji.
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u200c\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
# U+200D joins what stands before and after it: several emoji to one.
_WORD = re.compile(rf"\w(?:\w|\u200d|{_MARK})*|\s|.{_MARK}*(?:\u200d\S{_MARK}*)*", re.DOTALL)

_MOST_CHARACTERS = 5_000
"""Gaps longer than this on either side are not compared letter by letter."""


class Block(NamedTuple):
    """A stretch of `length` code points that stands at `old` in one text and at `new` in the other."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        """Where it ends in the old text."""
        return self.old + self.length

    @property
    def new_end(self) -> int:
        """Where it ends in the new text."""
        return self.new + self.length


class Gap(NamedTuple):
    """What lies between two blocks: old[a:b] became new[c:d]; either may be empty."""

    a: int
    b: int
    c: int
    d: int


class Words:
    """A text cut into words, single spaces and signs; none runs on from one turn into the next."""

    def __init__(self, turns: Iterable[str]) -> None:
        """Cut each turn by itself: between turns there is nothing, not even a space."""
        self.words = [word for turn in turns for word in _WORD.findall(turn)]
        self.text = "".join(self.words)
        self.edges = [0, *accumulate(map(len, self.words))]

    def is_edge(self, at: int) -> bool:
        """Say whether a word begins or ends here."""
        return self.edges[bisect_left(self.edges, at)] == at

    def edge_before(self, at: int) -> int:
        """Give the last edge that does not lie after this place."""
        return self.edges[bisect_right(self.edges, at) - 1]

    def edge_after(self, at: int) -> int:
        """Give the first edge that does not lie before this place."""
        return self.edges[bisect_left(self.edges, at)]

    def between(self, start: int, end: int) -> list[str]:
        """Give the words from one edge to another."""
        return self.words[bisect_left(self.edges, start) : bisect_left(self.edges, end)]


def shared_words(old: Words, new: Words) -> list[Block]:
    """Find the stretches of whole words that both texts have, in order."""
    return list(_shared(old.words, new.words, Gap(0, len(old.text), 0, len(new.text))))


def shared_characters(old: str, new: str, gap: Gap) -> list[Block]:
    """Find the stretches that both sides of a gap have, letter by letter; none when it is too long."""
    if max(gap.b - gap.a, gap.d - gap.c) > _MOST_CHARACTERS:
        return []
    return list(_shared(old[gap.a : gap.b], new[gap.c : gap.d], gap))


def _shared(old: Sequence[str], new: Sequence[str], gap: Gap) -> Iterator[Block]:
    old_at = list(accumulate(map(len, old), initial=gap.a))
    new_at = list(accumulate(map(len, new), initial=gap.c))
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            first, last = old_at[step.src_start], old_at[step.src_end]
            yield Block(first, new_at[step.dest_start], last - first)


def gaps_between(blocks: Iterable[Block], whole: Gap) -> Iterator[Gap]:
    """Give the gap before each block and the one after the last, empty ones too."""
    a, c = whole.a, whole.c
    for block in blocks:
        yield Gap(a, block.old, c, block.new)
        a, c = block.old_end, block.new_end
    yield Gap(a, whole.b, c, whole.d)


def likeness(old: str, new: str) -> float:
    """Say how alike two texts are: 1.0 the same, 0.0 nothing shared (normalised Indel similarity)."""
    return Indel.normalized_similarity(old, new)


def size_of_change(old: str, new: str) -> int:
    """Count the code points that were removed and added."""
    return Indel.distance(old, new)
