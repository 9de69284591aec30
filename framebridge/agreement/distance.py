"""How much two values differ: 0 for the same, more the less alike they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from framebridge.agreement.value_table import Value
from frameschema.agreement_result import Undefined

Differences = list[list[float]]
"""How much each value differs from each other one, in order of the values."""

Metric = Callable[[Sequence[Value], Sequence[float]], "Differences | Undefined"]
"""Values and how often each was given → their differences."""


def nominal(values: Sequence[Value], times: Sequence[float]) -> Differences | Undefined:
    """Two values are the same or not."""
    return [[float(one != other) for other in values] for one in values]


def ordinal(values: Sequence[Value], times: Sequence[float]) -> Differences | Undefined:
    """Count what was given between two values, these themselves by half; `values` stand in their order."""
    upto = [0.0, *accumulate(times)]
    middle = [(upto[place] + upto[place + 1]) / 2 for place in range(len(values))]
    return [[(one - other) ** 2 for other in middle] for one in middle]


def interval(values: Sequence[Value], times: Sequence[float]) -> Differences | Undefined:
    """Square the distance between two numbers."""
    numbers = _numbers(values)
    if numbers is None:
        return Undefined.NOT_NUMBERS
    return [[(one - other) ** 2 for other in numbers] for one in numbers]


def ratio(values: Sequence[Value], times: Sequence[float]) -> Differences | Undefined:
    """Square the distance between two numbers relative to their sum."""
    numbers = _numbers(values)
    if numbers is None:
        return Undefined.NOT_NUMBERS
    if any(number < 0 for number in numbers):
        return Undefined.NO_RATIO
    return [[_relative(one, other) ** 2 for other in numbers] for one in numbers]


def masi(values: Sequence[Value], times: Sequence[float]) -> Differences | Undefined:
    """Measure agreement on set-valued items: shared ÷ joint members, less when neither set holds the other.

    The factor is 1 for equal sets, 2/3 when one holds the other, 1/3 when they overlap, 0 when they do not.
    """
    sets = [frozenset(value) if isinstance(value, frozenset) else frozenset((value,)) for value in values]
    return [[1 - masi_likeness(one, other) for other in sets] for one in sets]


def masi_likeness(one: frozenset[Value], other: frozenset[Value]) -> float:
    """Give the likeness of two sets, from 0 to 1."""
    if one == other:
        return 1.0
    shared = len(one & other)
    factor = 2 / 3 if one <= other or other <= one else 1 / 3
    return factor * shared / len(one | other)


def _relative(one: float, other: float) -> float:
    return 0.0 if one == other else (one - other) / (one + other)


def _numbers(values: Sequence[Value]) -> list[float] | None:
    found = [float(value) for value in values if isinstance(value, int | float)]
    return found if len(found) == len(values) else None
