"""Between two groups by file: one writes its study, the other takes the coding in and merges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stored_demo import a_stored_demo

from framebridge.cli import main
from framebridge.cli.options import store_of
from framebridge.codings import read_codings
from framebridge.study import StudyFolder


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project of a group whose study has everybody's coding."""
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "their-home"))
    study = a_stored_demo(tmp_path / "theirs", "nbr-1", "nbr-2")
    assert main(["qda", "export", "--study", str(study.path)]) == 0
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "our-home"))
    return study.out / "demo.qdpx"


def ours(tmp_path: Path) -> StudyFolder:
    return a_stored_demo(tmp_path / "ours", "ams-1")


def coders_of(study: StudyFolder) -> dict[str, int]:
    with store_of(study) as store:
        codings = read_codings(study, store)
    assert not [one for one in codings.findings if one.severity == "error"]
    return {coding.coder: len(coding.units) for coding in codings.codings}


def test_their_coding_stands_beside_ours_after_import(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = ours(tmp_path)
    before = coders_of(study)
    command = ["qda", "import", str(written), "--study", str(study.path), "--json"]
    assert main([*command, "--dry-run"]) == 0
    assert coders_of(study) == before
    capsys.readouterr()
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 2
    assert set(coders_of(study)) == {"ams-1", "nbr-1", "nbr-2"}
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2


def test_coding_goes_to_the_coder_that_is_named(written: Path, tmp_path: Path) -> None:
    study = ours(tmp_path)
    command = ["qda", "import", str(written), "--study", str(study.path), "--coder", "nbr-2=nrd-2"]
    assert main(command) == 0
    assert set(coders_of(study)) == {"ams-1", "nbr-1", "nrd-2"}


def test_what_a_coder_coded_here_is_not_replaced(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = a_stored_demo(tmp_path / "ours", "nbr-1")
    assert main(["qda", "import", str(written), "--study", str(study.path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["new"] == 1
    assert [one["rule"] for one in told["findings"] if one["severity"] == "error"] == ["qda-coded-here"]


@pytest.mark.parametrize("said", ["nbr-1", "nbr-1=", "=ams-1", "nbr-1=niemand"])
def test_a_wrong_coder_is_refused(written: Path, tmp_path: Path, said: str) -> None:
    study = ours(tmp_path)
    assert main(["qda", "import", str(written), "--study", str(study.path), "--coder", said]) == 2


def test_a_file_that_is_no_project_gives_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "home"))
    study = ours(tmp_path)
    file = tmp_path / "leeg.qdpx"
    file.write_bytes(b"")
    capsys.readouterr()
    assert main(["qda", "import", str(file), "--study", str(study.path)]) == 1
    assert "Traceback" not in (said := capsys.readouterr().err)
    assert "leeg.qdpx" in said


def test_a_written_project_is_not_overwritten_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "home"))
    study = ours(tmp_path)
    command = ["qda", "export", "--study", str(study.path)]
    assert main([*command, "--dry-run"]) == 0
    assert not (study.out / "demo.qdpx").exists()
    assert main(command) == main(command) == 0
    (study.out / "demo.qdpx").write_bytes(b"van iemand anders")
    assert main(command) == 2
    assert main([*command, "--force"]) == 0
    assert main([*command, "--codebook-only"]) == 0
    assert (study.out / "demo.qdc").exists()
