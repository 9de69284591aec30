"""What holds for every coefficient: names and order say nothing, and what is undefined is no number."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from typing import Any

import pytest
from agreement_cases import of_spans, of_units, value
from hypothesis import given
from hypothesis import strategies as st

from framebridge.agreement.alpha import alpha
from framebridge.agreement.continuum import Continuum, Piece, cut, joined, overlapping
from framebridge.agreement.counts import Counts, Resampling, measured
from framebridge.agreement.distance import interval, masi, nominal, ordinal, ratio
from framebridge.agreement.kappa import cohen_kappa, fleiss_kappa, gwet_ac1, percent
from framebridge.agreement.unitizing import bar_u_alpha, cu_alpha, u_alpha
from framebridge.agreement.value_table import ValueTable
from frameschema import Coefficient, Undefined

OF_UNITS: dict[str, Callable[[ValueTable], Counts | Undefined]] = {
    "percent": percent,
    "cohen": cohen_kappa,
    "fleiss": fleiss_kappa,
    "ac1": gwet_ac1,
    "nominal": lambda table: alpha(table, nominal),
    "ordinal": lambda table: alpha(table, ordinal),
    "interval": lambda table: alpha(table, interval),
    "ratio": lambda table: alpha(table, ratio),
    "masi": lambda table: alpha(table, masi),
}
OF_SPANS = {"u": u_alpha, "bar": bar_u_alpha, "cu": cu_alpha}
NAMES = {1: "beta", 2: "alfa", 3: "gamma"}
BY_NAME = ("percent", "cohen", "fleiss", "ac1", "nominal")

EACH_OF_UNITS = pytest.mark.parametrize("name", OF_UNITS)
TWO_CODERS = st.lists(st.tuples(*[st.none() | st.sampled_from(sorted(NAMES))] * 2), min_size=1, max_size=10)


def table(units: list[tuple[Any, ...]]) -> ValueTable:
    return of_units(*zip(*units, strict=True))


def continuum(marked: dict[str, list[int]], code: str = "a", other: str = "b") -> Continuum:
    """Every number marks three characters, the even ones with one code and the odd ones with another."""
    return Continuum.of(
        30,
        {
            coder: cut((at, at + 3, frozenset({other if at % 2 else code})) for at in places)
            for coder, places in marked.items()
        },
    )


@EACH_OF_UNITS
def test_the_order_of_coders_and_of_units_says_nothing(name: str) -> None:
    @given(TWO_CODERS)
    def law(units: list[tuple[Any, ...]]) -> None:
        make = OF_UNITS[name]
        found = value(make(table(units)))
        assert found == value(make(table([pair[::-1] for pair in units])))
        assert found == value(make(table(units[::-1])))

    law()


@pytest.mark.parametrize("name", BY_NAME)
def test_what_values_are_called_says_nothing(name: str) -> None:
    @given(TWO_CODERS)
    def law(units: list[tuple[Any, ...]]) -> None:
        renamed = [tuple(NAMES.get(found) for found in pair) for pair in units]
        assert value(OF_UNITS[name](table(units))) == value(OF_UNITS[name](table(renamed)))

    law()


@EACH_OF_UNITS
def test_it_is_a_number_of_at_most_one_or_undefined(name: str) -> None:
    @given(TWO_CODERS)
    def law(units: list[tuple[Any, ...]]) -> None:
        found = value(OF_UNITS[name](table(units)))
        assert isinstance(found, Undefined) or (math.isfinite(found) and found <= 1)

    law()


@pytest.mark.parametrize("name", OF_SPANS)
def test_names_of_coders_and_codes_say_nothing_about_words(name: str) -> None:
    @given(st.dictionaries(st.sampled_from("xyz"), st.lists(st.integers(0, 20), max_size=6), min_size=2))
    def law(marked: dict[str, list[int]]) -> None:
        make = OF_SPANS[name]
        found = value(make([continuum(marked)]))
        renamed = {{"x": "z", "y": "x", "z": "y"}[coder]: own for coder, own in marked.items()}
        assert found == value(make([continuum(renamed)]))
        assert found == value(make([continuum(marked, "z", "a")]))
        assert isinstance(found, Undefined) or (math.isfinite(found) and found <= 1)

    law()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6), st.frozensets(st.sampled_from("ab")))))
def test_pieces_hold_just_what_was_marked_and_do_not_overlap(
    marked: list[tuple[int, int, frozenset[str]]],
) -> None:
    spans = [(start, start + length, codes) for start, length, codes in marked]
    pieces = cut(spans)
    assert not overlapping(pieces)
    for place in range(30):
        over = frozenset().union(*(codes for start, end, codes in spans if start <= place < end))
        found = [piece.value for piece in pieces if piece.start <= place < piece.end]
        assert found == ([over] if over else [])


def test_spans_that_overlap_are_one_and_those_that_touch_are_two() -> None:
    assert joined([(4, 9), (0, 5), (9, 12)]) == (Piece(0, 9, True), Piece(9, 12, True))


# --- Undefined


SAME = [[1, 1, 1], [1, 1, 1]]
APART = [[1, None], [None, 1]]


@pytest.mark.parametrize("name", set(OF_UNITS) - {"percent"})
def test_one_value_leaves_no_disagreement_to_expect(name: str) -> None:
    assert value(OF_UNITS[name](of_units(*SAME))) is Undefined.ONE_VALUE


@pytest.mark.parametrize("coders", [APART, [[], []]])
@EACH_OF_UNITS
def test_without_a_unit_of_two_coders_there_is_no_number(name: str, coders: list[list[Hashable]]) -> None:
    assert value(OF_UNITS[name](of_units(*coders))) in (Undefined.NO_PAIR, Undefined.NO_COMPLETE_UNIT)


@pytest.mark.parametrize(
    ("metric", "values", "reason"),
    [
        (interval, ["a", "b"], Undefined.NOT_NUMBERS),
        (ratio, ["a", 1], Undefined.NOT_NUMBERS),
        (ratio, [-1, 1], Undefined.NO_RATIO),
    ],
)
def test_a_metric_says_what_it_cannot_measure(metric: Any, values: list[Hashable], reason: Undefined) -> None:
    assert alpha(of_units(values, values), metric) is reason


@pytest.mark.parametrize(
    ("spans", "reasons"),
    [
        ({"ann": [], "bob": []}, (Undefined.NOTHING_MARKED, Undefined.NO_COMMON_WORDS)),
        ({"ann": [(0, 9, "a")]}, (Undefined.NO_SHARED_TEXT, Undefined.NO_SHARED_TEXT)),
        ({"ann": [(0, 9, "a")], "bob": [(0, 9, "a")]}, (Undefined.ALL_MARKED, Undefined.ONE_VALUE)),
        ({"ann": [(0, 4, "a")], "bob": [(4, 9, "a")]}, (None, Undefined.NO_COMMON_WORDS)),
    ],
)
def test_words_say_why_there_is_no_number(
    spans: dict[str, Any], reasons: tuple[Undefined | None, Undefined]
) -> None:
    texts = [of_spans(9, **spans)]
    for make, reason in ((u_alpha, reasons[0]), (bar_u_alpha, reasons[0]), (cu_alpha, reasons[1])):
        found = value(make(texts))
        assert found is reason if reason else isinstance(found, float)


def test_a_text_of_one_coder_takes_no_part() -> None:
    shared, alone = of_spans(9, ann=[(0, 4, "a")], bob=[(2, 5, "a")]), of_spans(9, ann=[(0, 4, "a")])
    assert value(u_alpha([shared, alone])) == value(u_alpha([shared]))


# --- Intervals


def test_an_interval_lies_around_the_value_and_is_the_same_each_time() -> None:
    texts = [of_spans(30, ann=[(at, at + 9, "a")], bob=[(at + at % 4, at + 9, "a")]) for at in range(12)]
    one, other = (measured(Coefficient.U_ALPHA, u_alpha(texts), Resampling()) for _ in range(2))
    assert one == other
    assert one.value is not None
    assert one.interval is not None
    assert one.interval.low < one.value < one.interval.high <= 1
    assert one.interval.replicates == 1000


def test_every_text_is_drawn_equally_often() -> None:
    weights = Resampling().weights(7)
    assert weights.shape == (1000, 7)
    assert set(weights.sum(axis=1)) == {7}
    assert all(900 < drawn < 1100 for drawn in weights.sum(axis=0))


def test_one_text_has_no_interval() -> None:
    found = measured(
        Coefficient.U_ALPHA, u_alpha([of_spans(9, ann=[(0, 4, "a")], bob=[(2, 5, "a")])]), Resampling()
    )
    assert found.value is not None
    assert (found.interval, found.interval_reason) == (None, Undefined.ONE_TEXT)


def test_replicates_without_a_value_are_left_out_and_most_may_not_be() -> None:
    tables = [of_units([1, 1], [1, 1]).texts[0]] * 9 + [of_units([1, 2], [1, 2]).texts[0]]
    few = measured(Coefficient.ALPHA_NOMINAL, alpha(ValueTable(tuple(tables)), nominal), Resampling())
    assert few.value == 1
    assert few.interval is not None
    assert 500 < few.interval.replicates < 1000


def test_an_interval_of_few_replicates_is_none() -> None:
    # The coefficient has a value only when both of the first two texts are drawn.
    counts = Counts([(1, 0), (0, 1), *[(0, 0)] * 8], lambda of: (0 * of[0], of[0] * of[1]), 2)
    found = measured(Coefficient.ALPHA_NOMINAL, counts, Resampling())
    assert (found.value, found.interval) == (1, None)
    assert found.interval_reason is Undefined.TOO_FEW_REPLICATES
