"""γ, by the package that only its user can install; most of this runs where it is installed."""

from __future__ import annotations

import pytest
from agreement_cases import value

from framebridge.agreement.continuum import Piece
from framebridge.agreement.gamma import gamma, gamma_is_installed
from frameschema import Undefined

INSTALLED = pytest.mark.skipif(not gamma_is_installed(), reason="pygamma-agreement is not installed")
TEXT = {
    "ann": (Piece(0, 20, frozenset({"need"})), Piece(30, 60, frozenset({"need", "control"}))),
    "bob": (Piece(2, 20, frozenset({"need"})), Piece(34, 61, frozenset({"market"}))),
}


def test_it_is_no_dependency_of_ours() -> None:
    found = value(gamma([TEXT]))
    assert isinstance(found, float) if gamma_is_installed() else found is Undefined.NOT_INSTALLED


@INSTALLED
@pytest.mark.filterwarnings("ignore")
def test_it_is_the_same_each_time_and_one_for_equal_coding() -> None:
    assert value(gamma([TEXT])) == value(gamma([TEXT]))
    assert value(gamma([{"ann": TEXT["ann"], "bob": TEXT["ann"]}])) == 1


@INSTALLED
def test_one_coder_is_no_agreement() -> None:
    assert gamma([{"ann": TEXT["ann"], "bob": ()}]) is Undefined.NO_SHARED_TEXT
