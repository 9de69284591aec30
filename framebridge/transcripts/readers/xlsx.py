"""Excel: the first sheet that holds anything, a row per turn.

openpyxl gives the cells; the count beside it is of the strings in the sheet's XML.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import Any

from lxml import etree

from framebridge.errors import DataProblem
from framebridge.transcripts.readers.office_zip import OfficeZip
from framebridge.transcripts.readers.table_rows import lines_of_table
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Ink, Place, Source, ink_of, noticed
from frameschema import message

LIMIT_ROWS = 100_000
LIMIT_COLUMNS = 50


def read_xlsx(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read a workbook."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    parts = OfficeZip(data, file)
    for name in parts.names:
        if name.endswith((".xml", ".rels")):
            parts.xml(name)  # Refuses what is not to be trusted before the library sees it.
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheets = [rows for sheet in book.worksheets if (rows := _rows(sheet, file))]
    finally:
        book.close()
    if not sheets:
        raise DataProblem(message("{file}: there is no text in it", file=file))
    findings, others = [], [cell for rows in sheets[1:] for row in rows for cell in row]
    if others:
        said = message("{count} more sheets were left out", count=len(sheets) - 1)
        findings.append(noticed(file, "other-sheets", said))
    written = [[_written(cell) for cell in row] for row in sheets[0]]
    table = lines_of_table(file, written)
    ink = _strings(parts) + ink_of(
        _written(c) for rows_ in sheets for r in rows_ for c in r if not isinstance(c, str)
    )
    left_out = (*table.left_out, *(_written(cell) for cell in others))
    return Source(table.lines, ink, Place.ROW, left_out, (*findings, *table.findings))


def _rows(sheet: Any, file: str) -> list[list[object]]:
    found = []
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number > LIMIT_ROWS or (len(row) > LIMIT_COLUMNS and any(c is not None for c in row[LIMIT_COLUMNS:])):
            raise DataProblem(message("{file}: the sheet is larger than a transcript can be", file=file))
        if any(cell is not None and str(cell).strip() for cell in row):
            found.append(list(row[:LIMIT_COLUMNS]))
    return found


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.timedelta):
        return str(cell).partition(".")[0]
    if isinstance(cell, datetime.time):
        return cell.isoformat("seconds")
    return str(cell)


def _strings(parts: OfficeZip) -> Ink:
    """Count the strings of all sheets: their own, and those they point at in the list that they share."""
    shared = []
    if "xl/sharedStrings.xml" in parts.names:
        shared = ["".join(_texts(item)) for item in parts.xml("xl/sharedStrings.xml").iter("{*}si")]
    names = [name for name in parts.names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    return ink_of(text for name in names for text in _cells(parts.xml(name), shared))


def _cells(sheet: etree._Element, shared: list[str]) -> Iterator[str]:
    for cell in sheet.iter("{*}c"):
        value = next(cell.iter("{*}v"), None)
        if cell.get("t") == "inlineStr":
            yield "".join(_texts(cell))
        elif cell.get("t") == "s" and value is not None:
            yield shared[int(value.text or 0)]
        elif cell.get("t") in ("str", "e") and value is not None:
            yield value.text or ""


def _texts(item: etree._Element) -> Iterator[str]:
    """Give the text of a string, without the reading aids of Japanese."""
    for text in item.iter("{*}t"):
        parent = text.getparent()
        if parent is None or etree.QName(parent).localname != "rPh":
            yield text.text or ""
