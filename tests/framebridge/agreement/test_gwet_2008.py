"""Gwet, K. L. (2008), Computing inter-rater reliability in the presence of high agreement.

The tables, and their values by Gwet's definition, are those of Gwet2008Test of dkpro-statistics.
"""

from __future__ import annotations

import pytest
from agreement_cases import from_table, of_units, textbook, value

from framebridge.agreement.kappa import gwet_ac1
from frameschema import Undefined


@pytest.mark.parametrize(
    ("table", "ac1"),
    [
        ([[8, 1], [0, 1]], 0.8658),
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.5760),
    ],
)
def test_the_values_by_definition(table: list[list[int]], ac1: float) -> None:
    found = value(gwet_ac1(from_table(table)))
    assert isinstance(found, float)
    assert round(found, 4) == ac1


def test_it_stays_high_where_kappa_does_not() -> None:
    one, other = "y" * 118 + "yyyyynn", "y" * 118 + "nnnnnyy"
    found = textbook(coders_x_units=[list(one), list(other)])
    assert (round(found["gwet_ac1"], 4), round(found["cohen_kappa"], 4)) == (0.9408, -0.0234)


def test_one_category_leaves_nothing_to_agree_on() -> None:
    assert gwet_ac1(of_units("yyyy", "yyyy")) is Undefined.ONE_VALUE
