"""`framebridge merge` goes transcript by transcript, and puts its files in place all together or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from agreement_study import a_study_folder, fill_store

from framebridge.cli import main
from framebridge.cli.options import store_of
from framebridge.codings import Vocabulary, read_coded, read_codings
from framebridge.differences import merged_transcripts
from framebridge.sheets.reading import read_sheets
from framebridge.staging import staged
from framebridge.stored_transcripts import stored_transcripts
from framebridge.study import StudyFolder


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    folder = a_study_folder(tmp_path / "proef")
    fill_store(folder)
    return folder


def in_out(study: StudyFolder) -> dict[str, bytes]:
    return {
        path.relative_to(study.out).as_posix(): path.read_bytes()
        for path in study.out.rglob("*")
        if path.is_file()
    }


def test_the_files_are_what_merging_the_whole_study_gives(study: StudyFolder) -> None:
    assert main(["merge", "--study", str(study.path)]) == 0
    with store_of(study) as store:
        whole = list(merged_transcripts(study, read_codings(study, store), read_sheets(study, store)))
    expected = {f"merged/{one.transcript.id}.json": one.merged for one in whole}
    expected |= {f"merged/{one.transcript.id}.stories.json": one.stories for one in whole}
    assert in_out(study) == {name: own.model_dump_json(indent=1).encode() for name, own in expected.items()}


def test_the_json_is_that_of_the_files(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "--study", str(study.path), "--json", "--dry-run"]) == 0
    text = capsys.readouterr().out
    assert in_out(study) == {}
    assert main(["merge", "--study", str(study.path)]) == 0
    files = {name: json.loads(data) for name, data in in_out(study).items()}
    shown = json.loads(text)
    assert text == json.dumps(shown, ensure_ascii=False, indent=2) + "\n"
    assert shown["merged"] == [files[f"merged/{one['transcript']}.json"] for one in shown["merged"]]
    assert len(shown["merged"]) + len(shown["stories"]) == len(files)


def test_a_text_with_errors_leaves_what_was_merged_before_as_it_was(study: StudyFolder) -> None:
    assert main(["merge", "--study", str(study.path)]) == 0
    before = in_out(study)
    (study.path / "transcripts" / "D3.txt").write_bytes(b"\xff\xfe\x00")
    assert main(["merge", "--study", str(study.path)]) != 0
    assert in_out(study) == before
    assert [path.name for path in study.out.iterdir()] == ["merged"]


def test_a_transcript_without_coding_loses_its_files(study: StudyFolder) -> None:
    (study.out / "merged").mkdir()
    (study.out / "merged" / "D9.json").write_text("{}", encoding="utf-8")
    assert main(["merge", "--study", str(study.path)]) == 0
    assert "merged/D9.json" not in in_out(study)


def test_what_is_being_made_is_gone_when_making_it_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), staged(tmp_path / "out" / "merged") as files:
        files.write("a.json", b"{}")
        _ = 1 / 0
    assert list((tmp_path / "out").iterdir()) == []


def test_reading_one_transcript_gives_what_reading_the_study_gives_of_it(study: StudyFolder) -> None:
    words = Vocabulary.of(study)
    with store_of(study) as store:
        whole = read_codings(study, store)
        parts = [read_coded(stored, words) for stored in stored_transcripts(study, store)]
    assert [list(part.transcripts) for part in parts] == [["D1"], ["D2"], ["D3"]]
    assert [coding for part in parts for coding in part.codings] == list(whole.codings)
    assert [part.codings for part in parts] == [whole.of(name) for name in ("D1", "D2", "D3")]
