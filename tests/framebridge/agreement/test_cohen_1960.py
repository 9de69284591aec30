"""Cohen, J. (1960), A coefficient of agreement for nominal scales, p. 45."""

from __future__ import annotations

from agreement_cases import from_table, value

from framebridge.agreement.kappa import cohen_kappa, percent

UNITS = from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])


def test_the_printed_values() -> None:
    kappa, agreed = value(cohen_kappa(UNITS)), value(percent(UNITS))
    assert isinstance(kappa, float)
    assert (round(kappa, 3), agreed) == (0.492, 0.7)
    assert round((agreed - kappa) / (1 - kappa), 2) == 0.41  # what is expected by chance
