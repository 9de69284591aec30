"""`framebridge export`, on the coding of one coder of the demo."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from pyarrow import parquet
from stored_demo import a_stored_demo

from exporters import FORMATS, TABLES
from framebridge.cli import main


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMEBRIDGE_HOME", str(folder / "home"))
        a_stored_demo(folder / "demo", "ams-1", "ams-2")
    return folder / "demo"


@pytest.fixture(autouse=True)
def _at_home(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(study.parent / "home"))


def export(study: Path, out: Path, *words: str) -> int:
    return main(["export", *words, "--study", str(study), "--out", str(out)])


def test_every_table_in_every_format(study: Path, tmp_path: Path) -> None:
    (study / "analysis" / "texts.csv").write_text("table;row;text\nT5;golden_circle;Zet aan het denken.\n")
    tables = [table for table in TABLES if table != "T7"]
    assert export(study, tmp_path, *tables, "--format", ",".join(FORMATS)) == 0
    name = "-".join(tables)
    workbook = openpyxl.load_workbook(io.BytesIO((tmp_path / f"{name}.xlsx").read_bytes()))
    assert len(workbook.sheetnames) == len(tables) + 1
    assert parquet.read_table(tmp_path / "T3.parquet").num_rows > 5
    assert "Zet aan het denken." in (tmp_path / "T5-raw.csv").read_text("utf-8")
    document = docx.Document(str(tmp_path / f"{name}.docx"))
    assert "T9 afspraken en opbrengst" in [part.text for part in document.paragraphs]


def test_tables_by_discussion_are_those_of_the_whole_study(study: Path, tmp_path: Path) -> None:
    tables, formats = ["T1", "T2", "T3", "T6"], ("--format", "csv,parquet,xlsx")
    assert export(study, tmp_path / "parts", *tables, *formats) == 0
    assert export(study, tmp_path / "whole", *tables, "T9", *formats) == 0
    for file in (tmp_path / "parts").iterdir():
        if file.suffix != ".xlsx":
            assert file.read_bytes() == (tmp_path / "whole" / file.name).read_bytes()


def test_nothing_is_written_over_a_file_that_differs(study: Path, tmp_path: Path) -> None:
    (tmp_path / "provenance.csv").write_text("van een ander")
    assert export(study, tmp_path, "T1", "--format", "csv") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["provenance.csv"]
    assert export(study, tmp_path, "T1", "--format", "csv", "--force") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["T1.csv", "provenance.csv"]


def test_one_coder_is_not_merged_with_the_other(study: Path, tmp_path: Path) -> None:
    assert export(study, tmp_path, "T1", "--coder", "ams-1", "--format", "parquet") == 0
    table = parquet.read_table(tmp_path / "T1.parquet")
    assert {coder for coders in table["T1.coders"].to_pylist() for coder in coders} == {"ams-1"}
    assert not any("[ams-1]" in text for text in table["T1.sub_issues"].to_pylist() if text)


def test_further_roles_get_columns_when_asked(study: Path, tmp_path: Path) -> None:
    assert export(study, tmp_path / "three", "T1", "--format", "parquet") == 0
    assert export(study, tmp_path / "more", "T1", "--format", "parquet", "--extra-roles") == 0
    three, more = (parquet.read_table(tmp_path / name / "T1.parquet").column_names for name in ("three", "more"))
    assert "other_roles" in three
    assert "other_roles" not in more


def test_a_selection_says_so_in_the_provenance(study: Path, tmp_path: Path) -> None:
    assert export(study, tmp_path, "T2", "--issue", "maatregel of niet", "--format", "csv-raw") == 0
    assert "alleen issue,maatregel of niet" in (tmp_path / "provenance-raw.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("T1", "--issue", "Huur"), "Maatregel of niet"),
        (("T1", "--coder", "niemand"), "ams-1"),
        (("T7", "--round", "1"), "T7"),
    ],
)
def test_what_cannot_be_made_says_what_to_do(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert export(study, tmp_path, *words) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_it_says_how_much_points_to_one_person(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(study, tmp_path, "T1", "--format", "csv") == 0
    assert re.search(r"^[1-9]\d* waarschuwing\(en\) .* framebridge small-cells$", capsys.readouterr().err, re.M)


@pytest.fixture
def anonymous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of which one discussion was held in a municipality that stays anonymous."""
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "anonymous"
    a_stored_demo(folder, "nrd-1", "ams-1")
    rows = (folder / "discussions.csv").read_text("utf-8")
    (folder / "discussions.csv").write_text(rows.replace("Gemeente Veenpolder (verzonnen)", "Gemeente X"), "utf-8")
    return folder


TELLING = ("Werkplaats Noord", "noord", "Veenpolder", "2025-10-09", "Acht kantjes")


@pytest.mark.parametrize(
    "words", [("--municipality", "Gemeente X"), ("--discussion", "NRD-01"), ("--municipality", "gemeente x"), ()]
)
def test_nothing_tells_which_municipality_stays_anonymous(
    anonymous: Path, tmp_path: Path, words: list[str]
) -> None:
    out = tmp_path / "out"
    assert export(anonymous, out, "T1", "T2", "T3", "T4", "--format", "xlsx,html", *words) == 0
    (file,) = out.glob("*.xlsx")
    sheets = openpyxl.load_workbook(file).worksheets
    origin = [str(cell.value) for row in sheets[-1] for cell in row]
    others = [str(cell.value) for sheet in sheets for row in sheet for cell in row] + [file.name]
    assert "Gemeente X" not in " ".join(origin)
    assert [word for word in TELLING for text in others if word in text] == []
    assert ("alleen gemeente" in origin, "…" in origin) == ("--municipality" in words,) * 2


@pytest.mark.parametrize("words", [("--municipality", "Gemeente X"), ()])
def test_nor_does_the_report(anonymous: Path, tmp_path: Path, words: list[str]) -> None:
    assert main(["report", "--study", str(anonymous), "--out", str(tmp_path / "out"), *words]) == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert [word for word in TELLING if word in page] == []
    assert ("Gemeente X" in page) == (not words)


def test_a_werkplaats_is_never_beside_it(
    anonymous: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (anonymous / "discussions.csv").read_text("utf-8")
    (anonymous / "discussions.csv").write_text(rows.replace(",noord,", ",amsterdam,"), "utf-8")
    assert export(anonymous, tmp_path / "out", "T4", "--format", "html", "--werkplaats", "amsterdam") == 0
    page = (tmp_path / "out" / "T4.html").read_text("utf-8")
    assert ("Gemeente X" in page, "NRD-01" in page, "Waterkant" in page) == (False, False, True)
    assert "NRD-01: weggelaten: de gemeente blijft anoniem" in capsys.readouterr().err
