"""A name found late, and consent withdrawn: out of everything, with the coding on the same words as before."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stored_demo import a_stored_demo

from framebridge.cli import main
from framebridge.codings import read_codings
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
    made = a_stored_demo(tmp_path / "study")
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

