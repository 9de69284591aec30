"""Positions in a text as another program counts them, and in the same text with LF and without a byte order mark.

Measured on a project of NVivo 12 for Windows: units of UTF-16, the byte order mark not counted, CRLF is two.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

_BOM = "\ufeff"
_ONE_UNIT = 0xFFFF


@dataclass(frozen=True)
class Counting:
    """A text with LF; `offsets` gives per code point of it where it begins as the other counts (and the end)."""

    text: str
    how: str
    offsets: tuple[int, ...] | None = None

    @property
    def is_converted(self) -> bool:
        """Say whether positions have to be counted anew."""
        return self.offsets is not None

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Give a stretch in code points of the text; None when it lies outside or is empty."""
        if self.offsets is not None:
            start, end = bisect_left(self.offsets, start), bisect_left(self.offsets, end)
        return (start, end) if 0 <= start < end <= len(self.text) else None


def counting_of(written: str, origin: str) -> Counting:
    """Say how positions in a text are counted that a program of this name wrote."""
    without_mark = written.removeprefix(_BOM)
    text = without_mark.replace("\r\n", "\n")
    utf16 = "nvivo" in origin.lower() and any(ord(character) > _ONE_UNIT for character in text)
    how = [
        name
        for name, is_so in (
            ("a byte order mark", written != without_mark),
            ("CRLF", text != without_mark),
            ("UTF-16", utf16),
        )
        if is_so
    ]
    if text == without_mark and not utf16:
        return Counting(text, ", ".join(how))
    return Counting(text, ", ".join(how), tuple(_offsets(without_mark, utf16=utf16)))


def _offsets(written: str, *, utf16: bool) -> list[int]:
    """Give the place of each code point of the text with LF; a line end is where its CR stood."""
    widths = [2 if unit == "\r\n" or (utf16 and ord(unit) > _ONE_UNIT) else 1 for unit in _units(written)]
    return [0, *accumulate(widths)]


def _units(written: str) -> list[str]:
    pieces = written.split("\r\n")
    units = list(pieces[0])
    for piece in pieces[1:]:
        units += ["\r\n", *piece]
    return units
