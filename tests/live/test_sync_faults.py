"""Sending and reading through faults, before a real server: nothing lost, doubled or wrongly called removed.

What the store holds is compared, hash by hash, with the server's own database.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from fault_proxy import (
    Fault,
    FaultProxy,
    Moment,
    abandoned,
    after_doing,
    closed,
    html,
    killed_at_work,
    reset,
    silent,
    status,
    truncated,
    truncated_unnoticed,
)
from live_sync import Backend, LiveStudy, a_result, a_study, agrees, annotations_in_store, pull

from framebridge.pulling import Told, pull_study
from framebridge.pulling.reading import COMPARE_AFTER, utc_now
from framebridge.store import Store, open_store
from labelstudio_plugin import client
from labelstudio_plugin.accounts import log_in, sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, TokenRefused
from labelstudio_plugin.invites import InviteWanted, ask_invite
from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.embedded import ServerDatabase
from labelstudio_plugin.sync import StockSource, apply_push, plan_push, send_coding
from labelstudio_plugin.tasks import Task

pytestmark = pytest.mark.live

FAULTS: dict[str, Fault] = {
    **{f"{code} {moment}": status(code, moment) for code in (429, 500, 502, 503, 504) for moment in Moment},
    **{f"closed {moment}": closed(moment) for moment in Moment},
    **{f"reset {moment}": reset(moment) for moment in Moment},
    **{f"html {moment}": html(moment) for moment in Moment},
    "retry later": status(429, Moment.BEFORE, "1"),
    "time-out after": silent(3.0),
    "abandoned": abandoned,
    "truncated": truncated,
    "truncated unnoticed": truncated_unnoticed,
}


READING_FAULTS = {
    **{name: fault for name, fault in FAULTS.items() if not name.endswith(Moment.BEFORE)},
    "404 on a later page": status(404, Moment.AFTER),
}


STOCK, FEED = "/api/tasks/", "/api/framebridge/projects/"
"""What is asked for when a server is read by its lists, and by the feed of its history."""


@pytest.fixture
def stock_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as a Label Studio without our plugin is read."""
    monkeypatch.setattr("framebridge.pulling.study.FeedSource", StockSource)


@pytest.fixture
def proxy(backend: Backend) -> Iterator[FaultProxy]:
    with FaultProxy(backend.url) as started:
        yield started


@pytest.fixture
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client gives up on an answer after two seconds."""
    monkeypatch.setattr(client, "_TIMEOUT", (2, 2))


def push(server: LabelStudio, tasks: list[tuple[int, Task]]) -> None:
    apply_push(server, plan_push(server, tasks))


def once_each(tasks: list[tuple[int, Task]]) -> Counter[str]:
    return Counter(str(task.key) for _, task in tasks)


# --- faults on the way


@pytest.mark.usefixtures("_short_patience")
def test_every_task_is_stored_once_whatever_goes_wrong(
    study: LiveStudy, backend: Backend, proxy: FaultProxy
) -> None:
    server = backend.through(proxy.url)
    for at, (name, fault) in enumerate(FAULTS.items()):
        tasks = study.tasks(3 * at + 3)
        proxy.fail("POST", "/import", fault)
        with suppress(LabelStudioError):
            push(server, tasks)
        push(server, tasks)
        assert study.keys_in_database() == once_each(tasks), name
    assert {plan.action for plan in plan_push(server, tasks)} == {"keep"}


@pytest.mark.usefixtures("_short_patience")
def test_every_coding_is_stored_once_whatever_goes_wrong(
    study: LiveStudy, backend: Backend, proxy: FaultProxy
) -> None:
    push(backend.client, study.tasks(1))
    (task,) = study.task_ids()
    server = backend.through(proxy.url)
    for at, (name, fault) in enumerate(FAULTS.items()):
        unique = uuid5(NAMESPACE_URL, f"{study.id}/{name}")
        proxy.fail("POST", "/annotations/", fault)
        with suppress(LabelStudioError):
            send_coding(server, task, unique, a_result(name))
        assert send_coding(server, task, unique, a_result(name)) is False, name
        assert len(study.annotations_in_database()) == at + 1, name


@pytest.mark.usefixtures("_short_patience")
@pytest.mark.parametrize("route", [STOCK, FEED])
def test_all_coding_is_read_once_whatever_goes_wrong(
    study: LiveStudy,
    backend: Backend,
    proxy: FaultProxy,
    tmp_path: Path,
    route: str,
    request: pytest.FixtureRequest,
) -> None:
    if route == STOCK:
        request.getfixturevalue("stock_only")
    study.fill(25)
    for name, fault in READING_FAULTS.items():
        server = backend.through(proxy.url)
        with open_store(f"sqlite:///{tmp_path / name}.db") as store:
            proxy.fail("GET", route, fault, skip=2)  # the count and the first page go well
            with suppress(LabelStudioError):
                pull(study, server, store)
            assert not proxy.waiting, name
            pull(study, server, store)
            assert agrees(store, study), name
            assert len(store.history(study.id)) == 50, name


# --- what happens beside us


@pytest.mark.usefixtures("stock_only")
def test_what_is_removed_while_we_page(
    study: LiveStudy, backend: Backend, proxy: FaultProxy, store: Store
) -> None:
    study.fill(45)
    ids, direct = study.task_ids(), backend.client
    first = min(row.id for row in backend.rows("SELECT id FROM task_completion WHERE task_id = :t", t=ids[30]))
    proxy.fail("GET", "/api/tasks/", after_doing(lambda: direct._send("DELETE", f"/api/tasks/{ids[3]}/")), skip=1)
    proxy.fail("GET", "/api/tasks/", after_doing(lambda: direct._send("DELETE", f"/api/tasks/{ids[25]}/")))
    proxy.fail("GET", "/api/tasks/", after_doing(lambda: direct._send("DELETE", f"/api/annotations/{first}/")))
    server = backend.through(proxy.url)
    pull(study, server, store)
    pull(study, server, store)
    assert agrees(store, study)
    assert len(study.annotations_in_database()) == 85


@pytest.mark.long
def test_an_id_that_is_given_again(postgresql_server: Backend, sqlite_server: Backend, tmp_path: Path) -> None:
    """SQLite does that: the newest task goes, and another gets its number."""
    for backend, is_given_again in ((sqlite_server, True), (postgresql_server, False)):
        study = a_study(backend, tmp_path)
        study.fill(3)
        with open_store(f"sqlite:///{tmp_path / backend.kind}.db") as store:
            pull(study, backend.client, store)
            newest = study.task_ids()[-1]
            backend.client._send("DELETE", f"/api/tasks/{newest}/")
            other = study.coded_task(9, a_result("ander"))
            backend.client.post(f"/api/projects/{study.project}/import", [other])
            assert (study.task_ids()[-1] == newest) is is_given_again
            report = pull(study, backend.client, store)
            assert (report.stored.new, report.stored.deleted) == (1, 2)
            assert agrees(store, study)


@pytest.mark.parametrize("name", ["postgresql_server", pytest.param("sqlite_server", marks=pytest.mark.long)])
def test_eight_annotators_save_while_we_push_and_pull(
    request: pytest.FixtureRequest, name: str, tmp_path: Path, store: Store
) -> None:
    backend: Backend = request.getfixturevalue(name)
    study = a_study(backend, tmp_path)
    push(backend.client, study.tasks(8))
    stop, acknowledged = threading.Event(), []
    people = [
        threading.Thread(target=_annotate, args=(backend, task, stop, acknowledged)) for task in study.task_ids()
    ]
    for person in people:
        person.start()
    for count in (12, 24):
        push(backend.client, study.tasks(count))
        pull(study, backend.client, store)
        time.sleep(1)
    stop.set()
    for person in people:
        person.join()
    report = pull(study, backend.client, store)
    assert study.keys_in_database() == once_each(study.tasks(24))
    assert agrees(store, study)
    assert set(acknowledged) <= {number for _, number, _ in annotations_in_store(store, study)}
    if backend.kind is ServerDatabase.POSTGRESQL:  # SQLite itself stores some twice; those are kept, and told of
        assert len(acknowledged) == len(study.annotations_in_database())
    assert report.stored.deleted == 0


def _annotate(backend: Backend, task: int, stop: threading.Event, acknowledged: list[int]) -> None:
    """Save as the page does: a draft, the draft again, the annotation, and a change of it."""
    server = backend.client
    at = 0
    while not stop.is_set():
        at += 1
        time.sleep(0.2)
        draft = server.post(f"/api/tasks/{task}/drafts", {"result": a_result(f"klad {at}")})
        server.patch(f"/api/drafts/{draft['id']}/", {"result": a_result(f"klad {at}!")})
        body = {"result": a_result(f"{task}.{at}"), "draft_id": draft["id"], "lead_time": 1}
        with suppress(LabelStudioError):
            made = server.post(f"/api/tasks/{task}/annotations/", body)
            acknowledged.append(made["id"])
            server.patch(f"/api/annotations/{made['id']}/", {"result": a_result(f"{task}.{at}.2")})


@pytest.mark.parametrize("name", ["postgresql_server", pytest.param("sqlite_server", marks=pytest.mark.long)])
def test_a_server_killed_while_it_stores(
    request: pytest.FixtureRequest, name: str, tmp_path: Path, store: Store
) -> None:
    """In the middle of an import, and of a submit; then it is started again."""
    backend: Backend = request.getfixturevalue(name)
    study = a_study(backend, tmp_path)
    study.fill(21)
    pull(study, backend.client, store)
    tasks = study.tasks(60)
    with FaultProxy(backend.url) as proxy:
        server = backend.through(proxy.url)
        plans = plan_push(server, tasks)
        proxy.fail("POST", "/import", killed_at_work(lambda: _kill(backend), 0.05))
        with pytest.raises(LabelStudioError):
            apply_push(server, plans)
        backend.start()
        push(server, tasks)
        assert study.keys_in_database() == once_each(tasks)
        unique = uuid4()
        proxy.fail("POST", "/annotations/", killed_at_work(lambda: _kill(backend), 0.02))
        with pytest.raises(LabelStudioError):
            send_coding(server, study.task_ids()[0], unique, a_result("gered"))
        backend.start()
        send_coding(server, study.task_ids()[0], unique, a_result("gered"))
        pull(study, server, store)
        # Killed between an annotation and the time and counts of its task, only comparing everything shows it.
        pull_study(study.folder, server, store, now=lambda: utc_now() + COMPARE_AFTER)
    assert agrees(store, study)
    assert len(study.annotations_in_database()) == 43


def _kill(backend: Backend) -> None:
    os.kill(backend.state.pid, signal.SIGKILL)


# --- tokens


def test_a_token_that_expires_or_is_revoked_on_the_way(
    postgresql_server: Backend, tmp_path: Path, store: Store
) -> None:
    backend = postgresql_server
    study = a_study(backend, tmp_path)
    study.fill(45)
    email, password = f"{study.id}@example.org", uuid4().hex
    backend.client.put("/framebridge/members", [{"email": email, "role": "coordinator"}])
    wanted = InviteWanted(email=email, role=Role.COORDINATOR)
    token = sign_up(backend.url, ask_invite(backend.client, wanted).path, email, password)
    server = LabelStudio(backend.url, token)

    def spoil_access(_: int) -> None:
        server._access = server._access[:-4] + "AAAA"

    def revoke(_: int) -> None:
        backend_of_person = LabelStudio(backend.url, token)
        with suppress(LabelStudioError):
            backend_of_person.post("/api/token/blacklist/", {"refresh": token})
        server._access = "kop.e30.hand"

    pull(study, server, store, Told(seen=spoil_access))
    assert agrees(store, study)
    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        with pytest.raises(TokenRefused, match="store a new one") as refused:
            pull(study, server, other, Told(seen=revoke))
        assert token not in repr(refused.value)
        assert len(annotations_in_store(other, study)) in (40, 80)  # the second page may have been on its way
        pull(study, LabelStudio(backend.url, log_in(backend.url, email, password)), other)
        assert agrees(other, study)
