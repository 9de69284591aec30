"""What becomes of a difference: policies, and decisions that hold as long as what they were taken on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment, a_transcript
from hypothesis import given
from hypothesis import strategies as st

from framebridge.errors import ConfigurationProblem
from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.deciding import (
    Choice,
    DecisionState,
    Open,
    decide,
    decisions_now,
    find_difference,
    item_key,
    open_differences,
    said_in,
)
from framebridge.merging.deciding_values import value_of_text
from frameschema import (
    Bridged,
    Codebook,
    Coding,
    Consensus,
    Decision,
    Interaction,
    MergedCoding,
    MergedUnit,
    ReframingOutcome,
    SettledBy,
)

TALK = a_transcript("KM-I-1: Hij komt niet.", "ZT-1: Hij durft niet.")
TODAY = date(2026, 11, 27)
YES, PARTLY, NO = Bridged


def saying(**said: Bridged | None) -> list[Coding]:
    """A moment of each coder, on the same words, with what they said about bridging."""
    return [
        a_coding(TALK, a_moment(0, 10, key="m", outcome=ReframingOutcome(bridged=value)), coder=coder)
        for coder, value in said.items()
    ]


def only(merged: MergedCoding) -> MergedUnit:
    (unit,) = merged.units
    return unit


def merged(*codings: Coding, decisions: tuple[Decision, ...] = (), **rules: Any) -> MergedCoding:
    return merge_codings(codings, TALK, MergeRules(**rules), decisions)


def settled(unit: MergedUnit) -> dict[str, tuple[object, SettledBy, tuple[str, ...]]]:
    return {item.field: (item.value, item.by, item.coders) for item in unit.settled}


def test_without_another_policy_a_difference_waits_for_a_decision() -> None:
    unit = only(merged(*saying(ann=YES, bob=NO, cas=NO)))
    assert (unit.differing, unit.settled, unit.kept) == (("outcome.bridged",), (), ())
    assert unit.unsettled == ("outcome.bridged",)


def test_a_majority_is_more_than_half_of_those_who_chose() -> None:
    by_majority = {"consensus": Consensus.MAJORITY}
    unit = only(merged(*saying(ann=YES, bob=NO, cas=NO, dee=None), **by_majority))
    assert settled(unit) == {"outcome.bridged": ("bridged_no", SettledBy.MAJORITY, ("bob", "cas"))}
    assert unit.unsettled == ()
    half = only(merged(*saying(ann=YES, bob=NO), **by_majority))
    assert (half.settled, half.unsettled) == ((), ("outcome.bridged",))


def test_the_lead_settles_what_the_lead_chose() -> None:
    by_lead = {"consensus": Consensus.LEAD, "lead": "bob"}
    unit = only(merged(*saying(ann=YES, bob=NO), **by_lead))
    assert settled(unit) == {"outcome.bridged": ("bridged_no", SettledBy.LEAD, ("bob",))}
    left_open = only(merged(*saying(ann=YES, bob=None, cas=NO), **by_lead))
    assert left_open.unsettled == ("outcome.bridged",)


def test_keep_all_keeps_both_and_asks_nothing() -> None:
    unit = only(merged(*saying(ann=YES, bob=NO), consensus=Consensus.KEEP_ALL))
    assert (unit.kept, unit.unsettled, unit.settled) == (("outcome.bridged",), (), ())
    assert [item.value for item in unit.variants("outcome.bridged")] == [YES, NO]


@pytest.mark.parametrize("field", ["outcome", "outcome.bridged"])
def test_a_field_may_have_a_policy_of_its_own(field: str) -> None:
    rules = {"consensus": Consensus.KEEP_ALL, "fields": {field: Consensus.MAJORITY}}
    unit = only(merged(*saying(ann=YES, bob=NO, cas=NO), **rules))
    assert list(settled(unit)) == ["outcome.bridged"]
    assert merged(*saying(ann=YES), **rules).policy.endswith(f"consensus keep_all; {field}: majority")


@given(st.lists(st.sampled_from([*Bridged, None]), min_size=1, max_size=5), st.sampled_from(Consensus))
def test_no_policy_makes_up_a_value_or_changes_what_coders_said(
    said: list[Bridged | None], consensus: Consensus
) -> None:
    codings = saying(**{f"c{at}": value for at, value in enumerate(said)})
    unit = only(merged(*codings, consensus=consensus, lead="c0"))
    assert [member.unit for member in unit.members] == [coding.units[0] for coding in codings]
    assert {item.value for item in unit.settled} <= {value.value for value in said if value}
    assert {*unit.unsettled, *unit.kept, *settled(unit)} == set(unit.differing)


def test_texts_are_never_settled_by_a_policy() -> None:
    codings = [a_coding(TALK, a_fragment(0, 5, who_what=text), coder=text) for text in ("een", "twee", "drie")]
    for consensus in Consensus:
        assert only(merged(*codings, consensus=consensus, lead="een")).settled == ()


# Decisions


def difference(found: MergedCoding, field: str = "outcome.bridged") -> Open:
    said = next(said_in(found, None))
    return find_difference(said_in(found, None), item_key(said.about, field))


def decided(found: MergedCoding, coder: str = "bob", field: str = "outcome.bridged") -> Decision:
    return decide("proef", difference(found, field), Choice(coder), "het overleg", TODAY, "zo staat het er")


def state(decision: Decision, *codings: Coding) -> DecisionState:
    (found,) = decisions_now(list(said_in(merged(*codings), None)), [decision])
    return found.state


def test_a_decision_settles_a_difference_and_is_named() -> None:
    codings = saying(ann=YES, bob=NO)
    decision = decided(merged(*codings))
    found = merged(*codings, decisions=(decision,))
    assert settled(only(found)) == {"outcome.bridged": ("bridged_no", SettledBy.DECISION, ("bob",))}
    assert (only(found).settled[0].decision, found.decisions) == (decision.id, (decision,))
    assert list(open_differences(said_in(found, None))) == []


def test_a_decision_goes_before_a_policy() -> None:
    codings = saying(ann=YES, bob=NO, cas=NO)
    decision = decided(merged(*codings), "ann")
    found = only(merged(*codings, decisions=(decision,), consensus=Consensus.MAJORITY))
    assert settled(found)["outcome.bridged"][:2] == ("bridged_yes", SettledBy.DECISION)


def test_a_decision_lives_on_when_other_things_change() -> None:
    codings = saying(ann=YES, bob=NO)
    decision = decided(merged(*codings))
    elsewhere = a_coding(TALK, *codings[0].units, a_fragment(20, 30, memo="nieuw"), coder="ann")
    longer = codings[1].units[0].model_copy(update={"span": a_moment(0, 12).span, "memo": "anders"})
    moved = codings[1].model_copy(update={"units": (longer,)})
    assert state(decision, elsewhere, moved) is DecisionState.HOLDS
    settled_now = [item for unit in merged(elsewhere, moved, decisions=(decision,)).units for item in unit.settled]
    assert [item.decision for item in settled_now] == [decision.id]


def test_a_decision_on_what_was_said_otherwise_since_is_stale_and_has_no_effect() -> None:
    decision = decided(merged(*saying(ann=YES, bob=NO)))
    now = saying(ann=PARTLY, bob=NO)
    assert state(decision, *now) is DecisionState.SAID_CHANGED
    found = merged(*now, decisions=(decision,))
    assert (only(found).settled, found.decisions) == ((), ())
    assert only(found).unsettled == ("outcome.bridged",)


def test_a_decision_is_stale_when_a_third_coder_joins_or_a_unit_is_gone() -> None:
    codings = saying(ann=YES, bob=NO)
    decision = decided(merged(*codings))
    assert state(decision, *saying(ann=YES, bob=NO, cas=NO)) is DecisionState.JOINED_CHANGED
    assert state(decision, codings[0]) is DecisionState.JOINED_CHANGED
    assert state(decision, a_coding(TALK, a_fragment(20, 25), coder="ann")) is DecisionState.GONE


def test_deciding_again_on_the_same_takes_the_place_of_what_was_decided() -> None:
    found = merged(*saying(ann=YES, bob=NO))
    first, second = decided(found, "ann"), decided(found, "bob")
    assert (first.id, first.about, first.inputs) == (second.id, second.about, second.inputs)


def test_a_text_may_be_decided_on_although_texts_do_not_differ() -> None:
    codings = [a_coding(TALK, a_fragment(0, 5, who_what=text), coder=text) for text in ("een", "twee")]
    found = merged(*codings)
    assert list(open_differences(said_in(found, None))) == []
    decision = decided(found, "twee", "who_what")
    assert settled(only(merged(*codings, decisions=(decision,))))["who_what"][0] == "twee"


def test_who_left_it_open_cannot_be_followed_and_an_unknown_key_is_told() -> None:
    found = merged(*saying(ann=YES, bob=None, cas=NO))
    with pytest.raises(ConfigurationProblem, match="bob said nothing there; choose from ann, cas"):
        decided(found, "bob")
    with pytest.raises(ConfigurationProblem, match='no difference "00000000"'):
        find_difference(said_in(found, None), "00000000")


def test_a_value_of_their_own_is_one_of_the_codebook(codebook: Codebook) -> None:
    item = difference(merged(*saying(ann=YES, bob=NO)))
    assert value_of_text(item, ["bridged_partly"], codebook) == "bridged_partly"
    with pytest.raises(ConfigurationProblem, match='no code "geen_code"'):
        value_of_text(item, ["geen_code"], codebook)
    with pytest.raises(ConfigurationProblem, match="takes one value"):
        value_of_text(item, ["bridged_partly", "bridged_no"], codebook)


@given(st.permutations(range(3)))
def test_inputs_do_not_depend_on_the_order_of_choices_or_coders(order: list[int]) -> None:
    codings = saying(ann=YES, bob=NO, cas=PARTLY)
    decision = decided(merged(*codings))
    assert state(decision, *(codings[at] for at in order)) is DecisionState.HOLDS


def test_the_same_input_gives_the_same_bytes() -> None:
    codings = saying(ann=YES, bob=NO, cas=NO)
    decision = decided(merged(*codings))
    rules = {"consensus": Consensus.MAJORITY}
    one = merged(*codings, decisions=(decision,), **rules)
    other = merged(*codings[::-1], decisions=(decision, decision), **rules)
    assert one.model_dump_json() == other.model_dump_json()


def test_every_merged_value_says_where_it_comes_from() -> None:
    codings = saying(ann=YES, bob=NO)
    found = merged(*codings, decisions=(decided(merged(*codings)),))
    refs = {ref.coding: (ref.coder, ref.codebook.version) for ref in found.codings}
    assert refs == {coding.id: (coding.coder, coding.codebook.version) for coding in codings}
    assert all(member.coding in refs for unit in found.units for member in unit.members)
    assert found.policy == "likeness >= 0.3; content 0.2; consensus unanimous"
    assert {item.decision for unit in found.units for item in unit.settled} == {one.id for one in found.decisions}


def test_interaction_of_three_is_kept_apart() -> None:
    kinds = (Interaction.SUPPORT, Interaction.REFUTED, Interaction.PROBED)
    codings = [a_coding(TALK, a_fragment(0, 5, interaction=kind), coder=kind.value) for kind in kinds]
    assert only(merged(*codings, consensus=Consensus.MAJORITY)).unsettled == ("interaction",)
