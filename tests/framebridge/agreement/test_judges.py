"""Outside judges on random data: nltk for values of units, and for spans a count of every single character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from functools import cached_property
from itertools import pairwise, permutations

import pytest
from agreement_cases import of_spans, of_units, value
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, interval_distance, masi_distance

from framebridge.agreement.alpha import alpha
from framebridge.agreement.distance import Metric, interval, masi, masi_likeness, nominal
from framebridge.agreement.kappa import cohen_kappa, percent
from framebridge.agreement.unitizing import bar_u_alpha, cu_alpha, u_alpha, u_alpha_of_code
from frameschema import Undefined

SETS = st.frozensets(st.sampled_from("abc"), min_size=1)


def values(of: st.SearchStrategy[Hashable], coders: int = 3) -> st.SearchStrategy[list[list[Hashable]]]:
    """A value per coder and unit, some of them missing."""
    row = st.lists(st.none() | of, min_size=coders, max_size=coders)
    return st.lists(row, min_size=2, max_size=12).map(
        lambda rows: [list(column) for column in zip(*rows, strict=True)]
    )


def judge(coders: list[list[Hashable]], distance: Callable[..., float] = binary_distance) -> AnnotationTask:
    data = [
        (f"c{number}", str(unit), found)
        for number, row in enumerate(coders)
        for unit, found in enumerate(row)
        if found is not None
    ]
    return AnnotationTask(data, distance=distance)


@pytest.mark.parametrize(
    ("of", "metric", "distance"),
    [
        (st.integers(0, 3), nominal, binary_distance),
        (st.integers(0, 5), interval, interval_distance),
        (SETS, nominal, binary_distance),
        (SETS, masi, lambda one, other: 1 - masi_likeness(one, other)),
    ],
    ids=["nominal", "interval", "sets", "masi"],
)
def test_nltk_finds_the_same_alpha(of: st.SearchStrategy[Hashable], metric: Metric, distance: Callable) -> None:
    @given(values(of))
    def law(coders: list[list[Hashable]]) -> None:
        found = value(alpha(of_units(*coders), metric))
        assume(not isinstance(found, Undefined))
        assert found == pytest.approx(judge(coders, distance).alpha(), abs=1e-5)

    law()


@given(SETS, SETS)
def test_nltk_has_masi_with_its_factors_in_two_digits(one: frozenset[str], other: frozenset[str]) -> None:
    assert 1 - masi_likeness(one, other) == pytest.approx(masi_distance(one, other), abs=0.004)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=20))
def test_nltk_finds_the_same_kappa_and_percent(pairs: list[tuple[int, int]]) -> None:
    coders = [list(column) for column in zip(*pairs, strict=True)]
    task = judge(coders)
    assert value(percent(of_units(*coders))) == pytest.approx(task.avg_Ao(), abs=1e-5)
    found = value(cohen_kappa(of_units(*coders)))
    assume(not isinstance(found, Undefined))
    assert found == pytest.approx(task.kappa(), abs=1e-5)


# --- Spans


LENGTH = 14


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[int, int, str]]:
    """Spans of one coder that do not overlap; some touch."""
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=6)))
    return [(*pair, draw(st.sampled_from("ab"))) for pair in pairwise(edges) if draw(st.booleans())]


@given(st.lists(spans(), min_size=2, max_size=4))
def test_a_count_of_every_character_gives_the_same_family(coders: list[list[tuple[int, int, str]]]) -> None:
    continuum = of_spans(LENGTH, **{f"c{number}": own for number, own in enumerate(coders)})
    expected = Characters(coders)
    agrees(value(u_alpha([continuum])), expected.u_alpha())
    agrees(value(bar_u_alpha([continuum])), expected.bar_u_alpha())
    agrees(value(cu_alpha([continuum])), expected.cu_alpha())
    for code in "ab":
        agrees(value(u_alpha_of_code([continuum], code)), expected.of_code(code))


@given(st.lists(spans(), min_size=2, max_size=3), st.lists(spans(), min_size=2, max_size=3))
def test_two_texts_of_the_same_coders_are_one_long_text(
    first: list[list[tuple[int, int, str]]], second: list[list[tuple[int, int, str]]]
) -> None:
    names = [f"c{number}" for number in range(min(len(first), len(second)))]
    apart = [of_spans(LENGTH, **dict(zip(names, text, strict=False))) for text in (first, second)]
    moved = [[(start + LENGTH, end + LENGTH, code) for start, end, code in own] for own in second]
    together = of_spans(
        2 * LENGTH, **{name: [*one, *other] for name, one, other in zip(names, first, moved, strict=False)}
    )
    for make in (u_alpha, bar_u_alpha, cu_alpha):
        assert value(make(apart)) == value(make([together]))


def agrees(found: float | Undefined, expected: float | None) -> None:
    if expected is None:
        assert isinstance(found, Undefined)
    else:
        assert found == pytest.approx(expected, abs=1e-5)


class Characters:
    """The equations of 2016 in their own words: coincidences of values, character by character."""

    def __init__(self, coders: list[list[tuple[int, int, str]]]) -> None:
        self._spans = coders
        self._pairs = len(coders) - 1
        self._at = [[self._value(own, place) for place in range(LENGTH)] for own in coders]

    @staticmethod
    def _value(own: list[tuple[int, int, str]], place: int) -> str:
        return next((code for start, end, code in own if start <= place < end), "")

    def _observed(self, used: Callable[[str, str], bool]) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for one, other in permutations(self._at, 2):
            for pair in zip(one, other, strict=True):
                if used(*pair):
                    found[pair] += 1 / self._pairs
        return found

    def _expected(
        self, observed: Counter[tuple[str, str]], squares: Counter[str]
    ) -> tuple[Counter[tuple[str, str]], float]:
        margins: Counter[str] = Counter()
        for (code, _), length in observed.items():
            margins[code] += length
        whole = sum(margins.values())
        below = whole - sum(squares.values()) / whole
        if below < 1e-9:
            return Counter(), whole
        found: Counter[tuple[str, str]] = Counter()
        for one in margins:
            for other in margins:
                own = squares[one] if one == other else 0
                found[one, other] = (margins[one] * margins[other] - own) / below
        return found, whole

    @cached_property
    def _all(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        observed = self._observed(lambda one, other: True)
        squares: Counter[str] = Counter()
        for own, at in zip(self._spans, self._at, strict=True):
            squares[""] += at.count("")
            for start, end, code in own:
                squares[code] += (end - start) ** 2
        return observed, self._expected(observed, squares)[0]

    @cached_property
    def _valued(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] | None:
        observed = self._observed(lambda one, other: bool(one and other))
        if not observed:
            return None
        squares: Counter[str] = Counter()
        for one, other in permutations(range(len(self._at)), 2):
            for start, end, code in self._spans[one]:
                squares[code] += sum(bool(found) for found in self._at[other][start:end]) ** 2 / self._pairs
        return observed, self._expected(observed, squares)[0]

    def u_alpha(self) -> float | None:
        return ratio(*self._all, lambda one, other: one != other)

    def bar_u_alpha(self) -> float | None:
        return ratio(*self._all, lambda one, other: bool(one) != bool(other))

    def cu_alpha(self) -> float | None:
        found = self._valued
        return ratio(*found, lambda one, other: one != other) if found else None

    def of_code(self, code: str) -> float | None:
        found = self._valued
        if found is None:
            return None
        observed, expected = found
        margin = sum(length for (one, _), length in observed.items() if one == code)
        by_chance = sum(length for (one, _), length in expected.items() if one == code)
        unlike, above = margin - observed[code, code], by_chance - expected[code, code]
        if not margin or above < 1e-9 or by_chance < 1e-9:
            return None
        return 1 - by_chance / margin * unlike / above


def ratio(
    observed: Counter[tuple[str, str]],
    expected: Counter[tuple[str, str]],
    unlike: Callable[[str, str], bool],
) -> float | None:
    above, below = (
        sum(length for pair, length in found.items() if unlike(*pair)) for found in (observed, expected)
    )
    return None if below < 1e-9 else 1 - above / below
