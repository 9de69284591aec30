"""Walls and history on SQLite, for who codes alone: the same promises, one person at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from uuid import uuid4

import pytest
from builders import a_transcript
from live_crowd import Board, Person, by_thing, code_a_task, delete_what_is_asked, logged, others_marks, saves_in
from live_sync import Backend, LiveStudy, a_study, agrees, pull

from framebridge.store import Store
from labelstudio_plugin.accounts import sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.invites import InviteWanted, ask_invite
from labelstudio_plugin.server.history.sqlite import let_write
from labelstudio_plugin.server_history import verify_history

pytestmark = pytest.mark.live


@dataclass(frozen=True)
class Alone:
    """A study of one project, its coder, and who has nothing to do with it."""

    study: LiveStudy
    coder: Person
    neighbour: Person
    coordinator: Person


@pytest.fixture(scope="module")
def alone(sqlite_server: Backend, tmp_path_factory: pytest.TempPathFactory) -> Alone:
    study = a_study(sqlite_server, tmp_path_factory.mktemp("alone"))
    study.fill(2, 0)
    door = sqlite_server.client
    coder = a_member(door, "een-1", "werkplaats-1")
    neighbour = a_member(door, "twee-1", "werkplaats-2")
    return Alone(study, coder, neighbour, Person("coordinator", 1, door))


def a_member(door: LabelStudio, name: str, werkplaats: str) -> Person:
    email = f"{name}-{uuid4().hex[:6]}@example.org"
    made = ask_invite(door, InviteWanted(werkplaats=werkplaats, email=email))
    own = LabelStudio(door.url, sign_up(door.url, made.path, email, uuid4().hex))
    return Person(name, int(own.get("/api/current-user/whoami")["id"]), own)


@pytest.fixture(scope="module")
def worked(alone: Alone) -> Alone:
    board = Board()
    for task in alone.study.task_ids():
        code_a_task(alone.coder, alone.study.project, task, a_transcript(), board)
        delete_what_is_asked(alone.coordinator, board)
    return alone


def test_each_save_is_one_change_in_the_history(worked: Alone) -> None:
    own, deleted = saves_in(worked.coder.answers), saves_in(worked.coordinator.answers)
    feed = logged(worked.study.backend.client, [worked.study.project])
    assert [save for by, save in feed if by == worked.coder.number] == own
    assert [save for by, save in feed if by == worked.coordinator.number] == deleted
    assert len(feed) == len(own) + len(deleted) > 20
    assert verify_history(worked.study.backend.client)["sound"]


def test_every_version_comes_into_the_store(worked: Alone, store: Store) -> None:
    pull(worked.study, worked.study.backend.client, store)
    assert agrees(store, worked.study)
    kept = {
        number: events[-1][1]
        for (kind, number), events in by_thing(saves_in(worked.coder.answers)).items()
        if kind == "annotation"
    }
    stored = {version.annotation_id: version.raw["result"] for version in store.latest(worked.study.id)}
    assert stored and all(kept[number] == result for number, result in stored.items())


def test_another_member_is_refused_everywhere(worked: Alone) -> None:
    project, (task, *_) = worked.study.project, worked.study.task_ids()
    saves = saves_in(worked.coder.answers)
    coding = next(save.id for save in saves if save.kind == "annotation")
    draft = [save.id for save in saves if save.kind == "draft"][-1]
    asked = [
        ("GET", f"/api/projects/{project}/"),
        ("GET", f"/api/projects/{project}/next/"),
        ("GET", f"/api/tasks/?project={project}"),
        ("GET", f"/api/tasks/{task}/"),
        ("GET", f"/api/tasks/{task}/annotations/"),
        ("GET", f"/api/tasks/{task}/drafts"),
        ("GET", f"/api/dm/project/?project={project}"),
        ("GET", f"/api/annotations/{coding}/"),
        ("GET", f"/api/drafts/{draft}/"),
        ("GET", f"/api/framebridge/changes?project={project}"),
        ("GET", f"/api/projects/{project}/export?exportType=JSON"),
        ("POST", f"/api/tasks/{task}/annotations/"),
        ("POST", f"/api/tasks/{task}/drafts"),
        ("PATCH", f"/api/annotations/{coding}/"),
        ("PATCH", f"/api/drafts/{draft}/"),
        ("DELETE", f"/api/drafts/{draft}/"),
        ("DELETE", f"/api/annotations/{coding}/"),
        ("DELETE", f"/api/tasks/{task}/"),
    ]
    for method, path in asked:
        answer = worked.neighbour.ask(method, path, None if method == "GET" else {"result": []})
        assert answer.status == 403, f"{method} {path}: {answer.status}"
    assert worked.neighbour.ask("GET", "/api/projects/").body["results"] == []
    assert others_marks(worked.neighbour.name, worked.neighbour.answers) == []


def test_a_number_that_is_given_again_begins_a_history_of_its_own(worked: Alone) -> None:
    """SQLite gives the number of the newest coding again once that is deleted."""
    task, *_ = worked.study.task_ids()
    talk, path = a_transcript(), f"/api/tasks/{task}/annotations/"
    first = worked.coder.save("POST", path, talk)
    assert worked.coordinator.ask("DELETE", f"/api/annotations/{first}/").status == 204
    second = worked.coder.save("POST", path, talk)
    feed = logged(worked.study.backend.client, [worked.study.project])
    told = [save.op for _, save in feed if (save.kind, save.id) in {("annotation", first), ("annotation", second)}]
    assert told == ["create", "delete", "create"]


def test_a_program_beside_the_server_is_refused_unless_it_is_logged(worked: Alone) -> None:
    backend, (task, *_) = worked.study.backend, worked.study.task_ids()
    number = worked.coder.save("POST", f"/api/tasks/{task}/annotations/", a_transcript())
    change = f"UPDATE task_completion SET lead_time = 99 WHERE id = {number}"
    with closing(sqlite3.connect(backend.database.removeprefix("sqlite:///"))) as beside:
        with pytest.raises(sqlite3.OperationalError, match="framebridge_"):
            beside.execute(change)
        let_write(beside, lambda: None)
        beside.execute(change)
        beside.commit()
    by, save = logged(backend.client, [worked.study.project])[-1]
    assert (by, save.op, save.id) == (None, "update", number)
    assert verify_history(backend.client)["sound"]
