"""Tasks: what is on the page is the text of the transcript, and only a cleared text becomes a task."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
from builders import (
    SECRET,
    a_clearance,
    a_discussion,
    a_transcript,
    a_turn,
    shipped_roles,
)
from hypothesis import given
from hypothesis import strategies as st
from strategies import slugs, transcripts

from frameschema import Clearance, Transcript, clock
from labelstudio_plugin.errors import NotCleared
from labelstudio_plugin.recordings import Recording
from labelstudio_plugin.tasks import FRAGMENTS, Task, TaskKey, transcript_html, transcript_task

ROLES = shipped_roles().roles
KEY = TaskKey("proef", "gesprek-01", FRAGMENTS)


def paragraphs(transcript: Transcript, language: str = "nl") -> list[Any]:
    html = transcript_html(transcript, ROLES, language)
    found = lxml.html.fragments_fromstring(html)
    assert all(element.tag == "p" for element in found), "there is something between the paragraphs"
    return found


# --- the page


@given(transcripts())
def test_the_page_holds_the_text_and_nothing_else(transcript: Transcript) -> None:
    found = paragraphs(transcript)
    nodes = [element.xpath("node()") for element in found]
    assert [len(inside) for inside in nodes] == [1] * len(transcript.turns)
    assert "".join(inside[0] for inside in nodes) == transcript.text
    assert all(element.tail is None for element in found)


def test_what_was_said_is_never_markup() -> None:
    said = '</p><script>alert("1")</script> &amp; & \'s <!-- x --> ]]>\n\n  😀 e\u0301'.replace("e\u0301", "é")
    (found,) = paragraphs(a_transcript(a_turn(said)))
    assert found.xpath("node()") == [said]


@given(transcripts())
def test_above_every_turn_stand_its_number_and_speaker(transcript: Transcript) -> None:
    for number, (element, turn) in enumerate(zip(paragraphs(transcript), transcript.turns, strict=True), start=1):
        assert element.get("data-s").startswith(f"{number} · {turn.speaker}")


def test_the_speaker_is_escaped_too() -> None:
    (found,) = paragraphs(a_transcript(a_turn("Ja.", 'O"Z <b> &amp;')))
    assert found.get("data-s") == '1 · O"Z <b> &amp;'


@pytest.mark.parametrize(("language", "label"), [("nl", "cliënt"), ("en", "client")])
def test_time_and_enacted_role_stand_above_the_turn(language: str, label: str) -> None:
    talk = a_transcript(a_turn("Nee.", "KM-I-1", start_ms=3_723_999, enacted_role="client"))
    (found,) = paragraphs(talk, language)
    assert found.get("data-s") == f"1 · KM-I-1 · → {label} · 01:02:03"


def test_a_turn_has_the_colour_of_the_role_that_is_spoken_in() -> None:
    talk = a_transcript(
        "KM-I-1: Goedemorgen.",
        "OZ: Welkom.",
        a_turn("Ik ben de zorg.", "KM-I-1", enacted_role="social_professional"),
    )
    assert [element.get("class") for element in paragraphs(talk)] == [
        "t r-role-client_manager_income",
        "t r-other",
        "t r-role-social_professional",
    ]


@pytest.mark.parametrize("said", ["a\x0bb", "a\ufffeb", "a\u2028b", " ", "\n"])
def test_no_character_is_lost_on_the_page(said: str) -> None:
    (found,) = paragraphs(a_transcript(a_turn(said)))
    assert found.xpath("string()") == said


def test_a_character_that_a_browser_drops_is_refused() -> None:
    """HTML has no NUL: every position after it would be one off."""
    with pytest.raises(ValueError, match=r"NUL|null|U\+0000|character"):
        transcript_html(a_transcript(a_turn("Goede\0morgen.")), ROLES, "nl")


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "00:00:00"), (999, "00:00:00"), (61_000, "00:01:01"), (360_000_000, "100:00:00")],
)
def test_times_are_cut_to_seconds(milliseconds: int, shown: str) -> None:
    assert clock(milliseconds) == shown


# --- the recording

PLAYED = Recording("/framebridge/recordings/0123.wav?a=1&b=2", 'Opname "van" <het> gesprek')


def timed_talk() -> Transcript:
    return a_transcript(a_turn("Ja.", start_ms=0), a_turn("Nee."), a_turn("O.", start_ms=61_500))


def test_with_a_recording_a_turn_carries_its_time_in_seconds() -> None:
    talk = timed_talk()
    found = lxml.html.fragments_fromstring(transcript_html(talk, ROLES, "nl", with_times=True))
    assert [element.get("data-t") for element in found] == ["0.000", None, "61.500"]
    assert [element.xpath("node()") for element in found] == [[turn.text] for turn in talk.turns]


@given(transcripts())
def test_times_are_all_that_a_recording_changes_on_the_page(transcript: Transcript) -> None:
    found = lxml.html.fragments_fromstring(transcript_html(transcript, ROLES, "nl", with_times=True))
    for element in found:
        element.attrib.pop("data-t", None)
    plain = lxml.html.fragments_fromstring(transcript_html(transcript, ROLES, "nl"))
    assert list(map(lxml.html.tostring, found)) == list(map(lxml.html.tostring, plain))


def test_without_a_recording_there_is_no_player_and_no_time() -> None:
    talk = timed_talk()
    data = task(talk, a_clearance(talk)).data
    assert (data["recording"], "data-t" in data["html"]) == ("", False)


@pytest.mark.parametrize(("name", "kind"), [("a.wav", "audio"), ("a.MP3", "audio"), ("a.mp4", "video")])
def test_sound_and_video_have_their_own_player_that_loads_nothing_yet(name: str, kind: str) -> None:
    player = lxml.html.fragment_fromstring(Recording(f"https://example.org/{name}?x=.mp4", "Opname").player())
    assert player.tag == kind
    assert (player.get("preload"), player.get("class"), player.text) == ("none", "fb-player", None)


def test_the_player_is_escaped() -> None:
    player = lxml.html.fragment_fromstring(PLAYED.player())
    assert (player.get("src"), player.get("title")) == (PLAYED.address, PLAYED.words)


def test_the_task_plays_its_recording() -> None:
    talk = timed_talk()
    made = transcript_task(KEY, talk, a_discussion(), ROLES, "nl", a_clearance(talk), PLAYED)
    assert made.data["recording"] == PLAYED.player()
    assert made.data["html"] == transcript_html(talk, ROLES, "nl", with_times=True)
    assert made.fingerprints == task(talk, a_clearance(talk)).fingerprints


# --- the task


def task(transcript: Transcript, clearance: Clearance | None, **discussion: Any) -> Task:
    return transcript_task(KEY, transcript, a_discussion(**discussion), ROLES, "nl", clearance)


def test_the_task_carries_its_key_and_the_fingerprint_of_its_text() -> None:
    talk = a_transcript()
    payload = task(talk, a_clearance(talk)).payload()
    assert payload["meta"] == {"key": "proef/gesprek-01/fragments/-/1", "sha256": talk.text_sha256}
    assert payload["data"]["key"] == payload["meta"]["key"]
    assert [turn["text"] for turn in payload["data"]["turns"]] == [turn.text for turn in talk.turns]
    assert (payload["data"]["issues"], payload["data"]["narratives"]) == ([], [])


@given(transcripts())
def test_the_task_survives_json(transcript: Transcript) -> None:
    payload = task(transcript, a_clearance(transcript)).payload()
    assert json.loads(json.dumps(payload)) == payload


def test_the_title_is_the_transcripts_or_the_discussions_or_the_id() -> None:
    talk, titled = a_transcript(), a_transcript(title="Eerste")
    assert task(titled, a_clearance(titled), title="Tweede").data["title"] == "Eerste"
    assert task(talk, a_clearance(talk), title="Tweede").data["title"] == "Tweede"
    assert task(talk, a_clearance(talk)).data["title"] == "gesprek-01"


# --- clearance

SAID = a_transcript(f"KM-I-1: {SECRET}")


@pytest.mark.parametrize(
    "clearance",
    [
        None,
        a_clearance(SAID, text_sha256="0" * 64),
        a_clearance(SAID).model_copy(update={"transcript": "gesprek-02"}),
        a_clearance(a_transcript("KM-I-1: Iets anders.")),
    ],
    ids=["none", "another fingerprint", "another transcript", "another text"],
)
def test_a_text_without_its_own_clearance_becomes_no_task(clearance: Clearance | None) -> None:
    with pytest.raises(NotCleared, match="gesprek-01") as caught:
        task(SAID, clearance)
    assert SECRET not in f"{caught.value!r}"


def test_a_corrected_speaker_keeps_the_clearance() -> None:
    talk = a_transcript("KM-I-1: Goedemorgen.")
    assert task(a_transcript("KM-W-1: Goedemorgen."), a_clearance(talk)).data["turns"][0]["speaker"] == "KM-W-1"


# --- keys


@given(slugs(), slugs(), slugs(), slugs(), st.integers(1, 99))
def test_a_key_is_read_back(study: str, unit: str, coding_pass: str, coder: str, revision: int) -> None:
    key = TaskKey(study, unit, coding_pass, coder, revision)
    assert TaskKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "text", [None, 7, "", "a/b/c/d", "a/b/c/d/e", "a/b//d/1", "a/b/c/d/1/2", "a/b/c/d/-1", "a/b/c/d/²", ["a"]]
)
def test_what_is_no_key_of_ours_is_none(text: object) -> None:
    assert TaskKey.parse(text) is None
