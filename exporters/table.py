"""The value between what was coded and a file: a table of cells that may have emphasised words.

Whoever makes a table knows nothing of files; whoever writes a file knows nothing of coding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True)
class Run:
    """Words that are emphasised as a whole, or not at all."""

    text: str
    emphasised: bool = False


CellValue = int | float | tuple[str, ...] | tuple[int, ...]
"""What a cell says, for formats that have types."""


@dataclass(frozen=True)
class Cell:
    """The text of a cell, as runs. `span` counts the columns it covers; the covered cells are empty.

    `value` is what the text says, in a column of another type than text.
    """

    runs: tuple[Run, ...] = ()
    span: int = 1
    value: CellValue | None = None

    @property
    def text(self) -> str:
        """The text without its emphasis."""
        return "".join(run.text for run in self.runs)

    def slice(self, start: int, end: int) -> Cell:
        """Cut out the characters `start` up to `end`, emphasis kept."""
        found, at = [], 0
        for run in self.runs:
            text = run.text[max(0, start - at) : max(0, end - at)]
            found.append(Run(text, run.emphasised))
            at += len(run.text)
        return Cell(tuple(run for run in found if run.text), self.span)


def plain(text: str, span: int = 1) -> Cell:
    """Make a cell without emphasis."""
    return Cell((Run(text),) if text else (), span)


def lines(cells: Iterable[Cell]) -> Cell:
    """Put cells under each other in one cell; empty ones are left out."""
    runs: list[Run] = []
    for cell in cells:
        if cell.runs:
            runs += [Run("\n"), *cell.runs] if runs else cell.runs
    return Cell(tuple(runs))


class ColumnKind(StrEnum):
    """What a column is for, which decides how a format shows it."""

    TEXT = "text"
    LABEL = "label"
    """Short text that says what the row is about; repeated where a row goes on."""
    TRACE = "trace"
    """Where the row comes from; small, and repeated where a row goes on."""
    IDS = "ids"
    """Ids of what was coded: kept on one line, out of the reader's way."""


class ColumnType(StrEnum):
    """What the values of a column are, for formats that have types."""

    TEXT = "text"
    CODED_TEXT = "coded_text"
    """Text with coded words in it, whose places count too."""
    TEXTS = "texts"
    WHOLE_NUMBERS = "whole_numbers"
    MILLISECONDS = "milliseconds"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """A column; `width` is about the number of characters on a line."""

    key: str
    heading: str
    width: int
    kind: ColumnKind = ColumnKind.TEXT
    type: ColumnType = ColumnType.TEXT


class RowStyle(StrEnum):
    """Whether a row heads the rows below it, as an issue or the names of narratives do."""

    BODY = "body"
    BLOCK = "block"


@dataclass(frozen=True)
class Row:
    """One cell per column."""

    cells: tuple[Cell, ...]
    style: RowStyle = RowStyle.BODY


@dataclass(frozen=True)
class Table:
    """A table with its id (`"T1"`), its title in the reader's language, and its rows in order.

    The rows of a large table may be made while they are read, from first to last; `at_once` has them all.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row] = ()

    def __post_init__(self) -> None:
        """Refuse a row that has not one cell per column."""
        if isinstance(self.rows, tuple) and any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of table {self.id} has not one cell per column")

    def at_once(self) -> Table:
        """Give the table with all its rows in memory."""
        return self if isinstance(self.rows, tuple) else replace(self, rows=tuple(self.rows))

    @property
    def headings(self) -> tuple[str, ...]:
        """The header row."""
        return tuple(column.heading for column in self.columns)

    def column(self, key: str) -> tuple[str, ...]:
        """Give the texts of one column, from top to bottom; raises ValueError for an unknown key."""
        at = [column.key for column in self.columns].index(key)
        return tuple(row.cells[at].text for row in self.rows)
