"""Positions in text: half-open spans of Unicode code points, and the one converter of units.

JavaScript (and so Label Studio's `startOffset`) counts UTF-16 code units; Python counts code
points. Only this module converts, and it raises when a position is out of range or falls between
the two halves of a surrogate pair.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Self

from pydantic import Field, model_validator

from frameschema.base import Document
from frameschema.errors import SpanError
from frameschema.message import message


class Span(Document):
    """A stretch of text, from code point `start` up to but not including `end`; it is never empty.

    A span does not know its text: `of` and `Transcript.turns_in` raise SpanError when it reaches past the end.
    """

    start: int = Field(ge=0)
    end: int = Field(gt=0)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError(
                message("a span ends after it starts, not at {start}..{end}", start=self.start, end=self.end)
            )
        return self

    def __len__(self) -> int:
        """Count its code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """Cut the span out of `text`; raises SpanError when it reaches past the end."""
        if self.end > len(text):
            raise SpanError(
                message(
                    "span {start}..{end} reaches past {length} code points",
                    start=self.start,
                    end=self.end,
                    length=len(text),
                )
            )
        return text[self.start : self.end]

    def overlap(self, other: Span) -> int:
        """Count the code points shared with `other`."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def covers(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def similarity(self, other: Span) -> float:
        """Give shared ÷ joint length: 1.0 the same words, 0.0 nothing shared (Jaccard index)."""
        shared = self.overlap(other)
        return shared / (len(self) + len(other) - shared)


class OffsetConverter:
    """Convert positions in one text between UTF-16 code units and code points.

    >>> OffsetConverter("a😀b").to_code_points(3)
    2
    """

    def __init__(self, text: str) -> None:
        """Index the text once; each conversion then costs a binary search at most."""
        self._length = len(text)
        # Code-point positions of the characters that take two UTF-16 units; most texts have none.
        has_wide = not text.isascii() and max(text) > "\uffff"
        self._wide = [at for at, char in enumerate(text) if ord(char) > 0xFFFF] if has_wide else []

    @property
    def utf16_length(self) -> int:
        """Length of the text in UTF-16 code units."""
        return self._length + len(self._wide)

    def to_utf16(self, position: int) -> int:
        """Convert a code-point position; raises SpanError when it is out of range."""
        if not 0 <= position <= self._length:
            raise SpanError(
                message(
                    "position {position} is outside 0..{length} code points",
                    position=position,
                    length=self._length,
                )
            )
        return position + bisect_left(self._wide, position)

    def to_code_points(self, position: int) -> int:
        """Convert a UTF-16 position; raises SpanError out of range or inside a character."""
        if not 0 <= position <= self.utf16_length:
            raise SpanError(
                message(
                    "position {position} is outside 0..{length} UTF-16 units",
                    position=position,
                    length=self.utf16_length,
                )
            )
        wide_before = bisect_right(range(len(self._wide)), position, key=self._unit_after_wide)
        found = position - wide_before
        if self.to_utf16(found) != position:
            raise SpanError(message("UTF-16 position {position} falls inside a character", position=position))
        return found

    def _unit_after_wide(self, index: int) -> int:
        return self._wide[index] + index + 2
