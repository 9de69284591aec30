"""Fleiss, J. L. (1971), Measuring nominal scale agreement among many raters, p. 379.

30 patients, 6 psychiatrists.
"""

from __future__ import annotations

from agreement_cases import of_units, value

from framebridge.agreement.kappa import fleiss_kappa, percent

ROWS = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""


def test_the_printed_values() -> None:
    units = ROWS.split()
    table = of_units(*zip(*units, strict=True))
    kappa, agreed = value(fleiss_kappa(table)), value(percent(table))
    assert isinstance(kappa, float)
    assert isinstance(agreed, float)
    assert (len(units), round(kappa, 2), round(agreed, 4)) == (30, 0.43, 0.5556)
