"""Whether coders tell a story in the same order: two chains of codes compared.

A chain is what the fragments of a narrative were given, in order of speaking. Chains are alike when few steps make
the one into the other; they have the same order when the codes that both mention are first mentioned in the same
order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from framebridge.agreement.counts import Columns, Counts
from frameschema.agreement_result import Undefined

Chain = Sequence[frozenset[str]]
"""What each fragment was given; fragments that were given nothing are left out."""

Told = Mapping[str, Mapping[str, Chain]]
"""The narratives of one text: its key → coder → chain."""


def edit_similarity(texts: Iterable[Told]) -> Counts | Undefined:
    """Count, of every two chains of a narrative, their distance ÷ the longer one."""
    rows = [[_unlike(one, other) for one, other in _pairs(text)] for text in texts]
    return _mean(rows, Undefined.NO_CHAIN)


def _unlike(one: Chain, other: Chain) -> float:
    return Levenshtein.distance(one, other) / max(len(one), len(other))


def kendall_tau(texts: Iterable[Told]) -> Counts | Undefined:
    """Count, of every two chains of a narrative that share two codes, how far their order differs."""
    rows = []
    for text in texts:
        found = (kendall(_first(one), _first(other)) for one, other in _pairs(text))
        rows.append([1 - tau for tau in found if tau is not None])
    return _mean(rows, Undefined.NO_SHARED_ORDER)


def kendall(one: Mapping[str, int], other: Mapping[str, int]) -> float | None:
    """Give Kendall's τ-b of two orders of the things in both; None when there is nothing to order."""
    pairs = list(combinations(sorted(set(one) & set(other)), 2))
    signs = [(_sign(one[a] - one[b]), _sign(other[a] - other[b])) for a, b in pairs]
    first, second = sum(abs(a) for a, _ in signs), sum(abs(b) for _, b in signs)
    if not first or not second:
        return None
    return sum(a * b for a, b in signs) / math.sqrt(first * second)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _first(chain: Chain) -> dict[str, int]:
    """Say at which place of a chain each code is mentioned first."""
    found: dict[str, int] = {}
    for place, codes in enumerate(chain):
        for code in codes:
            found.setdefault(code, place)
    return found


def _pairs(told: Told) -> Iterable[tuple[Chain, Chain]]:
    for chains in told.values():
        usable = [chains[coder] for coder in sorted(chains) if chains[coder]]
        yield from combinations(usable, 2)


def _mean(rows: Sequence[Sequence[float]], nothing: Undefined) -> Counts | Undefined:
    """Count comparisons and how far they differ; a text without any takes no part."""
    used = [row for row in rows if row]
    if not used:
        return nothing

    def formula(of: Columns) -> tuple[Columns, Columns]:
        many, unlike = of
        return unlike, many

    return Counts([(len(row), sum(row)) for row in used], formula, sum(map(len, used)))
