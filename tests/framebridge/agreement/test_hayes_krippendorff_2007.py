"""Hayes, A. F., & Krippendorff, K. (2007), Answering the call for a standard reliability measure, p. 84.

40 units, of which no coder coded all.
"""

from __future__ import annotations

from agreement_cases import of_units, value

from framebridge.agreement.alpha import alpha
from framebridge.agreement.distance import ordinal

ROWS = """
112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111.
.100. 0000. 1222. 33223 111.1 111.1 212.2 1233. 1101. 000.0
0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2
110.0 2121. 22.22 3222. 222.2 223.2 222.2 22.12 2222. 111.1
"""


def test_the_printed_value() -> None:
    units = ROWS.split()
    coders = ([None if letter == "." else int(letter) for letter in column] for column in zip(*units, strict=True))
    found = value(alpha(of_units(*coders), ordinal))
    assert isinstance(found, float)
    assert (len(units), round(found, 4)) == (40, 0.7598)
