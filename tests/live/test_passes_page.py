"""The passes beside the narrative one, in Chromium: an interview coded by theme, and remarks on other coding."""

from __future__ import annotations

import json

import pytest
from builders import a_coding, a_fragment, words
from live_demo import LiveDemo, run_cli
from live_page import CoderAtWork, at_work, make_study, wait_until
from playwright.sync_api import Browser

from framebridge.codings import StudyCodings, read_codings
from framebridge.connection import connect
from framebridge.places import store_url, tokens_file
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.store import open_store
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.tokens import Tokens
from frameschema import Comment, RemarkKind, SourceKind, ThematicCode, unit_id
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import send_coding, tasks_by_key
from labelstudio_plugin.tasks import COMMENTS, TaskKey

pytestmark = [pytest.mark.live, pytest.mark.browser]

STUDY = "rondes"
TALKS = {
    "INT-01": "OZ: Hoe vaak spreekt u elkaar?\nKM-I-1: We plannen het wel, maar er komt altijd iets tussen.\n",
    "GSP-01": "KM-I-1: Hij is weer niet verschenen 😀 en de brief lag er.\nZT-1: Hij kan die brief niet lezen.\n",
}
CODE = "geen tijd „voor overleg”"
OTHER_GROUP = """[[werkplaats]]
id = "noord"
name = "Werkplaats Noord"
[[coder]]
id = "ams-2"
name = "Codeur"
werkplaats = "noord"
account = "ams-2@example.org"
"""


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """A study with an interview and a discussion, of which the discussion is coded by ams-1."""
    folder = tmp_path_factory.mktemp("passes") / STUDY
    made = make_study(folder, STUDY, TALKS, ("ams-1",))
    settings = (folder / "study.toml").read_text("utf-8")
    chosen = 'instruments = ["narrative", "thematic", "comments"]\n[labelstudio]'
    settings = settings.replace("[labelstudio]", chosen) + OTHER_GROUP
    (folder / "study.toml").write_text(settings, encoding="utf-8")
    rows = {row.id: row for row in made.discussions}
    made.add_rows((rows["INT-01"].model_copy(update={"kind": SourceKind.INTERVIEW}),))
    for command in ("setup", "push"):
        assert run_cli(command, "--study", str(folder))[0] == 0
    return StudyFolder(folder)


def pulled(study: StudyFolder) -> StudyCodings:
    assert run_cli("pull", "--study", str(study.path))[0] == 0
    with open_store(store_url(STUDY, None)) as store:
        read = read_codings(study, store)
    assert [str(finding) for finding in read.findings if finding.rule == "result-item"] == []
    return read


def test_an_interview_is_coded_by_theme_with_a_code_of_ones_own(study: StudyFolder, browser: Browser) -> None:
    plans = plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)
    (plan,) = (one for one in plans if one.task.key.unit == "INT-01")
    assert plan.task.key.coding_pass == "codes"
    worker = at_work(browser, study, "ams-1")
    worker.open_task(plan.project, plan.task_id or 0)
    worker.mark("1", 1, "er komt", "tussen")
    add_open_code(worker)
    # A text of one line is an input, not a box.
    worker.page.locator('.fb-r input[name^="axial"]:visible').fill("bereikbaarheid")
    worker.leave_text()
    worker.screenshot("thematic-page")
    worker.submit()
    (coding,) = pulled(study).others_of("INT-01")
    (unit,) = coding.units
    assert isinstance(unit, ThematicCode)
    assert unit.span.of(study.transcripts()["INT-01"].text) == "er komt altijd iets tussen"
    assert (unit.open_codes, unit.axial) == (((CODE,),), "bereikbaarheid")


def add_open_code(worker: CoderAtWork) -> None:
    """Open the list of open codes, which comes first, and add one at the top level."""
    worker.page.locator(".fb-r .htx-taxonomy:visible").first.click()
    worker.page.locator('button[aria-label="Add new label"]:visible').last.click()
    # The box that appears has the focus.
    wait_until(worker.page, "document.activeElement.matches('input, textarea, [contenteditable]')")
    worker.page.keyboard.type(CODE)
    worker.page.keyboard.press("Enter")
    worker.page.locator("label:visible", has_text=CODE).first.click()
    worker.leave_text()


def test_a_remark_on_another_groups_coding_comes_back(study: StudyFolder, browser: Browser) -> None:
    talk, server = study.transcripts()["GSP-01"], connect(study.settings)
    plans = plan_study_push(study, server, cleared_tasks(study).tasks)
    (plan,) = (one for one in plans if one.task.key.unit == "GSP-01")
    said = words(talk, "niet verschenen")
    coding = a_coding(
        talk, a_fragment(said.start, said.end, "f1", who_what="komt niet"), coder="ams-1", study=STUDY
    )
    token = Tokens(tokens_file()).find(EMBEDDED, "ams-1@example.org")
    assert token is not None
    as_coder = LabelStudio(server.url, token.get_secret_value())
    send_coding(as_coder, plan.task_id or 0, coding.id, write_result(coding, talk, study.codebook, "nl"))
    pulled(study)
    at = ("--study", str(study.path))
    assert run_cli("comments", "push", "--of", "amsterdam", "--to", "noord", *at)[0] == 0
    again = json.loads(run_cli("comments", "push", "--of", "amsterdam", "--to", "noord", "--json", *at)[1])
    assert [one["action"] for one in again] == ["keep"]
    project = study_projects(server, STUDY, COMMENTS)["noord"].project_id
    key = str(TaskKey(STUDY, "GSP-01", COMMENTS, "ams-1"))
    task = tasks_by_key(server, project, [key])[key]["id"]
    worker = at_work(browser, study, "ams-2")
    worker.open_task(project, task)
    assert "komt niet" in worker.page.locator(".fb-coding").inner_text()
    worker.mark("1", 0, "Hij", "weer")
    worker.page.keyboard.press("e")
    worker.field("remark_text").fill("Of durft hij niet?")
    worker.leave_text()
    worker.page.locator(
        ".fb-r .lsf-choices_layout_select:visible, .fb-r .lsf-choices:visible button"
    ).first.click()
    worker.page.locator("text=/niet verschenen · Fragment/").last.click()
    worker.page.keyboard.press("Escape")
    worker.screenshot("comments-page")
    worker.submit()
    remark = pulled(study).others_of("GSP-01")[0].units[0]
    assert isinstance(remark, Comment)
    assert (remark.remark, remark.text) == (RemarkKind.OTHER_READING, "Of durft hij niet?")
    assert remark.about == unit_id(coding.id, "f1")
    (listed,) = json.loads(run_cli("comments", "list", "--json", *at)[1])
    assert (listed["of"], listed["coder"], listed["turn"], listed["kind"]) == ("ams-1", "ams-2", 1, "fragment")
