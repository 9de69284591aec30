"""`adjudicate push` and `pull` as they are typed, against a small Label Studio."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fake_labelstudio import TOKEN, FakeLabelStudio
from settled_study import both, settle_status
from stored_demo import store_codings

from framebridge.cli import main
from framebridge.places import STORE_VARIABLE
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions
from framebridge.tokens import TOKEN_VARIABLE


@pytest.fixture
def stored(
    study: StudyFolder, fake: FakeLabelStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> StudyFolder:
    """The study with the coding of both in its store, and a Label Studio to send to."""
    settings = study.path / "study.toml"
    words = settings.read_text(encoding="utf-8").replace('"embedded"', f'"{fake.url}"')
    settings.write_text(words, encoding="utf-8")
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    store_codings(study, both(study))
    fake.users.append({"id": 3, "email": "cas@example.org"})
    return StudyFolder(study.path)


def adjudicate(
    study: StudyFolder, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0
) -> tuple[Any, str]:
    capsys.readouterr()
    assert main(["adjudicate", *arguments, "--json", "--study", str(study.path)]) == code
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def test_push_sends_once_and_says_so(
    stored: StudyFolder, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [adjudicate(stored, capsys, "push", *more)[0] for more in (["--dry-run"], [], [])]
    assert [[one["action"] for one in plans] for plans in said] == [["send"], ["send"], ["keep"]]
    assert (len(fake.tasks), len(fake.predictions)) == (1, 1)
    assert adjudicate(stored, capsys, "push", "--discussion", "een-ander", "--dry-run")[0] == []


def test_pull_reads_what_was_settled_and_writes_it_down_once(
    stored: StudyFolder, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    adjudicate(stored, capsys, "push")
    result = [dict(item) for item in fake.predictions[0]["result"]]
    settle_status(result)
    fake.annotate(fake.tasks[0], 5, result, ground_truth=False)
    dry, _ = adjudicate(stored, capsys, "pull", "--dry-run")
    assert (dry["decisions"], read_decisions(stored.decisions_folder)) == ([], ())
    taken, _ = adjudicate(stored, capsys, "pull")
    (decision,) = taken["decisions"]
    assert (decision["field"], decision["by"], decision["taken_from"]) == ("status", "cas", "cas")
    again, _ = adjudicate(stored, capsys, "pull")
    assert (again["decisions"], len(read_decisions(stored.decisions_folder))) == ([], 1)


def test_what_is_no_decision_gives_exit_code_1_and_tells_no_words(
    stored: StudyFolder, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    adjudicate(stored, capsys, "push")
    result = [item for item in fake.predictions[0]["result"] if item["from_name"] != "question"]
    fake.annotate(fake.tasks[0], 5, result, ground_truth=False)
    taken, told = adjudicate(stored, capsys, "pull", code=1)
    assert ([one["rule"] for one in taken["findings"]], taken["decisions"]) == (["settled-emptied"], [])
    assert "Durft hij?" not in told
