"""The page of a sheet: Label Studio accepts it, and it offers the fields and the codebook, no more, no less."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from builders import a_code, shipped_codebook

from frameschema import Codebook, CodeState, FrameAttribution, Localized, Presence, ReasoningDevice
from frameschema.sheet import FilledColumn, SheetCoding, SheetShift
from labelstudio_plugin.controls import NO_KEY, Control, Widget
from labelstudio_plugin.label_config import codebook_of
from labelstudio_plugin.sheets import sheet_config
from labelstudio_plugin.sheets.controls import (
    ATTRIBUTIONS,
    CHAIN,
    COLUMN,
    COLUMN_BOXES,
    TALK,
    TRIGGERS,
    WHOLE,
    find_field,
)

LANGUAGES = ["nl", "en"]
ALL = (*COLUMN, *WHOLE)
FROM_LISTS = [control for control in ALL if control.choices not in (None, TRIGGERS)]

# These stand in every stored annotation: a name may be added, never changed or taken away.
# fmt: off
STORED_NAMES = {
    "who_what", "problem_definition", "problem_definition_absent", "causes_responsibility",
    "causes_responsibility_absent", "moral_judgement", "moral_judgement_absent", "solutions", "solutions_absent",
    "first_frames", "first_object", "first_image", "first_source", "first_certainty", "first_enactment",
    "first_local_name", "second_frames", "second_object", "second_image", "second_source", "second_certainty",
    "second_enactment", "second_local_name", "shift_result", "shift_trigger", "shift_before", "shift_after",
    "shift_text_before", "shift_text_after", "questions", "status", "handling", "dominant_frames", "bridged",
    "forms", "how", "evidence", "influence_plus", "influence_minus", "agreements", "memo",
}
# fmt: on


def page(codebook: Codebook | None = None, language: str = "nl") -> ET.Element:
    return ET.fromstring(sheet_config(codebook or shipped_codebook(), language))


def on_page(control: Control) -> str:
    return control.name if control in WHOLE else f"{control.name}_{{{{idx}}}}"


def named(root: ET.Element, name: str) -> ET.Element:
    (found,) = (element for element in root.iter() if element.get("name") == name)
    return found


def offered(element: ET.Element) -> list[tuple[str | None, str | None]]:
    return [(choice.get("alias"), choice.get("value")) for choice in element]


def changed(list_id: str, **lists_of: object) -> Codebook:
    book = shipped_codebook()
    lists = [item.model_copy(update=lists_of) if item.id == list_id else item for item in book.lists]
    return Codebook.model_validate(book.model_copy(update={"lists": tuple(lists)}).model_dump())


# --- the table of fields


def test_stored_names_stay_and_are_used_once() -> None:
    names = [control.name for control in ALL]
    assert set(names) >= STORED_NAMES
    assert len(names) == len(set(names))
    assert (TALK, CHAIN) == ("talk", "chain")


def test_every_field_of_a_filled_in_sheet_has_a_control_and_no_control_lacks_its_field() -> None:
    column = {"who_what", *(f"shift.{name}" for name in SheetShift.model_fields)}
    column |= {f"summaries.{device}.{name}" for device in ReasoningDevice for name in ("text", "presence")}
    column |= {f"{slot}.{name}" for slot in ATTRIBUTIONS for name in FrameAttribution.model_fields}
    assert {control.field for control in COLUMN} == column
    assert {"narrative", "summaries", "attributions", "shift", "who_what"} == set(FilledColumn.model_fields)
    whole = {control.field.partition(".")[0] for control in WHOLE}
    assert whole == {"questions", "status", "handling", "dominant_frames", "outcome", "agreements", "memo"}
    assert whole < set(SheetCoding.model_fields)


@pytest.mark.parametrize("name", ["memo_0", "who_what", "who_what_x", "who_what_-1", "", 7, None, ["memo"]])
def test_a_name_that_is_none_is_not_found(name: object) -> None:
    assert find_field(name) is None


def test_words_and_choices_are_in_the_codebook_we_ship(codebook: Codebook) -> None:
    for control in ALL:
        assert codebook.code(control.words)
        if control in FROM_LISTS:
            assert codebook.list(control.choices or "").codes


def test_no_words_of_sheets_are_left_over(codebook: Codebook) -> None:
    elsewhere = {"sheet_of_issue", "sheet_of_discussion", "sheet_help", "sheet_turn", "sheet_turns"}
    elsewhere |= {"sheet_joint", "sheet_no_fragments"}
    used = {control.words for control in ALL} | {box.fold for box in COLUMN_BOXES} | elsewhere
    there = {code.id for code in codebook.list("form").codes if code.id.startswith("sheet_")}
    assert there == {words for words in used if words.startswith("sheet_")}


# --- the page


@pytest.mark.parametrize("language", LANGUAGES)
def test_label_studio_accepts_it(codebook: Codebook, language: str) -> None:
    from label_studio_sdk.label_interface import LabelInterface

    judge = LabelInterface(sheet_config(codebook, language))
    judge.validate()
    assert {control.name for control in judge.controls} == set(map(on_page, ALL))


def test_it_says_which_codebook_it_was_made_from(codebook: Codebook) -> None:
    assert codebook_of(sheet_config(codebook, "nl")) == codebook.ref


def test_nothing_is_required() -> None:
    assert not [element.attrib for element in page().iter() if "required" in str(element.attrib).lower()]


def test_there_is_no_third_language(codebook: Codebook) -> None:
    with pytest.raises(ValueError, match="unknown language"):
        sheet_config(codebook, "de")


@pytest.mark.parametrize("control", ALL, ids=lambda control: control.name)
def test_a_field_belongs_to_its_column_or_to_the_talk(control: Control) -> None:
    root = page()
    element = named(root, on_page(control))
    inside = set(next(root.iter("Repeater")).iter())
    assert (element in inside) == (control in COLUMN)
    assert element.get("toName") == (TALK if control in WHOLE else "chain_{{idx}}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("control", FROM_LISTS, ids=lambda control: control.name)
def test_a_choice_offers_its_list(codebook: Codebook, control: Control, language: str) -> None:
    codes = codebook.list(control.choices or "").codes
    wanted = [(code.id, code.label.in_language(language)) for code in codes if code.state is CodeState.ACTIVE]
    element = named(page(codebook, language), on_page(control))
    assert offered(element) == wanted
    assert element.get("choice") == ("multiple" if control.widget is Widget.MANY else "single")


@pytest.mark.parametrize("control", [c for c in ALL if c.widget is Widget.FRAMES], ids=lambda c: c.name)
def test_a_frame_stands_under_every_level_it_is_met_on(codebook: Codebook, control: Control) -> None:
    frames = codebook.list("frame").codes
    branches = {branch.get("alias"): [frame.get("alias") for frame in branch] for branch in named_frames(control)}
    for level in codebook.list("frame_level").codes:
        assert branches[level.id] == [frame.id for frame in frames if level.id in frame.levels]


def named_frames(control: Control) -> ET.Element:
    return named(page(), on_page(control))


def test_triggers_stand_in_the_task() -> None:
    assert named(page(), "shift_trigger_{{idx}}").get("value") == "$triggers"


def test_no_letter_changes_an_answer_out_of_sight() -> None:
    choices = [choice for element in page().iter("Choices") for choice in element]
    assert len(choices) > 50
    assert {choice.get("hotkey") for choice in choices} == {NO_KEY}


def test_a_tick_says_that_a_device_was_looked_for() -> None:
    for device in ReasoningDevice:
        assert [alias for alias, _ in offered(named(page(), f"{device}_absent_{{{{idx}}}}"))] == [Presence.ABSENT]


def test_what_is_seldom_filled_in_is_folded() -> None:
    folded = {item.get("name") for panel in page().iter("Panel") for item in panel.iter() if item.get("name")}
    assert {name.partition("_")[0] for name in folded if name} == {"first", "second", "shift"}
    assert not folded & {f"first_{name}_{{{{idx}}}}" for name in ("frames", "object", "image")}


def test_a_new_code_appears_and_a_retired_one_does_not(codebook: Codebook) -> None:
    old = codebook.list("frame_image").codes
    gone = old[0].model_copy(update={"state": CodeState.RETIRED})
    new = a_code("image_new", label=Localized(nl="Nieuw beeld", en="New image"))
    found = offered(named(page(changed("frame_image", codes=(gone, *old[1:], new))), "first_image_{{idx}}"))
    assert ("image_new", "Nieuw beeld") in found
    assert old[0].id not in dict(found)


def test_a_retired_code_that_a_sheet_holds_stays_on_the_page(codebook: Codebook) -> None:
    old = codebook.list("frame_image").codes
    book = changed("frame_image", codes=(old[0].model_copy(update={"state": CodeState.RETIRED}), *old[1:]))
    root = ET.fromstring(sheet_config(book, "nl", frozenset({old[0].id})))
    assert [alias for alias, _ in offered(named(root, "first_image_{{idx}}"))].count(old[0].id) == 1


def test_markup_in_the_help_stays_text(codebook: Codebook) -> None:
    first, *rest = codebook.list("reasoning_device").codes
    awkward = Localized(nl="<b>Zorg</b> & meer", en="<b>Care</b> & more")
    book = changed("reasoning_device", codes=(first.model_copy(update={"definition": awkward}), *rest))
    html = ET.fromstring(named(page(book), "help").get("value", ""))
    assert next(html.iter("dd")).text == awkward.nl


# --- how it looks


def style() -> str:
    (element,) = page().iter("Style")
    return element.text or ""


def test_no_rule_is_dropped_by_label_studio() -> None:
    assert ">" not in style()
    assert style().count("{") == style().count("}") > 20


def test_every_part_of_a_column_has_a_row_of_its_own() -> None:
    """So that the fields of all columns stand side by side."""
    (repeater,) = page().iter("Repeater")
    (column,) = repeater
    assert re.findall(r"(?:repeat\(|span )(\d+)", style())[:2] == [str(len(column))] * 2


def test_the_joint_column_is_shown_last() -> None:
    assert ".fbs-col-0 { order: 1; }" in style()
