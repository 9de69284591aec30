"""A coding: ids that fit, units in order, links within it, fields that say something."""

from __future__ import annotations

from uuid import uuid4

import pytest
from builders import a_coding, a_fragment, a_moment, a_transcript, an_out_of_role
from hypothesis import given
from pydantic import ValidationError
from strategies import codings

from frameschema import (
    Coding,
    DeviceSummary,
    Influence,
    Polarity,
    Presence,
    ReasoningDevice,
    ReframingOutcome,
    Relation,
    UnitKind,
    unit_id,
)


def rebuilt(coding: Coding, **changes: object) -> Coding:
    fields = {name: getattr(coding, name) for name in Coding.model_fields}
    return Coding(**{**fields, **changes})


@given(codings())
def test_units_stand_in_order_and_carry_the_ids_that_their_keys_give(coding: Coding) -> None:
    places = [(unit.span.start, unit.span.end, unit.key) for unit in coding.units]
    assert places == sorted(places)
    assert [unit.id for unit in coding.units] == [unit_id(coding.id, unit.key) for unit in coding.units]


@pytest.mark.parametrize("field", ["study", "transcript", "coder", "coding_pass"])
def test_an_id_of_another_coding_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match="the id is not the one"):
        rebuilt(a_coding(), **{field: "ander"})


def test_a_unit_of_another_coding_is_refused() -> None:
    foreign = a_coding(None, a_fragment(), coder="bob").units
    with pytest.raises(ValidationError, match="unit's id is not the one"):
        rebuilt(a_coding(), units=foreign)


def test_a_key_names_one_unit() -> None:
    with pytest.raises(ValidationError, match=r'\$\.units\[1\]\.key: "x" is given twice'):
        a_coding(None, a_fragment(0, 5, key="x"), a_moment(0, 9, key="x"))


@pytest.mark.parametrize("key", ["", "a b", "a/b", "x" * 81, "zoë"])
def test_a_key_is_safe_to_write_anywhere(key: str) -> None:
    with pytest.raises(ValidationError, match="key"):
        a_fragment().model_validate({**a_fragment().model_dump(), "key": key})


def test_units_out_of_order_are_refused() -> None:
    coding = a_coding(None, a_fragment(0, 5, key="b"), a_fragment(0, 5, key="a"), an_out_of_role(0, 4))
    assert [unit.key for unit in coding.units] == ["o-0-4", "a", "b"]
    with pytest.raises(ValidationError, match="order of start, end and key"):
        rebuilt(coding, units=tuple(reversed(coding.units)))


def test_a_link_points_to_units_of_the_same_coding() -> None:
    coding = a_coding(None, a_fragment(key="a"), a_fragment(6, 9, key="b"), links=[("a", "b")])
    stranger = Relation(source=coding.units[0].id, target=uuid4())
    with pytest.raises(ValidationError, match=r"\$\.relations\[0\]\.target: no \$\.units\[\*\]\.id is"):
        rebuilt(coding, relations=(stranger,))


def test_two_units_may_mark_the_same_words() -> None:
    coding = a_coding(a_transcript(), a_fragment(key="a"), a_fragment(key="b"), a_moment(key="m"))
    assert [unit.kind for unit in coding.units] == [UnitKind.FRAGMENT, UnitKind.FRAGMENT, UnitKind.ISSUE_MOMENT]


@pytest.mark.parametrize("field", ["who_what", "memo", "narrative"])
def test_an_open_field_is_none_and_never_blank(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        a_fragment(**{field: " \n"})


def test_a_researchers_text_is_kept_as_typed() -> None:
    assert a_fragment(who_what=" twee\n regels ").who_what == " twee\n regels "


def test_influences_that_help_come_first_in_the_order_given() -> None:
    given = [("c", Polarity.MINUS), ("b", Polarity.PLUS), ("a", Polarity.MINUS), ("d", Polarity.PLUS)]
    outcome = ReframingOutcome(influences=tuple(Influence(influence=code, polarity=way) for code, way in given))
    assert [item.influence for item in outcome.influences] == ["b", "d", "c", "a"]


@pytest.mark.parametrize("told", [{}, {"text": "Het komt door", "presence": Presence.ABSENT}])
def test_a_device_is_told_or_absent(told: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="not both"):
        DeviceSummary(device=ReasoningDevice.SOLUTIONS, **told)
