"""`framebridge history`: versions in order, by discussion and coder, in the words of the page, no coded text."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import NOON, SECRET
from sheet_study import ID, a_coding_of, a_study_folder, a_talk

from framebridge.cli import main
from framebridge.places import store_url
from framebridge.store import AnnotationVersion, PullRun, content_hash, open_store
from framebridge.study import StudyFolder
from labelstudio_plugin.results import write_result


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """Ann's coding lost a field, was skipped and then removed; bob's came once."""
    made = a_study_folder(tmp_path / "studie")
    items = write_result(a_coding_of(made), a_talk(made), made.codebook, "nl")
    without = [item for item in items if (item.get("id"), item.get("from_name")) != ("f1", "issues")]
    for minute, (raw, more) in enumerate(
        [
            ({"result": items}, {}),
            ({"result": without}, {}),
            ({"result": without, "was_cancelled": True}, {}),
            ({"result": without, "was_cancelled": True}, {"deleted": True}),
            ({"result": items}, {"coder": "bob", "annotation_id": 8}),
        ]
    ):
        keep(raw, minute, **more)
    return made


def keep(raw: dict[str, Any], minute: int, **more: Any) -> None:
    at = NOON + timedelta(minutes=minute)
    values = {
        "study": "proef",
        "server": "embedded",
        "task_key": f"proef/{ID}/fragments/-/1",
        "transcript": ID,
        "coding_pass": "fragments",
        "coder": "ann",
        "account": "ann@example.org",
        "project_id": 1,
        "task_id": 1,
        "annotation_id": 7,
        "created_at": NOON,
        "updated_at": at,
        "text_sha256": "0" * 64,
        "codebook_id": "frames",
        "codebook_version": "1.0.0",
        "raw": raw,
        "content_sha256": content_hash(raw),
        **more,
    }
    run = PullRun(
        study="proef", server="embedded", started_at=at, finished_at=at, tasks_seen=1, annotations_seen=1
    )
    with open_store(store_url("proef", None)) as store:
        store.append([AnnotationVersion.model_validate(values)], run)


def test_versions_are_told_in_the_words_of_the_page(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", ID, "--coder", "ann", "--study", str(study.path)]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines() if not line.startswith(" ")] == ["1", "2", "3", "4"]
    assert "    ~ Fragment, beurt 1: Issue / sub-issue\n" in shown
    assert "overgeslagen" in shown and "verwijderd in Label Studio" in shown
    assert SECRET not in shown


def test_a_program_gets_the_same(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "show", ID, "--json", "--study", str(study.path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["number"], one["coder"], one["deleted"]) for one in told] == [
        (1, "ann", False),
        (2, "ann", False),
        (3, "ann", False),
        (4, "ann", True),
        (5, "bob", False),
    ]
    (difference,) = told[1]["differences"]
    assert (difference["change"], difference["key"], difference["fields"]) == ("changed", "f1", ["issues"])
    assert SECRET not in json.dumps(told)


@pytest.mark.parametrize("asked", [["elders"], [ID, "--coder", "eve"], [ID, "--pass", "sheets"]])
def test_nothing_pulled_is_said(study: StudyFolder, capsys: pytest.CaptureFixture[str], asked: list[str]) -> None:
    assert main(["history", *asked, "--study", str(study.path)]) == 0
    assert "niets opgehaald" in capsys.readouterr().err


def test_a_version_that_there_is_not(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "restore", "99", "--study", str(study.path)]) == 2
    assert "99" in capsys.readouterr().err
