"""What the tests of pulling put on the server, and what the store must then hold."""

from __future__ import annotations

from typing import Any

from fake_labelstudio import FakeLabelStudio

from framebridge.store import Store, content_hash
from labelstudio_plugin.tasks import FRAGMENTS, TaskKey

PROJECT = 1
SETTINGS = """
[[coder]]
id = "ann"
name = "Codeur Ann"
werkplaats = "werkplaats-1"
account = "ann@example.org"
"""


def a_key(number: int, revision: int = 1) -> str:
    return str(TaskKey("proef", f"gesprek-{number:03}", FRAGMENTS, revision=revision))


def a_result(words: str = "A") -> list[dict[str, Any]]:
    return [{"id": "r1", "type": "labels", "value": {"start": 0, "end": 5, "labels": [words]}}]


def fill(fake: FakeLabelStudio, tasks: int, annotations: int = 2) -> None:
    """Put tasks there, each coded by some."""
    for number in range(1, tasks + 1):
        task = fake.add_task(a_key(number), project=PROJECT)
        for at in range(annotations):
            fake.annotate(task, number * 10 + at, a_result(f"{number}.{at}"), completed_by=3 + at % 2)


def on_server(fake: FakeLabelStudio) -> dict[tuple[str, int, str], str]:
    """What there is: the hash of every annotation, by task, id and creation."""
    return {
        (task["meta"]["key"], one["id"], moment(one["created_at"])): content_hash(one)
        for task in fake.tasks
        if "meta" in task
        for one in task["annotations"]
    }


def in_store(store: Store) -> dict[tuple[str, int, str], str]:
    """What the store says there is."""
    return {
        (version.task_key, version.annotation_id, version.created_at.isoformat()): version.content_sha256
        for version in store.latest("proef")
        if not version.deleted
    }


def versions(store: Store) -> int:
    """How many versions the store ever took in."""
    return len(store.history("proef"))


def moment(words: str) -> str:
    return words.replace("Z", "+00:00")
