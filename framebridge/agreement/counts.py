"""What a coefficient rests on, counted text by text; the coefficient of all texts; and its interval.

Every coefficient here is 1 − observed ÷ expected disagreement of counts that may be added up over texts. So the
bootstrap samples texts and adds their counts up: no unit is looked at again. Values are rounded to six digits,
and random numbers are the raw bits of a generator whose stream is fixed: the same coding gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from frameschema.agreement_result import GENERATIONS, Coefficient, Interval, Measure, Undefined

REPLICATES = 1000
SEED = 20161

_DIGITS = 6
_TAIL = 0.025  # on either side

Columns = Any
"""An array with a row per count and a column per sample of texts."""

Formula = Callable[[Columns], tuple[Columns, Columns]]
"""Counts → observed and expected disagreement, on one scale."""


@dataclass(frozen=True)
class Counts:
    """A row of counts per text, and the formula for their sum.

    `basis` is how many units, or other things, were counted. `flat` says why there is no value when no
    disagreement could be expected. `coverage` is the share of all that was counted, where that is told.
    """

    rows: Sequence[Sequence[float]]
    formula: Formula
    basis: int
    flat: Undefined = Undefined.ONE_VALUE
    coverage: float | None = None


@dataclass(frozen=True)
class Resampling:
    """Bootstrap samples of texts; those of a number of texts are always the same ones."""

    replicates: int = REPLICATES
    seed: int = SEED
    _weights: dict[int, Any] = field(default_factory=dict)

    def weights(self, texts: int) -> Any:
        """Say how often each text is drawn: an array with a row per replicate and a column per text."""
        if texts not in self._weights:
            self._weights[texts] = self._draw(texts)
        return self._weights[texts]

    def _draw(self, texts: int) -> Any:
        import numpy as np

        bits = np.random.PCG64(self.seed).random_raw(self.replicates * texts) >> np.uint64(32)
        drawn = ((bits * np.uint64(texts)) >> np.uint64(32)).astype(np.int64)
        cells = drawn + np.repeat(np.arange(self.replicates) * texts, texts)
        times = np.bincount(cells, minlength=self.replicates * texts)
        return times.reshape(self.replicates, texts).astype(float)


def measured(
    coefficient: Coefficient, counts: Counts | Undefined, resampling: Resampling | None = None
) -> Measure:
    """Give a coefficient; without `resampling` there is one text, and no interval."""
    if isinstance(counts, Undefined):
        return no_value(coefficient, counts)
    value = point(counts)
    if isinstance(value, Undefined):
        return no_value(coefficient, value, counts.basis, len(counts.rows))
    interval = _interval(counts, resampling)
    return Measure(
        coefficient=coefficient,
        generation=GENERATIONS[coefficient],
        value=value,
        interval=interval if isinstance(interval, Interval) else None,
        interval_reason=interval if isinstance(interval, Undefined) else None,
        basis=counts.basis,
        texts=len(counts.rows),
        coverage=None if counts.coverage is None else rounded(counts.coverage),
    )


def no_value(coefficient: Coefficient, reason: Undefined, basis: int = 0, texts: int = 0) -> Measure:
    """Say why a coefficient has no value, and so no interval."""
    return Measure(
        coefficient=coefficient,
        generation=GENERATIONS[coefficient],
        reason=reason,
        interval_reason=reason,
        basis=basis,
        texts=texts,
    )


def point(counts: Counts) -> float | Undefined:
    """Give the coefficient of all texts together."""
    import numpy as np

    total = np.array(counts.rows, dtype=float).sum(axis=0)[:, None]
    observed, expected = counts.formula(total)
    if not expected[0] > 0:
        return counts.flat
    return rounded(1 - observed[0] / expected[0])


def rounded(value: float) -> float:
    """Round to the digits that are given; minus nought is nought."""
    return round(float(value), _DIGITS) + 0.0


def _interval(counts: Counts, resampling: Resampling | None) -> Interval | Undefined:
    import numpy as np

    texts = len(counts.rows)
    if resampling is None or texts < 2:
        return Undefined.ONE_TEXT
    sums = (resampling.weights(texts) @ np.array(counts.rows, dtype=float)).T
    observed, expected = counts.formula(sums)
    defined = expected > 0
    if defined.sum() * 2 < resampling.replicates:
        return Undefined.TOO_FEW_REPLICATES
    values = 1 - observed[defined] / expected[defined]
    low, high = _tails(np.sort(values))
    return Interval(low=rounded(low), high=rounded(high), replicates=len(values))


def _tails(values: Any) -> tuple[float, float]:
    """Give the two percentiles of sorted values, between two of them where they fall there."""
    found = []
    for share in (_TAIL, 1 - _TAIL):
        place = share * (len(values) - 1)
        below = int(place)
        above = min(below + 1, len(values) - 1)
        found.append(values[below] + (place - below) * (values[above] - values[below]))
    return found[0], found[1]
