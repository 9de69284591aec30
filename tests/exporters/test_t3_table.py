"""T3: what each narrative is when it begins, its shifts and missed openings, and what was only marked."""

from dataclasses import replace

import pytest
from export_builders import a_fragment, a_merged, a_source, a_transcript, a_unit, words
from export_builders import analysed as analysed_in

from exporters.t3 import development_table
from frameschema import (
    ChainLink,
    Holder,
    Member,
    MergedNarrative,
    MergedShift,
    MergedStories,
    MergeStatus,
    Narrative,
    NarrativeMember,
    NarrativeShift,
    Shift,
    ShiftMember,
    coding_id,
    stable_id,
    unit_id,
)

ID = stable_id("story")
TALK = a_transcript(("KM-I-1", "Hij komt niet."), ("ZT-1", "Hij kan niet lezen."), ("KM-I-1", "Dan ga ik langs."))
FIRST, LAST = a_fragment(words(TALK, "komt niet")), a_fragment(words(TALK, "ga ik langs"))


def a_marked_shift(quoted, **fields):
    coding, span = coding_id("demo", "D1", "ams-1", "moments"), words(TALK, quoted)
    key = f"s-{span.start}"
    unit = Shift.model_validate({"id": unit_id(coding, key), "key": key, "span": span, **fields})
    return a_unit(Member(coder="ams-1", coding=coding, unit=unit))


TRIGGER = a_marked_shift("kan niet lezen")


def a_narrative(**state):
    told = Narrative(
        id=ID,
        discussion="D1",
        title="plicht",
        holder=Holder(speakers=("KM-I-1",), roles=("income",)),
        who_what="van plicht naar bezoek",
        fragments=(FIRST.unit.id, LAST.unit.id),
        states=[{"from_fragment": FIRST.unit.id, **state}] if state else (),
    )
    chain = tuple(ChainLink(unit=a_unit(item).id, coders=("ams-1",)) for item in (FIRST, LAST))
    member = NarrativeMember(coder="ams-1", told=told)
    return MergedNarrative(id=ID, status=MergeStatus.ONE_CODER, members=(member,), chain=chain)


def a_shift(trigger=None, narrative=ID, **fields):
    told = NarrativeShift.model_validate(
        {"id": stable_id("shift"), "discussion": "D1", "narrative": ID, "result": "shift", **fields}
    )
    member = ShiftMember(coder="ams-1", told=told)
    return MergedShift(
        id=stable_id("merged shift"),
        status=MergeStatus.ONE_CODER,
        members=(member,),
        narrative=narrative,
        trigger=trigger,
    )


def a_table(*, narratives=(), shifts=(), units=(FIRST, LAST)):
    item = analysed_in(TALK, *units)
    stories = MergedStories(
        study="demo",
        transcript="D1",
        text_sha256=TALK.text_sha256,
        policy="side-by-side",
        narratives=narratives,
        shifts=shifts,
    )
    return development_table(a_source(replace(item, stories=stories)))


def test_a_narrative_begins_with_what_the_researcher_wrote_and_looked_for_in_vain():
    summaries = [
        {"device": "solutions", "text": "langsgaan"},
        {"device": "moral_judgement", "presence": "absent"},
    ]
    frames = [{"frames": [{"frame": "master", "level": "meta_cultural"}]}]
    table = a_table(narratives=(a_narrative(summaries=summaries, attributions=frames),))
    assert table.column("T3.what") == (
        "KM-I-1, rol income",
        "van plicht naar bezoek\n<solutions>: langsgaan\n<moral_judgement>: <absent>",
    )
    assert table.column("T3.frames")[1] == "<master> (<meta_cultural>)"
    assert table.column("T3.turns") == ("1, 3", "1, 3")
    assert table.column("T3.fragments")[1] == f"{FIRST.unit.id}, {LAST.unit.id}"


def test_what_nobody_filled_in_is_said_to_be_not_coded():
    assert a_table(narratives=(a_narrative(),)).column("T3.frames")[1] == "(mark.not_coded)"


def test_a_shift_stands_under_its_narrative_with_trigger_and_frames():
    shift = a_shift(TRIGGER.id, text_before="plicht", text_after="zorg", before=[{"frame": "master"}])
    table = a_table(narratives=(a_narrative(),), shifts=(shift,), units=(FIRST, LAST, TRIGGER))
    assert table.column("T3.step")[1:] == ("T3.begins", "<shift>")
    assert table.column("T3.what")[2] == "T3.before: plicht\nT3.after: zorg"
    assert table.column("T3.frames")[2] == "<master> → …"
    assert table.column("T3.trigger")[2] == "ZT-1: “kan niet lezen”"
    assert table.column("T3.turns")[2] == "2"


def test_a_shift_without_a_trigger_says_so_and_names_who_tells_it():
    table = a_table(narratives=(a_narrative(),), shifts=(a_shift(result="missed_opening"),))
    assert table.column("T3.trigger")[2] == "(T3.no_trigger)"
    assert table.column("T3.coders")[2] == "ams-1"


@pytest.mark.parametrize(("named", "title"), [("plicht", "plicht"), (None, "(mark.not_coded)")])
def test_a_shift_that_was_only_marked_has_a_row_too(named, title):
    marked = a_marked_shift("kan niet lezen", result="missed_opening", narrative=named, what_changes="niets")
    table = a_table(narratives=(a_narrative(),), units=(FIRST, LAST, marked))
    assert (table.column("T3.narrative")[2], table.column("T3.step")[2]) == (title, "<missed_opening>")
    assert table.column("T3.what")[2] == "niets"


def test_a_narrative_of_which_nothing_is_selected_is_left_out():
    assert a_table(narratives=(a_narrative(),), units=()).rows == ()


def test_without_stories_what_was_marked_is_there():
    item = replace(analysed_in(TALK), merged=a_merged(TALK, TRIGGER))
    assert development_table(a_source(item)).column("T3.step") == ("<shift_moment>",)
