"""Coding another Werkplaats's material: exactly what study.toml assigns opens, and closes again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from live_demo import LiveDemo, run_cli

from framebridge.connection import connect
from framebridge.demo.coders import server_of
from framebridge.places import tokens_file
from framebridge.tokens import Tokens
from labelstudio_plugin.accounts import sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Refused, TokenRefused
from labelstudio_plugin.invites import InviteWanted, ask_invite
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.roles import Role
from labelstudio_plugin.session import new_session
from labelstudio_plugin.tasks import FRAGMENTS

pytestmark = pytest.mark.live

ONE = '\n[[assignment]]\nwerkplaats = "amsterdam"\ndiscussions = ["{}"]\ncoders = ["zuy-1"]\n'
ALL = '\n[[assignment]]\nwerkplaats = "amsterdam"\nto = "zuyd"\n'


@pytest.fixture(scope="module")
def folder(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    copy = tmp_path_factory.mktemp("assigned") / "study"
    shutil.copytree(demo.folder, copy)
    yield copy
    assert run_cli("setup", "--study", str(demo.folder))[0] == 0


@pytest.fixture(scope="module")
def coordinator(demo: LiveDemo) -> LabelStudio:
    return connect(demo.study.settings)


@pytest.fixture(scope="module")
def project(coordinator: LabelStudio) -> int:
    return study_projects(coordinator, "demo", FRAGMENTS)["amsterdam"].project_id


@pytest.fixture(scope="module")
def tasks(demo: LiveDemo, coordinator: LabelStudio, project: int) -> Iterator[dict[str, int]]:
    """The tasks of Amsterdam by discussion; there are two, of which one is made here alone."""
    found = coordinator.get("/api/tasks/", project=project, fields="all")["tasks"]
    (given,) = [task for task in found if task["meta"]["key"].startswith("demo/")]
    study, unit, *rest = given["meta"]["key"].split("/")
    key = "/".join((study, f"{unit}x", *rest))
    raw, headers = new_session(coordinator.url), dict(coordinator._authorization())
    sent = {"project": project, "data": given["data"], "meta": {"key": key}}
    made = raw.post(f"{coordinator.url}/api/tasks/", json=sent, headers=headers, timeout=60).json()["id"]
    yield {unit: given["id"], f"{unit}x": made}
    _delete(coordinator, f"/api/tasks/{made}/")


def _delete(coordinator: LabelStudio, path: str) -> None:
    headers = dict(coordinator._authorization())
    new_session(coordinator.url).delete(coordinator.url + path, headers=headers, timeout=60).raise_for_status()


@pytest.fixture
def second(coordinator: LabelStudio, demo: LiveDemo) -> LabelStudio:
    coders = {coder.id: coder for coder in demo.study.settings.coder}
    return server_of(coders["zuy-1"], coordinator.url, Tokens(tokens_file()))


@pytest.fixture
def analyst(coordinator: LabelStudio) -> LabelStudio:
    """Somebody who only reads, in the Werkplaats to which all is assigned."""
    made = ask_invite(coordinator, InviteWanted(werkplaats="zuyd", role=Role.ANALYST))
    return LabelStudio(
        coordinator.url, sign_up(coordinator.url, made.path, f"{uuid4().hex}@example.org", uuid4().hex)
    )


def opened(server: LabelStudio, project: int, tasks: dict[str, int]) -> set[str]:
    """Give the discussions that somebody may open, by number and in the list; both must say the same."""
    by_number = set()
    for unit, pk in tasks.items():
        try:
            server.get(f"/api/tasks/{pk}/")
            by_number.add(unit)
        except TokenRefused:
            continue
    try:
        listed = {task["id"] for task in server.get("/api/tasks/", project=project)["tasks"]}
    except TokenRefused:
        listed = set()
    assert {tasks[unit] for unit in by_number} == listed
    return by_number


def assign(demo: LiveDemo, folder: Path, text: str, *more: str) -> str:
    shipped = (demo.folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(shipped + text, encoding="utf-8")
    code, printed = run_cli("setup", "--study", str(folder), *more)
    assert code == 0
    return printed


def test_exactly_what_is_assigned_opens_and_closes(
    demo: LiveDemo,
    folder: Path,
    project: int,
    tasks: dict[str, int],
    coordinator: LabelStudio,
    second: LabelStudio,
    analyst: LabelStudio,
) -> None:
    unit = min(tasks, key=len)
    assert opened(second, project, tasks) == set()
    assert unit in assign(demo, folder, ONE.format(unit), "--dry-run")
    assert opened(second, project, tasks) == set()
    assign(demo, folder, ONE.format(unit))
    assert opened(second, project, tasks) == {unit}
    assert "zuy-1@example.org" in assign(demo, folder, ONE.format(unit))
    coding = _code_as_a_guest(second, project, tasks, unit)
    _delete(coordinator, f"/api/annotations/{coding}/")  # the tests of the demo count its own
    assign(demo, folder, ALL)
    assert opened(second, project, tasks) == set(tasks)
    assert opened(analyst, project, tasks) == set()
    assign(demo, folder, "")
    assert opened(second, project, tasks) == set()


def _code_as_a_guest(second: LabelStudio, project: int, tasks: dict[str, int], unit: str) -> int:
    """The next task is the assigned one, may be coded, and what others coded in it stays out of sight."""
    shown = second.get(f"/api/tasks/{tasks[unit]}/")
    assert shown["annotations"] == []
    assert second.get(f"/api/projects/{project}/next/")["id"] == tasks[unit]
    made = second.post(f"/api/tasks/{tasks[unit]}/annotations/", {"result": [], "lead_time": 1})
    with pytest.raises(TokenRefused):
        second.post(f"/api/tasks/{tasks[unit + 'x']}/annotations/", {"result": [], "lead_time": 1})
    with pytest.raises(Refused):  # there is no next task
        second.get(f"/api/projects/{project}/next/")
    return int(made["id"])


def test_an_assignment_that_cannot_be_is_refused(demo: LiveDemo, folder: Path) -> None:
    shipped = (demo.folder / "study.toml").read_text(encoding="utf-8")
    for text in (ONE.format("zuy-bestaat-niet"), ONE.format("x").replace("zuy-1", "niemand")):
        (folder / "study.toml").write_text(shipped + text, encoding="utf-8")
        assert run_cli("setup", "--study", str(folder))[0] == 2
