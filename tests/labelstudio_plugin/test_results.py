"""Results: a coding comes back from Label Studio as itself, and what does not fit is named."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from builders import (
    SECRET,
    a_coding,
    a_fragment,
    a_moment,
    shipped_codebook,
    shipped_roles,
)
from hypothesis import given
from hypothesis import strategies as st
from result_builders import CODED, TALK, Item, a_memo, context, field, read, region, written
from strategies import codings, transcripts

from frameschema import (
    Coding,
    CodingState,
    Influence,
    Polarity,
    ReframingOutcome,
    Relation,
    RelationDirection,
    RelationKind,
    Severity,
    Transcript,
    UnitKind,
)
from labelstudio_plugin.controls import DISCUSSION_MEMO, KIND
from labelstudio_plugin.label_config import label_config
from labelstudio_plugin.results import ReadResult, read_annotation, read_result

LANGUAGES = ["nl", "en"]


@st.composite
def coded(draw: st.DrawFn) -> tuple[Transcript, Coding]:
    transcript = draw(transcripts())
    return transcript, draw(codings(transcript))


@cache
def judge(language: str) -> Any:
    """Label Studio's own reading of the page: costs half a second."""
    from label_studio_sdk.label_interface import LabelInterface

    return LabelInterface(label_config(shipped_codebook(), shipped_roles().roles, language, kinds=tuple(UnitKind)))


# --- there and back


@pytest.mark.parametrize("language", LANGUAGES)
@given(coded())
def test_a_coding_comes_back_as_itself(language: str, found: tuple[Transcript, Coding]) -> None:
    transcript, coding = found
    items = written(coding, transcript, language)
    links = [item for item in items if item["type"] == "relation"]
    turned = [item for item in reversed(items) if item["type"] != "relation"] + links
    for stored in (items, json.loads(json.dumps(items)), turned):
        result = read_result(stored, context(transcript), coding.state)
        assert result == ReadResult(coding, ())


@pytest.mark.parametrize("language", LANGUAGES)
@given(coded())
def test_label_studio_accepts_what_we_write(language: str, found: tuple[Transcript, Coding]) -> None:
    transcript, coding = found
    annotation = {"result": written(coding, transcript, language)}
    assert judge(language).validate_prediction(annotation, return_errors=True) == []
    assert judge(language).validate_annotation(annotation)


def test_label_studio_is_no_judge_that_accepts_anything() -> None:
    (first, *_) = region(a_fragment(key="a"))
    spoilt = {**first, "value": {**first["value"], "hypertextlabels": ["verhaal"]}}
    assert not judge("nl").validate_annotation({"result": [spoilt]})
    assert not judge("nl").validate_annotation({"result": [{**first, "from_name": "onbekend"}]})


def test_reading_leaves_what_it_was_given_as_it_was() -> None:
    items = written()
    before = json.dumps(items)
    read(*items)
    assert json.dumps(items) == before


def test_a_page_in_another_language_is_understood() -> None:
    assert read(*written(language="en")).coding == read(*written(language="nl")).coding == CODED


def test_every_kind_of_influence_keeps_its_side() -> None:
    outcome = ReframingOutcome(
        influences=(
            Influence(influence="influence_management", polarity=Polarity.PLUS),
            Influence(influence="influence_management", polarity=Polarity.MINUS),
        )
    )
    coding = a_coding(TALK, a_moment(key="b", outcome=outcome))
    assert {item["from_name"] for item in written(coding)} == {KIND, "influence_plus", "influence_minus"}
    assert read(*written(coding)).coding == coding


@pytest.mark.parametrize("direction", RelationDirection)
def test_a_link_keeps_its_direction_and_all_its_labels(direction: RelationDirection) -> None:
    first, second = CODED.units[:2]
    link = Relation(source=first.id, target=second.id, kinds=tuple(RelationKind), direction=direction)
    coding = CODED.model_copy(update={"relations": (link, link)})
    assert read(*written(coding)).coding.relations == (link, link)


# --- annotations as they are stored


def test_the_suffix_that_label_studio_adds_to_ids_is_taken_off() -> None:
    items = [{**item, "id": f"{item['id']}#v6l1z"} if "id" in item else item for item in written()]
    for item in items:
        if item["type"] == "relation":
            item.update(from_id=f"{item['from_id']}#v6l1z", to_id=f"{item['to_id']}#v6l1z")
    assert read(*items).coding == CODED


@pytest.mark.parametrize(("skipped", "state"), [(True, CodingState.SKIPPED), (False, CodingState.SUBMITTED)])
def test_a_skipped_task_is_a_state(skipped: bool, state: CodingState) -> None:
    result = read_annotation({"id": 1, "result": written(), "was_cancelled": skipped}, context())
    assert result.coding == CODED.model_copy(update={"state": state})


def test_an_empty_annotation_is_a_coding_without_units() -> None:
    result = read_annotation({"result": []}, context())
    assert (result.coding.units, result.findings) == ((), ())


def test_a_result_that_is_no_list_is_reported() -> None:
    assert read_annotation({"result": SECRET}, context()).findings


def test_a_text_typed_in_two_boxes_is_one_text() -> None:
    who_what = field("who_what", ["Eerst", "daarna"])
    assert read(*region(a_fragment(key="a")), who_what).coding.units[0].who_what == "Eerst\ndaarna"


def test_the_quote_that_label_studio_stores_is_not_read() -> None:
    (mark,) = region(a_fragment(key="a"))
    mark["value"]["text"] = r"iets heel anders\n\n"
    assert read(mark).findings == ()


# --- what does not fit is named

SPOILT: dict[str, tuple[list[Any], str]] = {
    "an unknown field": ([{**field("who_what", ["x"]), "from_name": "nieuw"}], "a/nieuw"),
    "a field of another kind": ([field("status", ["controversy"])], "a/status"),
    "an unknown code of a closed list": (
        [field("reasoning_devices", ["solutions", SECRET])],
        "a/reasoning_devices",
    ),
    "two choices where one is possible": ([field("interaction", ["support", "ignored"])], "a/interaction"),
    "a choice of nothing": ([field("interaction", [])], "a/interaction"),
    "a blank text": ([field("who_what", ["  \n"])], "a/who_what"),
    "a text that is no text": ([field("who_what", [{"text": SECRET}])], "a/who_what"),
    "a text instead of a list": ([field("who_what", SECRET)], "a/who_what"),
    "a choice stored as text": ([{**field("who_what", ["x"]), "type": "choices"}], "a/who_what"),
    "a level that does not exist": ([field("frames", [["laag", "autonomy"]])], "a/frames"),
    "a level without a frame": ([field("frames", [["master"]])], "a/frames"),
    "a frame below a frame": ([field("frames", [["master", "autonomy", "need"]])], "a/frames"),
    "a frame that can be no code": ([field("frames", [["master", f"{SECRET} met spatie"]])], "a/frames"),
    "a role that can be no code": ([field("enacted_role", [f"{SECRET} met spatie"])], "a"),
    "two narratives": ([field("narrative", [["A"], ["B"]])], "a/narrative"),
    "a narrative in a narrative": ([field("narrative", [["A", "B"]])], "a/narrative"),
    "an issue without a title": ([field("issues", [["Korten", " "]])], "a/issues"),
    "an issue that is no path": ([field("issues", [SECRET])], "a/issues"),
    "a field filled in twice": (
        [field("interaction", ["support"]), field("interaction", ["ignored"])],
        "a/interaction",
    ),
    "two texts for a field": ([field("who_what", ["x"]), field("who_what", ["y"])], "a/who_what"),
    "a half character": ([field("who_what", [f"{SECRET}\ud83d"])], "a"),
}


@pytest.mark.parametrize(("items", "named"), SPOILT.values(), ids=SPOILT)
def test_a_field_that_does_not_fit_is_named_without_its_content(items: list[Any], named: str) -> None:
    result = read(*region(a_fragment(key="a")), *items)
    (finding,) = result.findings
    assert finding.where.startswith(f"gesprek-01, ann, item {named}")
    assert SECRET not in str(finding)


@pytest.mark.parametrize(
    "items",
    [
        pytest.param(
            [field("local_name", [f"{SECRET}\ud83d"]), field("who_what", ["Iets"])], id="half a character"
        ),
        pytest.param([field("framing_devices", ["met spatie"]), field("who_what", ["Iets"])], id="no code"),
    ],
)
def test_one_field_that_does_not_fit_leaves_the_others_in_place(items: list[Any]) -> None:
    result = read(*region(a_fragment(key="a")), *items)
    assert result.findings
    assert [unit.who_what for unit in result.coding.units] == ["Iets"]


def test_a_minus_that_does_not_fit_is_named() -> None:
    result = read(*region(a_moment(key="a")), field("influence_minus", [f"{SECRET} met spatie"]))
    assert len(result.findings) == 1
    assert SECRET not in str(result.findings)


@pytest.mark.parametrize(
    "labels",
    [["fragment", "out_of_role"], [], ["verhaal"], "fragment", None, [["fragment"]], ["fragment", 7]],
    ids=str,
)
def test_a_region_without_exactly_one_known_kind_is_an_error(labels: Any) -> None:
    (mark,) = region(a_fragment(key="a"))
    spoilt = {**mark, "value": {**mark["value"], "hypertextlabels": labels}}
    result = read(spoilt, field("who_what", [SECRET]))
    assert [finding.where for finding in result.findings] == [
        "gesprek-01, ann, item a/kind",
        "gesprek-01, ann, item a/who_what",
    ]
    assert {finding.severity for finding in result.findings} == {Severity.ERROR}
    assert result.coding.units == ()


def test_fields_of_a_region_that_was_never_marked_are_each_named() -> None:
    result = read(field("who_what", [SECRET]), field("memo", [SECRET]))
    assert [finding.where.rpartition(" ")[2] for finding in result.findings] == ["a/who_what", "a/memo"]
    assert SECRET not in str(result.findings)


def test_a_region_that_is_misplaced_is_an_error() -> None:
    (mark,) = region(a_fragment(key="a"))
    mark["value"]["globalOffsets"] = {"start": 1, "end": 5}
    (finding,) = read(mark).findings
    assert (finding.severity, finding.where) == (Severity.ERROR, "gesprek-01, ann, item a")
    assert "contradict" in finding.message


def test_a_note_outside_the_form_is_mentioned() -> None:
    (mark,) = region(a_fragment(key="a"))
    (finding,) = read({**mark, "meta": {"text": [SECRET]}}).findings
    assert finding.severity is Severity.INFO
    assert SECRET not in str(finding)


@pytest.mark.parametrize("item", [None, 7, SECRET, [SECRET], True], ids=str)
def test_an_item_that_is_no_item_is_counted(item: Any) -> None:
    result = read(item, *written(), item)
    assert result.coding == CODED
    assert len(result.findings) == 2
    assert SECRET not in str(result.findings)


@pytest.mark.parametrize("key", ["", "met spatie", "a/b", "x" * 81, "half\ud83d"], ids=ascii)
def test_a_region_without_a_usable_id_is_reported(key: str) -> None:
    (mark,) = region(a_fragment(key="a"))
    result = read({**mark, "id": key})
    assert result.coding.units == ()
    assert len(result.findings) == 1


# --- links

LINK: Item = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"}


@pytest.mark.parametrize(
    "spoilt",
    [{"to_id": "nergens"}, {"from_id": None}, {"direction": "op"}, {"direction": None}, {"direction": ["right"]}],
    ids=str,
)
def test_a_link_that_leads_nowhere_is_named(spoilt: Item) -> None:
    result = read(*written(CODED.model_copy(update={"relations": ()})), {**LINK, **spoilt})
    assert result.coding.relations == ()
    assert len(result.findings) == 1


@pytest.mark.parametrize("labels", [[SECRET], SECRET, [[SECRET]], 7, [None]], ids=str)
def test_a_label_that_is_not_in_the_codebook_is_reported_and_the_link_kept(labels: Any) -> None:
    result = read(*written(CODED.model_copy(update={"relations": ()})), {**LINK, "labels": labels})
    assert len(result.coding.relations) == 1
    assert result.findings
    assert SECRET not in str(result.findings)


def test_two_links_that_lead_nowhere_can_be_told_apart() -> None:
    result = read(*written(), {**LINK, "to_id": "x"}, {**LINK, "to_id": "y"})
    assert len({finding.where for finding in result.findings}) == 2


# --- the memo of the discussion


def test_the_memo_of_the_discussion_is_read() -> None:
    assert read(a_memo("Rumoerig.", "Wel goed.")).coding.memo == "Rumoerig.\nWel goed."


@pytest.mark.parametrize("texts", [[], [""], [" "], ["\n", "\n"]], ids=ascii)
def test_a_memo_left_blank_is_no_memo(texts: list[Any]) -> None:
    assert read(*written(), a_memo(*texts)).coding == CODED


@pytest.mark.parametrize("texts", [[f"{SECRET}\ud83d"], [7], [[SECRET]]], ids=ascii)
def test_a_memo_that_does_not_fit_is_named(texts: list[Any]) -> None:
    result = read(a_memo(*texts))
    assert result.coding.memo is None
    assert [finding.where.rpartition(" ")[2] for finding in result.findings] == [f"ynG6GzeIP_/{DISCUSSION_MEMO}"]
    assert SECRET not in str(result.findings)
