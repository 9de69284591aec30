"""Renewing: whatever becomes of the coding, no narrative ever changes its place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from builders import a_coding, a_fragment, a_transcript, shipped_codebook, some_roles
from hypothesis import given
from hypothesis import strategies as st
from strategies import codings, transcripts

from framebridge.sheets.making import make_sheets
from framebridge.sheets.renewing import renew
from framebridge.sheets.stories import SheetWords
from frameschema import Transcript
from frameschema.sheet import Sheet

WORDS = SheetWords.of(shipped_codebook(), tuple(some_roles().values()), "nl")
TALK = a_transcript("KM-I-1: Hij komt niet.", "ZT-1: Zou jij dan komen?", "KM-W-1: Nou.")


def a_sheet(*stories: str) -> Sheet:
    """The discussion sheet of fragments that tell these stories, in this order."""
    fragments = [a_fragment(at, at + 1, f"k{at}-{story}", narrative=story) for at, story in enumerate(stories)]
    return make_sheets(a_coding(TALK, *fragments), TALK, WORDS)[0]


def titles(sheet: Sheet) -> list[str]:
    return [column.title for column in sheet.columns[1:]]


def filled(sheet: Sheet) -> list[str]:
    return [column.title for column in sheet.columns[1:] if column.fragments]


def test_the_first_time_a_sheet_is_as_it_was_made() -> None:
    assert renew(None, a_sheet("a", "b")) == a_sheet("a", "b")


def test_what_did_not_change_gives_the_same_sheet() -> None:
    assert renew(a_sheet("a", "b"), a_sheet("a", "b")) == a_sheet("a", "b")


def test_a_story_that_begins_earlier_now_is_added_at_the_end() -> None:
    renewed = renew(a_sheet("b"), a_sheet("a", "b"))
    assert titles(renewed) == ["b", "a"]
    assert {column.narrative: column for column in renewed.columns} == {
        column.narrative: column for column in a_sheet("a", "b").columns
    }


def test_a_story_that_is_told_no_more_keeps_its_column_empty() -> None:
    renewed = renew(a_sheet("a", "b", "c"), a_sheet("a", "c"))
    assert titles(renewed) == ["a", "b", "c"]
    assert filled(renewed) == ["a", "c"]


def test_a_story_that_comes_back_is_in_its_old_column() -> None:
    renewed = renew(renew(a_sheet("a", "b"), a_sheet("b")), a_sheet("b", "a"))
    assert filled(renewed) == titles(renewed) == ["a", "b"]


def test_one_sheet_is_not_renewed_by_another() -> None:
    other = make_sheets(a_coding(TALK, a_fragment(), coder="bob"), TALK, WORDS)[0]
    with pytest.raises(ValueError, match="two different sheets"):
        renew(a_sheet("a"), other)


@st.composite
def _histories(draw: st.DrawFn) -> list[list[Sheet]]:
    """The states of every sheet that a coder's coding gave as it went on."""
    talk: Transcript = draw(transcripts())
    states: dict[object, list[Sheet]] = {}
    for coding in draw(st.lists(codings(talk, max_units=3), min_size=2, max_size=3)):
        for sheet in make_sheets(coding, talk, WORDS):
            states.setdefault(sheet.id, []).append(sheet)
    return list(states.values())


def _told(states: list[list[str]]) -> list[list[Sheet]]:
    return [[a_sheet(*stories) for stories in states]]


@given(_histories() | st.lists(st.lists(st.sampled_from("abcd"), min_size=1), min_size=2).map(_told))
def test_no_narrative_ever_changes_its_column(histories: list[list[Sheet]]) -> None:
    for history in histories:
        _keeps_its_columns(history)


def _keeps_its_columns(history: Sequence[Sheet]) -> None:
    sent: Sheet | None = None
    for fresh in history:
        renewed = renew(sent, fresh)
        before = [column.narrative for column in sent.columns] if sent else []
        assert [column.narrative for column in renewed.columns][: len(before)] == before
        assert [column for column in renewed.columns if column.fragments] == sorted(
            (column for column in fresh.columns if column.fragments),
            key=lambda column: [c.narrative for c in renewed.columns].index(column.narrative),
        )
        assert renewed.model_copy(update={"columns": fresh.columns}) == fresh
        assert Sheet.model_validate_json(renewed.model_dump_json()) == renewed
        sent = renewed
