"""Texts in which nobody speaks: policy texts, reports, interviews typed without speaker codes.

Every paragraph becomes a turn of a speaker who is not known, so that such a text can be coded like a talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from framebridge.transcripts.lines import is_page_number
from framebridge.transcripts.source import Place, where_in
from framebridge.transcripts.tidying import Numbered
from frameschema import Finding, Severity, Turn, message

NOBODY = "onbekend"
"""The speaker of a text that says nothing about who speaks."""


def paragraphs(lines: Iterable[Numbered], *, each_line: bool) -> list[Turn]:
    """Make a turn of every paragraph: a line each, or else lines up to an empty one."""
    return [
        Turn(
            speaker=NOBODY,
            text=" ".join(item.line.text.strip() for item in block),
            start_ms=block[0].line.start_ms,
        )
        for block in _blocks(lines, each_line=each_line)
    ]


def page_numbers(
    file: str, place: Place, lines: Iterable[Numbered]
) -> tuple[list[Numbered], list[Finding], list[str]]:
    """Take page numbers out: gives the other lines, findings, and what was taken out."""
    kept, findings, aside = [], [], []
    for item in lines:
        if not is_page_number(item.line.text):
            kept.append(item)
            continue
        aside.append(item.line.text)
        where = where_in(file, place, item.number)
        said, remedy = message("a page number was left out"), message("nothing to do")
        findings.append(
            Finding(rule="page-number", severity=Severity.INFO, where=where, message=said, remedy=remedy)
        )
    return kept, findings, aside


def _blocks(lines: Iterable[Numbered], *, each_line: bool) -> Iterator[list[Numbered]]:
    block: list[Numbered] = []
    for item in lines:
        if item.line.text.strip():
            block.append(item)
        if block and (each_line or not item.line.text.strip()):
            yield block
            block = []
    if block:
        yield block
