"""Speaker codes as typists write them: whose role they tell, and what is suggested for the unknown ones."""

from __future__ import annotations

import pytest
from builders import both, shipped_roles

from framebridge.transcripts import RolesFile, SpeakerCodes
from frameschema import UNKNOWN_ROLE, Role, Speaker

CODES = SpeakerCodes(shipped_roles())

INCOME, WORK, CARE = "client_manager_income", "client_manager_work", "social_professional"

ROLE_OF = {
    "KM-I-1": INCOME,
    "KM-I": INCOME,
    "KmI-B": INCOME,
    "KM_I_1": INCOME,
    "KM-W": WORK,
    "KmW-C": WORK,
    "KM-W-12": WORK,
    "KM_1": "client_manager",
    "KM-2": "client_manager",
    "KM": "client_manager",
    "ZT-1": CARE,
    "KM-ZT-2": CARE,
    "SW-A": CARE,
    "SP1": CARE,
    "VT": CARE,
    "HH-D": "enforcement_officer",
    "GW": "behavioural_scientist",
    "Clientondersteuner MEE": "client_advocate",
    "cliëntondersteuner": "client_advocate",
    "Directeur BoT": "manager",
    "CL": "client",
    "OZ": UNKNOWN_ROLE,
    "OZ-2": UNKNOWN_ROLE,
    "Gespreksleider": UNKNOWN_ROLE,
}
FUNCTION_OF = {"OZ": "researcher", "OZ-2": "researcher", "Gespreksleider": "facilitator", "GL": "facilitator"}


@pytest.mark.parametrize("code", ROLE_OF)
def test_a_known_code_tells_the_role_and_stays_as_typed(code: str) -> None:
    functions = (FUNCTION_OF[code],) if code in FUNCTION_OF else ()
    assert CODES.recognise(code) == Speaker(code=code, role=ROLE_OF[code], functions=functions)


@pytest.mark.parametrize(
    "code", ["KM-1-1", "0Z", "XX", "KM-I-123", "KM-I-1-2", "MI-1", "", "K", "ik", "Zoë", "KM-I-é", "KMI-AB"]
)
def test_any_other_code_is_unknown(code: str) -> None:
    assert CODES.recognise(code) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("KM-1-1", "KM-I-1"),
        ("0Z", "OZ"),
        ("KM-l-2", "KM-I-2"),
        ("KM-|-1", "KM-I-1"),
        ("Gespreksleidr", "gespreksleider"),
    ],
)
def test_a_look_alike_is_suggested(typed: str, meant: str) -> None:
    assert CODES.suggestion(typed, {}) == meant


def test_a_speaker_of_this_discussion_is_suggested_first() -> None:
    seen = {code: Speaker(code=code) for code in ("KM-I-1", "KmI-1")}
    assert CODES.suggestion("KM-1-1", seen) == "KM-I-1"
    assert CODES.suggestion("Km1-1", {"KmI-1": Speaker(code="KmI-1")}) == "KmI-1"


def test_nothing_is_suggested_for_what_looks_like_nothing() -> None:
    assert CODES.suggestion("QQQQ-9", {}) is None


def test_every_suggestion_for_a_digit_is_a_code_that_is_known() -> None:
    for typed in ("KM-1-1", "0Z", "KM-1", "2T-1", "H0-1"):
        suggestion = CODES.suggestion(typed, {})
        assert suggestion is None or CODES.recognise(suggestion) is not None


def test_an_alias_stands_for_the_code_meant() -> None:
    codes = SpeakerCodes(shipped_roles().model_copy(update={"aliases": {"KM-1-1": "KM-I-1"}}))
    assert codes.recognise("KM-1-1") == CODES.recognise("KM-I-1")


def test_an_alias_to_nothing_known_stays_unknown() -> None:
    codes = SpeakerCodes(shipped_roles().model_copy(update={"aliases": {"Piet": "QQ"}}))
    assert codes.recognise("Piet") is None


def test_the_longer_stem_wins_whatever_the_order() -> None:
    roles = [Role(id=name, label=both(name), stems=(stem,)) for name, stem in (("kort", "KM"), ("lang", "KM-A"))]
    for order in (roles, roles[::-1]):
        speaker = SpeakerCodes(RolesFile(roles=tuple(order))).recognise("KM-A")
        assert speaker is not None
        assert speaker.role == "lang"


def test_a_stem_is_no_pattern() -> None:
    roles = RolesFile(roles=(Role(id="r", label=both("r"), stems=("K.M",)),))
    assert SpeakerCodes(roles).recognise("K.M-1") is not None
    assert SpeakerCodes(roles).recognise("KXM-1") is None


def test_roles_of_the_file_are_known() -> None:
    assert CODES.has_role("client")
    assert not CODES.has_role("facilitator")
