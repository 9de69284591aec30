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
from frameschema import Bridged, DecisionLog
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
TOGETHER = "KM-I-1: cliënt komt niet; de groep leest er schaamte in ☺️"
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
    coder.let_go()
    coder.mark("2", 1, "hij kan die", "een brief", until=2)
    coder.page.keyboard.press("a")
    coder.page.keyboard.press(bridged)


@pytest.fixture(scope="module")
def first(study: StudyFolder, browser: Browser) -> Iterator[CoderAtWork]:
    coder = at_work(browser, study, "ams-1")
    yield coder
    coder.page.close()


@pytest.fixture(scope="module")
def second(study: StudyFolder, browser: Browser) -> Iterator[CoderAtWork]:
    coder = at_work(browser, study, "ams-2")
    yield coder
    coder.page.close()


@pytest.fixture(scope="module")
def coded(study: StudyFolder, first: CoderAtWork, second: CoderAtWork) -> list[dict[str, Any]]:
    """Both coded the talk; gives what is open."""
    for coder, who_what, bridged in ((first, ABSENT, "z"), (second, SHAME, "x")):
        coder.label_all_tasks(project_of(study, FRAGMENTS))
        code_the_talk(coder, who_what, bridged)
        coder.submit()
    as_json(study, "pull")
    found: list[dict[str, Any]] = as_json(study, "decisions", "open")
    return found


# The tests below are one round, in this order.


def test_the_plan_is_the_same_dry_and_done_and_then_there_is_nothing_left(
    study: StudyFolder, coded: list[dict[str, Any]]
) -> None:
    assert [one["field"] for one in coded] == ["outcome.bridged"]
    dry, done, again = (as_json(study, "adjudicate", "push", *more) for more in (["--dry-run"], [], []))
    task = f"{STUDY}/{TALK}/{ADJUDICATION}/merged/1"
    assert dry == done == [{"task": task, "differences": 1, "action": "send"}]
    assert [one["action"] for one in again] == ["keep"]


def test_the_page_shows_what_each_chose_and_wrote_and_marks_the_difference(
    study: StudyFolder, first: CoderAtWork
) -> None:
    first.label_all_tasks(project_of(study, ADJUDICATION))
    first.page.wait_for_selector(".htx-highlight")
    (conflict,) = first.page.locator(".fb-l .t.fb-open").all()
    assert (conflict.get_attribute("data-s") or "").endswith(f"≠ {label('field_bridged')}")
    panel = first.page.locator(".fb-v")
    said = panel.inner_text()
    assert [
        text for text in (ABSENT, SHAME, "[ams-1]", "[ams-2]", label(Bridged.PARTLY)) if text not in said
    ] == []
    assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    first.screenshot("adjudication-start")
    assert english_words(first.page) == []


def settle(coder: CoderAtWork) -> None:
    """Settle the difference with a reason, and a text that was written differently."""
    coder.select(1, "hij kan die")
    coder.field("memo").wait_for()
    coder.page.keyboard.press("x")
    coder.write("memo", WHY)
    coder.screenshot("adjudication-settled")
    coder.select(0, "Hij is weer")
    coder.field("who_what").wait_for()
    coder.write("who_what", TOGETHER)
    coder.submit()


def test_what_is_settled_there_is_taken_as_decisions(study: StudyFolder, first: CoderAtWork) -> None:
    settle(first)
    assert [one["action"] for one in as_json(study, "adjudicate", "push", "--dry-run")] == ["keep"]
    taken = as_json(study, "adjudicate", "pull")
    found = {one["field"]: (one["value"], one["taken_from"], one["reason"]) for one in taken["decisions"]}
    assert found == {
        "outcome.bridged": (Bridged.PARTLY, "ams-2", WHY),
        "who_what": (TOGETHER, None, None),
    }
    assert {one["by"] for one in taken["decisions"]} == {"ams-1"}
    assert taken["findings"] == []
    again = as_json(study, "adjudicate", "pull")
    assert (again["decisions"], as_json(study, "decisions", "open")) == ([], [])
    log = DecisionLog.model_validate_json((study.decisions_folder / f"{TALK}.json").read_text("utf-8"))
    assert (len(log.decisions), len(log.taken)) == (2, 1)


def code_more(study: StudyFolder, coder: CoderAtWork) -> None:
    """Open the own coding again, say otherwise of the moment, and mark one more."""
    project, key = project_of(study, FRAGMENTS), str(TaskKey(STUDY, TALK, FRAGMENTS))
    coder.open_task(project, int(tasks_by_key(connect(study.settings), project, [key])[key]["id"]))
    coder.open_own("ams-2")
    coder.select(1, "hij kan die")
    coder.field("question").wait_for()
    coder.page.keyboard.press("c")
    coder.let_go()
    coder.mark("1", 2, "Dan bel ik", "voortaan")
    coder.save("Werk bij")


def test_after_new_coding_a_decision_holds_where_its_inputs_are_the_same_and_is_named_where_not(
    study: StudyFolder, second: CoderAtWork
) -> None:
    code_more(study, second)
    as_json(study, "pull")
    merge = as_json(study, "merge")
    stale = [one for one in merge["findings"] if one["rule"] == "stale-decision"]
    assert ["outcome.bridged" in one["message"] for one in stale] == [True]
    listed = as_json(study, "decisions", "list", code=1)
    assert {one["field"]: one["state"] for one in listed} == {
        "outcome.bridged": "said_changed",
        "who_what": "holds",
    }
    (merged,) = merge["merged"]
    settled = [(item["field"], item["value"]) for unit in merged["units"] for item in unit["settled"]]
    assert (settled, len(merged["units"])) == ([("who_what", TOGETHER)], 3)
    (alone,) = [unit for unit in merged["units"] if unit["status"] == "one_coder"]
    assert [member["coder"] for member in alone["members"]] == ["ams-2"]


def test_the_next_task_begins_with_what_was_settled_before(study: StudyFolder, first: CoderAtWork) -> None:
    (plan,) = as_json(study, "adjudicate", "push", "--without-names")
    task = f"{STUDY}/{TALK}/{ADJUDICATION}/merged/2"
    assert plan == {"task": task, "differences": 1, "action": "send the next"}
    first.open_next(project_of(study, ADJUDICATION))
    first.page.wait_for_selector(".htx-highlight")
    said = first.page.locator(".fb-v").inner_text()
    assert ("ams-1" in said, "[A]" in said, TOGETHER in said) == (False, True, True)
    first.select(0, "Hij is weer")
    assert first.field("who_what").input_value() == TOGETHER
    first.screenshot("adjudication-next")
