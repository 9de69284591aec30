"""Two coders differ, settle it together, and one codes on: the whole round, in Chromium on the real server.

What was settled there is a decision; after new coding it still holds where its inputs are the same, and where they
are not it is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from live_demo import LiveDemo, run_cli
from live_look import english_words
from live_page import CoderAtWork, at_work, make_study
from live_sheet import label
from playwright.sync_api import Browser

from framebridge.connection import connect
from framebridge.study import StudyFolder
from frameschema import Bridged, Handling
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.sync import tasks_by_key
from labelstudio_plugin.tasks import ADJUDICATION, FRAGMENTS, TaskKey

pytestmark = [pytest.mark.live, pytest.mark.browser]

STUDY, TALK = "vaststellen", "VST-01"
SAID = """KM-I-1: Hij is weer niet verschenen 😀 en de brief lag er al drie weken.
ZT-1: Ja, maar hij kan die brief niet lezen. Dat weet ik van zijn zus, ’t is schaamte.
KM-I-1: Dat wist ik niet. Dan bel ik hem voortaan, in plaats van nóg een brief.
"""
ABSENT, SHAME = "KM-I-1: cliënt „komt weer niet” 😀", "KM-I-1: hij is er niet, uit schaamte?"
WHY = "beurt 3: „dan bel ik hem”"


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    folder = tmp_path_factory.mktemp("adjudication") / STUDY
    made = make_study(folder, STUDY, {TALK: SAID}, ("ams-1", "ams-2"))
    settings = (made.path / "study.toml").read_text("utf-8")
    chosen = 'instruments = ["narrative", "adjudication"]\n[labelstudio]'
    (made.path / "study.toml").write_text(settings.replace("[labelstudio]", chosen), encoding="utf-8")
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    return StudyFolder(folder)


def as_json(study: StudyFolder, *arguments: str, code: int = 0) -> Any:
    found, printed = run_cli(*arguments, "--json", "--study", str(study.path))
    assert found == code
    return json.loads(printed)


def project_of(study: StudyFolder, coding_pass: str) -> int:
    return study_projects(connect(study.settings), STUDY, coding_pass)["amsterdam"].project_id


def code_the_talk(coder: CoderAtWork, who_what: str, bridged: str) -> None:
    """Mark the same two stretches as the other, and say something else of both."""
    coder.mark("1", 0, "Hij is weer", "niet verschenen")
    coder.write("who_what", who_what)
    coder.page.keyboard.press("q")
    coder.page.keyboard.press("u")
    coder.mark("2", 1, "hij kan die", "een brief", until=2)
    coder.page.keyboard.press("a")
    coder.page.keyboard.press(bridged)


@pytest.fixture(scope="module")
def first(study: StudyFolder, browser: Browser) -> Iterator[CoderAtWork]:
    coder = at_work(browser, study, "ams-1")
    yield coder
    coder.page.close()


@pytest.fixture(scope="module")
def coded(study: StudyFolder, first: CoderAtWork, browser: Browser) -> list[dict[str, Any]]:
    """Both coded the talk; gives what is open."""
    second = at_work(browser, study, "ams-2")
    for coder, who_what, bridged in ((first, ABSENT, "z"), (second, SHAME, "x")):
        coder.label_all_tasks(project_of(study, FRAGMENTS))
        code_the_talk(coder, who_what, bridged)
        coder.submit()
    second.page.close()
    as_json(study, "pull")
    found: list[dict[str, Any]] = as_json(study, "decisions", "open")
    return found


def task_of(study: StudyFolder, revision: int = 1) -> tuple[int, int]:
    key = str(TaskKey(STUDY, TALK, ADJUDICATION, "merged", revision))
    project = project_of(study, ADJUDICATION)
    return project, int(tasks_by_key(connect(study.settings), project, [key])[key]["id"])


def test_the_page(study: StudyFolder, coded: list[dict[str, Any]], first: CoderAtWork) -> None:
    assert [one["field"] for one in coded] == ["outcome.bridged"]
    dry = as_json(study, "adjudicate", "push", "--dry-run")
    done = as_json(study, "adjudicate", "push")
    again = as_json(study, "adjudicate", "push")
    print(dry, done, again)
    first.label_all_tasks(project_of(study, ADJUDICATION))
    first.page.wait_for_selector(".htx-highlight")
    first.screenshot("adjudication-start")
    first.select(1, "hij kan die")
    first.screenshot("adjudication-selected")
    print(english_words(first.page))
    first.page.keyboard.press("x")
    first.write("memo", WHY)
    first.screenshot("adjudication-filled")
    first.submit()
    print(as_json(study, "adjudicate", "pull"))
    print(as_json(study, "adjudicate", "push"))
    assert 0
