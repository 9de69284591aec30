"""The pieces of the agreed tables T1-T5 come out of one Study, with nothing beside it."""

from __future__ import annotations

import pytest
from builders import a_coding, a_fragment, a_moment, shipped_codebook
from whole_study import CODED, DISCUSSION, STORY, TALK, UNIT, a_whole_study

from frameschema import (
    AnyUnit,
    Fragment,
    FrameAttribution,
    FrameLevel,
    FrameRef,
    IssueMoment,
    Polarity,
    ReasoningDevice,
    Study,
    Transcript,
)

MOMENT = ("Korten of niet", "Moet hij gekort worden?")
RECODED = a_coding(
    TALK,
    a_fragment(
        0,
        10,
        key="a",
        who_what="KM-I-1: hij komt niet",
        issues=(MOMENT,),
        attribution=FrameAttribution(
            frames=(FrameRef(frame="social_control", level=FrameLevel.META_CULTURAL),), object="object_client"
        ),
    ),
    a_fragment(40, 50, key="b", who_what="ZT-1: hij leest niet", issues=(MOMENT,)),
    *(unit for unit in CODED.units if unit.key in "cs"),
    a_moment(0, 80, key="m", issues=(MOMENT,)),
)


@pytest.fixture
def study() -> Study:
    """The study as another program gets it: as JSON, and nothing else."""
    whole = a_whole_study(codings=(RECODED,), codebooks=(shipped_codebook(),))
    return Study.model_validate_json(whole.model_dump_json())


def units_of(study: Study) -> dict[object, tuple[Transcript, AnyUnit]]:
    talks = {talk.id: talk for talk in study.transcripts}
    return {unit.id: (talks[c.transcript], unit) for c in study.codings for unit in c.units}


def label(study: Study, code: str) -> str:
    (book,) = (book for book in study.codebooks if book.ref == study.codebook)
    return book.label(code, study.language)


def test_t1_a_stretch_of_talk_with_a_column_per_role_and_its_sub_issue(study: Study) -> None:
    talk, moment = next(found for found in units_of(study).values() if isinstance(found[1], IssueMoment))
    columns = {role.id: role.heading.nl for role in study.roles if role.heading}
    cells: dict[str, list[str | None]] = {}
    for _, unit in units_of(study).values():
        if isinstance(unit, Fragment) and moment.span.covers(unit.span):
            role = unit.enacted_role or talk.spoken_role(talk.turns_in(unit.span)[0])
            cells.setdefault(columns[role], []).append(unit.who_what)
    (book,) = study.codebooks
    assert book.heading("T1.text_fragment", "nl") == "Tekstfragment"
    assert moment.span.of(talk.text).startswith("Hij komt zijn afspraken")
    assert [heading.split(" (")[0] for heading in cells] == [
        "Narratieven medewerkers inkomen klantmanagers",
        "Narratieven sociale professionals zorgteam",
    ]
    assert [texts[0] for texts in cells.values()] == ["KM-I-1: hij komt niet", "ZT-1: hij leest niet"]
    assert [path[-1] for path in moment.issues] == ["Moet hij gekort worden?"]


def test_t2_an_issue_with_its_narratives_side_by_side(study: Study) -> None:
    (issue,) = study.issues
    told = [story for story in study.narratives if story.discussion == issue.discussion]
    assert [story.holder.speakers for story in told] == [("KM-I-1",), ()]
    summaries = {item.device: item.text or item.presence for item in told[0].states[0].summaries}
    assert summaries[ReasoningDevice.PROBLEM_DEFINITION] == "Hij komt niet."
    assert label(study, str(summaries[ReasoningDevice.MORAL_JUDGEMENT])) == "Komt niet voor"
    assert issue.question == "Moet hij gekort worden?"
    assert issue.outcome is not None and issue.outcome.bridged is not None
    assert (label(study, issue.outcome.bridged), issue.outcome.how) == ("Ja", "Bellen.")


def test_t3_the_states_of_a_narrative_with_shift_and_trigger(study: Study) -> None:
    (shift,) = (shift for shift in study.shifts if shift.narrative == STORY)
    talk, trigger = units_of(study)[shift.trigger]
    assert talk.turns[talk.turns_in(trigger.span)[0]].speaker == "ZT-1"
    assert (shift.text_before, shift.text_after) == ("Hij wil niet.", "Hij kan niet lezen.")
    assert [label(study, ref.frame) for ref in shift.before] == ["Sociale controle"]
    assert shift.shows_in == UNIT["c"]


def test_t4_a_frame_by_municipality_role_round_issue_and_object(study: Study) -> None:
    (discussion,) = study.discussions
    found = [
        (
            label(study, ref.frame),
            discussion.municipality,
            talk.spoken_role(talk.turns_in(unit.span)[0]),
            unit.issues[0][0],
            label(study, unit.attribution.object or ""),
            unit.span.of(talk.text),
        )
        for talk, unit in units_of(study).values()
        if isinstance(unit, Fragment)
        for ref in unit.attribution.frames
    ]
    assert found == [
        ("Sociale controle", "Gemeente X", "client_manager_income", "Korten of niet", "Cliënt", "Hij komt z")
    ]


def test_t5_what_a_method_opened_and_what_came_of_it(study: Study) -> None:
    (discussion,), (evaluation,), (issue,) = study.discussions, study.evaluations, study.issues
    assert discussion.id == evaluation.discussion == issue.discussion == DISCUSSION
    assert label(study, evaluation.method) == label(study, discussion.methods[0])
    assert evaluation.opened == ("opened_other_frame",)
    assert evaluation.polarity is Polarity.PLUS
    assert issue.outcome is not None and issue.outcome.forms
