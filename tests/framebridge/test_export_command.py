"""`framebridge export`, on the coding of one coder of the demo."""

from __future__ import annotations

import io
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
