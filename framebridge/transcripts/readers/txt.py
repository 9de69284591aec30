"""Plain text, as typists and f4 save it."""

from __future__ import annotations

import re

from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Source, ink_of
from framebridge.transcripts.source_text import decode

_LINE_END = re.compile("\r\n|\r|\n")


def read_txt(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read a text file line by line."""
    text, findings = decode(data, file, desk)
    source = source_of_text(text)
    return Source(source.lines, source.ink, findings=tuple(findings))


def source_of_text(text: str) -> Source:
    """Give a text as lines; the count is of the text as a whole."""
    return Source(tuple(Line(line) for line in _LINE_END.split(text)), ink_of([text]))
