"""The HTTP door refuses talk that has no clearance, whoever asks and by whatever route."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_clearance, a_discussion, a_transcript, shipped_roles
from fake_labelstudio import FakeLabelStudio
from hypothesis import given
from strategies import transcripts

from frameschema import Transcript, Turn
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import NotCleared
from labelstudio_plugin.gate import ClearedPayload, check_outgoing, fingerprint, talk_in
from labelstudio_plugin.tasks import FRAGMENTS, Task, TaskKey, transcript_html, transcript_task

SAID = a_transcript()
OTHER = a_transcript(turns=(Turn(speaker=SAID.turns[0].speaker, text="Meneer Jansen belde."),))
KEY = TaskKey("proef", SAID.id, FRAGMENTS)
ROUTES = (
    ("POST", "/api/projects/7/import"),
    ("POST", "/api/projects/7/import?return_task_ids=true"),
    ("POST", "/api/projects/7/reimport"),
    ("POST", "/api/projects/7/tasks/bulk/"),
    ("POST", "/api/tasks/"),
    ("POST", "/api/tasks"),
    ("PATCH", "/api/tasks/12/"),
    ("PUT", "/api/tasks/12/"),
)


def a_task(transcript: Transcript = SAID) -> Task:
    roles = shipped_roles().roles
    return transcript_task(KEY, transcript, a_discussion(), roles, "nl", a_clearance(transcript))


def payload_of(transcript: Transcript) -> ClearedPayload:
    return a_task(transcript).payload()


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_payload_without_a_clearance_is_refused_on_every_route(method: str, path: str) -> None:
    with pytest.raises(NotCleared):
        check_outgoing(method, path, [dict(payload_of(SAID))])
    with pytest.raises(NotCleared):
        check_outgoing(method, path, {"data": {"text": "Meneer Jansen belde."}})


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_payload_with_the_clearance_of_another_text_is_refused(method: str, path: str) -> None:
    swapped = ClearedPayload(payload_of(OTHER), a_clearance(SAID))
    with pytest.raises(NotCleared, match="another text"):
        check_outgoing(method, path, [payload_of(SAID), swapped])


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_cleared_payload_passes(method: str, path: str) -> None:
    check_outgoing(method, path, [payload_of(SAID)])


def test_one_word_put_into_the_data_afterwards_is_refused() -> None:
    payload = payload_of(SAID)
    payload["data"] = {**payload["data"], "html": payload["data"]["html"].replace("</p>", " Jansen</p>", 1)}
    with pytest.raises(NotCleared):
        check_outgoing("POST", "/api/tasks/", payload)


def test_other_words_in_the_turns_than_on_the_page_are_refused() -> None:
    payload = payload_of(SAID)
    payload["data"] = {**payload["data"], "turns": [{"speaker": "ZT-1", "text": "Meneer Jansen belde."}]}
    with pytest.raises(NotCleared):
        check_outgoing("POST", "/api/tasks/", payload)


def test_data_without_any_talk_are_refused() -> None:
    with pytest.raises(NotCleared):
        check_outgoing("POST", "/api/tasks/", ClearedPayload({"data": {"text": "Jansen"}}, a_clearance(SAID)))


def test_what_holds_no_talk_may_pass() -> None:
    check_outgoing("PATCH", "/api/tasks/12/", {"meta": {"key": "x"}})
    check_outgoing("POST", "/api/tasks/12/annotations/", {"result": []})
    check_outgoing("POST", "/api/projects/", {"title": "Proef"})
    check_outgoing("GET", "/api/tasks/", None)


def test_a_task_with_the_clearance_of_another_text_cannot_exist() -> None:
    with pytest.raises(NotCleared):
        replace(a_task(), clearance=a_clearance(OTHER))
    with pytest.raises(NotCleared):
        replace(a_task(), text_sha256="0" * 64)


def test_nothing_of_it_reaches_the_server(server: LabelStudio, fake: FakeLabelStudio) -> None:
    before = len(fake.calls)
    for method, path in ROUTES:
        send = {"POST": server.post, "PATCH": server.patch}.get(method)
        if send is not None:
            with pytest.raises(NotCleared) as caught:
                send(path, [{"data": {"html": "<p>Meneer Jansen belde.</p>"}}])
            assert "Jansen" not in str(caught.value)
    assert fake.tasks == []
    assert len(fake.calls) == before


@given(transcripts())
def test_the_door_reads_exactly_the_text_that_people_see(transcript: Transcript) -> None:
    data = {"html": transcript_html(transcript, shipped_roles().roles, "nl")}
    talk = talk_in(data)
    assert talk == transcript.text
    assert fingerprint(talk) == transcript.text_sha256
