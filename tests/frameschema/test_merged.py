"""Merged units: members as they are, and what differs read from them."""

from __future__ import annotations

import pytest
from builders import a_fragment, a_member, a_moment, a_shift, an_out_of_role
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import attributions, outcomes

from frameschema import (
    AnyUnit,
    FrameAttribution,
    FrameEnactment,
    Interaction,
    Member,
    MergedUnit,
    MergeStatus,
    ReasoningDevice,
    ReframingOutcome,
    Span,
    UnitKind,
    Variant,
    differing_fields,
    is_empty,
    stable_id,
)

ID = stable_id("test")


def a_merged_unit(*members: Member, **fields: object) -> MergedUnit:
    first = members[0].unit
    defaults = {"id": ID, "kind": first.kind, "span": first.span, "status": MergeStatus.DIFFERS}
    return MergedUnit(**{**defaults, "members": members, **fields})


def test_a_merged_unit_holds_units_of_its_own_kind() -> None:
    with pytest.raises(ValidationError, match="another kind"):
        a_merged_unit(a_member(a_fragment()), a_member(a_moment(), "bob"))


def test_its_span_is_that_of_a_member() -> None:
    members = (a_member(a_fragment(0, 5)), a_member(a_fragment(1, 6), "bob"))
    assert a_merged_unit(*members, span=Span(start=1, end=6)).span == Span(start=1, end=6)
    with pytest.raises(ValidationError, match="that of a member"):
        a_merged_unit(*members, span=Span(start=0, end=6))


def test_it_has_a_member() -> None:
    with pytest.raises(ValidationError, match="members"):
        MergedUnit(id=ID, kind=UnitKind.FRAGMENT, span=Span(start=0, end=5), members=(), status=MergeStatus.AGREED)


def test_variants_are_the_values_with_those_who_gave_them() -> None:
    told = {"ann": "Huur", "bob": "Schuld", "cas": "Huur", "dee": None}
    members = [a_member(a_fragment(who_what=text), coder) for coder, text in told.items()]
    merged = a_merged_unit(*members)
    assert merged.variants("who_what") == (
        Variant(value="Huur", coders=("ann", "cas")),
        Variant(value="Schuld", coders=("bob",)),
    )
    assert merged.variants("memo") == ()
    assert merged.coders == ("ann", "bob", "cas", "dee")


def test_a_coder_is_named_once_per_value() -> None:
    members = [a_member(a_fragment(key=key, memo="Let op")) for key in ("a", "b")]
    assert a_merged_unit(*members).variants("memo") == (Variant(value="Let op", coders=("ann",)),)
    assert a_merged_unit(*members).coders == ("ann",)


@given(st.lists(st.sampled_from([None, "Huur", "Schuld"]), min_size=1, max_size=4))
def test_every_coder_who_said_something_is_in_one_variant(told: list[str | None]) -> None:
    members = [a_member(a_fragment(who_what=text), f"c{at}") for at, text in enumerate(told)]
    variants = a_merged_unit(*members).variants("who_what")
    assert {coder: item.value for item in variants for coder in item.coders} == {
        f"c{at}": text for at, text in enumerate(told) if text is not None
    }
    assert len({item.value for item in variants}) == len(variants)


def test_choices_that_differ_are_named_in_field_order() -> None:
    one = a_fragment(0, 5, key="a", narrative="A", interaction=Interaction.SUPPORT)
    other = a_fragment(1, 6, key="b", narrative="B", interaction=Interaction.REFUTED)
    assert differing_fields([a_member(one), a_member(other, "bob")]) == ("interaction", "narrative")


def test_texts_and_choices_left_open_are_no_difference() -> None:
    one = a_fragment(memo="ja", who_what="Huur", interaction=Interaction.SUPPORT)
    other = a_fragment(memo="nee", who_what="De huur")
    assert differing_fields([a_member(one), a_member(other, "bob")]) == ()


def test_the_order_of_choices_is_no_difference() -> None:
    both = (ReasoningDevice.SOLUTIONS, ReasoningDevice.MORAL_JUDGEMENT)
    one, other = a_fragment(reasoning_devices=both), a_fragment(reasoning_devices=both[::-1])
    assert differing_fields([a_member(one), a_member(other, "bob")]) == ()


def test_place_and_key_are_each_coders_own() -> None:
    assert differing_fields([a_member(a_fragment(0, 5)), a_member(a_fragment(2, 7), "bob")]) == ()


def test_a_difference_deep_inside_counts() -> None:
    said = a_fragment(attribution=FrameAttribution(enactment=FrameEnactment.SAID))
    done = a_fragment(attribution=FrameAttribution(enactment=FrameEnactment.DONE))
    assert differing_fields([a_member(said), a_member(done, "bob")]) == ("attribution.enactment",)


def test_the_last_of_three_counts_as_the_second_does() -> None:
    members = [
        a_member(a_fragment(narrative=name), coder) for coder, name in (("ann", "x"), ("bob", "x"), ("cas", "y"))
    ]
    assert differing_fields(members) == ("narrative",)


@pytest.mark.parametrize("unit", [a_fragment(), a_moment(), a_shift(), an_out_of_role()])
def test_what_a_coder_left_open_is_empty(unit: AnyUnit) -> None:
    given = {"id", "key", "span", "kind"}
    assert all(is_empty(getattr(unit, name)) for name in type(unit).model_fields if name not in given)
    assert not any(is_empty(getattr(unit, name)) for name in given)


@pytest.mark.parametrize("value", [None, "", (), FrameAttribution(), ReframingOutcome()])
def test_empty(value: object) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [" ", 0, False, ("",), UnitKind.FRAGMENT])
def test_not_empty(value: object) -> None:
    assert not is_empty(value)


@given(attributions() | outcomes())
def test_a_document_is_empty_when_it_equals_a_new_one(value: FrameAttribution | ReframingOutcome) -> None:
    assert is_empty(value) == (value == type(value)())
