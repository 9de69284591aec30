"""The history of a real server: complete, in order, tamper-evident, and what pulling and restoring make of it."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from live_sync import Backend, LiveStudy, a_result, a_study, agrees, pull
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from framebridge.store import Store
from labelstudio_plugin.accounts import log_in
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, Refused
from labelstudio_plugin.server.embedded import ServerDatabase, coordinator_account, stop_server
from labelstudio_plugin.server_history import verify_history

pytestmark = pytest.mark.live

Change = dict[str, Any]


@pytest.fixture
def own_study(backend: Backend, tmp_path: Path) -> LiveStudy:
    return a_study(backend, tmp_path)


def changes(study: LiveStudy, limit: int = 1000, **asked: Any) -> list[Change]:
    """Page through the feed of a project."""
    found: list[Change] = []
    after, more = asked.pop("after", 0), True
    while more:
        answer = study.backend.client.get_object(
            "/api/framebridge/changes", project=study.project, after=after, limit=limit, **asked
        )
        found, after, more = [*found, *answer["changes"]], answer["cursor"], answer["more"]
    return found


def told(found: list[Change], kind: str) -> list[tuple[str, int]]:
    return [(one["op"], one["id"]) for one in found if one["kind"] == kind]


def annotate(study: LiveStudy, task: int, words: str) -> int:
    body = {"result": a_result(words), "unique_id": str(uuid4())}
    return int(study.backend.client.post(f"/api/tasks/{task}/annotations/", body)["id"])


def test_every_change_is_told_with_who_made_it(own_study: LiveStudy) -> None:
    own_study.fill(2, 1)
    one, two = own_study.task_ids()
    client, number = own_study.backend.client, annotate(own_study, one, "eerst")
    client.patch(f"/api/annotations/{number}/", {"result": a_result("daarna")})
    draft = client.post(f"/api/tasks/{two}/drafts", {"result": a_result("bezig"), "lead_time": 1})["id"]
    client.patch(f"/api/projects/{own_study.project}/", {"title": "Andere naam"})
    client.post(
        f"/api/dm/actions/?id=delete_tasks_annotations&project={own_study.project}",
        {"selectedItems": {"all": False, "included": [one]}},
    )
    client.post(
        f"/api/dm/actions/?id=delete_tasks&project={own_study.project}",
        {"selectedItems": {"all": False, "included": [two]}},
    )
    found = changes(own_study, bodies=1)
    own = [(op, thing) for op, thing in told(found, "annotation") if thing == number]
    assert own == [("create", number), ("update", number), ("delete", number)]
    assert told(found, "draft") == [("create", draft), ("delete", draft)]
    assert ("delete", two) in told(found, "task")
    assert "update" in [op for op, _ in told(found, "project")]
    assert sum(op == "delete" for op, _ in told(found, "annotation")) == 3
    assert {one["user"] for one in found} == {1}
    assert [one["draft"] for one in found] == [one["kind"] == "draft" for one in found]
    states = [one for one in found if (one["kind"], one["id"]) == ("annotation", number)]
    assert [one["before"] for one in states[1:]] == [one["after"] for one in states[:-1]]
    assert states[1]["body"]["result"] == a_result("daarna")
    assert changes(own_study, limit=2) == changes(own_study)
    assert verify_history(own_study.backend.client)["sound"]


def test_a_commit_that_lands_late_is_never_missed(postgresql_server: Backend, tmp_path: Path) -> None:
    study = a_study(postgresql_server, tmp_path)
    study.fill(6, 1)
    tasks = study.task_ids()
    engine = create_engine(postgresql_server.database, poolclass=NullPool)

    def write(task: int, seconds: float) -> None:
        for round_ in range(3):
            with engine.begin() as connection:
                change = text("UPDATE task_completion SET lead_time = :n WHERE task_id = :t")
                connection.execute(change, {"n": round_, "t": task})
                time.sleep(seconds)

    before = changes(study)[-1]["number"]
    writers = [threading.Thread(target=write, args=(task, 0.05 + at * 0.25)) for at, task in enumerate(tasks)]
    for writer in writers:
        writer.start()
    seen: list[Change] = []
    cursor = before
    while any(writer.is_alive() for writer in writers):
        found = changes(study, after=cursor)
        cursor = found[-1]["number"] if found else cursor
        seen += found
        time.sleep(0.05)
    seen += changes(study, after=cursor)
    assert len(seen) == 18
    assert seen == changes(study, after=before)
    assert verify_history(study.backend.client)["sound"]


def test_changing_the_log_is_refused_and_noticed(postgresql_server: Backend, tmp_path: Path) -> None:
    study = a_study(postgresql_server, tmp_path)
    study.fill(1, 1)
    number = changes(study)[-1]["number"]
    engine = create_engine(postgresql_server.database, poolclass=NullPool)
    forge = f"UPDATE framebridge_history SET actor = 99 WHERE number = {number}"
    for refused in (forge, "DELETE FROM framebridge_history", "UPDATE framebridge_history_payload SET body = ''"):
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(refused))
    for statement in (forge, forge.replace("99", "1")):
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE framebridge_history DISABLE TRIGGER framebridge_guard"))
            connection.execute(text(statement))
            connection.execute(text("ALTER TABLE framebridge_history ENABLE TRIGGER framebridge_guard"))
        verdict = verify_history(study.backend.client)
        assert verdict["broken"] == ([number] if statement == forge else [])


def test_a_version_is_put_back_also_of_what_was_removed(own_study: LiveStudy) -> None:
    own_study.fill(1, 0)
    (task,) = own_study.task_ids()
    client, number = own_study.backend.client, annotate(own_study, task, "eerst")
    client.patch(f"/api/annotations/{number}/", {"result": a_result("daarna")})
    address = f"/api/framebridge/history/annotation/{number}"
    first, *_ = client.get_object(address)["changes"]
    client.post(f"{address}/restore", {"number": first["number"]})
    there = client.get_object(f"/api/annotations/{number}/")
    assert there["result"] == a_result("eerst")
    client.post(
        f"/api/dm/actions/?id=delete_tasks_annotations&project={own_study.project}",
        {"selectedItems": {"all": False, "included": [task]}},
    )
    assert client.post(f"{address}/restore", {"number": first["number"]})["id"] == number
    again = client.get_object(f"/api/annotations/{number}/")
    assert (again["result"], again["created_at"]) == (a_result("eerst"), there["created_at"])
    with pytest.raises(Refused):
        client.post(f"{address}/restore", {"number": first["number"] + 1_000_000})


def test_pulling_keeps_what_was_overwritten_between_two_polls(
    postgresql_server: Backend, tmp_path: Path, store: Store
) -> None:
    own_study = a_study(postgresql_server, tmp_path)
    own_study.fill(3, 1)
    client = own_study.backend.client
    assert pull(own_study, client, store).stored.new == 3
    task, *_ = own_study.task_ids()
    number, gone = annotate(own_study, task, "een"), annotate(own_study, task, "weg")
    for words in ("twee", "drie"):
        client.patch(f"/api/annotations/{number}/", {"result": a_result(words)})
    with create_engine(postgresql_server.database, poolclass=NullPool).begin() as connection:
        connection.execute(text("DELETE FROM task_completion WHERE id = :n"), {"n": gone})
    pull(own_study, client, store)
    versions = [one for one in store.history(own_study.id) if one.annotation_id in (number, gone)]
    words = [(one.annotation_id, one.raw["result"][0]["value"]["text"], one.deleted) for one in versions]
    assert [(said, is_gone) for id_, said, is_gone in words if id_ == number] == [
        ("een", False),
        ("twee", False),
        ("drie", False),
    ]
    assert [(said, is_gone) for id_, said, is_gone in words if id_ == gone] == [("weg", False), ("weg", True)]
    assert agrees(store, own_study)
    assert pull(own_study, client, store).tasks_read == 0


@pytest.fixture
def own_server() -> Iterator[Backend]:
    """A server that may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="framebridge-killed-"))
    folder.chmod(0o755)
    backend = Backend(folder / "labelstudio", ServerDatabase.POSTGRESQL)
    backend.start()
    account = coordinator_account(backend.home)
    yield replace(backend, own_token=log_in(backend.url, account.email, account.password.get_secret_value()))
    stop_server(backend.home)
    shutil.rmtree(folder)


@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.long)])
def test_what_was_acknowledged_is_there_after_a_kill(own_server: Backend, tmp_path: Path, times: int) -> None:
    study = a_study(own_server, tmp_path)
    study.fill(1, 0)
    (task,) = study.task_ids()
    acknowledged: list[int] = []
    for round_ in range(times):
        client = LabelStudio(own_server.url, own_server.token, sleep=lambda seconds: None)
        saving = threading.Thread(target=save_until_it_fails, args=(client, task, acknowledged))
        saving.start()
        time.sleep(1.0 + 0.13 * round_)
        os.kill(own_server.state.pid, signal.SIGKILL)
        saving.join()
        own_server.start()
    there = {row.id for row in own_server.rows("SELECT id FROM task_completion")}
    logged = {one["id"] for one in changes(study) if (one["kind"], one["op"]) == ("annotation", "create")}
    assert len(acknowledged) >= times
    assert set(acknowledged) <= there
    assert there == logged
    assert verify_history(own_server.client)["sound"]


def save_until_it_fails(client: LabelStudio, task: int, acknowledged: list[int]) -> None:
    try:
        while True:
            body = {"result": a_result("x"), "unique_id": str(uuid4())}
            acknowledged.append(int(client.post(f"/api/tasks/{task}/annotations/", body)["id"]))
    except LabelStudioError:
        return
