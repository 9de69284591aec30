"""Placing one span in a corrected text: on exactly the same words, on edited words, or not at all.

In this order: the words beside an anchor; the words once between two anchors; a passage that stands once
in both texts, elsewhere; edited words between known edges. Words that were added at the edge of a span
stay outside it. A span that began or ended at the edge of a word never comes to cut one.
"""

from __future__ import annotations

from bisect import bisect_right
from unicodedata import category

from framebridge.reanchoring.anchors import LONG_ENOUGH, Anchors, places
from framebridge.reanchoring.edits import (
    Block,
    Gap,
    Words,
    likeness,
    shared_characters,
    size_of_change,
)
from framebridge.reanchoring.moves import How, Placement
from frameschema import Span, Transcript

STILL_THE_SAME = 0.6
"""Likeness from which edited words are still the words that were coded (half removed is 0.67)."""

_SAID = "LMNS"
"""The Unicode categories of what is said: letters, marks, numbers and signs such as emoji."""

_AROUND = 30
"""Code points on each side, within the turn, that recognise a passage elsewhere."""


class Placing:
    """Places the spans of codings of one transcript."""

    def __init__(self, old: Transcript, new: Transcript) -> None:
        """Compare the texts once, for all spans."""
        self._transcript = old
        self._old, self._new = old.text, new.text
        self._old_words, self._new_words = (Words(turn.text for turn in talk.turns) for talk in (old, new))
        self._anchors = Anchors(self._old_words, self._new_words)

    def place(self, span: Span) -> Placement:
        """Find where a span of the old text stands in the new one."""
        if span.end > len(self._old):
            return Placement(How.LOST)
        words = span.of(self._old)
        exact, certain = self._exactly(span, words)
        if exact and certain:
            return Placement(How.UNCHANGED, _at(exact[0], span), loose=self._is_loose(span))
        if exact:
            return Placement(How.LOST, candidates=self._candidates(span))
        return self._elsewhere(span) or self._edited(span, words)

    def _exactly(self, span: Span, words: str) -> tuple[list[int], bool]:
        """Give the places of the same words that the anchors allow, and whether that is proof of one."""
        anchors = self._anchors.within(span.start, span.end)
        if anchors:
            starts = {span.start + block.new - block.old for block in anchors}
            found = [at for at in starts if at >= 0 and self._new.startswith(words, at) and self._fits(span, at)]
            return found, len(found) == 1
        gap = self._anchors.gap_around(span.start, span.end)
        found = [at for at in places(words, self._new, gap.c, gap.d) if self._fits(span, at)]
        return found, self._anchors.once(words, gap) and self._anchors.alike(gap)

    def _is_loose(self, span: Span) -> bool:
        """Say whether a word at an edge lies outside the anchors that hold the rest of the span."""
        anchors = self._anchors.within(span.start, span.end)
        if not anchors:
            return False
        outside = self._old[span.start : anchors[0].old] + self._old[anchors[-1].old_end : span.end]
        return any(category(char)[0] in _SAID for char in outside)

    def _fits(self, span: Span, at: int) -> bool:
        """Say whether a place cuts no word that the span did not cut."""
        return all(
            self._new_words.is_edge(new) or not self._old_words.is_edge(old)
            for old, new in ((span.start, at), (span.end, at + len(span)))
        )

    def _elsewhere(self, span: Span) -> Placement | None:
        """Recognise a passage that was moved: with what is around it, it stands once in both texts."""
        if self._anchors.within(span.start, span.end):
            return None
        turns = [self._transcript.turn_spans[turn] for turn in self._transcript.turns_in(span)]
        start, end = max(turns[0].start, span.start - _AROUND), min(turns[-1].end, span.end + _AROUND)
        passage = self._old[start:end]
        found = places(passage, self._new)
        if len(passage) < LONG_ENOUGH or len(found) != 1 or len(places(passage, self._old)) != 1:
            return None
        at = found[0] + span.start - start
        return Placement(How.UNCHANGED, _at(at, span), elsewhere=True) if self._fits(span, at) else None

    def _edited(self, span: Span, words: str) -> Placement:
        start, end = self._start(span.start), self._end(span.end)
        if end <= start:
            return Placement(How.LOST, candidates=self._candidates(span))
        new = Span(start=start, end=end)
        now = new.of(self._new)
        alike = likeness(words, now)
        if now == words or alike < STILL_THE_SAME or not self._supported(span):
            return Placement(How.LOST, candidates=self._candidates(span, near=new))
        return Placement(How.EDITED, new, change=size_of_change(words, now), likeness=alike)

    def _supported(self, span: Span) -> bool:
        """Say whether an anchor inside the span, or a passage that is still alike, holds it in place."""
        if self._anchors.within(span.start, span.end):
            return True
        return self._anchors.alike(self._anchors.gap_around(span.start, span.end))

    def _candidates(self, span: Span, near: Span | None = None) -> tuple[Span, ...]:
        """Give the places to look at: the same words, or else what came in their place."""
        found = tuple(_at(at, span) for at in places(span.of(self._old), self._new))
        return found or ((near,) if near else ())

    def _start(self, at: int) -> int:
        """Follow the beginning of a span: the place of its first code point, or of what replaced it."""
        block, gap = _around(at, self._anchors.shared, self._anchors.whole)
        if block is None and at > gap.a:
            block, gap = _around(at, shared_characters(self._old, self._new, gap), gap)
        found = gap.c if block is None else at + block.new - block.old
        return self._new_words.edge_before(found) if self._old_words.is_edge(at) else found

    def _end(self, at: int) -> int:
        """Follow the end of a span: the place after its last code point, or after what replaced it."""
        last = at - 1
        block, gap = _around(last, self._anchors.shared, self._anchors.whole)
        if block is None and at < gap.b:
            block, gap = _around(last, shared_characters(self._old, self._new, gap), gap)
        found = gap.d if block is None else at + block.new - block.old
        return self._new_words.edge_after(found) if self._old_words.is_edge(at) else found


def _around(at: int, blocks: list[Block], whole: Gap) -> tuple[Block | None, Gap]:
    """Find the block that holds this code point, or else the gap that does."""
    index = bisect_right(blocks, at, key=lambda block: block.old)
    if index and at < blocks[index - 1].old_end:
        return blocks[index - 1], whole
    before = blocks[index - 1] if index else Block(whole.a, whole.c, 0)
    after = blocks[index] if index < len(blocks) else Block(whole.b, whole.d, 0)
    return None, Gap(before.old_end, after.old, before.new_end, after.new)


def _at(start: int, span: Span) -> Span:
    return Span(start=start, end=start + len(span))
