"""A transcript: its text, where turns stand in it, in which role they are spoken, and what is refused."""

from __future__ import annotations

import hashlib

import pytest
from builders import a_span, a_transcript, a_turn
from hypothesis import given
from pydantic import ValidationError
from strategies import transcripts

from frameschema import UNKNOWN_ROLE, Span, SpanError, Speaker, Transcript, UnknownCodeError


@given(transcripts())
def test_the_text_is_the_turns_joined(talk: Transcript) -> None:
    assert talk.text == "".join(turn.text for turn in talk.turns)
    assert talk.text_sha256 == hashlib.sha256(talk.text.encode("utf-8")).hexdigest()


@given(transcripts())
def test_turn_spans_tile_the_text(talk: Transcript) -> None:
    starts = [span.start for span in talk.turn_spans]
    ends = [span.end for span in talk.turn_spans]
    assert starts == [0, *ends[:-1]]
    assert ends[-1] == len(talk.text)
    assert [span.of(talk.text) for span in talk.turn_spans] == [turn.text for turn in talk.turns]


@given(transcripts(max_turns=4))
def test_turns_in_are_those_that_share_a_character(talk: Transcript) -> None:
    size = min(len(talk.text), 25)
    for start in range(size):
        for end in range(start + 1, size + 1):
            span = Span(start=start, end=end)
            touched = [index for index, turn in enumerate(talk.turn_spans) if turn.overlap(span)]
            assert list(talk.turns_in(span)) == touched


def test_turns_past_the_end_are_refused() -> None:
    talk = a_transcript("OZ: Welkom")
    assert list(talk.turns_in(a_span(5, 6))) == [0]
    with pytest.raises(SpanError, match="reaches past 6"):
        talk.turns_in(a_span(5, 7))


def test_the_fingerprint_is_of_the_text_alone() -> None:
    talk = a_transcript("KM-I-1: Zoë 😀", "ZT-1: Ja")
    assert talk.text_sha256 == "d507d65565292da6d9cf3567c950659f4252c5ce3eeb203b15cb3e293644dfdd"
    assert a_transcript("ZT-9: Zoë ", "OZ: 😀Ja", id="ander").text_sha256 == talk.text_sha256
    assert a_transcript("KM-I-1: Zoë 😀", "ZT-1: Nee").text_sha256 != talk.text_sha256


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "at least 1"),
        ("regel\r\nregel", "carriage return"),
        ("e\u0308", "NFC"),
        ("half \ud83d", "lone surrogate"),
    ],
)
def test_text_that_would_move_under_its_spans_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        a_turn(text)


def test_a_transcript_has_a_turn() -> None:
    with pytest.raises(ValidationError, match="turns"):
        Transcript(id="d1", discussion="d1", speakers=(Speaker(code="OZ"),), turns=())


def test_every_turn_is_spoken_by_a_known_speaker() -> None:
    with pytest.raises(
        ValidationError, match=r"\$\.turns\[\d\]\.speaker: no \$\.speakers\[\*\]\.code has this name"
    ):
        a_transcript("OZ: Welkom", speakers=(Speaker(code="GL"),))


def test_a_speaker_code_names_one_speaker() -> None:
    twice = (Speaker(code="OZ"), Speaker(code="OZ", role="client"))
    with pytest.raises(ValidationError, match=r"\$\.speakers\[1\]\.code: this name is given twice"):
        a_transcript("OZ: Welkom", speakers=twice)


def test_an_unknown_speaker_cannot_be_looked_up() -> None:
    talk = a_transcript("OZ: Welkom")
    assert talk.speaker("OZ").role == UNKNOWN_ROLE
    with pytest.raises(UnknownCodeError, match="GL"):
        talk.speaker("GL")


def test_the_role_spoken_in_is_the_enacted_one_or_else_the_speakers_own() -> None:
    talk = a_transcript("KM-I-1: Ik vind", a_turn("Ik ben de moeder", enacted_role="client"))
    assert [talk.spoken_role(index) for index in (0, 1)] == ["client_manager_income", "client"]


def test_a_start_is_not_before_the_recording() -> None:
    with pytest.raises(ValidationError, match="start_ms"):
        a_turn(start_ms=-1)
