"""Files that Label Studio exports: taken apart, and refused without telling what is in them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from builders import SECRET, a_transcript, a_turn, some_roles

from labelstudio_plugin.exported import NotAnExport, account_in, is_whole, read_export
from labelstudio_plugin.tasks import TaskKey, transcript_html

KEY = "proef/gesprek-01/fragments/-/1"
WHOLE = {"id": 3, "result": [], "created_at": "2026-11-22T12:00:00Z", "updated_at": "2026-11-22T12:00:00Z"}


def a_task(**fields: Any) -> dict[str, Any]:
    plain = {"id": 5, "project": 2, "data": {}, "meta": {"key": KEY, "sha256": "0" * 64}, "annotations": []}
    return {**plain, **fields}


def read(*tasks: object) -> Any:
    return read_export(json.dumps(tasks).encode())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "not JSON"),
        (f'[{{"data": "{SECRET}"'.encode(), "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"{}", "no list of tasks"),
        (f'["{SECRET}"]'.encode(), "no list of tasks"),
        (json.dumps([{"id": 1, "text": SECRET}]).encode(), "not JSON-MIN"),
        (json.dumps([{"id": 1, "data": {}, "annotations": 5}]).encode(), "not JSON-MIN"),
    ],
)
def test_what_is_no_export_is_refused_without_its_content(content: bytes, expected: str) -> None:
    with pytest.raises(NotAnExport, match=expected) as caught:
        read_export(content)
    assert SECRET not in str(caught.value)


def test_a_task_is_known_by_its_key_in_meta_or_else_in_its_data() -> None:
    here, there, nowhere = read(a_task(), a_task(meta={}, data={"key": KEY}), a_task(meta=None, data={"key": "x"}))
    assert here.key == there.key == TaskKey.parse(KEY)
    assert nowhere.key is None


def test_the_fingerprint_is_that_of_the_text_as_we_wrote_it() -> None:
    talk = a_transcript("KM-I-1: Zoë & co, 1 < 2 😀", a_turn('Hij zei "nee".\nEn toen\u00a0niets.'))
    html = transcript_html(talk, tuple(some_roles().values()), "nl")
    (task,) = read(a_task(data={"html": html, "transcript_id": talk.id}))
    assert (task.shown_sha256, task.transcript, task.sent_sha256) == (talk.text_sha256, talk.id, "0" * 64)


@pytest.mark.parametrize("data", [{}, {"html": 5}, {"html": ""}, {"html": "<p></p>"}])
def test_without_a_text_there_is_no_fingerprint(data: dict[str, Any]) -> None:
    (task,) = read(a_task(data=data))
    assert task.shown_sha256 is None


@pytest.mark.parametrize(
    ("by", "account"),
    [
        ({"id": 3, "email": "ann@example.org"}, "ann@example.org"),
        ({"id": 3}, "id 3"),
        (3, "id 3"),
        (4, "bob@example.org"),
        (None, "unknown"),
        ("x", "unknown"),
    ],
)
def test_whose_an_annotation_is(by: object, account: str) -> None:
    assert account_in({"completed_by": by}, {4: "bob@example.org"}) == account


@pytest.mark.parametrize("lacking", ["id", "result", "created_at", "updated_at"])
def test_an_annotation_needs_what_it_is_known_by(lacking: str) -> None:
    assert is_whole(WHOLE)
    assert not is_whole({name: value for name, value in WHOLE.items() if name != lacking})


def test_drafts_are_counted() -> None:
    (task,) = read(a_task(drafts=[{"id": 1}, {"id": 2}]))
    assert task.drafts == 2
