"""Which story a fragment belongs to, and which sheets coding gives."""

from __future__ import annotations

from builders import (
    STUDY,
    a_coding,
    a_fragment,
    a_merged,
    a_moment,
    a_shift,
    a_transcript,
    a_turn,
    shipped_codebook,
    some_roles,
)
from hypothesis import given
from hypothesis import strategies as st
from strategies import codings, transcripts

from framebridge.sheets.making import MERGED, make_sheets, units_of
from framebridge.sheets.stories import SheetWords, find_stories
from frameschema import AnyUnit, Coding, CodingState, Fragment, Holder, IssueMoment, Shift, unit_id
from frameschema.sheet import Sheet, SheetKind, narrative_id, sheet_id

WORDS = SheetWords.of(shipped_codebook(), tuple(some_roles().values()), "nl")
JOINT = "Gezamenlijk verhaal"
TALK = a_transcript(
    "KM-I-1: Hij komt niet.", "ZT-1: Zou jij dan komen?", "KM-W-1: Nou.", "ZT-2: Hij durft niet, denk ik."
)
INCOME, SOCIAL = "klantmanager inkomen", "sociaal professional (zorgteam)"
RENT, WORK = ("Huur",), ("Werk",)


def a_fragment_of(turn: int, key: str, turns: int = 1, **fields: object) -> Fragment:
    """A fragment of whole turns."""
    spans = TALK.turn_spans
    return a_fragment(spans[turn].start, spans[turn + turns - 1].end, key=key, **fields)


def sheets_of(*units: AnyUnit) -> tuple[Sheet, ...]:
    return make_sheets(a_coding(TALK, *units), TALK, WORDS)


def shown(sheet: Sheet) -> dict[str, list[str]]:
    """The columns with the keys of their fragments."""
    keys = {unit_id(a_coding(TALK, coder=coder).id, key): key for coder in ("ann", "bob") for key in "abc"}
    return {column.title: [keys[fragment] for fragment in column.fragments] for column in sheet.columns}


# --- stories


def test_the_story_is_that_of_the_role_unless_it_is_named() -> None:
    (discussion,) = sheets_of(
        a_fragment_of(0, "a"), a_fragment_of(1, "b"), a_fragment_of(3, "c", narrative="Angst")
    )
    assert shown(discussion) == {JOINT: [], INCOME: ["a"], SOCIAL: ["b"], "Angst": ["c"]}


def test_colleagues_of_one_role_tell_one_story() -> None:
    (discussion,) = sheets_of(a_fragment_of(1, "a"), a_fragment_of(3, "b"))
    column = discussion.columns[1]
    assert column.holder == Holder(speakers=("ZT-1", "ZT-2"), roles=("social_professional",))


def test_the_enacted_role_goes_before_the_own_one() -> None:
    talk = a_transcript(a_turn("Ik kom niet.", "KM-I-1", enacted_role="client"), "KM-I-1: Tot zover de rol.")
    by_turn, by_coder = a_fragment(0, 12, "a"), a_fragment(12, 20, "b", enacted_role="client_manager_work")
    stories = find_stories((by_turn, by_coder), talk, WORDS)
    assert [story.key for story in stories] == ["joint", "role:client", "role:client_manager_work"]


def test_who_puts_in_a_word_does_not_hold_the_story_of_the_role() -> None:
    over_turns = a_fragment_of(1, "a", turns=3)
    (by_role,) = sheets_of(over_turns)
    assert by_role.columns[1].holder.speakers == ("ZT-1",)
    (named,) = sheets_of(over_turns.model_copy(update={"narrative": "Samen"}))
    assert named.columns[1].holder == Holder(speakers=("ZT-1", "KM-W-1", "ZT-2"))


def test_a_story_that_is_called_joint_is_told_in_the_joint_column() -> None:
    named = [a_fragment_of(0, "a", narrative=name) for name in (JOINT, JOINT.upper(), "Joint story")]
    for fragment in named:
        (discussion,) = sheets_of(fragment)
        assert shown(discussion) == {JOINT: ["a"]}
        assert discussion.columns[0].holder == Holder()


def test_a_story_called_what_a_role_is_called_is_another_story() -> None:
    (discussion,) = sheets_of(a_fragment_of(0, "a"), a_fragment_of(1, "b", narrative="client_manager_income"))
    assert len({column.narrative for column in discussion.columns}) == 3


def test_a_role_without_a_label_goes_by_its_id() -> None:
    bare = SheetWords(WORDS.language, WORDS.joint, {})
    (discussion,) = make_sheets(a_coding(TALK, a_fragment_of(0, "a")), TALK, bare)
    assert discussion.columns[1].title == "client_manager_income"


# --- sheets


def test_without_coding_there_are_no_sheets() -> None:
    assert sheets_of() == ()


def test_there_is_a_sheet_per_outermost_issue_in_order_of_mention() -> None:
    made = sheets_of(
        a_fragment_of(0, "a", issues=(("Werk", "Wil hij?"),)),
        a_moment(20, 30, "b", issues=(RENT, WORK)),
        a_shift(0, 5, "c", issues=(("Elders",),)),
    )
    assert [(sheet.kind, sheet.issue) for sheet in made] == [
        (SheetKind.DISCUSSION, None),
        (SheetKind.ISSUE, "Werk"),
        (SheetKind.ISSUE, "Huur"),
    ]
    assert [sheet.questions for sheet in made] == [(), ("Wil hij?",), ()]


def test_on_the_sheet_of_an_issue_stands_what_names_it_or_lies_in_its_moment() -> None:
    moment = a_moment(0, len(TALK.text), "m", issues=(RENT,))
    inside, elsewhere = a_fragment_of(0, "a"), a_fragment_of(2, "c", issues=(WORK,))
    named = a_fragment_of(1, "b", issues=(RENT, WORK))
    _, rent, work = sheets_of(moment, inside, named, elsewhere)
    assert (rent.issue, shown(rent)) == ("Huur", {JOINT: [], INCOME: ["a"], SOCIAL: ["b"]})
    assert (work.issue, shown(work)) == ("Werk", {JOINT: [], SOCIAL: ["b"], "klantmanager werk": ["c"]})
    assert (len(rent.moments), len(work.moments)) == (1, 0)


def test_a_fragment_that_reaches_out_of_the_moment_does_not_lie_in_it() -> None:
    moment = a_moment(0, 5, "m", issues=(RENT,))
    _, rent = sheets_of(moment, a_fragment(0, 6, "a"))
    assert shown(rent) == {JOINT: []}


def test_questions_stand_in_order_of_appearance_however_deep() -> None:
    made = sheets_of(
        a_fragment_of(0, "a", issues=(("Huur", "Wie betaalt?", "En wanneer?"),)),
        a_fragment_of(1, "b", issues=(("Huur", "Mag dat?"), ("Huur", "Wie betaalt?"))),
    )
    assert made[1].questions == ("Wie betaalt?", "En wanneer?", "Mag dat?")


def test_a_narrative_is_the_same_on_every_sheet() -> None:
    made = sheets_of(a_fragment_of(1, "a", issues=(RENT,)), a_fragment_of(0, "b"), a_fragment_of(3, "c"))
    discussion, rent = made
    assert rent.columns[1].narrative == discussion.columns[2].narrative
    assert rent.columns[1].holder == discussion.columns[2].holder
    assert discussion.columns[0].narrative == narrative_id(STUDY, TALK.id, "ann", "joint")
    assert discussion.id == sheet_id(STUDY, TALK.id, "ann", SheetKind.DISCUSSION, None)


def test_every_shift_is_a_trigger_on_every_sheet() -> None:
    made = sheets_of(
        a_fragment_of(0, "a", issues=(RENT,)), a_shift(30, 35, "b"), a_shift(3, 9, "c", issues=(WORK,))
    )
    shifts = tuple(unit_id(a_coding(TALK).id, key) for key in "cb")
    assert [sheet.triggers for sheet in made] == [shifts, shifts]


def test_a_merged_unit_is_shown_as_the_coder_has_it_whose_span_it_has() -> None:
    first = a_coding(TALK, a_fragment(0, 8, "a", narrative="Van ann", issues=(RENT,)))
    second = a_coding(TALK, a_fragment(0, 8, "b", issues=(WORK,)), a_fragment(30, 36, "c"), coder="bob")
    merged = a_merged(TALK, first, second)
    made = make_sheets(merged, TALK, WORDS)
    assert [(sheet.of, sheet.issue) for sheet in made] == [(MERGED, None), (MERGED, "Huur"), (MERGED, "Werk")]
    assert shown(made[0]) == {JOINT: [], "Van ann": ["a"], SOCIAL: ["c"]}
    assert [shown(sheet) for sheet in made[1:]] == [{JOINT: [], "Van ann": ["a"]}] * 2


# --- for any coding at all


@given(st.data())
def test_every_fragment_stands_once_on_the_discussion_sheet_and_in_order(data: st.DataObject) -> None:
    talk = data.draw(transcripts())
    coding = data.draw(codings(talk))
    for sheet in make_sheets(coding, talk, WORDS):
        assert _is_sound(sheet, coding)
        if sheet.kind is SheetKind.DISCUSSION:
            fragments = [unit.id for unit in coding.units if isinstance(unit, Fragment)]
            assert sorted(f for column in sheet.columns for f in column.fragments) == sorted(fragments)


def _is_sound(sheet: Sheet, coding: Coding) -> bool:
    """The joint column first, the others not empty and as they begin, every chain in order of speaking."""
    order = {unit.id: place for place, unit in enumerate(coding.units)}
    joint, *others = sheet.columns
    chains = [[order[fragment] for fragment in column.fragments] for column in others]
    firsts = [chain[0] for chain in chains]
    assert joint.is_joint
    assert not any(column.is_joint for column in others)
    assert firsts == sorted(firsts)
    assert all(chain == sorted(set(chain)) for chain in [*chains, [order[f] for f in joint.fragments]])
    assert list(sheet.moments) == sorted(sheet.moments, key=order.__getitem__)
    return sheet == Sheet.model_validate_json(sheet.model_dump_json())


@given(st.data())
def test_a_sheet_names_units_that_its_source_has(data: st.DataObject) -> None:
    talk = data.draw(transcripts())
    own = [data.draw(codings(talk, coder=coder, states=[CodingState.SUBMITTED])) for coder in ("ann", "bob")]
    merged = a_merged(talk, *own)
    kinds = {unit.id: type(unit) for unit in units_of(merged)}
    assert len(kinds) == len(merged.units)
    for sheet in make_sheets(merged, talk, WORDS):
        assert {kinds[unit] for column in sheet.columns for unit in column.fragments} <= {Fragment}
        assert {kinds[unit] for unit in sheet.moments} <= {IssueMoment}
        assert {kinds[unit] for unit in sheet.triggers} <= {Shift}
    assert make_sheets(merged, talk, WORDS) == make_sheets(a_merged(talk, *own[::-1]), talk, WORDS)
