"""Heat maps: how often two things meet, each number with the fragments that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from exporters.report.parts import Entry, Figure, Group, LinkedTable, a_table, label_lines, picture
from exporters.report.register import Register

_STEPS = (("#dce8f3", "#1a1a1a"), ("#b3cde3", "#1a1a1a"), ("#2f6da3", "#ffffff"), ("#0b3c6b", "#ffffff"))
"""Grounds from few to many with the ink on each: every pair differs by at least 5:1."""

_CELL, _ROW = 86, 28
_LETTER, _MARGIN = 6.8, 20
"""How wide a letter is at most, on the average, and what stands free beside a name."""

_MOST_LETTERS = 40
"""In a line of a row's or a column's name."""


@dataclass(frozen=True)
class Crossing:
    """Rows and columns with the fragments in which they meet; what is `closed` leads to no fragments."""

    id: str
    title: str
    corner: str
    rows: Sequence[str]
    columns: Sequence[str]
    found: Mapping[tuple[str, str], tuple[Entry, ...]]
    closed: frozenset[str] = frozenset()

    def anchor(self, row: int, column: int) -> str:
        """Name the place where the fragments of a number are listed; empty where there is none."""
        name = self.columns[column]
        known = name not in self.closed and self.count(row, column)
        return f"g-{self.id}-{row + 1}-{column + 1}" if known else ""

    def count(self, row: int, column: int) -> int:
        """Say how often a row and a column meet."""
        return len(self.found.get((self.rows[row], self.columns[column]), ()))

    @property
    def places(self) -> Iterable[tuple[int, int]]:
        """All rows with all columns."""
        return ((row, column) for row in range(len(self.rows)) for column in range(len(self.columns)))

    def groups(self) -> tuple[Group, ...]:
        """List the fragments of every number."""
        return tuple(
            Group(
                anchor,
                f"{self.rows[row]} × {self.columns[column]}",
                self.found[self.rows[row], self.columns[column]],
            )
            for row, column in self.places
            if (anchor := self.anchor(row, column))
        )


def heat_map(register: Register, crossing: Crossing, notes: tuple[str, ...] = ()) -> Figure:
    """Draw how often rows and columns meet, with the table behind it."""
    headings = [(crossing.corner, 30), *((name, 18) for name in crossing.columns)]
    rows = [
        [name, *(str(crossing.count(row, column)) for column in range(len(crossing.columns)))]
        for row, name in enumerate(crossing.rows)
    ]
    links = {
        (row, column + 1): anchor for row, column in crossing.places if (anchor := crossing.anchor(row, column))
    }
    return Figure(
        id=crossing.id,
        title=crossing.title,
        description=register.text("heat_desc"),
        tables=(LinkedTable(a_table(crossing.id, crossing.title, headings, rows), links),),
        picture=_drawn(register, crossing) if crossing.found else None,
        notes=notes if crossing.found else (register.text("nothing"),),
    )


def _drawn(register: Register, crossing: Crossing) -> Markup:
    most = max(map(len, crossing.found.values()))
    rows, columns = (
        [label_lines(name, _MOST_LETTERS) for name in names] for names in (crossing.rows, crossing.columns)
    )
    left = round(_MARGIN + _LETTER * _longest(rows))
    head = 32 + 4 * _longest(columns)
    return picture(
        "heat.svg",
        id=crossing.id,
        title=crossing.title,
        desc=register.text("heat_desc"),
        left=left,
        head=head,
        width=left + len(crossing.columns) * _CELL + 180,
        height=head + len(crossing.rows) * _ROW + 4,
        cell=_CELL,
        row=_ROW,
        rows=rows,
        columns=columns,
        boxes=[_box(crossing, place, most, (left, head)) for place in crossing.places],
    )


def _longest(names: Iterable[list[str]]) -> int:
    return max(len(line) for lines in names for line in lines)


def _box(crossing: Crossing, place: tuple[int, int], most: int, corner: tuple[int, int]) -> dict[str, object]:
    (row, column), (left, head) = place, corner
    count = crossing.count(row, column)
    ground, ink = _STEPS[min(4 * count // (most + 1), 3)] if count else ("#ffffff", "#595959")
    return {
        "x": left + column * _CELL,
        "y": head + row * _ROW,
        "count": count,
        "ground": ground,
        "ink": ink,
        "title": f"{crossing.rows[row]} × {crossing.columns[column]}: {count}",
        "anchor": crossing.anchor(row, column),
    }
