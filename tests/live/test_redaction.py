"""On a real server: a name found late, and consent withdrawn, in all that Label Studio keeps of a task."""

from __future__ import annotations

import json
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment, words
from live_demo import run_cli
from live_page import make_study
from live_sync import Backend

from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.places import server_home, store_url
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.store import open_store
from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.results import write_result
from labelstudio_plugin.server.embedded import coordinator_account
from labelstudio_plugin.server.home import Home
from labelstudio_plugin.server_history import history_of, verify_history
from labelstudio_plugin.sync import PushPlan, send_coding

pytestmark = pytest.mark.live

SAID = """KM-I-1: Wilhelmina belde gisteren. Wilhelmina & zoon komen niet meer.
ZT-1: Dat is jammer voor haar.
KM-I-1: Ze durft niet, zei Wilhelmina de Wit.
"""
NAME = "Wilhelmina"
REDACT = ("redact", "--by", "A. Bakker")


@pytest.fixture(scope="module")
def study(postgresql_server: Backend, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """One talk, coded by the coordinator and pulled; a draft, a prediction and an issue hold the name too."""
    made = make_study(tmp_path_factory.mktemp("wis") / "wis", "wis", {"WIS-01": SAID}, ("ams-1",))
    toml, account = made.path / "study.toml", coordinator_account(server_home()).email
    toml.write_text(toml.read_text(encoding="utf-8").replace("ams-1@example.org", account), encoding="utf-8")
    made = StudyFolder(made.path)
    assert run_cli("setup", "--study", str(made.path))[0] == 0
    assert run_cli("push", "--study", str(made.path))[0] == 0
    (plan,) = plans_of(made)
    talk, server = made.transcripts()["WIS-01"], connect(made.settings)
    units = (
        a_fragment(*span(words(talk, "Wilhelmina & zoon")), "a", who_what="Wilhelmina blijft weg"),
        a_fragment(*span(words(talk, "Ze durft niet")), "b"),
        a_moment(*span(words(talk, "niet meer.Dat is jammer")), "c"),
    )
    coding = a_coding(talk, *units, coder="ams-1", study="wis")
    result = write_result(coding, talk, made.codebook, "nl")
    send_coding(server, plan.task_id or 0, coding.id, result)
    server.post(f"/api/tasks/{plan.task_id}/drafts", {"result": result, "lead_time": 1})
    server.post("/api/predictions/", {"task": plan.task_id, "result": result, "model_version": "proef"})
    label = {"value": ["over Wilhelmina"], "title": 'issue:["over Wilhelmina"]', "from_name": "issue"}
    server.post("/api/labels/", [{**label, "project": plan.project}])
    server.get(f"/api/projects/{plan.project}/export", exportType="JSON")
    assert pull(made)["new"] == 1
    return made


def span(found: Any) -> tuple[int, int]:
    return found.start, found.end


def plans_of(study: StudyFolder) -> list[PushPlan]:
    return plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)


def pull(study: StudyFolder) -> dict[str, Any]:
    code, printed = run_cli("pull", "--json", "--study", str(study.path))
    assert code == 0
    found: dict[str, Any] = json.loads(printed)
    return found


def redact(study: StudyFolder, *more: str) -> tuple[int, dict[str, Any]]:
    code, printed = run_cli(*REDACT, *more, "--json", "--study", str(study.path))
    return code, json.loads(printed)


def on_server(server: LabelStudio, plan: PushPlan) -> str:
    task = server.get(f"/api/tasks/{plan.task_id}/")
    drafts = server.get(f"/api/tasks/{plan.task_id}/drafts")
    predictions = server.get("/api/predictions/", task=plan.task_id)
    labels = server.get("/api/label_links/", project=plan.project, expand="label")
    return json.dumps([task, drafts, predictions, labels], ensure_ascii=False)


def coded(study: StudyFolder) -> list[str]:
    with open_store(store_url("wis", None)) as store:
        found = read_codings(study, store)
    (coding,) = found.codings
    return [unit.span.of(found.transcripts["WIS-01"].text) for unit in coding.units]


def test_a_name_found_late_is_out_of_label_studio_and_history(study: StudyFolder) -> None:
    (plan,), server = plans_of(study), connect(study.settings)
    assert NAME in on_server(server, plan)
    code, told = redact(study, "Wilhelmina de Wit", NAME, "--dry-run")
    assert code == 0
    assert NAME in on_server(server, plan)
    kinds = ["annotation", "draft", "prediction", "task", "issue", "history", "history"]
    assert [one["kind"] for one in told["server"]] == kinds
    code, told = redact(study, "Wilhelmina de Wit", NAME)
    assert (code, len(told["versions"])) == (0, 1)
    assert told["removed"]
    study = StudyFolder(study.path)
    assert NAME not in on_server(server, plan)
    assert NAME not in "".join(path.read_text() for path in (study.path / "transcripts").rglob("*.txt"))
    assert sorted(coded(study)) == ["Ze durft niet", "[Naam 1] & zoon", "niet meer.Dat is jammer"]
    again = pull(study)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)
    assert [one.action.value for one in plans_of(study)] == ["keep"]
    assert redact(study, "Wilhelmina de Wit", NAME)[1]["server"] == []
    kept = [*history_of(server, plan.project), *history_of(server, None)]
    assert NAME not in json.dumps(kept)
    assert verify_history(server)["sound"]
    exports = Home(server_home()).data / "export"
    assert not any(NAME in path.read_text(errors="replace") for path in exports.rglob("*.json"))


def test_what_somebody_said_is_out_and_the_rest_stays_in_place(study: StudyFolder) -> None:
    (plan,), server = plans_of(study), connect(study.settings)
    people = study.path / "participants.csv"
    people.write_text(
        "discussion;speaker;consent;consent_withdrawn_on\nWIS-01;KM-I-1;withdrawn;2026-11-27\n", encoding="utf-8"
    )
    assert [finding.rule for finding in cleared_tasks(StudyFolder(study.path)).findings] == ["not-cleared"]
    assert redact(study, "--discussion", "WIS-01", "--speaker", "KM-I-1")[0] == 0
    study = StudyFolder(study.path)
    assert "durft" not in on_server(server, plan)
    turns = server.get(f"/api/tasks/{plan.task_id}/")["data"]["turns"]
    assert [turn["text"] for turn in turns] == ["[…]", "Dat is jammer voor haar.", "[…]"]
    assert coded(study) == ["[…]", "[…]Dat is jammer", "[…]"]
    assert (pull(study)["changed"], [one.action.value for one in plans_of(study)]) == (0, ["keep"])
