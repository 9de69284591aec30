"""Characters that a file format refuses, and what stands in their place."""

from __future__ import annotations

import re

REMOVED = "\ufffd"
"""Stands where a character was that cannot be written, so that its absence shows."""

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """Write line ends as LF and put a mark in place of every control character but tab."""
    return _REFUSED.sub(REMOVED, text.replace("\r\n", "\n").replace("\r", "\n"))
