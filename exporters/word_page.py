"""How a table is laid out on a page of Word: what it comes from in one narrow column, ids apart.

A page is a third as wide as a worksheet. So the columns that say where a row comes from share one, a line
each; and the ids of what was coded stand in a list at the end, to which each row has a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from exporters.characters import printable
from exporters.per_issue import is_by_issue, per_issue, without_first_column
from exporters.table import Cell, Column, ColumnKind, Row, RowStyle, Run, Table, plain

WHERE_WIDTH = 24
"""The width of the column that says where a row comes from."""

LEAST_SHARE = 0.11
"""The share of the page below which words are broken in pieces, as far as there is room for that."""


_MOST_LETTERS = 30
"""Word takes no bookmark of more than 40, and each has a number behind it."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in a cell. `link` is the bookmark that it leads to, `bookmark` its own."""

    runs: tuple[Run, ...]
    style: str
    link: str | None = None
    bookmark: str | None = None


@dataclass(frozen=True)
class Joined:
    """How a cell is joined with those below it: it begins that, goes on with it, or stands alone."""

    begins: bool = False
    goes_on: bool = False


@dataclass(frozen=True)
class PageCell:
    """The paragraphs of a cell, and the columns it covers."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    joined: Joined = Joined()


@dataclass(frozen=True)
class PageTable:
    """A table as it stands on the page; `shares` of its width add up to 1, `rows` are laid out as they are read.

    A part of a larger table has a heading of its own under that of the whole, which stands above the first part.
    """

    title: str
    headings: tuple[str, ...]
    shares: tuple[float, ...]
    rows: Iterator[tuple[PageCell, ...]]
    is_part: bool = False
    part_of: str | None = None


def page_tables(tables: Sequence[Table], where: str) -> tuple[PageTable, ...]:
    """Lay tables out, then the ids of each that has any; `where` heads the column of where a row comes from."""
    divided = [per_issue(table) if is_by_issue(table) else (table,) for table in tables]
    laid_out = [page for table, parts in zip(tables, divided, strict=True) for page in _pages(table, parts, where)]
    return (*laid_out, *(page for parts in divided for page in _ids(parts)))


def _pages(table: Table, parts: Sequence[Table], where: str) -> Iterator[PageTable]:
    """Lay out the parts of a table; one by issue has a part per issue, with the columns that it needs."""
    if not is_by_issue(table):
        yield _laid_out(table, where, 1)
        return
    number = 1
    for index, part in enumerate(parts):
        page = _laid_out(without_first_column(part), where, number)
        yield replace(page, is_part=True, part_of=None if index else table.title)
        number += len(part.rows)


def _laid_out(table: Table, where: str, number: int) -> PageTable:
    """Lay out a table of which the first row has this number."""
    shown = [index for index, column in enumerate(table.columns) if column.kind not in _ASIDE]
    widths = [table.columns[index].width for index in shown]
    headings = [table.columns[index].heading for index in shown]
    has_where = len(shown) < len(table.columns)
    if has_where:
        widths.append(WHERE_WIDTH)
        headings.append(where)
    return PageTable(table.title, tuple(headings), _shares(widths), _rows(table, shown, has_where, number))


_ASIDE = (ColumnKind.TRACE, ColumnKind.IDS)


def _shares(widths: Sequence[int]) -> tuple[float, ...]:
    """Divide the page; no column is narrower than a heading needs."""
    least = min(LEAST_SHARE, 0.6 / len(widths))
    wanted = [max(width / sum(widths), least) for width in widths]
    return tuple(share / sum(wanted) for share in wanted)


def _rows(table: Table, shown: Sequence[int], has_where: bool, first: int) -> Iterator[tuple[PageCell, ...]]:
    for at, row in enumerate(table.rows):
        cells = []
        covered = 0
        for index in shown:
            if not covered:
                joined = _joined(table, at, index) if index == 0 else Joined()
                cells.append(_cell(row, table.columns[index], row.cells[index], joined))
                covered = row.cells[index].span
            covered -= 1
        # A cell without a paragraph is more than Word can read.
        said = tuple(_where(table, row, first + at)) or (Paragraph((), ColumnKind.TRACE.value),)
        where = (PageCell(said),) if has_where else ()
        yield (*cells, *where)


def _cell(row: Row, column: Column, cell: Cell, joined: Joined) -> PageCell:
    style = RowStyle.BLOCK.value if row.style is RowStyle.BLOCK else column.kind.value
    shown = plain("") if joined.goes_on else cell
    return PageCell(tuple(Paragraph(runs, style) for runs in _paragraphs(shown)), cell.span, joined)


def _joined(table: Table, at: int, index: int) -> Joined:
    """Join what a table repeats in its first column, so that it is read once."""
    if table.columns[index].kind is not ColumnKind.LABEL:
        return Joined()
    above = at > 0 and _text(table, at - 1, index) == _text(table, at, index) != ""
    below = at + 1 < len(table.rows) and _text(table, at + 1, index) == _text(table, at, index) != ""
    return Joined(begins=below and not above, goes_on=above)


def _text(table: Table, at: int, index: int) -> str:
    cell = table.rows[at].cells[index]
    return cell.text if cell.span == 1 else ""


def _paragraphs(cell: Cell) -> Iterator[tuple[Run, ...]]:
    """Divide a cell where its lines end."""
    found: list[Run] = []
    for run in cell.runs:
        first, *others = printable(run.text).split("\n")
        found.append(Run(first, run.emphasised))
        for line in others:
            yield tuple(found)
            found = [Run(line, run.emphasised)]
    yield tuple(found)


def _where(table: Table, row: Row, number: int) -> Iterator[Paragraph]:
    for column, cell in zip(table.columns, row.cells, strict=True):
        if column.kind is ColumnKind.TRACE and cell.text:
            text = cell.text.replace("\n", "; ")
            yield Paragraph((Run(f"{column.heading}: {text}"),), ColumnKind.TRACE.value)
        elif column.kind is ColumnKind.IDS and cell.text:
            link = bookmark(table.id, number)
            yield Paragraph((Run(f"{column.heading}: {number}"),), ColumnKind.TRACE.value, link=link)


def bookmark(table: str, number: int) -> str:
    """Name the place where the ids of a row stand."""
    name = re.sub(r"\W", "_", table)
    return f"{name if len(name) <= _MOST_LETTERS else f't{crc32(table.encode()):x}'}_{number}"


def _ids(parts: Sequence[Table]) -> Iterator[PageTable]:
    """List the ids per row of the table that has these parts."""
    headings = {
        column.heading: part.id
        for part in parts
        for at, column in enumerate(part.columns)
        if column.kind is ColumnKind.IDS and any(row.cells[at].text for row in part.rows)
    }
    for heading, table in headings.items():
        yield PageTable(f"{table} {heading}", ("#", heading), (0.06, 0.94), _ids_rows(parts))


def _ids_rows(parts: Sequence[Table]) -> Iterator[tuple[PageCell, ...]]:
    numbered = enumerate(((part, row) for part in parts for row in part.rows), start=1)
    for number, (part, row) in numbered:
        for column, cell in zip(part.columns, row.cells, strict=True):
            if column.kind is ColumnKind.IDS and cell.text:
                yield _ids_row(part, number, cell.text)


def _ids_row(table: Table, number: int, ids: str) -> tuple[PageCell, ...]:
    style = ColumnKind.IDS.value
    here = Paragraph((Run(str(number)),), style, bookmark=bookmark(table.id, number))
    return PageCell((here,)), PageCell((Paragraph((Run(ids),), style),))
