"""Results of a sheet: what is filled in comes back as itself, and what does not fit is named."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from builders import SECRET, shipped_codebook
from hypothesis import given
from hypothesis import strategies as st
from sheet_builders import (
    INCOME,
    JOINT,
    LATER,
    SHEET,
    SOCIAL,
    UNITS,
    a_context,
    a_filled_sheet,
    a_sheet,
    filled_sheets,
)

from frameschema import (
    CodingState,
    DeviceSummary,
    FrameAttribution,
    FrameRef,
    Influence,
    IssueStatus,
    Polarity,
    Presence,
    ReasoningDevice,
    ReframingOutcome,
)
from frameschema.sheet import FilledColumn, SheetCoding, SheetShift
from labelstudio_plugin.sheets import ReadSheet, SheetProblem, read_sheet, sheet_config, write_sheet

Item = dict[str, Any]
DEVICE = ReasoningDevice.SOLUTIONS
FRAMES = tuple(FrameRef(frame=code.id) for code in shipped_codebook().list("frame").codes[:3])


def read(*items: Any, skipped: bool = False) -> ReadSheet:
    return read_sheet({"id": 1, "result": list(items), "was_cancelled": skipped}, a_context())


def text(name: str, *texts: Any) -> Item:
    return {"id": "x", "from_name": name, "to_name": "talk", "type": "textarea", "value": {"text": list(texts)}}


def choice(name: str, *codes: Any) -> Item:
    return {"id": "x", "from_name": name, "to_name": "talk", "type": "choices", "value": {"choices": list(codes)}}


def taxonomy(name: str, *paths: Any) -> Item:
    value = {"taxonomy": list(paths)}
    return {"id": "x", "from_name": name, "to_name": "talk", "type": "taxonomy", "value": value}


# --- there and back


@given(filled_sheets(), st.randoms(use_true_random=False))
def test_a_filled_in_sheet_comes_back_as_itself(coding: SheetCoding, random: Any) -> None:
    items = write_sheet(coding, SHEET)
    turned = [*items]
    random.shuffle(turned)
    for stored in (items, json.loads(json.dumps(items)), turned):
        found = read(*stored, skipped=coding.state is CodingState.SKIPPED)
        assert found == ReadSheet(coding, ())


@cache
def judge(language: str) -> Any:
    """Label Studio's own reading of the page, with its columns written out: it knows no Repeater."""
    from label_studio_sdk.label_interface import LabelInterface

    config = sheet_config(shipped_codebook(), language)
    start, end = config.index("<Repeater"), config.index("</Repeater>")
    column = config[config.index(">", start) + 1 : end]
    columns = "".join(column.replace("{{idx}}", str(index)) for index in range(3))
    return LabelInterface(config[:start] + columns + config[end + len("</Repeater>") :])


@pytest.mark.parametrize("language", ["nl", "en"])
@given(filled_sheets())
def test_label_studio_accepts_what_we_write(language: str, coding: SheetCoding) -> None:
    own_choices = ("shift_trigger_0", "shift_trigger_1", "shift_trigger_2")
    items = [item for item in write_sheet(coding, SHEET) if item["from_name"] not in own_choices]
    assert judge(language).validate_prediction({"result": items}, return_errors=True) == []
    assert judge(language).validate_annotation({"result": items})


def test_label_studio_is_no_judge_that_accepts_anything() -> None:
    assert not judge("nl").validate_annotation({"result": [choice("bridged", "misschien")]})
    assert not judge("nl").validate_annotation({"result": [choice("onbekend", "bridged_yes")]})


def test_fields_stand_under_the_place_of_their_column() -> None:
    told = DeviceSummary(device=DEVICE, text="Bellen in plaats van brieven")
    coding = a_filled_sheet(FilledColumn(narrative=SOCIAL.narrative, who_what="ZT-1", summaries=(told,)))
    named = {item["from_name"]: item["to_name"] for item in write_sheet(coding, SHEET)}
    assert named == {"who_what_2": "chain_2", f"{DEVICE.value}_2": "chain_2"}


def test_a_column_that_was_appended_moves_nothing() -> None:
    items = [text("who_what_1", "van inkomen"), text("who_what_2", "van de zorg")]
    renewed = a_sheet(JOINT, INCOME, SOCIAL, LATER)
    before = read(*items).coding
    after = read_sheet({"result": items}, a_context(renewed)).coding
    assert before.columns == after.columns
    assert [column.narrative for column in after.columns] == [INCOME.narrative, SOCIAL.narrative]


def test_reading_leaves_what_it_was_given_as_it_was() -> None:
    items = [text("who_what_0", "wij"), choice("status", "controversy"), {"half": True}]
    before = json.dumps(items)
    read(*items)
    assert json.dumps(items) == before


@pytest.mark.parametrize("result", [None, []])
def test_an_empty_sheet_is_a_coding_without_content(result: Any) -> None:
    assert read_sheet({"result": result}, a_context()) == ReadSheet(a_filled_sheet(), ())


def test_the_coding_says_which_codebook_it_was_made_with() -> None:
    assert read().coding.codebook == shipped_codebook().ref


# --- what has no place on the page


def test_an_attribution_too_many_is_refused() -> None:
    three = tuple(FrameAttribution(frames=(frame,)) for frame in FRAMES)
    with pytest.raises(SheetProblem, match="3 frame attributions"):
        write_sheet(a_filled_sheet(FilledColumn(narrative=INCOME.narrative, attributions=three)), SHEET)


def test_an_attribution_that_says_nothing_takes_no_slot() -> None:
    two = tuple(FrameAttribution(frames=(frame,)) for frame in FRAMES[:2])
    column = FilledColumn(narrative=INCOME.narrative, attributions=(FrameAttribution(), *two))
    found = read(*write_sheet(a_filled_sheet(column), SHEET)).coding.columns[0]
    assert found.attributions == two


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (FilledColumn(narrative=LATER.narrative, who_what="x"), "no column for narrative"),
        (FilledColumn(narrative=JOINT.narrative, shift=SheetShift(trigger=UNITS["late"].id)), "no trigger"),
    ],
)
def test_what_the_sheet_does_not_have_is_refused(column: FilledColumn, said: str) -> None:
    with pytest.raises(SheetProblem, match=said):
        write_sheet(a_filled_sheet(column), SHEET)


def test_a_coding_of_another_sheet_is_refused() -> None:
    with pytest.raises(SheetProblem, match="is not of sheet"):
        write_sheet(a_filled_sheet(), a_sheet(issue=None))


# --- what does not fit is named

SPOILT: dict[str, tuple[list[Any], str]] = {
    "an unknown field": ([text("nieuw_0", SECRET)], "x/nieuw_0"),
    "a field of the other pass": ([choice("interaction", "support")], "x/interaction"),
    "a column that is not there": ([text("who_what_3", SECRET)], "x/who_what_3"),
    "a column without a number": ([text("who_what", SECRET)], "x/who_what"),
    "a column with an odd number": ([text("who_what_01", SECRET)], "x/who_what_01"),
    "a text stored as a choice": ([choice("who_what_0", SECRET)], "x/who_what_0"),
    "a text that is no text": ([text("who_what_0", {"a": SECRET})], "x/who_what_0"),
    "a blank text": ([text("memo", " \n")], "x/memo"),
    "half a character": ([text("how", f"{SECRET}\ud83d")], "x/how"),
    "an unknown code of a closed list": ([choice("bridged", SECRET)], "x/bridged"),
    "a code that can be none": ([choice("first_object_0", f"{SECRET} met spatie")], "x/first_object_0"),
    "two choices where one is possible": ([choice("status", "controversy", "unanimous")], "x/status"),
    "a level that does not exist": ([taxonomy("dominant_frames", ["laag", "autonomy"])], "x/dominant_frames"),
    "a trigger of another sheet": ([choice("shift_trigger_1", str(UNITS["late"].id))], "x/shift_trigger_1"),
    "a trigger that is no id": ([choice("shift_trigger_1", SECRET)], "x/shift_trigger_1"),
    "two texts for a field": ([text("who_what_0", "a"), text("who_what_0", "b")], "x/who_what_0"),
    "two choices of frames": ([taxonomy("first_frames_0", ["autonomy"])] * 2, "x/first_frames_0"),
    "two sides of one influence list": ([choice("influence_plus", "influence_case")] * 2, "x/influence_plus"),
    "a relation": ([{"type": "relation", "from_id": "a", "to_id": "b"}], "?/?"),
    "no item": ([SECRET], "?"),
}


@pytest.mark.parametrize(("items", "named"), SPOILT.values(), ids=SPOILT)
def test_what_does_not_fit_is_named_without_its_content(items: list[Any], named: str) -> None:
    result = read(*items, text("agreements", "Er wordt gebeld"))
    (finding,) = result.findings
    assert finding.where == f"gesprek-01, sheet {SHEET.id}, ann, item {named}"
    assert SECRET not in str(finding)
    assert result.coding.agreements == "Er wordt gebeld"


@pytest.mark.parametrize("turned", [False, True])
def test_a_text_wins_from_the_tick_that_it_is_absent(turned: bool) -> None:
    items = [choice(f"{DEVICE.value}_absent_1", "absent"), text(f"{DEVICE.value}_1", "Toch wel")]
    result = read(*(reversed(items) if turned else items))
    (column,) = result.coding.columns
    assert column.summaries == (DeviceSummary(device=DEVICE, text="Toch wel"),)
    assert [finding.where.rpartition(" ")[2] for finding in result.findings] == [f"x/{DEVICE.value}_absent_1"]


def test_a_tick_alone_says_that_it_was_looked_for() -> None:
    result = read(choice(f"{DEVICE.value}_absent_2", "absent"))
    absent = DeviceSummary(device=DEVICE, presence=Presence.ABSENT)
    assert result.coding.columns == (FilledColumn(narrative=SOCIAL.narrative, summaries=(absent,)),)
    assert result.findings == ()


def test_one_field_that_does_not_fit_leaves_the_others_of_its_column() -> None:
    spoilt = text(f"{DEVICE.value}_1", f"{SECRET}\ud83d")
    result = read(spoilt, text("who_what_1", "KM-I-1"), choice("shift_result_1", "shift"))
    (column,) = result.coding.columns
    assert (column.who_what, column.shift.result, column.summaries) == ("KM-I-1", "shift", ())
    assert len(result.findings) == 1


def test_both_sides_of_an_influence_are_kept() -> None:
    result = read(choice("influence_minus", "influence_case"), choice("influence_plus", "influence_case"))
    assert result.coding.outcome == ReframingOutcome(
        influences=tuple(Influence(influence="influence_case", polarity=polarity) for polarity in Polarity)
    )
    assert result.findings == ()


def test_the_second_slot_alone_is_an_attribution() -> None:
    result = read(choice("second_object_1", "object_client"), choice("status", IssueStatus.CONTROVERSY.value))
    assert result.coding.columns[0].attributions == (FrameAttribution(object="object_client"),)
