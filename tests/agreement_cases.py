"""Small cases for agreement: `of_units([1, 2], [1, None])`, `of_spans(20, ann=[(2, 5, "1")])`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from framebridge.agreement.continuum import Continuum, Piece
from framebridge.agreement.counts import Counts, point
from framebridge.agreement.textbook import TextbookCase, textbook_result
from framebridge.agreement.value_table import ValueTable
from frameschema import Undefined

Span = tuple[int, int, Any]


def of_units(*coders: Sequence[Hashable]) -> ValueTable:
    """A value per coder and unit; None is no value."""
    return ValueTable.of_one_text(coders)


def from_table(table: Sequence[Sequence[int]]) -> ValueTable:
    """Units of two coders, counted in a table: a row per value of the one, a column per value of the other."""
    pairs = [(one, other) for one, row in enumerate(table) for other, n in enumerate(row) for _ in range(n)]
    return of_units([one for one, _ in pairs], [other for _, other in pairs])


def from_counts(counts: Sequence[Sequence[int]]) -> ValueTable:
    """A row per unit that counts how many coders gave each value."""
    units = [[value for value, n in enumerate(row) for _ in range(n)] for row in counts]
    return of_units(*zip(*units, strict=True))


def of_spans(length: int, **spans: Sequence[Span]) -> Continuum:
    return Continuum.of(
        length, {coder: tuple(sorted(Piece(*span) for span in own)) for coder, own in spans.items()}
    )


def value(counts: Counts | Undefined) -> float | Undefined:
    """The coefficient, or why there is none."""
    return counts if isinstance(counts, Undefined) else point(counts)


def textbook(**case: Any) -> dict[str, Any]:
    """What `framebridge agreement --units` gives as JSON."""
    return textbook_result(TextbookCase.model_validate(case)).as_json()
