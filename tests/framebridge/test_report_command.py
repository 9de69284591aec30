"""`framebridge report`, on the coding of two coders of the demo."""

from __future__ import annotations

from pathlib import Path

import docx
import lxml.html
import pytest
from stored_demo import a_stored_demo

from framebridge.cli import main


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMEBRIDGE_HOME", str(folder / "home"))
        a_stored_demo(folder / "demo", "ams-1", "ams-2")
    return folder / "demo"


@pytest.fixture(autouse=True)
def _at_home(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(study.parent / "home"))


def report(study: Path, out: Path, *words: str) -> int:
    return main(["report", *words, "--study", str(study), "--out", str(out)])


def titles(out: Path) -> list[str]:
    page = lxml.html.document_fromstring((out / "report.html").read_bytes())
    return [heading.text_content() for heading in page.xpath("//h2")]


def test_the_page_and_its_tables(study: Path, tmp_path: Path) -> None:
    assert report(study, tmp_path, "--format", "html,docx") == 0
    assert titles(tmp_path)[:2] == ["De studie in één oogopslag", "Gesprek AMS-01"]
    assert "Overeenstemming" in titles(tmp_path)
    assert docx.Document(str(tmp_path / "report.docx")).tables


def test_one_coder_in_english_agrees_with_nobody(study: Path, tmp_path: Path) -> None:
    assert report(study, tmp_path, "--coder", "ams-1", "--lang", "en") == 0
    assert titles(tmp_path)[0] == "The study at a glance"
    assert "Agreement" not in titles(tmp_path)


def test_a_part_of_the_study_says_so_and_a_dry_run_writes_nothing(study: Path, tmp_path: Path) -> None:
    assert report(study, tmp_path, "--role", "klantmanager inkomen", "--dry-run") == 0
    assert list(tmp_path.iterdir()) == []
    assert report(study, tmp_path, "--role", "klantmanager inkomen") == 0
    assert "alleen rol" in (tmp_path / "report.html").read_text("utf-8")


def test_it_says_how_much_points_to_one_person(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(study, tmp_path, "--dry-run") == 0
    assert "framebridge small-cells" in capsys.readouterr().err


def test_what_is_there_and_differs_is_overwritten_only_by_force(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("eigen werk")
    assert report(study, tmp_path) == 2
    assert path.read_text() == "eigen werk"
    assert report(study, tmp_path, "--force") == 0
    assert report(study, tmp_path) == 0


def test_an_unknown_format_is_refused(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(study, tmp_path, "--format", "pdf") == 2
    assert "html, docx" in capsys.readouterr().err
