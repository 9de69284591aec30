"""Tables with a column for the speaker, from Word, Writer and Excel alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from framebridge.transcripts.lines import SpeakerLine, is_automatic_label
from framebridge.transcripts.source import Line, noticed
from frameschema import Finding, message

Row = Sequence[str]

_HEADS = {
    "speaker": {"spreker", "speaker", "wie", "naam", "code", "sprekercode", "deelnemer", "persoon"},
    "text": {"tekst", "text", "uitspraak", "beurt", "transcript", "wat", "inhoud"},
    "time": {"tijd", "tijdcode", "time", "start", "begin", "tijdstip"},
}
_CLOCK = re.compile(r"[#\[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,-](\d{1,3}))?[#\])]?")
_LONGEST_NAME = 40
_MOSTLY = 0.8


@dataclass(frozen=True)
class Columns:
    """Which column holds what."""

    speaker: int
    text: int
    time: int | None
    has_head: bool


@dataclass(frozen=True)
class TableLines:
    """The lines of a table, and the cells that are in none of them: speakers, times, heads."""

    lines: tuple[Line, ...]
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def lines_of_table(file: str, rows: Sequence[Row]) -> TableLines:
    """Read a table: a row is what a speaker says, when there is a column for that; else each cell is a line."""
    columns = find_columns(rows)
    if columns is None:
        return TableLines(tuple(Line(cell) for row in rows for cell in row if cell.strip()), ())
    lines, others = [], 0
    left_out: list[str] = []
    if columns.has_head:
        left_out += rows[0]
    for row in rows[columns.has_head :]:
        cells = [*row, *[""] * (_width(rows) - len(row))]
        lines.append(_line(cells, columns))
        aside = [cell for at, cell in enumerate(cells) if at != columns.text]
        left_out += aside
        used = {columns.speaker, columns.text, columns.time}
        others += sum(bool(cell.strip()) for at, cell in enumerate(cells) if at not in used)
    said = message("{count} cells of other columns than speaker, text and time were left out", count=others)
    return TableLines(tuple(lines), tuple(left_out), (noticed(file, "other-columns", said),) if others else ())


def find_columns(rows: Sequence[Row]) -> Columns | None:
    """Find the columns by their heads, or else by what they look like; None when nobody speaks in a table."""
    if not rows or _width(rows) < 2:
        return None
    heads = [cell.strip().strip(":").casefold() for cell in rows[0]]
    named = {
        kind: next((at for at, head in enumerate(heads) if head in words), None) for kind, words in _HEADS.items()
    }
    if named["speaker"] is not None and named["text"] is not None:
        return Columns(named["speaker"], named["text"], named["time"], has_head=True)
    speaker = next((at for at in range(_width(rows)) if _is_of_speakers(_column(rows, at))), None)
    if speaker is None:
        return None
    others = [at for at in range(_width(rows)) if at != speaker]
    text = max(others, key=lambda at: (sum(len(cell) for cell in _column(rows, at)), at))
    time = next((at for at in others if at != text and _is_of_times(_column(rows, at))), None)
    return Columns(speaker, text, time, has_head=False)


def clock_of(cell: str) -> int | None:
    """Read a time such as 01:02:03, 02:03 or #00:02:03-4# in milliseconds."""
    found = _CLOCK.fullmatch(cell.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))


def _line(cells: Sequence[str], columns: Columns) -> Line:
    voice = cells[columns.speaker].strip().rstrip(":;").strip()
    start = clock_of(cells[columns.time]) if columns.time is not None else None
    return Line(" ".join(cells[columns.text].split("\n")), start, voice or None)


def _width(rows: Sequence[Row]) -> int:
    return max(len(row) for row in rows)


def _column(rows: Sequence[Row], at: int) -> list[str]:
    return [row[at].strip() for row in rows if at < len(row) and row[at].strip()]


def _is_of_speakers(cells: Sequence[str]) -> bool:
    if not cells or any(len(cell) > _LONGEST_NAME for cell in cells):
        return False
    return sum(map(_is_speaker, cells)) >= _MOSTLY * len(cells)


def _is_speaker(cell: str) -> bool:
    code = cell.rstrip(":;").strip()
    written = SpeakerLine(code, "", ":", is_apart=True)
    return written.is_code_like or is_automatic_label(code) or (cell.endswith(":") and written.is_label_like)


def _is_of_times(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(clock_of(cell) is not None for cell in cells) >= _MOSTLY * len(cells)
