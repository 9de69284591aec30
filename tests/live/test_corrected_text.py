"""On a real server: a corrected transcript becomes a new task with everyone's coding; the earlier is closed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment, words
from live_demo import LiveDemo, run_cli
from live_page import at_work, make_study
from playwright.sync_api import Browser
from stored_codings import ISSUE

from framebridge.codings import StudyCodings, read_codings
from framebridge.connection import connect
from framebridge.places import store_url, tokens_file
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.store import open_store
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.tokens import Tokens
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Refused
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import PushPlan, send_coding

pytestmark = pytest.mark.live

OLD = "KM-I-1: Hij komt niet naar zijn afspraak.\nZT-1: Zoë zegt dat hij niet durft 😀.\nKM-I-1: Tja.\n"
NEW = "KM-I-1: Nou, hij komt nooit naar zijn afspraken.\n" + OLD.partition("\n")[2]
CODERS = ("ams-1", "ams-2")


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """Two talks; the first was coded by both coders, the second by one."""
    talks = {"TEK-01": OLD, "TEK-02": OLD}
    made = make_study(tmp_path_factory.mktemp("tekst") / "tekst", "tekst", talks, CODERS)
    assert run(made, "setup")[0] == 0
    assert run(made, "push")[0] == 0
    for talk, coder in (("TEK-01", "ams-1"), ("TEK-01", "ams-2"), ("TEK-02", "ams-1")):
        code(made, coder, talk)
    assert run(made, "pull")[0] == 0
    return made


def run(study: StudyFolder, *arguments: str) -> tuple[int, Any]:
    done, printed = run_cli(*arguments, "--json", "--study", str(study.path))
    return done, json.loads(printed) if printed else None


def as_coder(study: StudyFolder, coder: str) -> LabelStudio:
    token = Tokens(tokens_file()).find(EMBEDDED, f"{coder}@example.org")
    assert token is not None
    return LabelStudio(connect(study.settings).url, token.get_secret_value())


def code(study: StudyFolder, coder: str, transcript: str) -> None:
    talk = study.transcripts()[transcript]
    first, second = words(talk, "naar zijn"), words(talk, "niet durft 😀")
    units = (
        a_fragment(first.start, first.end, "a", who_what=f"door {coder}", **ISSUE),
        a_moment(second.start, second.end, "b", **ISSUE),
        a_fragment(second.start, second.end, "c", memo="weten we dit?", **ISSUE),
    )
    coding = a_coding(talk, *units, coder=coder, study="tekst")
    number = plan_of(study, transcript).task_id or 0
    send_coding(as_coder(study, coder), number, coding.id, write_result(coding, talk, study.codebook, "nl"))


def plan_of(study: StudyFolder, transcript: str) -> PushPlan:
    plans = plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)
    return next(plan for plan in plans if plan.task.key.unit == transcript)


def stored(study: StudyFolder) -> StudyCodings:
    with open_store(store_url("tekst", None)) as store:
        return read_codings(StudyFolder(study.path), store)


def correct(study: StudyFolder, transcript: str, said: str, folder: Path) -> None:
    """Correct a talk as the coordinator does, and say that it is invented."""
    file = folder / f"{transcript}.txt"
    file.write_text(said, encoding="utf-8")
    assert run(study, "transcripts", "correct", str(file))[0] == 0
    assert run_cli("transcripts", "add", str(file), "--invented", "--replace", "--study", str(study.path))[0] == 0


def test_a_corrected_text_takes_everyones_coding_along(study: StudyFolder, tmp_path: Path) -> None:
    server, before = connect(study.settings), stored(study)
    earlier = plan_of(study, "TEK-01").task_id or 0
    correct(study, "TEK-01", NEW, tmp_path)

    coder = as_coder(study, "ams-2")
    draft = coder.post(f"/api/tasks/{earlier}/drafts", {"result": [], "lead_time": 1})
    assert actions(run(study, "push")) == (1, {"TEK-01": "changed", "TEK-02": "keep"})
    remove(server, f"/api/drafts/{draft['id']}/")

    own = next(one for one in annotations(server, earlier) if one["completed_by"]["email"] == "ams-2@example.org")
    coder.patch(f"/api/annotations/{own['id']}/", {"result": [i for i in own["result"] if i["id"] != "c"]})
    assert actions(run(study, "push")) == (1, {"TEK-01": "changed", "TEK-02": "keep"})
    assert run(study, "pull")[0] == 0

    planned = run(study, "push", "--dry-run")
    assert actions(planned) == (0, {"TEK-01": "revise", "TEK-02": "keep"})
    assert plan_of(study, "TEK-01").task_id == earlier
    assert run(study, "push") == planned
    told = next(plan for plan in planned[1] if plan["action"] == "revise")
    assert [(one["coder"], one["units"], one["left_out"]) for one in told["codings"]] == [
        ("ams-1", 3, 0),
        ("ams-2", 2, 0),
    ]

    revised = plan_of(study, "TEK-01")
    assert (str(revised.task.key), revised.earlier) == ("tekst/TEK-01/fragments/-/2", ())
    people = [one["completed_by"]["email"] for one in annotations(server, revised.task_id or 0)]
    assert people == ["ams-1@example.org", "ams-2@example.org"]
    closed = server.get_object(f"/api/tasks/{earlier}/")
    assert (closed["meta"]["closed"], closed["data"]["title"]) == (2, "Gesloten: TEK-01")
    assert len(closed["annotations"]) == 2
    assert {plan["action"] for plan in run(study, "push")[1]} == {"keep"}

    assert run(study, "pull")[1]["new"] == 2
    after = stored(study)
    removed = [unit.id for unit in before.of("TEK-01")[1].units if unit.key == "c"]
    ids = [unit.id for coding in before.of("TEK-01") for unit in coding.units if unit.id not in removed]
    assert [unit.id for coding in after.of("TEK-01") for unit in coding.units] == ids
    assert {unit.span.of(after.transcripts["TEK-01"].text) for unit in after.of("TEK-01")[0].units} == {
        "naar zijn",
        "niet durft 😀",
    }
    assert (after.findings, after.prefilled) == ((), frozenset())


def actions(done: tuple[int, Any]) -> tuple[int, dict[str, str]]:
    return done[0], {plan["task"].split("/")[1]: plan["action"] for plan in done[1]}


def annotations(server: LabelStudio, task: int) -> list[dict[str, Any]]:
    found = server.get_object(f"/api/tasks/{task}/")["annotations"]
    return sorted(found, key=lambda one: str(one["completed_by"]["email"]))


def remove(server: LabelStudio, path: str) -> None:
    """The client removes nothing, so this goes around it."""
    answer = server._exchange("DELETE", path, headers=server._authorization())
    assert answer.status_code == 204


def test_a_push_that_stopped_before_the_end_is_finished(
    study: StudyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = plan_of(study, "TEK-02").task_id or 0
    correct(study, "TEK-02", NEW, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("framebridge.cli.push.close_earlier", stopped)
        assert run(study, "push")[0] != 0
    half = plan_of(study, "TEK-02")
    assert (half.task.key.revision, [one.task_id for one in half.earlier]) == (2, [earlier])
    assert run(study, "push")[0] == 0
    done = plan_of(study, "TEK-02")
    assert (done.task_id, done.earlier) == (half.task_id, ())
    server = connect(study.settings)
    assert len(annotations(server, done.task_id or 0)) == 1
    assert run(study, "pull")[1]["new"] == 1


def stopped(*_: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize("talk", ["TEK-01", "TEK-02"])
def test_a_coder_finds_the_own_coding_and_goes_on(study: StudyFolder, browser: Browser, talk: str) -> None:
    """Of a talk with two coders the own one is chosen at the top: without walls the list opens either."""
    plan = plan_of(study, talk)
    person = at_work(browser, study, "ams-1")
    person.open_task(plan.project, plan.task_id or 0)
    person.page.get_by_text("ams-1@").first.click()
    person.wait_for_form()
    person.select(0, "naar zijn")
    person.write("memo", "Verbeterd gelezen.")
    person.save("Werk bij")
    assert run(study, "pull")[1]["changed"] == 1
    memos = {coding.coder: [unit.memo for unit in coding.units] for coding in stored(study).of(talk)}
    assert memos.pop("ams-1") == ["Verbeterd gelezen.", None, "weten we dit?"]
    assert memos == ({"ams-2": [None, None]} if talk == "TEK-01" else {})


def test_a_closed_task_is_not_offered_and_the_new_one_is(study: StudyFolder) -> None:
    """To ams-2, who has not coded the second talk."""
    plan = plan_of(study, "TEK-02")
    coder = as_coder(study, "ams-2")
    offered = coder.get_object(f"/api/projects/{plan.project}/next")
    assert offered["id"] == plan.task_id
    send_coding(coder, offered["id"], a_coding(coder="ams-2").id, [])
    with pytest.raises(Refused):
        coder.get_object(f"/api/projects/{plan.project}/next")
