"""A name found late, and consent withdrawn: out of everything, with the coding on the same words as before."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stored_demo import a_stored_demo

from framebridge.cli import main
from framebridge.codings import read_codings
from framebridge.documents import write_file
from framebridge.places import private_home, store_url
from framebridge.pushing import cleared_tasks
from framebridge.store import Store, open_store
from framebridge.study import StudyFolder
from frameschema import TAKEN_OUT, Clearance, ClearanceBasis

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
REDACT = ("redact", "--by", "A. Bakker", "--without-server")


def coded_words(study: StudyFolder) -> dict[str, str]:
    """The words of every coded unit, by its id."""
    with store_in(study) as store:
        found = read_codings(study, store)
    texts = {talk.id: talk.text for talk in found.transcripts.values()}
    return {str(u.id): u.span.of(texts[c.transcript]) for c in found.codings for u in c.units}


def store_in(study: StudyFolder) -> Store:
    return open_store(store_url(study.settings.study.id, None))


def everything(study: StudyFolder) -> str:
    """All that the study and its store hold, files in zips too."""
    texts = []
    for path in study.path.rglob("*"):
        if path.is_file() and path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                texts += [book.read(part).decode("utf-8", "replace") for part in book.namelist()]
        elif path.is_file():
            texts += [path.name, path.read_bytes().decode("utf-8", "replace")]
    with store_in(study) as store:
        texts += [json.dumps(one.raw, ensure_ascii=False) for one in store.history(study.settings.study.id)]
    return "\n".join(texts)


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """The demo, in which the word `dochter` plays the name: it is coded, quoted and typed everywhere."""
    made = a_stored_demo(tmp_path / "study", "ams-1", "zuy-1")
    for row in made.included:
        talk = made.read(row).transcript
        made.add_clearance(
            Clearance(
                transcript=row.id,
                text_sha256=talk.text_sha256,
                basis=ClearanceBasis.INVENTED,
                cleared_by="A. Bakker",
                cleared_at=NOON,
            )
        )
    return made


def test_a_name_is_out_everywhere_and_the_coding_stays_on_its_words(study: StudyFolder) -> None:
    before = coded_words(study)
    assert main(["merge", "--study", str(study.path)]) == 0
    assert main(["snapshot", "freeze", "ronde-1", "--by", "x", "--study", str(study.path)]) == 0
    with zipfile.ZipFile(study.out / "T1.xlsx", "w") as book:
        book.writestr("xl/sharedStrings.xml", "<t>een dochter</t>")
    assert "dochter" in everything(study)
    assert main([*REDACT, "dochter", "--as", "Naam 9", "--study", str(study.path)]) == 0
    after = StudyFolder(study.path)
    moved = {unit: re.sub(r"\bdochter\b", "[Naam 9]", said) for unit, said in before.items()}
    assert moved != before
    assert coded_words(after) == moved
    assert re.findall(r"\bdochter\b", everything(after)) == []
    assert len(cleared_tasks(after).tasks) == len(cleared_tasks(study).tasks) > 0
    assert cleared_tasks(after).findings == ()
    assert main(["snapshot", "list", "--study", str(study.path)]) == 0


def test_what_somebody_said_is_out_and_sent_again_only_then(study: StudyFolder) -> None:
    talk = study.read(study.included[0]).transcript
    speaker = talk.turns[1].speaker
    said = [turn.text for turn in talk.turns if turn.speaker == speaker and len(turn.text) > 60]
    file = study.path / "participants.csv"
    file.write_text(f"discussion;speaker;consent\n{talk.id};{speaker};withdrawn\n", encoding="utf-8")
    before = cleared_tasks(study)
    assert [(finding.rule, finding.where) for finding in before.findings] == [("not-cleared", talk.id)]
    options = ("--discussion", talk.id, "--speaker", speaker, "--study", str(study.path))
    assert main([*REDACT, *options]) == 0
    after = StudyFolder(study.path)
    turns = after.read(after.included[0]).transcript.turns
    assert [turn.speaker for turn in turns] == [turn.speaker for turn in talk.turns]
    assert {turn.text for turn in turns if turn.speaker == speaker} == {TAKEN_OUT}
    everywhere = everything(after)
    assert said
    assert [one for one in said if one in everywhere] == []
    assert cleared_tasks(after).findings == ()
    assert len(coded_words(after)) > 50


def test_broken_off_anywhere_it_finishes_when_run_again(
    study: StudyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(os.environ["FRAMEBRIDGE_HOME"])
    command = [*REDACT, "dochter", "--as", "Naam 9", "--study", str(study.path)]
    for name in ("analysis/a.json", "out/b.csv"):
        (study.path / name).write_text('{"said": "dochter"}', encoding="utf-8")
    start = {folder: tmp_path / f"start-{folder.name}" for folder in (study.path, home)}
    for folder, copy in start.items():
        shutil.copytree(folder, copy)
    assert main(command) == 0
    wanted = coded_words(StudyFolder(study.path))
    for stop_at in range(1, 40):
        for folder, copy in start.items():
            shutil.rmtree(folder)
            shutil.copytree(copy, folder)
        with monkeypatch.context() as broken:
            stopped = stop_after(broken, stop_at)
            main(command)
        if not stopped:
            break
        assert main(command) == 0
        after = StudyFolder(study.path)
        assert re.findall(r"\bdochter\b", everything(after)) == []
        assert coded_words(after) == wanted
        assert cleared_tasks(after).findings == ()
    assert stop_at > 4


def stop_after(broken: pytest.MonkeyPatch, times: int) -> list[int]:
    """Let the run be killed at its so-manieth write to a file; gives what says whether it was."""
    counted: list[int] = []
    stopped: list[int] = []

    def write(path: Path, content: str | bytes) -> None:
        counted.append(1)
        if len(counted) == times:
            stopped.append(times)
            raise KeyboardInterrupt
        write_file(path, content)

    for module in ("in_study", "in_transcripts"):
        broken.setattr(f"framebridge.redacting.{module}.write_file", write)
    broken.setattr("framebridge.study.clearances.write_file", write)
    broken.setattr("framebridge.study.folder.write_file", write)
    return stopped


def test_a_file_that_has_to_go_goes_when_it_is_all_that_is_left(study: StudyFolder) -> None:
    command = [*REDACT, "dochter", "--as", "Naam 9", "--study", str(study.path)]
    assert main(command) == 0
    project = study.out / "study.qdpx"
    with zipfile.ZipFile(project, "w") as made:
        made.writestr("project.qde", "<t>een dochter</t>")
    assert main(command) == 0
    assert not project.exists()


def test_the_pseudonym_is_that_of_the_key_and_stays_the_same(study: StudyFolder) -> None:
    command = [*REDACT, "dochter", "--study", str(study.path), "--json"]
    assert main(command) == 0
    first = everything(StudyFolder(study.path))
    assert "[Naam 1]" in first
    assert main(command) == 0
    assert everything(StudyFolder(study.path)) == first
    assert b"dochter" not in (private_home("demo") / "pseudonyms.enc").read_bytes()


def test_what_cannot_be_meant_is_refused(study: StudyFolder) -> None:
    assert main([*REDACT, "--speaker", "ZT-1", "x y", "--study", str(study.path)]) == 2
    assert main([*REDACT, "--discussion", "nergens", "--study", str(study.path)]) == 2
    assert main([*REDACT, "a", "--study", str(study.path)]) == 2
    # A speaker's code holds it.
    assert (
        main([*REDACT, study.read(study.included[0]).transcript.turns[0].speaker, "--study", str(study.path)]) == 1
    )
