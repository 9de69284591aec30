"""`framebridge package` on the demo, judged by frictionless, pyarrow, csv and sha256."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import frictionless
import pytest
import yaml
from pyarrow import parquet
from stored_demo import a_stored_demo

from exporters.parquet import words_in
from framebridge.cli import main
from framebridge.study import open_study
from frameschema import Codebook

LICENCE = ("--licence", "CC-BY-4.0")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMEBRIDGE_HOME", str(folder / "home"))
        a_stored_demo(folder / "demo", "ams-1", "ams-2", "zuy-1")
        assert make(folder / "demo", folder / "with") == 0
        assert make(folder / "demo", folder / "without", "--without-transcripts") == 0
    return folder / "demo"


@pytest.fixture(autouse=True)
def _at_home(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(study.parent / "home"))


def make(study: Path, out: Path, *words: str) -> int:
    return main(["package", "--study", str(study), "--out", str(out), *LICENCE, *words])


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["with", "without"])
def test_frictionless_finds_it_valid(study: Path, name: str) -> None:
    report = frictionless.validate(study.parent / name / "datapackage.json")
    assert report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "note"]) == []
    assert report.valid
    described = json.loads((study.parent / name / "datapackage.json").read_text("utf-8"))
    assert described["licenses"] == [{"name": "CC-BY-4.0"}]
    keys = {one["name"]: one["schema"].get("foreignKeys") for one in described["resources"]}
    assert {"fields": ["unit"], "reference": {"resource": "units", "fields": ["id"]}} in keys["fragments"]


def test_frictionless_sees_a_reference_that_leads_nowhere(study: Path, tmp_path: Path) -> None:
    assert make(study, tmp_path / "package") == 0
    units = tmp_path / "package" / "data" / "fragments.csv"
    rows = list(csv.reader(io.StringIO(units.read_text("utf-8"), newline="")))
    units.write_text(units.read_text("utf-8").replace(rows[1][0], "nobody"), "utf-8")
    assert not frictionless.validate(tmp_path / "package" / "datapackage.json").valid


def test_parquet_and_csv_say_the_same(study: Path) -> None:
    data = study.parent / "with" / "data"
    for path in data.glob("*.csv"):
        rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))
        typed = parquet.read_table(path.with_suffix(".parquet")).to_pylist()
        as_text = [{key: _text(value) for key, value in row.items()} for row in typed]
        assert as_text == rows, path.name
    talk = open_study(study).transcripts()["AMS-01"]
    turns = [row for row in parquet.read_table(data / "turns.parquet").to_pylist() if row["transcript"] == talk.id]
    assert "".join(row["text"] for row in turns) == talk.text


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("name", ["with", "without"])
def test_every_file_has_its_checksum(study: Path, name: str) -> None:
    files = files_in(study.parent / name)
    listed = dict(reversed(line.split("  ", 1)) for line in files.pop("manifest-sha256.txt").decode().splitlines())
    assert listed == {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}


def test_nothing_that_was_said_is_in_a_package_without_transcripts(study: Path) -> None:
    sentences = {
        sentence
        for talk in open_study(study).transcripts().values()
        for turn in talk.turns
        for part in re.split(r"(?<=[.?!])\s+", turn.text)
        if len(re.findall(r"\w+", sentence := plain(part))) >= 4
    }
    assert len(sentences) > 300
    found = {
        (file, sentence)
        for file, data in files_in(study.parent / "without").items()
        for text in [plain(words_in(data) if file.endswith(".parquet") else data.decode())]
        for sentence in sentences
        if sentence in text
    }
    assert found == set()
    everything = plain((study.parent / "with" / "data" / "turns.csv").read_text("utf-8"))
    assert sum(sentence in everything for sentence in sentences) > 300


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_codes_and_texts_of_researchers_stay(study: Path) -> None:
    before, after = (
        parquet.read_table(study.parent / name / "data" / "fragments.parquet") for name in ("with", "without")
    )
    assert after["unit"] == before["unit"]
    assert after["object"] == before["object"]
    kept = [text for text in after["who_what"].to_pylist() if text and "[…]" not in text]
    assert len(kept) > after.num_rows / 2
    codebook = yaml.safe_load((study.parent / "with" / "codebook" / "codebook.yaml").read_text("utf-8"))
    assert Codebook.model_validate(codebook) == open_study(study).codebook


def test_equal_studies_give_equal_bytes_and_a_zip_holds_the_same(study: Path, tmp_path: Path) -> None:
    assert make(study, study.parent / "with") == 0
    assert make(study, tmp_path / "one", "--zip") == 0
    assert make(study, tmp_path / "two", "--zip") == 0
    first, second = ((tmp_path / f"{name}.zip").read_bytes() for name in ("one", "two"))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files_in(study.parent / "with")


def test_a_package_that_differs_is_replaced_only_when_asked(study: Path, tmp_path: Path) -> None:
    assert make(study, tmp_path / "package", "--dry-run") == 0
    assert not (tmp_path / "package").exists()
    assert make(study, tmp_path / "package") == 0
    with_talk = files_in(tmp_path / "package")
    assert make(study, tmp_path / "package", "--without-transcripts") == 2
    assert files_in(tmp_path / "package") == with_talk
    assert make(study, tmp_path / "package", "--without-transcripts", "--force") == 0
    assert files_in(tmp_path / "package") == files_in(study.parent / "without")
    (tmp_path / "package" / "mine.txt").write_text("own notes")
    assert make(study, tmp_path / "package", "--force") == 2
    assert (tmp_path / "package" / "mine.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_a_coarsened_role_is_nowhere_and_its_rule_is_told(study: Path, tmp_path: Path) -> None:
    settings = study / "study.toml"
    before = settings.read_text("utf-8")
    rule = '[[small_cells.coarsen]]\nrole = "client_advocate"\ninto = "client_manager"\nreason = "te klein"\n'
    try:
        settings.write_text(f"{before}\n{rule}", "utf-8")
        assert make(study, tmp_path / "package") == 0
        words = ["--study", str(study), "--out", str(tmp_path / "out"), "--format", "csv-raw", "--lang", "en"]
        assert main(["export", "T1", "T2", *words]) == 0
        assert main(["small-cells", "--study", str(study)]) == 0
    finally:
        settings.write_text(before, "utf-8")
    roles = parquet.read_table(tmp_path / "package" / "data" / "speakers.parquet")["role"].to_pylist()
    assert "client_advocate" not in roles
    assert "client_manager" in roles
    told = "rol client_advocate,getoond als client_manager: te klein"
    assert told in (tmp_path / "package" / "tables" / "provenance.csv").read_text("utf-8")
    told = "role client_advocate,shown as client_manager: te klein"
    assert told in (tmp_path / "out" / "provenance-raw.csv").read_text("utf-8")


def test_the_roles_that_point_to_one_person_are_shown(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["small-cells", "--study", str(study), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["rule"] for one in found} == {"small-cell"}


def test_a_licence_is_asked_for(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["package", "--study", str(study), "--out", str(tmp_path / "package")]) == 2
    assert "--licence" in capsys.readouterr().err
    assert not (tmp_path / "package").exists()
