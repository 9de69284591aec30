"""Which shared stretches of two texts are certainly the same words: the anchors.

A shortest edit script alone jumps: when one of two "Ja." is removed, it keeps either. So a shared
stretch is an anchor only when its words stand once in both texts, or once between the anchors around it
while those surroundings are still alike; and the ends of an anchor that would fit as well a little
further on, in the gap beside it, are cut off.
"""

from __future__ import annotations

from collections.abc import Iterable

from framebridge.reanchoring.edits import Block, Gap, Words, gaps_between, likeness, shared_words

LONG_ENOUGH = 12
"""Code points from which a stretch that stands once in both texts is an anchor by itself."""

STILL_ALIKE = 0.5
"""Likeness from which two stretches of text are versions of each other."""


class Anchors:
    """The anchors between two texts, in order, and all shared stretches they were chosen from."""

    def __init__(self, old: Words, new: Words) -> None:
        """Compare the texts once."""
        self._words = old
        self.old, self.new = old.text, new.text
        self.whole = Gap(0, len(self.old), 0, len(self.new))
        self.shared = shared_words(old, new)
        chosen = self._chosen()
        self.certain = [block for block in self._trimmed(chosen) if block.length]
        self.gaps = list(gaps_between(self.certain, self.whole))

    def within(self, start: int, end: int) -> list[Block]:
        """Give the anchors that share a code point with old[start:end]."""
        return [block for block in self.certain if block.old < end and start < block.old_end]

    def gap_around(self, start: int, end: int) -> Gap:
        """Give the gap in which old[start:end] lies, without an anchor in it."""
        return next(gap for gap in self.gaps if gap.a <= start and end <= gap.b)

    def alike(self, gap: Gap) -> bool:
        """Say whether both sides of a gap are still versions of each other."""
        return likeness(self.old[gap.a : gap.b], self.new[gap.c : gap.d]) >= STILL_ALIKE

    def once(self, words: str, gap: Gap) -> bool:
        """Say whether words stand exactly once on both sides of a gap."""
        return all(
            len(found) == 1
            for found in (places(words, self.old, gap.a, gap.b), places(words, self.new, gap.c, gap.d))
        )

    def _chosen(self) -> list[Block]:
        chosen = [block for block in self.shared if block.length >= LONG_ENOUGH and self._once(block, self.whole)]
        while more := [block for gap in gaps_between(chosen, self.whole) for block in self._settled_in(gap)]:
            chosen = sorted(chosen + more)
        return chosen

    def _settled_in(self, gap: Gap) -> list[Block]:
        """Choose the shared stretches in a gap whose words stand once in it."""
        blocks = [block for block in self.shared if gap.a <= block.old and block.old_end <= gap.b]
        return [block for block in blocks if self._once(block, gap)] if self.alike(gap) else []

    def _once(self, block: Block, gap: Gap) -> bool:
        return self.once(self.old[block.old : block.old_end], gap)

    def _trimmed(self, chosen: list[Block]) -> Iterable[Block]:
        gaps = list(gaps_between(chosen, self.whole))
        for block, before, after in zip(chosen, gaps, gaps[1:], strict=False):
            words = self._words.between(block.old, block.old_end)
            head = self._loose_head(words, before)
            tail = self._loose_tail(words, after)
            yield Block(block.old + head, block.new + head, max(0, block.length - head - tail))

    def _loose_head(self, words: list[str], gap: Gap) -> int:
        """Count the code points at the beginning of an anchor that fit as well in the gap before it."""
        loose = ""
        for word in words:
            cut = loose + word
            to = len(cut) - 1
            if cut not in self.old[gap.a : gap.b + to] and cut not in self.new[gap.c : gap.d + to]:
                break
            loose = cut
        return len(loose)

    def _loose_tail(self, words: list[str], gap: Gap) -> int:
        """Count the code points at the end of an anchor that fit as well in the gap after it."""
        loose = ""
        for word in reversed(words):
            cut = word + loose
            at = len(cut) - 1
            if cut not in self.old[gap.a - at : gap.b] and cut not in self.new[gap.c - at : gap.d]:
                break
            loose = cut
        return len(loose)


def places(words: str, text: str, start: int = 0, end: int | None = None) -> list[int]:
    """Find every place where words begin in text[start:end]; places may overlap."""
    found, at = [], text.find(words, start, end)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1, end)
    return found
