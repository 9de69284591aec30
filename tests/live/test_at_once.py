"""Four Werkplaatsen of two coders who work at the same time, two of the eight in Chromium, while it is pulled.

Everything that each of them is answered is kept, and held against what the server, its history and the store hold
in the end.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from live_crowd import (
    Answer,
    Board,
    Person,
    Save,
    Together,
    answers_in,
    by_thing,
    code_a_task,
    codings_in,
    delete_what_is_asked,
    logged,
    others_marks,
    saves_in,
)
from live_demo import LiveDemo, run_cli
from live_page import CoderAtWork
from playwright.sync_api import Browser

from framebridge.connection import connect
from framebridge.demo.coders import server_of
from framebridge.places import tokens_file
from framebridge.pulling import pull_study
from framebridge.store import open_store
from framebridge.study import StudyFolder
from framebridge.tokens import Tokens
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.tasks import FRAGMENTS

pytestmark = [pytest.mark.live, pytest.mark.browser]

STUDY = "tegelijk"
SAID = """KM-I-1: Hij is weer niet verschenen en de brief lag er al drie weken.
ZT-1: Ja, maar hij kan die brief niet lezen. Dat weet ik van zijn zus.
KM-I-1: Dan bel ik hem voortaan, in plaats van nog een brief.
"""
IN_CHROMIUM = ("ams-1", "zuy-2")
TALKS_EACH = 2
MOST_ROUNDS = 3
"""How often a coder goes through a talk over the API, at most, while others are still at their screens."""


@dataclass
class Shift:
    """What came of it, in the end."""

    study: StudyFolder
    door: LabelStudio
    store: str
    projects: Mapping[str, int]
    tasks: Mapping[str, list[int]]
    coordinator: Person
    numbers: dict[str, int] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    pulls: list[int] = field(default_factory=list)

    @property
    def saves(self) -> dict[str, list[Save]]:
        return {name: saves_in(answers) for name, answers in self.answers.items()}


@pytest.fixture(scope="module")
def begun(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> Shift:
    """A study of the demo's people, with talks that are sent and not yet coded."""
    folder = tmp_path_factory.mktemp("at-once") / STUDY
    assert run_cli("init", str(folder))[0] == 0
    people = (demo.folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(people.replace('id = "demo"', f'id = "{STUDY}"', 1), encoding="utf-8")
    for group in StudyFolder(folder).settings.werkplaats:
        files = [folder.parent / f"{group.id}-{number}.txt" for number in range(TALKS_EACH)]
        for file in files:
            file.write_text(SAID, encoding="utf-8")
        more = ("--werkplaats", group.id, "--invented", "--study", str(folder))
        assert run_cli("transcripts", "add", *map(str, files), *more)[0] == 0
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    study = StudyFolder(folder)
    door = connect(study.settings)
    found = study_projects(door, STUDY, FRAGMENTS)
    projects = {name: project.project_id for name, project in found.items()}
    tasks = {name: _tasks(door, project) for name, project in projects.items()}
    coordinator = Person("coordinator", _number(door), door)
    store = f"sqlite:///{folder.parent / 'store.db'}"
    return Shift(study, door, store, projects, tasks, coordinator)


def _tasks(door: LabelStudio, project: int) -> list[int]:
    return sorted(task["id"] for task in door.get("/api/tasks/", project=project)["tasks"])


def _number(door: LabelStudio) -> int:
    return int(door.get("/api/current-user/whoami")["id"])


@pytest.fixture(scope="module")
def shift(begun: Shift, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Shift:
    """The work itself."""
    coders = {coder.id: coder for coder in begun.study.settings.coder}
    people: dict[str, Person] = {}
    for name, coder in coders.items():
        door = server_of(coder, begun.door.url, Tokens(tokens_file()))
        people[name] = Person(name, _number(door), door)
    begun.numbers = {name: person.number for name, person in people.items()}
    together, board, done, screens_off = Together(), Board(), threading.Event(), threading.Event()
    for name, person in people.items():
        if name not in IN_CHROMIUM:
            together.begin(_code, person, begun, coders[name].werkplaats, board, screens_off)
    pulling = Together()
    pulling.begin(_pull_and_delete, begun, board, done)
    records = tmp_path_factory.mktemp("records")
    try:
        _code_in_chromium(begun, browser, {name: coders[name].werkplaats for name in IN_CHROMIUM}, records)
    finally:
        screens_off.set()
        together.wait()
        done.set()
        pulling.wait()
    begun.answers = {name: person.answers for name, person in people.items()}
    begun.answers |= {name: answers_in(records / f"{name}.har") for name in IN_CHROMIUM}
    begun.answers["coordinator"] = begun.coordinator.answers
    begun.numbers["coordinator"] = begun.coordinator.number
    return begun


def _code(person: Person, shift: Shift, group: str, board: Board, screens_off: threading.Event) -> None:
    talk = next(iter(shift.study.transcripts().values()))
    for round_ in range(MOST_ROUNDS):
        if round_ >= TALKS_EACH and screens_off.is_set():
            return
        code_a_task(person, shift.projects[group], shift.tasks[group][round_ % TALKS_EACH], talk, board)


def _pull_and_delete(shift: Shift, board: Board, done: threading.Event) -> None:
    with open_store(shift.store) as store:
        is_last = False
        while not is_last:
            is_last = done.is_set()
            delete_what_is_asked(shift.coordinator, board)
            shift.pulls.append(pull_study(shift.study, shift.door, store).tasks_read)


def _code_in_chromium(shift: Shift, browser: Browser, groups: Mapping[str, str], records: Path) -> None:
    """Two people at their own screens, who take turns with mouse and keyboard."""
    windows = {}
    for name in groups:
        recorded = {"record_har_path": records / f"{name}.har", "record_har_url_filter": re.compile("/api/")}
        windows[name] = CoderAtWork(browser, shift.door.url, **recorded, record_har_content="embed")
        windows[name].log_in_as(name)
    for round_ in range(TALKS_EACH):
        for name, group in groups.items():
            windows[name].open_task(shift.projects[group], shift.tasks[group][round_])
            windows[name].mark("1", 0, "Hij is", "niet verschenen")
            windows[name].write("who_what", f"merk-{name}-{round_}0 is niet verschenen")
            windows[name].let_go()
        for coder in windows.values():
            coder.submit()
            coder.page.wait_for_load_state("networkidle")
        for name, coder in windows.items():
            coder.open_task(shift.projects[groups[name]], shift.tasks[groups[name]][round_])
            coder.mark("1", 2, "Dan bel ik", "voortaan")
            coder.write("who_what", f"merk-{name}-{round_}1 gaat bellen")
            coder.let_go()
            coder.save("Werk bij")
    for coder in windows.values():
        coder.page.wait_for_load_state("networkidle")
        coder.page.close()
        coder.page.context.close()


# --- no cross-talk


def test_nobody_was_answered_words_of_others(shift: Shift) -> None:
    for name in shift.study.settings.coder:
        assert others_marks(name.id, shift.answers[name.id]) == []


def test_no_coding_or_draft_of_another_was_in_an_answer(shift: Shift) -> None:
    for coder in shift.study.settings.coder:
        own = {(save.kind, save.id) for save in shift.saves[coder.id]}
        assert len(own) >= TALKS_EACH
        for answer in shift.answers[coder.id]:
            for one in codings_in(answer.body if answer.status < 300 else None):
                kind = "annotation" if "completed_by" in one else "draft"
                assert (kind, one.get("id")) in own, f"{coder.id} {answer.method} {answer.path}"


def test_names_and_numbers_of_the_second_coder_stay_behind_the_wall(shift: Shift) -> None:
    for coder in shift.study.settings.coder:
        others = {one.account for one in shift.study.settings.coder if one.id != coder.id}
        for answer in shift.answers[coder.id]:
            assert not [account for account in others if account and account in answer.text], answer.path


# --- nothing lost


def test_all_that_was_acknowledged_is_on_the_server(shift: Shift) -> None:
    wanted = {
        (kind, number): events[-1][1]
        for (kind, number), events in by_thing(_all_saves(shift)).items()
        if events[-1][0] != "delete"
    }
    there = {}
    for task in (task for tasks in shift.tasks.values() for task in tasks):
        for kind, path in (("annotation", "annotations/"), ("draft", "drafts")):
            for one in shift.door.get(f"/api/tasks/{task}/{path}"):
                there[kind, one["id"]] = one["result"]
    assert there == wanted


def test_every_version_that_was_acknowledged_is_in_the_store(shift: Shift) -> None:
    stored: dict[int, list[Any]] = defaultdict(list)
    with open_store(shift.store) as store:
        for version in store.history(STUDY):
            stored[version.annotation_id].append(None if version.deleted else version.raw["result"])
    wanted = {
        number: [result for _, result in events]
        for (kind, number), events in by_thing(_all_saves(shift)).items()
        if kind == "annotation"
    }
    assert stored == wanted
    assert len(shift.pulls) > 2 and sum(1 for read in shift.pulls if read) > 1


# --- the history


def test_each_acknowledged_save_is_one_change_in_the_feed_and_nothing_else_is(shift: Shift) -> None:
    feed, saves = logged(shift.door, shift.projects.values()), shift.saves
    for name, user in shift.numbers.items():
        told = [save for by, save in feed if by == user]
        if name in IN_CHROMIUM:  # a page asks several things at a time
            assert by_thing(told) == by_thing(saves[name]), name
        else:
            assert told == saves[name], name
    assert len(feed) == sum(map(len, saves.values())) > 200


def test_the_chain_holds(shift: Shift) -> None:
    assert run_cli("history", "verify", "--study", str(shift.study.path))[0] == 0


def _all_saves(shift: Shift) -> list[Save]:
    """Everybody's; after what its maker did, the coordinator deletes."""
    return [save for saves in shift.saves.values() for save in saves]
