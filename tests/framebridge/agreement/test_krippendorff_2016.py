"""The u-alpha family of Krippendorff, Mathet, Bouvry & Widlöcher (2016).

On the reliability of unitizing textual continua: further developments. Three coders on a continuum of 20; values
as printed by a public implementation that follows the paper equation by equation. With the union of other coders
in place of pairs (as quallmer has it) cu-alpha would be 0.787.
"""

from __future__ import annotations

import pytest
from agreement_cases import textbook

SPANS = {
    "Alex": [(2, 5, "1"), (9, 11, "1"), (12, 20, "2")],
    "Paul": [(2, 5, "1"), (7, 15, "2")],
    "Susan": [(2, 5, "1"), (10, 15, "2")],
}
FOUND = textbook(length=20, half_open_spans=SPANS)


@pytest.mark.parametrize(("name", "printed"), [("u_alpha", 0.474), ("bar_u_alpha", 0.433), ("cu_alpha", 0.779)])
def test_the_family(name: str, printed: float) -> None:
    assert round(FOUND[name], 3) == printed


def test_each_code() -> None:
    assert {code: round(found, 3) for code, found in FOUND["u_alpha_by_code"].items()} == {"1": 0.769, "2": 0.787}


def test_how_much_of_the_continuum_it_is_about() -> None:
    found = {name: round(100 * share, 2) for name, share in FOUND["coverage"].items()}
    assert found == {"cu_alpha": 38.33, "u_alpha_by_code.1": 95.45, "u_alpha_by_code.2": 59.52}


def test_every_value_says_its_generation() -> None:
    generation = FOUND["generation"]
    assert set(generation) == {"u_alpha", "bar_u_alpha", "cu_alpha", "u_alpha_by_code"}
    assert all("2016" in said for said in generation.values())
    assert FOUND["reason"] == {}
