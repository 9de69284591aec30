"""A real server as the tests of faults see it: its address, a token, and its own database."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from builders import a_clearance
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from framebridge.connection import COORDINATOR
from framebridge.gallery import gallery_templates
from framebridge.language import chosen_language
from framebridge.places import tokens_file
from framebridge.pulling import PullReport, Told, pull_study
from framebridge.store import Store, content_hash
from framebridge.study import EMBEDDED, StudyFolder, new_study
from framebridge.tokens import Tokens
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.gate import ClearedPayload, fingerprint
from labelstudio_plugin.server.database import DATABASE_NAME, SQLITE_FILE
from labelstudio_plugin.server.embedded import (
    ServerDatabase,
    ServerState,
    server_cluster,
    server_status,
    start_server,
)
from labelstudio_plugin.server.postgres import create_database
from labelstudio_plugin.tasks import FRAGMENTS, Task, TaskKey

PAGE = '<View><Text name="t" value="$title"/><Labels name="l" toName="t"><Label value="A"/></Labels></View>'
Annotations = dict[tuple[str, int, str], str]


@dataclass(frozen=True)
class Backend:
    """A server on one kind of database."""

    home: Path
    kind: ServerDatabase
    own_token: str = field(default="", repr=False)

    @property
    def token(self) -> str:
        """The coordinator's; of the server that the demo uses too, the one that is kept now."""
        kept = None if self.own_token else Tokens(tokens_file()).find(EMBEDDED, COORDINATOR)
        return kept.get_secret_value() if kept else self.own_token

    @property
    def state(self) -> ServerState:
        found = server_status(self.home)
        assert found is not None, "the server does not run"
        return found

    @property
    def url(self) -> str:
        return self.state.url

    @property
    def client(self) -> LabelStudio:
        return self.through(self.url)

    def through(self, url: str, pace: float = 0.005) -> LabelStudio:
        """A client by another way, such as a proxy; it waits only a part of the time."""
        return LabelStudio(url, self.token, sleep=lambda seconds: time.sleep(seconds * pace))

    def start(self) -> None:
        start_server(self.home, database=self.kind, gallery=gallery_templates(), language=chosen_language())

    @property
    def database(self) -> str:
        if self.kind is ServerDatabase.SQLITE:
            return f"sqlite:///{self.home / self.kind.value / SQLITE_FILE}"
        cluster = server_cluster(self.home)
        assert cluster is not None
        return create_database(cluster, DATABASE_NAME)

    def rows(self, query: str, **values: object) -> list[Any]:
        """Ask the server's own database."""
        engine = create_engine(self.database, poolclass=NullPool)
        with engine.connect() as connection:
            return list(connection.execute(text(query), values))


@dataclass(frozen=True)
class LiveStudy:
    """A study with one project of its own on a server."""

    folder: StudyFolder
    project: int
    backend: Backend

    @property
    def id(self) -> str:
        return self.folder.settings.study.id

    def task(self, number: int) -> Task:
        key = TaskKey(self.id, f"gesprek-{number:03}", FRAGMENTS)
        said = f"Gesprek {number} 😀"
        cleared = a_clearance(text_sha256=fingerprint(said))
        data = {"key": str(key), "title": said, "html": f"<p>{said}</p>"}
        return Task(key, cleared.text_sha256, data, clearance=cleared)

    def coded_task(self, number: int, *results: list[dict[str, Any]]) -> ClearedPayload:
        """A task as it is imported with coding."""
        task = self.task(number)
        coded = [{"result": result, "completed_by": 1, "ground_truth": False} for result in results]
        return ClearedPayload({**task.payload(), "annotations": coded}, task.clearance)

    def tasks(self, count: int) -> list[tuple[int, Task]]:
        return [(self.project, self.task(number)) for number in range(1, count + 1)]

    def fill(self, tasks: int, annotations: int = 2) -> None:
        """Put tasks with coding there, in one go."""
        whole = [
            self.coded_task(number, *(a_result(f"{number}.{at}") for at in range(annotations)))
            for number in range(1, tasks + 1)
        ]
        self.backend.client.post(f"/api/projects/{self.project}/import", whole)

    def task_ids(self) -> list[int]:
        return [
            row.id
            for row in self.backend.rows("SELECT id FROM task WHERE project_id = :p ORDER BY id", p=self.project)
        ]

    def keys_in_database(self) -> Counter[str]:
        """How often each task stands in the server's database."""
        rows = self.backend.rows("SELECT meta FROM task WHERE project_id = :p", p=self.project)
        return Counter(_loaded(row.meta)["key"] for row in rows)

    def annotations_in_database(self) -> Annotations:
        """The hash of every annotation in the server's database, by task, id and creation."""
        query = """
            SELECT a.id, a.created_at, a.result, a.was_cancelled, a.ground_truth, a.completed_by_id, t.meta
            FROM task_completion a JOIN task t ON t.id = a.task_id WHERE t.project_id = :p
        """
        return {
            (_loaded(row.meta)["key"], row.id, _moment(row.created_at)): content_hash(
                {
                    "result": _loaded(row.result),
                    "was_cancelled": row.was_cancelled,
                    "ground_truth": row.ground_truth,
                    "completed_by": row.completed_by_id,
                }
            )
            for row in self.backend.rows(query, p=self.project)
        }


def a_study(backend: Backend, folder: Path) -> LiveStudy:
    """Make a study with a project of its own."""
    name = f"fout-{uuid4().hex[:8]}"
    new_study(folder / name, name, "Fouten", "nl")
    description = f"framebridge:{name}/werkplaats-1/{FRAGMENTS}"
    project = backend.client.post(
        "/api/projects/", {"title": name, "label_config": PAGE, "description": description}
    )
    return LiveStudy(StudyFolder(folder / name), int(project["id"]), backend)


def a_result(words: str) -> list[dict[str, Any]]:
    value = {"start": 0, "end": 7, "text": words, "labels": ["A"]}
    return [{"id": "r1", "from_name": "l", "to_name": "t", "type": "labels", "value": value}]


def annotations_in_store(store: Store, study: LiveStudy) -> Annotations:
    """What the store says there is on the server."""
    return {
        (version.task_key, version.annotation_id, _moment(version.created_at)): version.content_sha256
        for version in store.latest(study.id)
        if not version.deleted
    }


def pull(study: LiveStudy, server: LabelStudio, store: Store, told: Told | None = None) -> PullReport:
    return pull_study(study.folder, server, store, told)


def agrees(store: Store, study: LiveStudy) -> bool:
    return annotations_in_store(store, study) == study.annotations_in_database()


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _moment(value: datetime | str) -> str:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
