"""Values that coders gave to the same units, text by text: what coefficients on units are made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

Value = Hashable
"""One choice, a number, or a set of choices."""

Row = Mapping[str, Value]
"""Coder → value; who gave none is left out."""

Times = tuple[tuple[Row, int], ...]
"""Different rows, each with how often it occurs."""


@dataclass(frozen=True)
class TextRows:
    """The units of one text, and all who coded it, whether they gave a value or not."""

    coders: frozenset[str]
    rows: tuple[Row, ...]

    def among(self, coders: Collection[str]) -> TextRows:
        """Leave other coders out."""
        kept = self.coders & frozenset(coders)
        return TextRows(kept, tuple({who: row[who] for who in row if who in kept} for row in self.rows))

    @cached_property
    def pairable(self) -> Times:
        """The rows with two values or more."""
        found: dict[frozenset[tuple[str, Value]], tuple[Row, int]] = {}
        for row in self.rows:
            if len(row) > 1:
                first, times = found.get(key := frozenset(row.items()), (row, 0))
                found[key] = first, times + 1
        return tuple(found.values())

    @cached_property
    def complete(self) -> Times:
        """The rows with a value by each of two or more coders."""
        return tuple((row, times) for row, times in self.pairable if len(row) == len(self.coders))


@dataclass(frozen=True)
class ValueTable:
    """The units of several texts."""

    texts: tuple[TextRows, ...]

    @classmethod
    def of_one_text(cls, coders_x_units: Sequence[Sequence[Value]]) -> Self:
        """Make a table from a list of values per coder; None is no value."""
        names = [str(number) for number in range(len(coders_x_units))]
        columns = zip(*coders_x_units, strict=True)
        rows = ({who: v for who, v in zip(names, column, strict=True) if v is not None} for column in columns)
        return cls((TextRows(frozenset(names), tuple(rows)),))

    def among(self, coders: Collection[str]) -> ValueTable:
        """Leave other coders out, and texts that then have fewer than two."""
        kept = (text.among(coders) for text in self.texts)
        return ValueTable(tuple(text for text in kept if len(text.coders) > 1))

    @property
    def coders(self) -> tuple[str, ...]:
        """All coders, in order."""
        return tuple(sorted({coder for text in self.texts for coder in text.coders}))

    def with_rows(self, *, complete: bool = False) -> tuple[Times, ...]:
        """Give, of each text that has any, the pairable rows or the complete ones."""
        found = (text.complete if complete else text.pairable for text in self.texts)
        return tuple(rows for rows in found if rows)


def values_in(texts: Sequence[Times]) -> tuple[Value, ...]:
    """Give the values that occur, each once, in an order that is always the same."""
    found = {value for rows in texts for row, _ in rows for value in row.values()}
    return tuple(sorted(found, key=_in_order))


def _in_order(value: Value) -> tuple[int, float, str]:
    """Numbers by size, then all else by how it is written; a set by its sorted members."""
    if isinstance(value, int | float):
        return 0, value, ""
    return 1, 0, " ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def places_of(values: Sequence[Value]) -> dict[Value, int]:
    """Number values."""
    return {value: place for place, value in enumerate(values)}


def tallied(row: Row, places: Mapping[Value, int]) -> list[int]:
    """Count the values of a row, in order of their places."""
    times = [0] * len(places)
    for value in row.values():
        times[places[value]] += 1
    return times


def added_up(rows: Times, counted: Callable[[Row], Sequence[float]], width: int) -> list[float]:
    """Count every row in `width` numbers and add these up."""
    total: list[float] = [0] * width
    for row, times in rows:
        for place, number in enumerate(counted(row)):
            total[place] += times * number
    return total


def size_of(texts: Iterable[Times]) -> int:
    """Count all rows."""
    return sum(times for rows in texts for _, times in rows)
