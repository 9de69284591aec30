"""Percent, Cohen's κ, Fleiss' κ and Gwet's AC1, as counts per text.

Percent takes every pair of values of a unit; the others take units with a value by every coder.
"""

from __future__ import annotations

from framebridge.agreement.counts import Columns, Counts
from framebridge.agreement.value_table import (
    Row,
    Value,
    ValueTable,
    added_up,
    places_of,
    size_of,
    tallied,
    values_in,
)
from frameschema.agreement_result import Undefined


def percent(table: ValueTable) -> Counts | Undefined:
    """Count pairs of values, and those that are equal; a unit with three values has three pairs."""
    texts = table.with_rows()
    if not texts:
        return Undefined.NO_PAIR
    places = places_of(values_in(texts))
    rows = [added_up(text, lambda row: _pairs(row, places), 2) for text in texts]

    def formula(of: Columns) -> tuple[Columns, Columns]:
        pairs, equal = of
        return pairs - equal, pairs

    return Counts(rows, formula, size_of(texts))


def _pairs(row: Row, places: dict[Value, int]) -> tuple[int, int]:
    return len(row) * (len(row) - 1) // 2, sum(n * (n - 1) // 2 for n in tallied(row, places))


def cohen_kappa(table: ValueTable) -> Counts | Undefined:
    """Count a table of two coders: units, equal values, and how often each coder gave each value."""
    if len(table.coders) != 2:
        return Undefined.NOT_TWO_CODERS
    texts = table.with_rows(complete=True)
    if not texts:
        return Undefined.NO_PAIR
    first, second = table.coders
    places = places_of(values_in(texts))
    many = len(places)

    def counted(row: Row) -> list[int]:
        counts = [1, int(row[first] == row[second]), *[0] * (2 * many)]
        counts[2 + places[row[first]]] += 1
        counts[2 + many + places[row[second]]] += 1
        return counts

    def formula(of: Columns) -> tuple[Columns, Columns]:
        units, equal = of[0], of[1]
        by_chance = (of[2 : 2 + many] * of[2 + many :]).sum(axis=0)
        return units * (units - equal), units * units - by_chance

    return Counts([added_up(text, counted, 2 + 2 * many) for text in texts], formula, size_of(texts))


def fleiss_kappa(table: ValueTable) -> Counts | Undefined:
    """Count units, equal pairs in them, and how often each value was given; all units have as many values."""
    texts = table.with_rows(complete=True)
    if not texts:
        return Undefined.NO_COMPLETE_UNIT
    sizes = {len(row) for text in texts for row, _ in text}
    if len(sizes) > 1:
        return Undefined.UNEQUAL_CODERS
    (coders,) = sizes
    places = places_of(values_in(texts))

    def counted(row: Row) -> list[int]:
        times = tallied(row, places)
        return [1, sum(n * (n - 1) for n in times), *times]

    def formula(of: Columns) -> tuple[Columns, Columns]:
        values = of[0] * coders
        unequal = values * (coders - 1) - of[1]
        return unequal * values, (coders - 1) * (values**2 - (of[2:] ** 2).sum(axis=0))

    return Counts([added_up(text, counted, 2 + len(places)) for text in texts], formula, size_of(texts))


def gwet_ac1(table: ValueTable) -> Counts | Undefined:
    """Count units, the share of unequal pairs in them, and each value's share of a unit's values."""
    texts = table.with_rows(complete=True)
    if not texts:
        return Undefined.NO_COMPLETE_UNIT
    places = places_of(values_in(texts))
    if len(places) == 1:
        return Undefined.ONE_VALUE
    others = len(places) - 1

    def counted(row: Row) -> list[float]:
        times, values = tallied(row, places), len(row)
        unequal = 1 - sum(n * (n - 1) for n in times) / (values * (values - 1))
        return [1, unequal, *(n / values for n in times)]

    def formula(of: Columns) -> tuple[Columns, Columns]:
        units = of[0]
        by_chance = (units**2 - (of[2:] ** 2).sum(axis=0)) / others
        return of[1] * units, units**2 - by_chance

    return Counts([added_up(text, counted, 2 + len(places)) for text in texts], formula, size_of(texts))
