"""What is made from merged coding has the values that differences were settled on."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_coding, a_fragment, a_moment, a_transcript
from hypothesis import given
from hypothesis import strategies as st
from strategies import codings, transcripts

from framebridge.errors import DataProblem
from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.deciding import Choice, decide, find_difference, item_key, said_in
from framebridge.merging.standing import as_it_stands
from framebridge.precoding import coding_of_merged
from framebridge.sheets.making import units_of
from frameschema import (
    AnyUnit,
    Bridged,
    CodingState,
    Consensus,
    Decision,
    FrameAttribution,
    FrameRef,
    Member,
    MergedCoding,
    ReasoningDevice,
    ReframingOutcome,
    as_json,
    value_at,
)

TALK = a_transcript("KM-I-1: Hij komt niet.", "ZT-1: Hij durft niet.")
YES, PARTLY, NO = Bridged
NEED, MARKET = (FrameAttribution(frames=(FrameRef(frame=name),)) for name in ("need", "market"))


def moments(**said: Bridged) -> list[AnyUnit]:
    return [a_moment(0, 10, key="m", outcome=ReframingOutcome(bridged=value)) for value in said.values()]


def merged(*units: AnyUnit, decisions: tuple[Decision, ...] = (), **rules: Consensus) -> MergedCoding:
    own = [a_coding(TALK, unit, coder=f"c{at}") for at, unit in enumerate(units)]
    return merge_codings(own, TALK, MergeRules(**rules), decisions)


def decided(*units: AnyUnit, field: str, choice: Choice) -> MergedCoding:
    """The units merged, with a decision about a field of theirs."""
    said = tuple(said_in(merged(*units), None))
    item = find_difference(said, item_key(said[0].about, field))
    decision = decide("proef", item, choice, "coordinator", date(2026, 11, 27), None)
    return merged(*units, decisions=(decision,))


def test_a_decision_is_in_the_draft_and_on_the_sheet() -> None:
    found = decided(*moments(ann=YES, bob=NO), field="outcome.bridged", choice=Choice(taken_from="c1"))
    (drafted,), (on_sheet,) = coding_of_merged(found).units, units_of(found)
    assert (drafted.outcome.bridged, on_sheet.outcome.bridged) == (NO, NO)


def test_a_majority_is_too_and_what_waits_for_a_decision_stays_open_in_the_draft() -> None:
    said = moments(ann=YES, bob=NO, cas=NO)
    (by_majority,) = coding_of_merged(merged(*said, consensus=Consensus.MAJORITY)).units
    (unsettled,) = coding_of_merged(merged(*said)).units
    assert (by_majority.outcome.bridged, unsettled.outcome.bridged) == (NO, None)


def test_of_several_choices_and_of_frames_what_was_decided_takes_the_place_of_what_all_chose() -> None:
    problem, moral = ReasoningDevice.PROBLEM_DEFINITION, ReasoningDevice.MORAL_JUDGEMENT
    fragments = (
        a_fragment(0, 5, reasoning_devices=(problem, moral), attribution=NEED),
        a_fragment(0, 5, reasoning_devices=(problem,), attribution=MARKET),
    )
    devices = decided(*fragments, field="reasoning_devices", choice=Choice(taken_from="c0"))
    (unit,) = coding_of_merged(devices).units
    assert (set(unit.reasoning_devices), unit.attribution.frames) == ({problem, moral}, ())
    frames = decided(*fragments, field="attribution.frames", choice=Choice(taken_from="c1"))
    (unit,) = coding_of_merged(frames).units
    assert (unit.reasoning_devices, unit.attribution) == ((problem,), MARKET)


def test_a_text_that_was_decided_on_is_filled_in() -> None:
    fragments = [a_fragment(0, 5, who_what=words) for words in ("hij komt niet", "hij durft niet")]
    found = decided(*fragments, field="who_what", choice=Choice(value="hij durft niet te komen"))
    assert [unit.who_what for unit in coding_of_merged(found).units] == ["hij durft niet te komen"]


def test_settled_issues_take_the_place_of_those_of_all_members() -> None:
    fragments = [a_fragment(0, 5, issues=((title,),)) for title in ("Huur", "Korten")]
    assert [unit.issues for unit in units_of(merged(*fragments))] == [(("Huur",), ("Korten",))]
    found = decided(*fragments, field="issues", choice=Choice(taken_from="c1"))
    assert [unit.issues for unit in units_of(found)] == [(("Korten",),)]


def test_a_value_that_a_field_cannot_have_is_told_without_the_value() -> None:
    found = decided(*moments(ann=YES, bob=NO), field="outcome.bridged", choice=Choice(value="geheim"))
    with pytest.raises(DataProblem, match=r"outcome\.bridged of unit .* take the decision again") as problem:
        coding_of_merged(found)
    assert "geheim" not in str(problem.value)


@given(st.data())
def test_what_was_settled_is_what_stands_there_and_nothing_else_changes(data: st.DataObject) -> None:
    talk = data.draw(transcripts())
    own = [data.draw(codings(talk, coder=f"c{at}", states=[CodingState.SUBMITTED])) for at in range(3)]
    found = merge_codings(own, talk, MergeRules(consensus=Consensus.LEAD, lead="c0"))
    for unit in found.units:
        stands = as_it_stands(unit.members[0].unit, unit)
        for item in unit.settled:
            assert as_json(value_at(stands, item.field)) == item.value
        back = {item.field.partition(".")[0]: None for item in unit.settled}
        first: Member = unit.members[0]
        assert stands.model_dump(exclude=set(back)) == first.unit.model_dump(exclude=set(back))
