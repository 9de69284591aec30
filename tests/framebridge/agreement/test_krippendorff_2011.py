"""Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability.

The same data stand in Content Analysis (2004), p. 230: four coders, twelve units, missing values.
"""

from __future__ import annotations

import pytest
from agreement_cases import textbook

A = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
B = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
C = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
D = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]


@pytest.mark.parametrize(
    ("name", "printed"),
    [("alpha_nominal", 0.743), ("alpha_ordinal", 0.815), ("alpha_interval", 0.849), ("alpha_ratio", 0.797)],
)
def test_the_printed_values(name: str, printed: float) -> None:
    assert round(textbook(coders_x_units=[A, B, C, D])[name], 3) == printed


def test_percent_counts_every_pairable_pair_once() -> None:
    # 11 units have two values or more: 55 pairs, 43 of them equal. (Weighed as in alpha it would be 0.800.)
    assert textbook(coders_x_units=[A, B, C, D])["percent"] == round(43 / 55, 6)


def test_fleiss_takes_the_units_that_all_four_coded() -> None:
    whole = [[row[unit] for unit in (1, 2, 3, 4, 5, 6, 7, 8)] for row in (A, B, C, D)]
    found, of_whole = textbook(coders_x_units=[A, B, C, D]), textbook(coders_x_units=whole)
    assert found["fleiss_kappa"] == of_whole["fleiss_kappa"]


def test_what_is_for_two_coders_is_not_given_for_four() -> None:
    assert {"cohen_kappa", "gwet_ac1"} & set(textbook(coders_x_units=[A, B, C, D])) == set()
