"""Broken off at any write to Label Studio, it finishes when run again, and no position moves twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from builders import (
    a_clearance,
    a_coding,
    a_discussion,
    a_fragment,
    a_transcript,
    shipped_codebook,
    shipped_roles,
    words,
)
from fake_labelstudio import TOKEN, FakeLabelStudio, says

from framebridge.redacting.documents import Redactor
from framebridge.redacting.on_server import Sender
from framebridge.redacting.talks import redact_talk
from framebridge.redacting.wording import Wording
from frameschema import Transcript
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Refused
from labelstudio_plugin.results import write_result
from labelstudio_plugin.tasks import FRAGMENTS, TaskKey, transcript_task

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WORDING = Wording({"Jansen": "[Naam 3]"})
TALK = a_transcript("KM-I-1: Toen Jansen & zoon belden, en Jansen weer.", "ZT-1: Dat was laat.")


def result_of(talk: Transcript, name: str) -> list[dict[str, object]]:
    units = [
        a_fragment(at.start, at.end, key, who_what=f"{name} belt")
        for key, at in (("a", words(talk, f"{name} weer")), ("b", words(talk, "Dat was")))
    ]
    return write_result(a_coding(talk, *units), talk, shipped_codebook(), "nl")


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        started.projects.append(
            {"id": 1, "title": "Jansen", "description": "framebridge:proef/werkplaats-1/fragments"}
        )
        task = transcript_task(
            TaskKey("proef", TALK.id, FRAGMENTS),
            TALK,
            a_discussion(),
            shipped_roles().roles,
            "nl",
            a_clearance(TALK),
        )
        made = started.add_task(None, **json.loads(json.dumps(task.payload())))
        started.annotate(made, 7, result_of(TALK, "Jansen"))
        started.drafts.append({"id": 8, "task": made["id"], "result": result_of(TALK, "Jansen"), "user": "x"})
        started.predictions.append(
            {"id": 9, "project": 1, "task": made["id"], "result": result_of(TALK, "Jansen")}
        )
        yield started


@pytest.mark.parametrize(
    "stop_at", ["annotations/7/", "drafts/8/", "predictions/9/", "tasks/1/", "projects/1/", "-"]
)
def test_it_finishes_when_run_again(fake: FakeLabelStudio, stop_at: str) -> None:
    sender = Sender(LabelStudio(fake.url, TOKEN, sleep=lambda _: None), Redactor(WORDING, {}), "x", NOON)
    fake.fail("PATCH", stop_at, says("{}", 400))
    plan = sender.plan("proef")
    assert [one.kind.value for one in plan] == ["annotation", "draft", "prediction", "task", "project"]
    if stop_at == "-":
        sender.apply(plan)
    else:
        with pytest.raises(Refused):
            sender.apply(plan)
        sender.apply(sender.plan("proef"))
    new = redact_talk(TALK, WORDING).new
    wanted = json.loads(json.dumps(result_of(new, "[Naam 3]")))
    (task,) = fake.tasks
    assert task["annotations"][0]["result"] == wanted
    assert fake.drafts[0]["result"] == fake.predictions[0]["result"] == wanted
    assert (task["meta"]["sha256"], fake.projects[0]["title"]) == (new.text_sha256, "[Naam 3]")
    assert [turn["text"] for turn in task["data"]["turns"]] == [turn.text for turn in new.turns]
    assert sender.plan("proef") == []


def test_what_was_saved_on_another_text_is_named(fake: FakeLabelStudio) -> None:
    sender = Sender(LabelStudio(fake.url, TOKEN, sleep=lambda _: None), Redactor(WORDING, {}), "x", NOON)
    sender.apply(sender.plan("proef"))
    fake.annotate(fake.tasks[0], 7, result_of(TALK, "Jansen"))
    assert [(one.kind.value, one.is_adrift) for one in sender.plan("proef")] == [("annotation", True)]
