"""A coder in front of the page: mouse and keyboard in Chromium, then read back word for word."""

from __future__ import annotations

import json

import pytest
import requests
from live_demo import LiveDemo, run_cli
from live_page import CoderAtWork, at_work, make_study
from playwright.sync_api import Browser

from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.places import store_url
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.store import open_store
from framebridge.study import StudyFolder
from frameschema import Coding, Fragment, IssueMoment, IssueStatus, ReasoningDevice, Shift, ShiftResult, Transcript
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.tasks import FRAGMENTS

pytestmark = [pytest.mark.live, pytest.mark.browser]

TALK = """KM-I-1: Hij is weer niet verschenen 😀 en de brief lag er al drie weken.
ZT-1: Ja, maar hij kan die brief niet lezen. Dat weet ik van zijn zus, ’t is schaamte.
KM-I-1: Dat wist ik niet. Dan bel ik hem voortaan, in plaats van nóg een brief.
KM-W-1: En ik neem hem mee naar de werkplaats, daar hoeft hij niets te lezen.
"""
WHO_WHAT = "KM-I-1: cliënt komt niet opdagen; „nóg een brief” helpt niet"


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """A small study on the demo's server, pushed and ready to be coded."""
    folder = tmp_path_factory.mktemp("page") / "pagina"
    study = make_study(folder, "pagina", {"PAG-01": TALK}, ("ams-1",))
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    return study


@pytest.fixture(scope="module")
def coded(study: StudyFolder, browser: Browser) -> Coding:
    """What the store holds after somebody coded the talk on the page and it was pulled."""
    plan = plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)[0]
    coder = at_work(browser, study, "ams-1")
    coder.open_task(plan.project, plan.task_id or 0)
    code_the_talk(coder)
    coder.submit()
    coder.page.close()
    assert run_cli("pull", "--study", str(study.path))[0] == 0
    with open_store(store_url("pagina", None)) as store:
        read = read_codings(study, store)
    assert [str(finding) for finding in read.findings if finding.rule == "result-item"] == []
    return read.codings[0]


def code_the_talk(coder: CoderAtWork) -> None:
    press = coder.page.keyboard.press
    coder.mark("1", 0, "Hij is weer", "niet verschenen")
    coder.write("who_what", WHO_WHAT)
    press("q")
    coder.let_go()
    coder.mark("2", 0, "en de brief", "niet", until=2)
    press("a")
    coder.screenshot("annotation-page")
    coder.let_go()
    coder.mark("3", 1, "hij kan die brief", "lezen")
    press("v")
    coder.write("what_changes", "KM-I-1 gaat bellen 😀")


def test_a_fragment_has_the_words_and_the_text_that_were_given(study: StudyFolder, coded: Coding) -> None:
    fragment = next(unit for unit in coded.units if isinstance(unit, Fragment))
    assert fragment.span.of(text(study)) == "Hij is weer niet verschenen"
    assert fragment.who_what == WHO_WHAT
    assert fragment.reasoning_devices == (ReasoningDevice.PROBLEM_DEFINITION,)


def test_an_issue_moment_runs_over_three_turns_behind_an_emoji(study: StudyFolder, coded: Coding) -> None:
    moment = next(unit for unit in coded.units if isinstance(unit, IssueMoment))
    words = moment.span.of(text(study))
    assert words.startswith("en de brief lag er")
    assert words.endswith("Dat wist ik niet")
    assert moment.status is IssueStatus.CONTROVERSY


def test_a_shift_keeps_result_and_text(study: StudyFolder, coded: Coding) -> None:
    shift = next(unit for unit in coded.units if isinstance(unit, Shift))
    assert shift.span.of(text(study)) == "hij kan die brief niet lezen"
    assert (shift.result, shift.what_changes) == (ShiftResult.SHIFT, "KM-I-1 gaat bellen 😀")


def text(study: StudyFolder) -> str:
    transcript: Transcript = study.transcripts()["PAG-01"]
    return transcript.text


def test_a_project_that_was_removed_takes_its_coding_along_and_says_so(study: StudyFolder, coded: Coding) -> None:
    server = connect(study.settings)
    project = study_projects(server, "pagina", FRAGMENTS)["amsterdam"].project_id
    token = server._authorization()
    requests.delete(f"{server.url}/api/projects/{project}/", headers=token, timeout=60).raise_for_status()
    assert run_cli("setup", "--study", str(study.path))[0] == 0
    code, printed = run_cli("pull", "--study", str(study.path), "--json")
    report = json.loads(printed)
    assert (code, report["deleted"]) == (0, 1)
    assert [finding["rule"] for finding in report["findings"]] == ["removed"]
    with open_store(store_url("pagina", None)) as store:
        assert [version.deleted for version in store.history("pagina")] == [False, True]
    assert coded.units
