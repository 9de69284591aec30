"""Tables as delimited text, in two profiles.

RAW is for other programs: UTF-8, commas, every cell as it is. EXCEL is for opening by double-click
on a Dutch computer, where the list separator is a semicolon: UTF-8 with a byte order mark,
semicolons, a `'` before a text that would be taken for a formula, and long cells continued in the
next row. Emphasis is lost in both.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from enum import StrEnum

from exporters.characters import printable
from exporters.continuation import UNWRAPPED, divided
from exporters.table import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class CsvProfile(StrEnum):
    """For whom the text is written."""

    RAW = "raw"
    EXCEL = "excel"


def to_csv(table: Table, profile: CsvProfile = CsvProfile.RAW) -> bytes:
    """Write a table, header row first; lines end in CR LF as RFC 4180 has it."""
    if profile is CsvProfile.RAW:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        return _written([table.headings, *rows], ",").encode()
    rooms = [UNWRAPPED] * len(table.columns)
    rows = [
        [_safe(cell.text) for cell in part.cells]
        for row in table.rows
        for part in divided(row, table.columns, rooms)
    ]
    return _written([[_safe(text) for text in table.headings], *rows], ";").encode("utf-8-sig")


def _written(rows: Iterable[Iterable[str]], delimiter: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def _safe(text: str) -> str:
    return printable(f"'{text}" if text.startswith(_FORMULA) else text)
