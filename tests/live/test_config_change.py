"""The codebook changes while there is coding: the plan says exactly what, and no annotation changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from builders import a_coding, a_fragment, a_moment
from live_demo import LiveDemo, run_cli
from live_page import at_work, make_study
from playwright.sync_api import Browser

from framebridge.connection import connect
from framebridge.pushing import cleared_tasks
from framebridge.study import StudyFolder
from frameschema import Coding, FrameAttribution, FrameRef
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Refused
from labelstudio_plugin.page_use import read_coded
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import accounts_by_id
from labelstudio_plugin.tasks import FRAGMENTS

pytestmark = pytest.mark.live

TALKS, CODERS = 50, ("ams-1", "ams-2", "nbr-1", "nbr-2")
STAYS, RETIRED, UNUSED, MERGED, REWORDED = (
    "theme_responsibility",
    "theme_political_interference",
    "theme_diagnosis_value",
    "theme_conflicting_assignments",
    "theme_self_direction",
)
SLEEP = (
    "--label-nl",
    "Slaap",
    "--label-en",
    "Sleep",
    "--definition-nl",
    "Over slaap",
    "--definition-en",
    "On sleep",
)
USED = (STAYS, RETIRED, MERGED, REWORDED)


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """A study of fifty talks, each coded by four coders, and one draft."""
    talks = {f"WIS-{at:02}": "KM-I-1: Hij komt niet.\nZT-1: Hij durft niet.\n" for at in range(TALKS)}
    study = make_study(tmp_path_factory.mktemp("wissel") / "wissel", "wissel", talks, CODERS)
    assert setup(study)[0] == 0
    server = connect(study.settings)
    accounts = {address: number for number, address in accounts_by_id(server).items()}
    project = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    tasks = [task.payload() for _, task in cleared_tasks(study).tasks]
    for at, task in enumerate(tasks):
        task["annotations"] = [
            {
                "result": results(study, task["data"]["transcript_id"], coder, USED[(at + number) % len(USED)]),
                "completed_by": accounts[f"{coder}@example.org"],
                "ground_truth": False,
            }
            for number, coder in enumerate(CODERS)
        ]
    server.post(f"/api/projects/{project}/import", tasks)
    first = server.get("/api/tasks/", project=project, page_size=1)["tasks"][0]["id"]
    server.post(f"/api/tasks/{first}/drafts", {"result": results(study, "WIS-00", "ams-1", RETIRED)})
    return study


def results(study: StudyFolder, talk: str, coder: str, theme: str) -> list[dict[str, Any]]:
    transcript = study.transcripts()[talk]
    frames = FrameAttribution(frames=(FrameRef(level="master", frame="autonomy"),))
    units = (a_moment(0, 13, "m", themes=(theme,)), a_fragment(0, 3, "f", attribution=frames))
    coding: Coding = a_coding(transcript, *units, coder=coder, study="wissel")
    return write_result(coding, transcript, study.codebook, "nl")


def setup(study: StudyFolder, *options: str) -> tuple[int, list[dict[str, Any]]]:
    code, printed = run_cli("setup", "--json", *options, "--study", str(study.path))
    return code, json.loads(printed)


def page(study: StudyFolder) -> str:
    server = connect(study.settings)
    number = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    return str(server.get(f"/api/projects/{number}/")["label_config"])


def everything(study: StudyFolder) -> Any:
    server = connect(study.settings)
    project = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    return read_coded(server, project, accounts_by_id(server))


def changed(study: StudyFolder, change: Callable[[dict[str, Any]], None]) -> None:
    """Edit the codebook's file as somebody would by hand."""
    file = study.path / "codebook.yaml"
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    (themes,) = (each for each in document["lists"] if each["id"] == "theme")
    change(themes)
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def reword(themes: dict[str, Any]) -> None:
    (code,) = (code for code in themes["codes"] if code["id"] == REWORDED)
    code["label"] = {"nl": "zelf aan het roer", "en": "at the helm oneself"}


@pytest.fixture(scope="module")
def applied(study: StudyFolder) -> dict[str, Any]:
    """What is planned and done after four edits, and all coding before and after."""
    before = everything(study)
    at = ("--study", str(study.path))
    changed(study, reword)
    edits = (
        ("add", "theme", "theme_sleep", *SLEEP),
        ("retire", RETIRED),
        ("retire", UNUSED),
        ("merge", MERGED, "--into", STAYS),
    )
    assert [run_cli("codebook", *edit, *at)[0] for edit in edits] == [0] * 4
    dry, done, again = setup(study, "--dry-run"), setup(study), setup(study)
    return {"before": before, "dry": dry, "done": done, "again": again, "after": everything(study)}


def test_the_plan_lists_exactly_what_changes_with_its_use(applied: dict[str, Any]) -> None:
    code, (fragments, *_) = applied["dry"]
    told = [(item["kind"], item["path"], item["submitted"], item["drafts"]) for item in fragments["changes"]]
    assert code == 0
    assert sorted(told) == sorted(
        [
            ("reworded", [REWORDED], 50, 0),
            ("added", ["theme_sleep"], 0, 0),
            ("retired, kept on the page", [RETIRED], 50, 1),
            ("retired, kept on the page", [MERGED], 50, 0),
            ("removed", [UNUSED], 0, 0),
        ]
    )
    by_path = {tuple(item["path"]): item["coders"] for item in fragments["changes"]}
    assert by_path[(REWORDED,)] == sorted(CODERS)


def test_it_is_done_as_planned_and_then_nothing_is_left(applied: dict[str, Any]) -> None:
    assert applied["done"] == applied["dry"]
    code, projects = applied["again"]
    assert (code, {project["action"] for project in projects}) == (0, {"keep"})


def test_every_annotation_reads_back_as_it_was(applied: dict[str, Any]) -> None:
    assert len(applied["before"]) == TALKS * len(CODERS) + 1
    assert applied["after"] == applied["before"]


def test_a_used_code_does_not_vanish(study: StudyFolder, applied: dict[str, Any]) -> None:
    file = study.path / "codebook.yaml"
    words, there = file.read_text(encoding="utf-8"), page(study)
    changed(study, lambda themes: themes.update(codes=[c for c in themes["codes"] if c["id"] != REWORDED]))
    try:
        code, (fragments, *_) = setup(study)
    finally:
        file.write_text(words, encoding="utf-8")
    assert code == 1
    assert [(item["kind"], item["path"]) for item in fragments["changes"]] == [("removed", [REWORDED])]
    assert page(study) == there


def test_a_page_that_people_changed_is_left_until_asked(study: StudyFolder, applied: dict[str, Any]) -> None:
    server, ours = connect(study.settings), page(study)
    number = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    theirs = ours.replace('alias="theme_sleep"', 'alias="slaap"')
    server.patch(f"/api/projects/{number}/", {"label_config": theirs})
    assert setup(study)[0] == 1
    assert page(study) == theirs
    assert setup(study, "--overwrite-page")[0] == 0
    assert page(study) == ours


def test_label_studio_itself_refuses_what_we_call_stray(study: StudyFolder, applied: dict[str, Any]) -> None:
    server, ours = connect(study.settings), page(study)
    number = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    task = server.get("/api/tasks/", project=number, page_size=1)["tasks"][0]["id"]
    item = {"id": "x", "from_name": "vreemd", "to_name": "transcript", "type": "choices"}
    stray = server.post(f"/api/tasks/{task}/annotations/", {"result": [{**item, "value": {"choices": ["x"]}}]})
    file = study.path / "codebook.yaml"
    words = file.read_text(encoding="utf-8")
    changed(study, lambda themes: themes["codes"][0].update(label={"nl": "Ruimte", "en": "Room"}))
    try:
        assert setup(study)[0] == 1
        assert _status(server, number, ours.replace("Slaap", "Slapen")) == 400
        assert page(study) == ours
    finally:
        file.write_text(words, encoding="utf-8")
        server.patch(f"/api/annotations/{stray['id']}/", {"result": []})


def _status(server: LabelStudio, project: int, config: str) -> int:
    with pytest.raises(Refused) as refused:
        server.patch(f"/api/projects/{project}/", {"label_config": config})
    return refused.value.status


@pytest.mark.browser
def test_saving_again_keeps_a_retired_choice(
    study: StudyFolder, applied: dict[str, Any], browser: Browser
) -> None:
    server = connect(study.settings)
    number = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    own = _of_retired(server, number)
    coder = at_work(browser, study, own["coder"])
    tab = coder.page
    tab.goto(f"{server.url}/projects/{number}/data")
    tab.wait_for_selector("text=Overzicht")
    tab.wait_for_load_state("networkidle")
    coder.screenshot("config-change-list")
    assert "data-s=" not in tab.inner_text("body")
    tab.goto(f"{server.url}/projects/{number}/data?task={own['task']}")
    tab.wait_for_selector(".htx-highlight")
    tab.locator(f"text={own['coder']}@ex").first.click()
    tab.wait_for_load_state("networkidle")
    coder.select(0, "niet")
    tab.wait_for_selector("text=(vervallen)")
    coder.screenshot("config-change-kept")
    tab.keyboard.press("a")
    coder.save("Werk bij")
    tab.close()
    after = server.get(f"/api/annotations/{own['id']}/")["result"]
    assert [item["value"]["choices"] for item in after if item["from_name"] == "themes"] == [[RETIRED]]
    assert [item["value"]["choices"] for item in after if item["from_name"] == "status"] == [["controversy"]]


def _of_retired(server: LabelStudio, project: int) -> dict[str, Any]:
    """Find an annotation of ams-2 that holds the retired theme, not on the task with the draft."""
    accounts = accounts_by_id(server)
    answer = server.get("/api/tasks/", project=project, page_size=TALKS, fields="all")
    for task in answer["tasks"][1:]:
        for raw in task["annotations"]:
            if RETIRED in json.dumps(raw["result"]) and accounts[raw["completed_by"]].startswith("ams-2"):
                return {"task": task["id"], "id": raw["id"], "coder": "ams-2"}
    raise AssertionError("nobody gave the retired theme")


def test_the_view_is_made_once(study: StudyFolder, applied: dict[str, Any]) -> None:
    server = connect(study.settings)
    number = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    titles = [view["data"]["title"] for view in server.get_objects("/api/dm/views/", project=number)]
    assert titles == ["Overzicht"]


def test_the_instruction_is_shown(study: StudyFolder, applied: dict[str, Any]) -> None:
    server = connect(study.settings)
    number = study_projects(server, "wissel", FRAGMENTS)["amsterdam"].project_id
    project = server.get(f"/api/projects/{number}/")
    assert project["show_instruction"] is True
    assert "fb-help" in project["expert_instruction"]
