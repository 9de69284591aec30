"""What a report is made of: sections with pictures, the tables behind them, and fragments that are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from textwrap import wrap
from typing import TYPE_CHECKING

from markupsafe import Markup

from exporters.html_template import html_template
from exporters.table import Cell, Column, ColumnKind, Row, Table, plain

if TYPE_CHECKING:
    from jinja2 import Template

_MOST_LINES = 2


@dataclass(frozen=True)
class Entry:
    """A merged unit in the list of all fragments; others link to its anchor.

    `role` is the id of the role in which it was spoken, `first` and `last` count turns from 0.
    """

    anchor: str
    discussion: str
    kind: str
    first: int
    last: int
    turns: str
    time: str
    role: str
    role_label: str
    coders: str
    quotes: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The fragments that a number counts; where it is a sum, the numbers in it are its parts."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]
    parts: tuple[Group, ...] = ()


@dataclass(frozen=True)
class LinkedTable:
    """A table of which some cells lead elsewhere on the page: by row and column, both from 0."""

    table: Table
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A picture with the tables behind it; some have tables only."""

    id: str
    title: str
    description: str
    tables: tuple[LinkedTable, ...]
    picture: Markup | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tile:
    """A number at the top of the report."""

    label: str
    value: int
    target: str


@dataclass(frozen=True)
class Section:
    """A part of the report that the contents list."""

    id: str
    title: str
    intro: str = ""
    figures: tuple[Figure, ...] = ()
    tiles: tuple[Tile, ...] = ()
    groups: tuple[Group, ...] = ()


def a_table(id: str, title: str, headings: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> Table:
    """Make a table of texts; `headings` have the widths of their columns, the first names the row."""
    columns = tuple(
        Column(f"{id}.{at}", heading, width, ColumnKind.TEXT if at else ColumnKind.LABEL)
        for at, (heading, width) in enumerate(headings)
    )
    return Table(id, title, columns, tuple(Row(tuple(map(plain, row))) for row in rows))


def picture(template: str, **values: object) -> Markup:
    """Draw a picture; all text in it is escaped by its template."""
    return Markup(_template(template).render(**values))  # noqa: S704  made by an escaping template


def label_lines(name: str, most: int) -> list[str]:
    """Lay a name in a picture in one line or two of at most `most` letters; a table has whole what is cut here."""
    least = most if len(name) <= most else len(name) // _MOST_LINES
    found = (wrap(name, width) or [""] for width in range(min(least, most), most + 1))
    lines = next((lines for lines in found if len(lines) <= _MOST_LINES), wrap(name, most))
    return lines if len(lines) <= _MOST_LINES else [lines[0], f"{lines[1][: most - 1].rstrip()}…"]


@cache
def _template(name: str) -> Template:
    # A study has two pictures per discussion, and reading a template takes longer than filling it in.
    return html_template(f"report/{name}")


def shown_cells(table: Table, row: Row) -> list[tuple[int, Column, Cell]]:
    """Give the cells of a row with their column, without ids and those that another covers."""
    found, covered = [], 0
    for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        if covered:
            covered -= 1
        elif column.kind is not ColumnKind.IDS:
            covered = cell.span - 1
            found.append((at, column, cell))
    return found
