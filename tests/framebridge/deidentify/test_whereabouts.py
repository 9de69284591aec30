"""Where a name that was found late stands: in every kind of file, in all versions of coding; what is not seen."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from builders import NOON, a_coding, a_fragment, a_transcript
from stored_codings import SERVER, a_version

from exporters.parquet import to_parquet
from exporters.table import Cell, Column, Row, Run, Table
from framebridge.cli import main
from framebridge.deidentify.whereabouts import find_whereabouts
from framebridge.places import store_url
from framebridge.store import AnnotationVersion, PullRun, Store, open_store
from framebridge.study import StudyFolder, new_study


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    made = new_study(tmp_path / "study", "proef", "Proef", "nl")
    (made.path / "transcripts" / "earlier").mkdir()
    texts = {
        "transcripts/talk-01.txt": "ZT-1: Jansen belde. Mevrouw Jansens niet.\n",
        "transcripts/earlier/talk-01.0123456789ab.txt": "ZT-1: Jansen, Jansen.\n",
        "out/T1.csv": "jansen in kleine letters\n",
    }
    for name, text in texts.items():
        (made.path / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(made.path / "out" / "T1.xlsx", "w") as book:
        book.writestr("xl/sharedStrings.xml", "<t>Jansen zei</t>")
    (made.path / "out" / "broken.xlsx").write_bytes(b"no zip")
    return made


@pytest.fixture
def store(study: StudyFolder) -> Store:
    opened = open_store(store_url("proef", None))
    talk = a_transcript()
    for minute, said in enumerate(("Jansen is eigenwijs", "Hij is eigenwijs")):
        stored = a_version(talk, coding=a_coding(talk, a_fragment(who_what=said)))
        fields = {name: getattr(stored, name) for name in AnnotationVersion.model_fields}
        run = PullRun(
            study="proef", server=SERVER, started_at=NOON, finished_at=NOON, tasks_seen=1, annotations_seen=minute
        )
        opened.append([AnnotationVersion(**fields)], run)
    return opened


def test_files_versions_and_tasks_are_named(study: StudyFolder, store: Store) -> None:
    found = find_whereabouts(study, store, ["Jansen"])
    assert found.files == {
        "transcripts/talk-01.txt": 1,
        "transcripts/earlier/talk-01.0123456789ab.txt": 2,
        "out/T1.xlsx": 1,
    }
    assert found.versions == (1,)
    assert len(found.tasks) == 1
    assert found.unread == ("out/broken.xlsx",)
    assert len(found.not_looked_into) == 3


def test_a_packed_table_is_looked_into(study: StudyFolder, store: Store) -> None:
    said = Table("T1", "Van Jansen", (Column("said", "Gezegd", 20),), (Row((Cell((Run("Jansen belt"),)),)),))
    (study.out / "T1.parquet").write_bytes(to_parquet(said, said))
    assert find_whereabouts(study, store, ["Jansen"]).files["out/T1.parquet"] >= 2


def test_what_stands_nowhere_is_found_nowhere(study: StudyFolder, store: Store) -> None:
    found = find_whereabouts(study, store, ["Serkan"])
    assert (found.files, found.versions, found.tasks) == ({}, (), ())


def test_the_command_changes_nothing(
    study: StudyFolder, store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in study.path.rglob("*") if path.is_file()}
    monkeypatch.chdir(study.path)
    assert main(["deidentify", "where", "Jansen", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["versions"] == [1]
    assert main(["deidentify", "where", "Jansen"]) == 0
    assert "Label Studio" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in study.path.rglob("*") if path.is_file()} == before
