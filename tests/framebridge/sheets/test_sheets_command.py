"""`framebridge sheets`: what it shows is what the library says, and it sends what it shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import NOON
from fake_labelstudio import TOKEN, FakeLabelStudio
from sheet_study import a_coding_of, a_study_folder, a_talk, a_version, filled_in, sheets_of

from framebridge.cli import main
from framebridge.places import STORE_VARIABLE
from framebridge.store import AnnotationVersion, PullRun, content_hash, open_store
from framebridge.study import StudyFolder
from framebridge.tokens import TOKEN_VARIABLE
from frameschema import DeviceSummary, ReasoningDevice
from frameschema.sheet import FilledColumn
from labelstudio_plugin.results import write_result
from labelstudio_plugin.tasks import FRAGMENTS, TaskKey


@pytest.fixture
def coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeLabelStudio) -> StudyFolder:
    """A study on the small server, with ann's coding in its store, and one of the sheets filled in."""
    study = a_study_folder(tmp_path / "studie")
    settings = study.path / "study.toml"
    settings.write_text(settings.read_text().replace('url = "embedded"', f'url = "{fake.url}"'))
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    run = PullRun(
        study="proef", server="embedded", started_at=NOON, finished_at=NOON, tasks_seen=2, annotations_seen=2
    )
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.append([the_coding(study), a_filled_in_sheet(study)], run)
    return StudyFolder(study.path)


def the_coding(study: StudyFolder) -> AnnotationVersion:
    talk = a_talk(study)
    raw = {"id": 1, "result": write_result(a_coding_of(study), talk, study.codebook, "nl")}
    changed = {
        "task_key": str(TaskKey("proef", talk.id, FRAGMENTS)),
        "coding_pass": FRAGMENTS,
        "annotation_id": 1,
        "raw": raw,
        "content_sha256": content_hash(raw),
    }
    return a_filled_in_sheet(study).model_copy(update=changed)


def a_filled_in_sheet(study: StudyFolder) -> AnnotationVersion:
    sheet = sheets_of(study, a_coding_of(study))[0]
    summary = DeviceSummary(device=ReasoningDevice.SOLUTIONS, text="Bellen")
    column = FilledColumn(narrative=sheet.columns[1].narrative, summaries=(summary,))
    version = a_version(sheet, filled_in(sheet, column))
    return AnnotationVersion(**version.model_dump(exclude={"number", "pulled_at"}))


def run(study: StudyFolder, *arguments: str) -> int:
    return main(["sheets", *arguments, "--study", str(study.path)])


def test_list_says_how_far_each_sheet_is(coded: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(coded, "list", "--json") == 0
    whole, about = json.loads(capsys.readouterr().out)
    assert (whole["issue"], about["issue"]) == (None, "Komen of niet")
    assert whole["narratives"] == ["klantmanager inkomen", "sociaal professional (zorgteam)"]
    assert (whole["coder"], whole["columns_filled"], whole["devices_filled"], whole["devices_open"]) == (
        "ann",
        1,
        1,
        7,
    )
    assert (about["coder"], about["columns_filled"], about["devices_filled"], about["devices_open"]) == (
        None,
        0,
        0,
        8,
    )


def test_list_is_a_table_for_people(coded: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(coded, "list") == 0
    head, *_ = capsys.readouterr().out.splitlines()
    assert [word in head for word in ("gesprek", "gemaakt uit", "kolommen ingevuld")] == [True] * 3


def test_push_shows_sends_and_then_has_nothing_to_do(
    coded: StudyFolder, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(coded, "push", "--dry-run") == 0
    assert "2 te versturen, 0 te vernieuwen, 0 ongewijzigd." in capsys.readouterr().out
    assert fake.tasks == []
    assert run(coded, "push", "--of", "ann") == 0
    assert "2 verstuurd, 0 vernieuwd, 0 ongewijzigd." in capsys.readouterr().out
    assert run(coded, "push", "--json") == 0
    plans = json.loads(capsys.readouterr().out)
    assert [plan["task"] for plan in plans] == fake.keys()
    assert {plan["action"] for plan in plans} == {"keep"}


def test_a_name_that_is_not_there_is_wrong_usage(coded: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(coded, "push", "--of", "eva") == 2
    assert "heeft geen codeur eva" in capsys.readouterr().err


def test_a_text_that_is_not_cleared_is_a_problem_of_the_data(
    coded: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    (coded.path / "clearances.json").unlink()
    assert run(coded, "push") == 1
    assert "gesprek-01" in capsys.readouterr().err
