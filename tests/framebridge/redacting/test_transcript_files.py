"""A transcript stays in its own format when it reads back, and otherwise becomes text with the same turns."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_files import a_docx, par

from framebridge.cli import main
from framebridge.study import StudyFolder, new_study

WHOLE = par("KM-I-1: Jansen belde.") + par("ZT-1: Wie? Jansen?")
CUT_UP = WHOLE.replace("Jansen belde", "Jan</w:t></w:r><w:r><w:t>sen belde")


def redacted(tmp_path: Path, body: str) -> StudyFolder:
    study = new_study(tmp_path / "study", "proef", "Proef", "nl")
    file = tmp_path / "praat-01.docx"
    file.write_bytes(a_docx(body))
    assert main(["transcripts", "add", str(file), "--invented", "--study", str(study.path)]) == 0
    command = ["redact", "Jansen", "--by", "x", "--without-server", "--study", str(study.path)]
    assert main(command) == 0
    return StudyFolder(study.path)


@pytest.mark.parametrize(("body", "suffix"), [(WHOLE, ".docx"), (CUT_UP, ".txt")])
def test_the_format_stays_if_it_can(tmp_path: Path, body: str, suffix: str) -> None:
    study = redacted(tmp_path, body)
    (row,) = study.discussions
    talk = study.read(row).transcript
    assert row.file == f"praat-01{suffix}"
    assert [turn.text for turn in talk.turns] == ["[Naam 1] belde.", "Wie? [Naam 1]?"]
    assert [path.name for path in (study.path / "transcripts").iterdir()] == [row.file]
    clearance = study.clearances.of(row.id)
    assert clearance is not None and clearance.text_sha256 == talk.text_sha256
    old = [item.text_sha256 for item in study.clearances.clearances]
    assert set(old) == {talk.text_sha256}
