"""Krippendorff, K. (2004), Content Analysis: values on pp. 224, 227 and 246, a unitized continuum on p. 254.

The continuum was printed with the alpha of 1995 (0.7286 for code c), which is another coefficient; 0.5163 is what
the form of 2016 gives for that code, as reported of ATLAS.ti and quallmer.
"""

from __future__ import annotations

import pytest
from agreement_cases import from_table, of_spans, textbook, value

from framebridge.agreement.kappa import cohen_kappa, percent
from framebridge.agreement.unitizing import bar_u_alpha, u_alpha
from frameschema import Undefined

I_OF_C = [(225, 295, "c"), (370, 400, "c")]
J_OF_C = [(220, 300, "c"), (355, 375, "c"), (400, 420, "c")]
BOTH_OF_K = [(180, 240, "k"), (300, 350, "k")]


def test_two_values() -> None:
    found = textbook(coders_x_units=[list(map(int, "1100000000")), list(map(int, "0110010100"))])
    assert (round(found["alpha_nominal"], 3), found["percent"]) == (0.095, 0.6)


def test_three_values() -> None:
    one, other = list("aabbbbbccccc"), list("abbbbbccc" + "ccc")
    found = textbook(coders_x_units=[one, other])
    assert (round(found["alpha_nominal"], 3), round(found["percent"], 3)) == (0.734, 0.833)
    assert found["alpha_interval"] is None
    assert found["reason"]["alpha_interval"] == Undefined.NOT_NUMBERS


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[12, 9, 9], [9, 14, 9], [9, 9, 20]], 0.186),
        ([[12, 18, 18], [0, 14, 18], [0, 0, 20]], 0.258),
    ],
)
def test_kappa_rises_when_coders_disagree_in_one_direction(table: list[list[int]], kappa: float) -> None:
    units = from_table(table)
    found = value(cohen_kappa(units)), value(percent(units))
    assert [round(number, 3) for number in found if isinstance(number, float)] == [kappa, 0.46]


def test_one_code_of_the_continuum_in_the_form_of_2016() -> None:
    begun = 150
    i, j = ([(start - begun, end - begun, code) for start, end, code in own] for own in (I_OF_C, J_OF_C))
    continuum = of_spans(300, i=i, j=j)
    assert value(u_alpha([continuum])) == value(bar_u_alpha([continuum])) == pytest.approx(0.5163, abs=0.00005)


def test_codes_that_overlap_are_no_partition() -> None:
    found = textbook(length=450, half_open_spans={"i": I_OF_C + BOTH_OF_K, "j": J_OF_C + BOTH_OF_K})
    assert found["u_alpha"] is found["bar_u_alpha"] is found["cu_alpha"] is None
    assert found["u_alpha_by_code"] == {"c": None, "k": None}
    assert set(found["reason"].values()) == {Undefined.OVERLAPPING}
