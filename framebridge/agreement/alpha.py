"""Krippendorff's α for units with values: any number of coders, missing values, any metric."""

from __future__ import annotations

from framebridge.agreement.counts import Columns, Counts, Formula
from framebridge.agreement.distance import Differences, Metric
from framebridge.agreement.value_table import (
    Row,
    Times,
    Value,
    ValueTable,
    added_up,
    places_of,
    size_of,
    tallied,
    values_in,
)
from frameschema.agreement_result import Undefined


def alpha(table: ValueTable, metric: Metric) -> Counts | Undefined:
    """Count pairable values, how much they differ within units, and how often each was given.

    Ordinal differences depend on how often values were given; those of all texts hold in the replicates too.
    """
    texts = table.with_rows()
    if not texts:
        return Undefined.NO_PAIR
    values = values_in(texts)
    places = places_of(values)
    times = [sum(column) for column in zip(*(_given(text, places) for text in texts), strict=True)]
    differences = metric(values, times)
    if isinstance(differences, Undefined):
        return differences

    def counted(row: Row) -> list[float]:
        own = tallied(row, places)
        return [len(row), _within(own, differences) / (len(row) - 1), *own]

    rows = [added_up(text, counted, 2 + len(values)) for text in texts]
    return Counts(rows, _formula(differences), size_of(texts))


def _given(text: Times, places: dict[Value, int]) -> list[float]:
    return added_up(text, lambda row: tallied(row, places), len(places))


def _within(times: list[int], differences: Differences) -> float:
    """Add up how much the values of one unit differ, each from each other one."""
    given = [place for place, count in enumerate(times) if count]
    return sum(times[one] * times[other] * differences[one][other] for one in given for other in given)


def _formula(differences: Differences) -> Formula:
    def formula(of: Columns) -> tuple[Columns, Columns]:
        import numpy as np

        values, observed, times = of[0], of[1], of[2:]
        expected = (times * (np.array(differences) @ times)).sum(axis=0)
        return (values - 1) * observed, expected

    return formula
