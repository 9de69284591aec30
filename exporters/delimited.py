"""Tables as delimited text, in two profiles.

RAW is for other programs: UTF-8, commas, every cell as it is. EXCEL is for opening by double-click
on a Dutch computer, where the list separator is a semicolon: UTF-8 with a byte order mark,
semicolons, a `'` before a text that would be taken for a formula, and long cells continued in the
next row. Emphasis is lost in both.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain, islice

from exporters.characters import printable
from exporters.continuation import UNWRAPPED, divided
from exporters.table import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_ROWS_IN_PIECE = 100


class CsvProfile(StrEnum):
    """For whom the text is written."""

    RAW = "raw"
    EXCEL = "excel"


def to_csv(table: Table, profile: CsvProfile = CsvProfile.RAW) -> bytes:
    """Write a table, header row first; lines end in CR LF as RFC 4180 has it."""
    return b"".join(csv_pieces(table, profile))


def csv_pieces(table: Table, profile: CsvProfile) -> Iterator[bytes]:
    """Write a table piece by piece, reading its rows once."""
    if profile is CsvProfile.RAW:
        raw = ([cell.text for cell in row.cells] for row in table.rows)
        yield from _written(chain([table.headings], raw), ",")
        return
    rooms = [UNWRAPPED] * len(table.columns)
    safe = (
        [_safe(cell.text) for cell in part.cells]
        for row in table.rows
        for part in divided(row, table.columns, rooms)
    )
    yield codecs.BOM_UTF8
    yield from _written(chain([[_safe(text) for text in table.headings]], safe), ";")


def _written(rows: Iterator[Sequence[str]], delimiter: str) -> Iterator[bytes]:
    while some := list(islice(rows, _ROWS_IN_PIECE)):
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=delimiter).writerows(some)
        yield stream.getvalue().encode()


def _safe(text: str) -> str:
    return printable(f"'{text}" if text.startswith(_FORMULA) else text)
