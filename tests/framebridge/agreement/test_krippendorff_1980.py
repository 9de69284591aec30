"""Krippendorff, K. (1980), Content Analysis, p. 133, as in Krippendorff1980Test of dkpro-statistics."""

from __future__ import annotations

from agreement_cases import textbook

ITEMS = [(0, 0), (1, 1), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 1), (1, 0), (0, 0)]


def test_the_printed_values() -> None:
    found = textbook(coders_x_units=[list(column) for column in zip(*ITEMS, strict=True)])
    assert (round(found["percent"], 3), round(found["alpha_nominal"], 3)) == (0.6, 0.095)
