"""Tables as one web page that needs nothing else: to read, to search in, and to print.

Emphasised words are marked; ids fold away and are left out in print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exporters.html_template import html_template
from exporters.table import Cell, Column, ColumnKind, Row, Table


def to_html(tables: Sequence[Table], provenance: Table, language: str, search: str) -> str:
    """Write tables and their provenance as one page; `search` is the label of the search box."""
    template = html_template("webpage.html", least_width=_least_width, share=_share, shown=_shown, width=_width)
    return template.render(tables=[*tables, provenance], language=language, search=search)


_REM_PER_LETTER = {
    ColumnKind.TEXT: 0.34,
    ColumnKind.LABEL: 0.34,
    ColumnKind.TRACE: 0.5,
    ColumnKind.IDS: 0.32,
}


def _width(column: Column) -> str:
    """Give the width of a column on the screen; narrow columns need more for each letter."""
    return f"{column.width * _REM_PER_LETTER[column.kind]:.2f}"


def _least_width(table: Table) -> str:
    """Give the width below which a table is scrolled sideways instead of squeezed."""
    return f"{sum(float(_width(column)) for column in table.columns):.2f}"


def _share(table: Table, column: Column) -> str:
    """Give the share of a printed page's width that a column gets, in per cent; ids are not printed."""
    printed = [item for item in table.columns if item.kind is not ColumnKind.IDS]
    if column.kind is ColumnKind.IDS:
        return "0"
    return f"{100 * float(_width(column)) / sum(float(_width(item)) for item in printed):.2f}"


def _shown(table: Table, row: Row) -> Iterator[tuple[Column, Cell]]:
    """Give the cells of a row, without those that another covers."""
    covered = 0
    for column, cell in zip(table.columns, row.cells, strict=True):
        if covered:
            covered -= 1
            continue
        covered = cell.span - 1
        yield column, cell
