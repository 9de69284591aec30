"""The worked example of Wikipedia's article on Fleiss' kappa: 10 items, 14 raters, 5 categories."""

from __future__ import annotations

from agreement_cases import from_counts, value

from framebridge.agreement.kappa import fleiss_kappa

COUNTS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def test_the_printed_value() -> None:
    kappa = value(fleiss_kappa(from_counts(COUNTS)))
    assert isinstance(kappa, float)
    assert round(kappa, 3) == 0.21
