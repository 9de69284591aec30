"""Every rule about a study: what it finds, where, how bad; and that the sound study gives no findings at all."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from builders import a_code, a_discussion, a_study, shipped_codebook
from checked import SOUND, of_study, with_all, with_first, with_more
from whole_study import CONTROL, DISCUSSION, TALK, UNIT, a_whole_study

from frameschema import (
    STUDY_RULES,
    Bridged,
    ClientCase,
    Codebook,
    CodeState,
    Consent,
    FrameLevel,
    FrameRef,
    Handling,
    Holder,
    Issue,
    IssueStatus,
    Municipality,
    NarrativeState,
    Participant,
    ReframingForm,
    ReframingOutcome,
    Severity,
    ShiftResult,
    Speaker,
    Study,
    Turn,
    check_study,
)

TALKED = SOUND.discussions[0]
ISSUE = SOUND.issues[0]
STORY = SOUND.narratives[0]
OF_ALL = SOUND.narratives[1].model_copy(update={"holder": Holder()})


def ended(*forms: ReframingForm, bridged: Bridged = Bridged.YES, how: str | None = "Bellen.") -> Study:
    """The sound study where an issue ends in this way."""
    return with_first("issues", outcome=ReframingOutcome(bridged=bridged, forms=forms, how=how))


def states(*fragments: str) -> Study:
    """The sound study where a narrative has a state from each of these fragments on."""
    return with_first("narratives", states=tuple(NarrativeState(from_fragment=UNIT[key]) for key in fragments))


def participants(*who: Participant) -> Study:
    return with_first("discussions", participants=who)


def spoken(*turns: Turn, **fields: object) -> Study:
    """The sound study with other turns for its talk."""
    return with_all("transcripts", TALK.model_copy(update={"turns": turns, **fields}))


def in_two_places(field: str, **changes: object) -> Study:
    """The sound study where something belongs to another discussion, with nothing coded in it."""
    discussions = (*SOUND.discussions, a_discussion("elders"))
    changed = with_first(field, discussion="elders", **changes)
    return changed.model_copy(update={"discussions": discussions})


HELD = {"held_on": date(2025, 3, 20)}
ONLY_ONE = (*TALK.speakers[:-1], Speaker(code="ZT-2"))

BROKEN: dict[str, tuple[Study, Severity, str]] = {
    "dangling-reference": (with_first("positionings", fragments=(uuid4(),)), Severity.ERROR, "positioning"),
    "unit-of-another-discussion": (in_two_places("reflections"), Severity.ERROR, "reflection"),
    "unknown-code": (with_first("discussions", methods=("kaartspel",)), Severity.ERROR, "discussion"),
    "retired-code": (with_first("evaluations", method="oud"), Severity.WARNING, "evaluation"),
    "unknown-role": (with_first("evaluations", role="geen-rol"), Severity.ERROR, "evaluation"),
    "frame-on-another-level": (
        with_first("rhetorical_frames", frame=FrameRef(frame="need", level=FrameLevel.RELATIONAL)),
        Severity.INFO,
        "rhetorical frame",
    ),
    "narrative-out-of-order": (
        with_first("narratives", fragments=(UNIT["c"], UNIT["a"])),
        Severity.WARNING,
        "narrative",
    ),
    "states-out-of-order": (
        states("c", "a"),
        Severity.WARNING,
        "narrative",
    ),
    "state-from-other-fragment": (states("b"), Severity.WARNING, "narrative"),
    "summary-without-fragments": (
        with_first("narratives", fragments=()).model_copy(update={"shifts": ()}),
        Severity.WARNING,
        "narrative",
    ),
    "one-narrative-only": (
        with_all("narratives", STORY).model_copy(
            update={"issues": (ISSUE.model_copy(update={"joint_narrative": STORY.id}),)}
        ),
        Severity.INFO,
        "discussion",
    ),
    "narrative-of-several-roles": (
        with_first("narratives", holder=Holder(roles=("client_manager_income", "client"))),
        Severity.INFO,
        "narrative",
    ),
    "fragment-of-another-voice": (
        with_first("narratives", holder=Holder(roles=("client_manager_work",)), fragments=(UNIT["c"],), states=()),
        Severity.INFO,
        "narrative",
    ),
    "trigger-after-effect": (
        with_first("shifts", trigger=UNIT["b"], shows_in=UNIT["a"]),
        Severity.ERROR,
        "shift",
    ),
    "shift-by-own-party": (with_first("shifts", trigger=UNIT["a"]), Severity.INFO, "shift"),
    "shift-shows-elsewhere": (with_first("shifts", shows_in=UNIT["s"]), Severity.WARNING, "shift"),
    "shift-without-trigger": (with_first("shifts", trigger=None), Severity.INFO, "shift"),
    "missed-opening-that-changes": (
        with_first("shifts", result=ShiftResult.MISSED_OPENING),
        Severity.INFO,
        "shift",
    ),
    "shift-without-change": (with_first("shifts", after=(CONTROL,)), Severity.INFO, "shift"),
    "circle-of-issues": (with_first("issues", parent=ISSUE.id), Severity.ERROR, "issue"),
    "sub-issue-without-question": (
        with_more("issues", Issue(id=uuid4(), discussion=DISCUSSION, title="Sub", parent=ISSUE.id)),
        Severity.INFO,
        "issue",
    ),
    "moments-out-of-order": (with_first("issues", moments=(UNIT["s"], UNIT["m"])), Severity.WARNING, "issue"),
    "bridged-without-evidence": (
        ended(how=None, bridged=Bridged.PARTLY),
        Severity.WARNING,
        "issue",
    ),
    "bridged-without-reframing": (
        ended(ReframingForm.OFF_THE_TABLE),
        Severity.WARNING,
        "issue",
    ),
    "reframed-without-bridging": (
        ended(ReframingForm.AMPLIFICATION, bridged=Bridged.NO),
        Severity.WARNING,
        "issue",
    ),
    "no-reframing-beside-reframing": (
        ended(ReframingForm.NONE, ReframingForm.TRANSFORMATION),
        Severity.WARNING,
        "issue",
    ),
    "transformation-without-joint-narrative": (
        with_first("issues", joint_narrative=None).model_copy(update={"narratives": (STORY, OF_ALL)}),
        Severity.WARNING,
        "issue",
    ),
    "controversy-without-handling": (with_first("issues", handling=None), Severity.INFO, "issue"),
    "handling-of-unanimity": (with_first("issues", status=IssueStatus.UNANIMOUS), Severity.WARNING, "issue"),
    "avoided-without-dominant-frame": (
        with_first("issues", handling=Handling.AVOIDED, dominant_frame=None),
        Severity.INFO,
        "issue",
    ),
    "circle-of-themes": (with_first("themes", merged_into="weg"), Severity.ERROR, "theme"),
    "unknown-theme": (with_first("themes", same_as=("theme_trust_distrust", "weg")), Severity.ERROR, "theme"),
    "theme-given-twice": (
        with_more("themes", SOUND.themes[0].model_copy(update={"id": "weer"})),
        Severity.WARNING,
        "theme",
    ),
    "phase-outside-talk": (
        with_first("discussions", phases=(TALKED.phases[0].model_copy(update={"last_turn": 6}),)),
        Severity.ERROR,
        "discussion",
    ),
    "unknown-speaker-named": (with_first("discussions", case_bringer="KM-W-9"), Severity.WARNING, "discussion"),
    "participant-given-twice": (
        participants(Participant(speaker="KM-I-1"), Participant(speaker="KM-I-1")),
        Severity.ERROR,
        "discussion",
    ),
    "participant-in-another-role": (
        participants(Participant(speaker="KM-I-1", role="client")),
        Severity.WARNING,
        "discussion",
    ),
    "silent-speaker": (
        with_all("transcripts", TALK.model_copy(update={"speakers": (*TALK.speakers, Speaker(code="OZ"))})),
        Severity.INFO,
        "transcript",
    ),
    "time-runs-back": (
        spoken(
            TALK.turns[0].model_copy(update={"start_ms": 2000}),
            TALK.turns[1],
            TALK.turns[2].model_copy(update={"start_ms": 1999}),
            *TALK.turns[3:],
        ),
        Severity.WARNING,
        "transcript",
    ),
    "coding-of-excluded-discussion": (
        with_first("discussions", excluded_because="geen toestemming"),
        Severity.WARNING,
        "coding",
    ),
    "alignment-without-footing": (with_first("positionings", footing=None), Severity.INFO, "positioning"),
    "rhetorical-frame-without-deed": (
        with_first("rhetorical_frames", done=None),
        Severity.INFO,
        "rhetorical frame",
    ),
    "said-and-done-in-one": (
        with_first("rhetorical_frames", done=UNIT["a"]),
        Severity.WARNING,
        "rhetorical frame",
    ),
    "agreement-without-follow-up": (with_first("agreements", follow_up=None), Severity.INFO, "agreement"),
    "follow-up-before-agreement": (
        with_first("agreements", followed_up_in="eerder").model_copy(
            update={
                "discussions": (
                    TALKED.model_copy(update=HELD),
                    a_discussion("eerder", held_on=date(2025, 3, 19)),
                )
            }
        ),
        Severity.ERROR,
        "agreement",
    ),
    "member-check-before-discussion": (
        with_first("discussions", held_on=date(2025, 4, 2)),
        Severity.ERROR,
        "member check",
    ),
    "role-of-one-person": (
        spoken(*TALK.turns, speakers=ONLY_ONE),
        Severity.WARNING,
        "role social_professional in Gemeente X",
    ),
    "anonymous-place-named": (
        with_first("discussions", group="Wijkteam roermond-Oost").model_copy(
            update={"municipalities": (*SOUND.municipalities, Municipality(id="rm", name="Roermond"))}
        ),
        Severity.WARNING,
        "discussion",
    ),
    "recording-of-anonymous-place": (with_first("discussions", recording="1.mp4"), Severity.INFO, "discussion"),
    "real-client-described": (
        with_more("cases", ClientCase(id="casus-2", description="Een vader van twee")),
        Severity.INFO,
        "client case casus-2",
    ),
    "no-consent": (
        with_first(
            "discussions",
            participants=(
                Participant(
                    speaker=TALK.turns[0].speaker, consent=Consent.WITHDRAWN, consent_withdrawn_on=date(2025, 5, 1)
                ),
            ),
        ),
        Severity.ERROR,
        "discussion",
    ),
    "unknown-place-or-case": (with_first("discussions", case="casus-9"), Severity.WARNING, "discussion"),
}


def with_an_old_method() -> Codebook:
    """The codebook that we ship, with a method that is retired."""
    book = shipped_codebook()
    old = a_code("oud", state=CodeState.RETIRED)
    lists = [
        item.model_copy(update={"codes": (*item.codes, old)}) if item.id == "method" else item
        for item in book.lists
    ]
    return book.model_copy(update={"lists": tuple(lists)})


BOOK = with_an_old_method()


def test_there_is_a_case_of_every_rule() -> None:
    assert [rule.id for rule in STUDY_RULES] == list(BROKEN)


def test_a_sound_study_gives_no_findings() -> None:
    assert of_study(SOUND) == []


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_finds_its_own_and_nothing_else_does(rule: str) -> None:
    study, severity, where = BROKEN[rule]
    (finding,) = check_study(study, BOOK)
    assert (finding.rule, finding.severity) == (rule, severity)
    assert finding.where.startswith(where)


def test_findings_hold_no_text_of_the_study() -> None:
    told = [TALK.text.split()[0], "Bellen", "Afspraak", "Wijkteam", "Roermond", "Een vader", "Hij"]
    for study, _, _ in BROKEN.values():
        said = [str(finding) for finding in check_study(study, BOOK)]
        assert not [text for text in told for line in said if text in line]


def test_all_rules_run_whatever_the_first_one_finds() -> None:
    study = with_first("shifts", trigger=uuid4(), after=(CONTROL,))
    assert [rule for rule, _ in of_study(study)] == ["dangling-reference", "shift-without-change"]


def test_an_empty_study_gives_no_findings() -> None:
    assert of_study(a_study()) == []


def test_the_sound_study_says_everything_the_language_has() -> None:
    """So that every rule has looked at something when it finds nothing."""
    whole = a_whole_study(codebooks=(shipped_codebook(),))
    assert [name for name in Study.model_fields if not getattr(whole, name)] == []


def test_everything_that_is_said_comes_back_from_json() -> None:
    assert Study.model_validate_json(SOUND.model_dump_json()) == SOUND
