"""On a real server: putting versions back, exported files beside pulled coding, and what doctor sees."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment
from live_demo import LiveDemo, run_cli
from live_page import make_study

from framebridge.connection import connect
from framebridge.history import tell_history
from framebridge.places import STORE_VARIABLE, store_url, tokens_file
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.store import StoredVersion, open_store
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.tokens import Tokens
from labelstudio_plugin.accounts import sign_up_is_open
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import PushPlan, send_coding

pytestmark = pytest.mark.live

TALKS = {"TER-01": "KM-I-1: Hij komt niet.\nZT-1: Hij durft niet.\n", "TER-02": "KM-I-1: Dag.\nZT-1: Goedendag.\n"}


@pytest.fixture(scope="module")
def study(demo: LiveDemo, tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """Two talks, each coded by ams-1 and pulled."""
    made = make_study(tmp_path_factory.mktemp("terug") / "terug", "terug", TALKS, ("ams-1", "ams-2"))
    assert run_cli("setup", "--study", str(made.path))[0] == 0
    assert run_cli("push", "--study", str(made.path))[0] == 0
    for plan in plans_of(made):
        talk = made.transcripts()[plan.task.key.unit]
        first, second = talk.turn_spans
        units = (
            a_fragment(first.start, first.end, "a", who_what="KM-I-1 over wegblijven"),
            a_moment(first.start, second.end, "b"),
        )
        coding = a_coding(talk, *units, coder="ams-1", study="terug")
        token = Tokens(tokens_file()).find(EMBEDDED, "ams-1@example.org")
        assert token is not None
        own = LabelStudio(connect(made.settings).url, token.get_secret_value())
        send_coding(own, plan.task_id or 0, coding.id, write_result(coding, talk, made.codebook, "nl"))
    assert pull(made)["new"] == 2
    return made


def plans_of(study: StudyFolder) -> list[PushPlan]:
    return plan_study_push(study, connect(study.settings), cleared_tasks(study).tasks)


def pull(study: StudyFolder, *more: str) -> dict[str, Any]:
    code, printed = run_cli("pull", *more, "--json", "--study", str(study.path))
    assert code == 0
    found: dict[str, Any] = json.loads(printed)
    return found


def versions(discussion: str) -> list[StoredVersion]:
    with open_store(store_url("terug", None)) as store:
        return store.history("terug", transcript=discussion)


def on_server(study: StudyFolder, number: int) -> dict[str, Any]:
    return connect(study.settings).get_object(f"/api/annotations/{number}/")


def restore(study: StudyFolder, number: int) -> tuple[int, dict[str, Any]]:
    code, printed = run_cli("history", "restore", str(number), "--json", "--study", str(study.path))
    return code, json.loads(printed) if printed else {}


def test_a_version_is_put_back_and_never_over_what_was_not_pulled(study: StudyFolder) -> None:
    (first,) = versions("TER-01")
    server = connect(study.settings)
    kept = [item for item in first.raw["result"] if item["id"] != "b"]
    server.patch(f"/api/annotations/{first.annotation_id}/", {"result": kept})
    assert restore(study, first.number)[0] == 1
    assert on_server(study, first.annotation_id)["result"] == kept
    assert pull(study)["changed"] == 1
    code, done = restore(study, first.number)
    assert (code, done["action"], done["annotation"]) == (0, "change", first.annotation_id)
    there = on_server(study, first.annotation_id)
    assert there["result"] == first.raw["result"]
    assert there["completed_by"] == first.raw["completed_by"]
    assert [len(told.differences) for told in tell_history(versions("TER-01"))] == [0, 1, 1]
    assert pull(study)["unchanged"] == 2
    assert restore(study, first.number)[1]["action"] == "keep"


def test_unsaved_work_is_not_overtaken(study: StudyFolder) -> None:
    latest = versions("TER-01")[-1]
    server = connect(study.settings)
    place = f"/api/tasks/{latest.task_id}/annotations/{latest.annotation_id}/drafts"
    draft = server.post(place, {"result": latest.raw["result"][:1], "lead_time": 1})
    assert restore(study, latest.number)[0] == 1
    remove(server, f"/api/drafts/{draft['id']}/")
    assert restore(study, latest.number)[0] == 0


def test_what_was_removed_is_made_anew_under_its_coder_and_once(study: StudyFolder) -> None:
    (first,) = versions("TER-02")
    server = connect(study.settings)
    remove(server, f"/api/annotations/{first.annotation_id}/")
    assert restore(study, first.number)[0] == 1
    assert pull(study)["deleted"] == 1
    code, done = restore(study, first.number)
    assert (code, done["action"]) == (0, "make anew")
    assert restore(study, first.number)[1]["action"] == "keep"
    (there,) = server.get_object(f"/api/tasks/{first.task_id}/")["annotations"]
    made = on_server(study, there["id"])
    assert (made["result"], made["completed_by"]) == (first.raw["result"], first.raw["completed_by"])
    assert made["ground_truth"] is False
    assert pull(study)["new"] == 0
    assert [version.deleted for version in versions("TER-02")] == [False, True, False]


def remove(server: LabelStudio, path: str) -> None:
    """The client removes nothing, so this goes around it."""
    answer = server._exchange("DELETE", path, headers=server._authorization())
    assert answer.status_code == 204


@pytest.fixture(scope="module")
def export(study: StudyFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as Label Studio itself exports it."""
    server = connect(study.settings)
    project = plans_of(study)[0].project
    file = tmp_path_factory.mktemp("export") / "project.json"
    file.write_text(json.dumps(server.get(f"/api/projects/{project}/export", exportType="JSON")))
    return file


def test_an_export_of_a_server_that_was_pulled_brings_nothing_new(study: StudyFolder, export: Path) -> None:
    before = [version.number for version in (*versions("TER-01"), *versions("TER-02"))]
    found = pull(study, "--from-file", str(export), "--server", EMBEDDED)
    assert (found["new"], found["changed"], found["unchanged"], found["findings"]) == (0, 0, 2, [])
    assert [version.number for version in (*versions("TER-01"), *versions("TER-02"))] == before


def test_an_export_alone_gives_the_same_coding_as_pulling(
    study: StudyFolder, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulled = {
        version.annotation_id: version for talk in TALKS for version in versions(talk) if not version.deleted
    }
    number = next(iter(pulled.values())).raw["completed_by"]
    alone = tmp_path / "studie"
    copy_offline(study.path, alone, f'{{"{number}" = "ams-1"}}')
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{tmp_path / 'alleen.db'}")
    found = pull(StudyFolder(alone), "--from-file", str(export))
    assert (found["new"], found["findings"]) == (2, [])
    with open_store(os.environ[STORE_VARIABLE]) as store:
        taken = store.latest("terug")
    same: Callable[[StoredVersion], tuple[object, ...]] = lambda version: (  # noqa: E731
        version.task_key,
        version.created_at,
        version.updated_at,
        version.content_sha256,
        version.text_sha256,
        version.coder,
        version.codebook_version,
    )
    assert [same(version) for version in taken] == [same(pulled[version.annotation_id]) for version in taken]


def copy_offline(source: Path, target: Path, accounts: str) -> None:
    """Copy a study folder, as the coordinator of a group that works offline has it."""
    target.mkdir()
    for file in source.rglob("*"):
        if file.is_file():
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
    settings = target / "study.toml"
    words = settings.read_text().replace('url = "embedded"', f'url = "offline"\naccounts = {accounts}')
    settings.write_text(words)


def test_doctor_finds_our_own_server_in_order(study: StudyFolder) -> None:
    code, printed = run_cli("doctor", "--json", "--study", str(study.path))
    checks = {check["about"]: check for check in json.loads(printed)}
    assert {about: check["found"] for about, check in checks.items() if check["level"] != "ok"} == {}
    assert code == 0
    assert checks["database of the server"]["found"].startswith("postgresql, 2 coder(s)")
    assert "0.1.0" in checks["plugin"]["found"]
    assert not sign_up_is_open(connect(study.settings).url)
