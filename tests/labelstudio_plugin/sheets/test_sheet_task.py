"""The task of a sheet: the talk and the chains are readable, nothing said is markup, and it knows its columns."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
from builders import SECRET, a_clearance, a_coding, a_discussion, a_fragment, a_shift, a_transcript, a_turn
from sheet_builders import (
    BY_ID,
    INCOME,
    ISSUE,
    JOINT,
    LATER,
    SHEET,
    SOCIAL,
    TALK,
    UNITS,
    a_column,
    a_sheet,
    a_task,
)

from frameschema import Holder, Transcript
from frameschema.sheet import Sheet
from labelstudio_plugin.errors import NotCleared
from labelstudio_plugin.sheets import SheetProblem
from labelstudio_plugin.tasks import Task


def html(text: str) -> Any:
    return lxml.html.fragment_fromstring(text, create_parent="div")


def chain(index: int, task: Task | None = None) -> Any:
    return html((task or a_task()).data["narratives"][index]["chain"])


def talk(task: Task | None = None) -> Any:
    return html((task or a_task()).data["excerpt"])


def said(parent: Any) -> list[str]:
    return [paragraph.text_content() for paragraph in parent.iter("p") if paragraph.get("class") == "t"]


# --- the talk


@pytest.mark.parametrize("issue", [ISSUE, None])
def test_the_talk_has_every_turn_once_in_order(issue: str | None) -> None:
    found = talk(a_task(a_sheet(issue=issue)))
    assert said(found) == [turn.text for turn in TALK.turns]
    buttons = [button.get("id") for button in found.iter("input") if button.get("type") == "radio"]
    assert buttons == [f"fbs-turn-{number}" for number in range(1, 6)]


def test_an_issue_sheet_folds_what_lies_outside_its_moments() -> None:
    (fold,) = talk().find_class("fold")
    assert said(fold) == [TALK.turns[4].text]
    assert fold.find("label").text_content() == "… 1 beurt …"


def test_a_discussion_sheet_folds_nothing() -> None:
    assert talk(a_task(a_sheet(issue=None))).find_class("fold") == []


def test_an_issue_without_a_moment_folds_the_whole_talk() -> None:
    (fold,) = talk(a_task(a_sheet(moments=()))).find_class("fold")
    assert len(said(fold)) == 5


# --- the chains


def test_a_chain_has_the_words_the_notes_and_the_talk_in_between() -> None:
    found = chain(1)
    first, second = found.find_class("f")
    assert (said(first), said(second)) == (["Hij is weer niet verschenen 😀"], ["Dan bel ik hem voortaan"])
    assert [note.text_content() for note in first.find_class("w")] == ["KM-I-1: cliënt komt niet"]
    assert first.find_class("d")[0].text_content() == "Situatie- of probleemdefinitie"
    (between,) = found.iter("details")
    assert said(between) == [TALK.turns[1].text, TALK.turns[2].text]
    assert between.find("summary").text == "… 2 beurten …"


def test_a_fragment_leads_to_its_turn_in_the_talk() -> None:
    (label,) = chain(2).find_class("l")
    assert (label.get("for"), label.text) == ("fbs-turn-2", "→ beurt 2")
    assert talk().xpath(f'//*[@id="{label.get("for")}"]')[0].getparent().text_content() == TALK.turns[1].text


def test_a_fragment_over_several_turns_has_a_speaker_line_for_each() -> None:
    unit = next(iter(a_coding(TALK, a_fragment(60, 80, key="wide")).units))
    column = a_column("breed").model_copy(update={"fragments": (unit.id,)})
    found = chain(0, a_task(a_sheet(column), units={**BY_ID, unit.id: unit}))
    assert [paragraph.get("data-s") for paragraph in found.iter("p") if paragraph.get("data-s")] == [
        "1 · KM-I-1",
        "2 · ZT-1",
    ]
    assert "".join(said(found)) == TALK.text[60:80]


def test_overlapping_fragments_fold_nothing_between_them() -> None:
    column = a_column("samen", "late", "late")
    assert list(chain(0, a_task(a_sheet(column))).iter("details")) == []


def test_an_empty_column_says_why() -> None:
    task = a_task(a_sheet(JOINT, LATER))
    assert chain(0, task).text_content().startswith("Voor het verhaal dat de aanwezigen samen vertellen")
    assert chain(1, task).text_content() == "Bij dit verhaal horen nu geen fragmenten."


# --- nothing said is markup

AWKWARD = '</p><script>alert("1")</script> &amp; <details> \' "'


def awkward() -> tuple[Sheet, Transcript, dict[Any, Any]]:
    spoken = a_transcript(a_turn(AWKWARD, 'O"Z <b>'), a_turn("tussenin", "KM-I-1"), a_turn(AWKWARD, "KM-I-1"))
    length = len(AWKWARD)
    units = a_coding(
        spoken,
        a_fragment(0, length, key="a", who_what=AWKWARD),
        a_fragment(length + 8, 2 * length + 8, key="b"),
        a_shift(0, length, key="c"),
    ).units
    by_key = {unit.key: unit for unit in units}
    fragments = (by_key["a"].id, by_key["b"].id)
    column = a_column(AWKWARD, holder=Holder(speakers=(AWKWARD,))).model_copy(update={"fragments": fragments})
    sheet = a_sheet(column, moments=(), triggers=(by_key["c"].id,), text_sha256=spoken.text_sha256)
    return sheet, spoken, {unit.id: unit for unit in units}


def test_what_was_said_or_written_is_never_markup() -> None:
    sheet, spoken, units = awkward()
    task = a_task(sheet, units=units, talk=spoken)
    for found in (talk(task), chain(0, task)):
        assert said(found) == [turn.text for turn in spoken.turns]
        assert list(found.iter("script")) == []
        assert next(element.get("data-s") for element in found.iter("p") if element.get("data-s")) == '1 · O"Z <b>'
    assert chain(0, task).find_class("w")[0].text_content() == AWKWARD
    assert chain(0, task).find_class("n")[0].text_content() == AWKWARD


# --- headings, triggers, what the task knows


def test_columns_are_headed_as_in_the_issue_table() -> None:
    heads = [column["who"] for column in a_task(a_sheet(JOINT, INCOME, SOCIAL, LATER)).data["narratives"]]
    assert heads == [
        "Gezamenlijk verhaal",
        "Narratief A; KM-I-1",
        "Narratief B; ZT-1",
        "Narratief C; Een ander verhaal",
    ]


def test_the_twenty_seventh_narrative_is_aa() -> None:
    columns = [a_column(f"verhaal {number}") for number in range(27)]
    heads = [column["who"] for column in a_task(a_sheet(*columns)).data["narratives"]]
    assert (heads[25], heads[26]) == ("Narratief Z; verhaal 25", "Narratief AA; verhaal 26")


@pytest.mark.parametrize(
    ("issue", "language", "title"),
    [
        (ISSUE, "nl", "Issueblad: Korten of niet · gesprek-01"),
        (None, "nl", "Gespreksblad: gesprek-01"),
        (ISSUE, "en", "Issue sheet: Korten of niet · gesprek-01"),
    ],
)
def test_a_sheet_has_a_title(issue: str | None, language: str, title: str) -> None:
    assert a_task(a_sheet(issue=issue), language).data["title"] == title


def test_triggers_are_told_apart_by_their_words() -> None:
    marked = a_coding(TALK, *(a_shift(0, 29, key=key) for key in "abc")).units
    sheet = a_sheet(triggers=tuple(unit.id for unit in marked))
    found = a_task(sheet, units={**BY_ID, **{unit.id: unit for unit in marked}}).data["triggers"]
    first = "1 · KM-I-1 · Hij is weer niet verschenen 😀"
    assert [choice["value"] for choice in found] == [first, f"{first} (2)", f"{first} (3)"]
    assert [choice["alias"] for choice in found] == [str(unit.id) for unit in marked]


def test_a_long_trigger_is_shortened_at_a_word() -> None:
    (shift,) = a_coding(TALK, a_shift(0, 100, key="lang")).units
    sheet = a_sheet(triggers=(shift.id,))
    (choice,) = a_task(sheet, units={**BY_ID, shift.id: shift}).data["triggers"]
    assert choice["value"] == "1 · KM-I-1 · Hij is weer niet verschenen 😀 en de brief lag er …"


def test_the_sheet_can_be_read_back_from_the_task() -> None:
    data = json.loads(json.dumps(dict(a_task().data)))
    assert Sheet.model_validate(data["sheet"]) == SHEET
    assert [column["id"] for column in data["narratives"]] == [str(column.narrative) for column in SHEET.columns]
    assert (data["sheet_id"], data["transcript_id"]) == (str(SHEET.id), TALK.id)


# --- whether it must be renewed


def test_the_task_carries_the_transcripts_fingerprint_and_one_of_what_is_shown() -> None:
    meta = a_task().payload()["meta"]
    assert meta["sha256"] == TALK.text_sha256
    assert meta == a_task().payload()["meta"]
    others = [
        a_task(a_sheet(JOINT, INCOME, SOCIAL, LATER)),
        a_task(language="en"),
        a_task(units={**BY_ID, UNITS["late"].id: UNITS["late"].model_copy(update={"who_what": "Anders"})}),
    ]
    shown = {meta["shown"], *(task.payload()["meta"]["shown"] for task in others)}
    assert len(shown) == 4


# --- what is refused


def test_a_text_that_is_not_cleared_becomes_no_task() -> None:
    with pytest.raises(NotCleared, match="no clearance"):
        a_task(clearance=None)
    with pytest.raises(NotCleared, match="has changed"):
        a_task(clearance=a_clearance(a_transcript("OZ: Iets anders.")))


def test_a_unit_that_is_missing_is_named_by_its_id() -> None:
    units = {key: unit for key, unit in BY_ID.items() if key != UNITS["late"].id}
    with pytest.raises(SheetProblem, match=str(UNITS["late"].id)) as problem:
        a_task(units=units, discussion=a_discussion(title=SECRET))
    assert SECRET not in str(problem.value)
