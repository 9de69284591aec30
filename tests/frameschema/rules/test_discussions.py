"""Who takes part in a discussion, who speaks, and when."""

from __future__ import annotations

import pytest
from builders import a_discussion, a_transcript, a_turn, shipped_codebook
from checked import SOUND, of_study, with_all, with_first
from whole_study import CODED, DISCUSSION, TALK

from frameschema import Participant, PhaseStretch, Severity, Study, check_study

SHORT = a_transcript("KM-I-1: Nog iets.", "KM-I-3: Ja.", "ZT-3: Nee.", id="deel-2", discussion=DISCUSSION)


def found(study: Study) -> list[str]:
    return [rule for rule, _ in of_study(study)]


def phase(last: int) -> Study:
    return with_first("discussions", phases=(PhaseStretch(phase="phase_analysis", first_turn=1, last_turn=last),))


@pytest.mark.parametrize("talks", [(TALK,), (TALK, SHORT), (SHORT, TALK)])
def test_a_phase_ends_within_the_longest_transcript(talks: tuple[object, ...]) -> None:
    assert found(phase(5).model_copy(update={"transcripts": talks})) == []
    assert found(phase(6).model_copy(update={"transcripts": talks})) == ["phase-outside-talk"]


def alone(study: Study) -> Study:
    """A study with nothing but its discussions and what is said of them."""
    kept = {"discussions", "transcripts", "municipalities", "roles", "werkplaatsen", "coders", "codebook"}
    kept |= {"id", "title", "language", "schema_version"}
    empty = {name: () for name in Study.model_fields if name not in kept}
    return study.model_copy(update=empty)


def test_without_transcript_nobody_knows_who_speaks_or_how_long() -> None:
    study = alone(phase(99)).model_copy(update={"transcripts": ()})
    assert found(study) == []


def with_people(*people: Participant, **fields: object) -> list[str]:
    study = with_first("discussions", participants=people, **{"case_bringer": None, **fields})
    return found(study)


def test_who_is_named_speaks_in_one_of_the_transcripts() -> None:
    assert with_people(Participant(speaker="ZT-2"), case_bringer="KM-I-2") == []
    assert with_people(Participant(speaker="QQ"), case_bringer="ZZ") == ["unknown-speaker-named"] * 2
    assert with_people(Participant(speaker="QQ"), case_bringer="QQ") == ["unknown-speaker-named"]
    named = with_first("discussions", case_bringer="KM-I-3")
    assert found(named) == ["unknown-speaker-named"]
    assert found(named.model_copy(update={"transcripts": (SHORT, TALK)})) == []


def test_who_does_not_speak_is_named_in_order_of_code() -> None:
    codes = ("QF", "QA", "QE", "QB", "QD", "QC")
    study = with_first("discussions", participants=tuple(Participant(speaker=code) for code in codes))
    said = [finding.message for finding in check_study(study, shipped_codebook())]
    assert said == [f'"{code}" does not speak in the transcript' for code in sorted(codes)]


def test_each_participant_stands_once() -> None:
    people = [Participant(speaker=code) for code in ("ZT-2", "KM-I-1", "ZT-2", "KM-I-1", "KM-I-1", "KM-I-2")]
    assert with_people(*people) == ["participant-given-twice"] * 2


@pytest.mark.parametrize(
    ("code", "role", "rules"),
    [
        ("ZT-1", "social_professional", []),
        ("ZT-1", "unknown", []),
        ("ZT-1", "client", ["participant-in-another-role"]),
        ("QQ", "client", ["unknown-speaker-named"]),
    ],
)
def test_a_participant_has_the_role_of_the_speaker(code: str, role: str, rules: list[str]) -> None:
    assert with_people(Participant(speaker=code, role=role)) == rules


def test_a_speaker_without_known_role_may_have_any() -> None:
    talk = a_transcript("XX: Hallo", "ZZ: Dag", id=DISCUSSION)
    study = with_first(
        "discussions",
        participants=(Participant(speaker="XX", role="client"),),
        case_bringer=None,
        phases=(),
    )
    assert found(alone(study.model_copy(update={"transcripts": (talk,)}))) == []


def timed(*times: int | None) -> list[str]:
    turns = [a_turn(f"Ja {number}. ", "KM-I-1", start_ms=time) for number, time in enumerate(times)]
    other = a_turn("Nee.", "KM-I-2")
    study = with_first("discussions", phases=(), participants=())
    talk = a_transcript(*turns, other, id=DISCUSSION)
    return found(alone(study.model_copy(update={"transcripts": (talk,)})))


def test_time_runs_on() -> None:
    assert timed(0, 10, None, 10, 20) == timed(None, None) == []
    assert timed(10, None, 9) == timed(10, 0, 10) == ["time-runs-back"]
    assert timed(30, 20, 10) == ["time-runs-back"] * 2


def test_the_turn_whose_time_runs_back_is_named() -> None:
    times = (5, None, 4)
    turns = [turn.model_copy(update={"start_ms": time}) for turn, time in zip(TALK.turns, times, strict=False)]
    talk = TALK.model_copy(update={"turns": (*turns, *TALK.turns[3:])})
    (finding,) = check_study(with_all("transcripts", talk), shipped_codebook())
    assert "turn 3" in finding.message


def test_only_coding_of_the_excluded_discussion_is_noticed() -> None:
    other = a_discussion("elders", excluded_because="geen toestemming")
    assert found(SOUND.model_copy(update={"discussions": (*SOUND.discussions, other)})) == []
    excluded = with_first("discussions", excluded_because="geen toestemming")
    twice = excluded.model_copy(update={"codings": (CODED, CODED.model_copy(update={"units": ()}))})
    assert of_study(twice).count(("coding-of-excluded-discussion", Severity.WARNING)) == 2
