"""A table divided into one per issue, for a sheet or section each, without columns that an issue leaves empty.

A row that is about several issues stands in the table of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exporters.table import Cell, Column, Row, Table

_ISSUE = ".issue"
_DISCUSSION = ".discussion"
_MAY_GO = "narrative."
"""Columns of which there are as many as the issue with most needs."""


def per_issue(table: Table) -> tuple[Table, ...]:
    """Give a table per issue of each discussion, in order of first mention; the table itself if none are in it."""
    issue, discussion = _index(table, _ISSUE), _index(table, _DISCUSSION)
    if issue is None or discussion is None or not table.rows:
        return (table,)
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        for title in _issues(row.cells[issue]):
            found.setdefault(f"{table.id} {title} ({row.cells[discussion].text})", []).append(row)
    return tuple(_narrowed(replace(table, title=title, rows=tuple(rows))) for title, rows in found.items())


def _issues(cell: Cell) -> tuple[str, ...]:
    """Give the issues of a row; one without any is with the others that have none."""
    named = cell.value if isinstance(cell.value, tuple) else ()
    return tuple(map(str, named)) or (cell.text or _NONE,)


_NONE = "–"


def is_by_issue(table: Table) -> bool:
    """Say whether the table is about issues one after the other, each in some rows of its own."""
    return bool(table.columns) and table.columns[0].key.endswith(_ISSUE)


def without_first_column(table: Table) -> Table:
    """Leave out the first column, for a table under a heading that says what it says."""
    rows = tuple(Row(row.cells[1:], row.style) for row in table.rows)
    return replace(table, columns=table.columns[1:], rows=rows)


def _index(table: Table, ending: str) -> int | None:
    return next((at for at, column in enumerate(table.columns) if column.key.endswith(ending)), None)


def _narrowed(table: Table) -> Table:
    gone = {
        at
        for at, column in enumerate(table.columns)
        if column.key.startswith(_MAY_GO) and all(not row.cells[at].text for row in table.rows)
    }
    columns = tuple(column for at, column in enumerate(table.columns) if at not in gone)
    rows = tuple(Row(tuple(_cells(row, table.columns, gone)), row.style) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def _cells(row: Row, columns: Sequence[Column], gone: set[int]) -> list[Cell]:
    """Keep the cells that stay; one that covers columns covers the fewer that are left of them."""
    kept = []
    for at in range(len(columns)):
        if at not in gone:
            cell = row.cells[at]
            covered = sum(1 for other in range(at, at + cell.span) if other in gone)
            kept.append(replace(cell, span=cell.span - covered))
    return kept
