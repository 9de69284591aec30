"""A study with one discussion of two Werkplaatsen, coding of it, and filled-in sheets as the store holds them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from builders import NOON, SECRET, a_clearance, a_coding, a_fragment, a_moment, a_shift, shipped_codebook

from framebridge.codings import StudyCodings
from framebridge.sheets.making import make_sheets
from framebridge.sheets.stories import SheetWords
from framebridge.sheets.storing import sheet_key
from framebridge.store import StoredVersion, content_hash
from framebridge.study import StudyFolder, new_study
from frameschema import AnyUnit, Coding, CodingState, Transcript, coding_id
from frameschema.sheet import FilledColumn, Sheet, SheetCoding
from labelstudio_plugin.sheets import write_sheet

ID = "gesprek-01"
A_THEME = shipped_codebook().list("theme").codes[0].id
TALK = f"KM-I-1: Hij komt niet.\nZT-1: Hij durft niet, {SECRET}.\nKM-I-1: O, dat wist ik niet.\n"
SETTINGS = """
[[werkplaats]]
id = "noord"
name = "Werkplaats Noord"

[[coder]]
id = "ann"
name = "Codeur Ann"
werkplaats = "werkplaats-1"
account = "ann@example.org"

[[coder]]
id = "bob"
name = "Codeur Bob"
werkplaats = "noord"
"""


def a_study_folder(folder: Path, cleared: bool = True) -> StudyFolder:
    """A study whose discussion belongs to werkplaats-1; ann works there, bob in noord."""
    study = new_study(folder, "proef", "Proef", "nl")
    with (folder / "study.toml").open("a") as file:
        file.write(SETTINGS)
    (folder / "transcripts" / f"{ID}.txt").write_text(TALK, encoding="utf-8")
    study.discussions_file.write_text(f"id,file,werkplaats\n{ID},{ID}.txt,werkplaats-1\n", encoding="utf-8")
    if cleared:
        study.add_clearance(a_clearance(study.transcripts()[ID]))
    return StudyFolder(folder)


def a_talk(study: StudyFolder) -> Transcript:
    return study.transcripts()[ID]


def a_coding_of(study: StudyFolder, *more: AnyUnit, coder: str = "ann", **fields: Any) -> Coding:
    """Two fragments of two roles on one issue, with its moment and a shift; and what more there is."""
    talk = a_talk(study)
    first, second, third = talk.turn_spans
    issue = {"issues": (("Komen of niet", "Durft hij?"),)}
    units = (
        a_fragment(first.start, first.end, "f1", **issue),
        a_fragment(second.start, second.end, "f2", **issue),
        a_shift(second.start, second.start + 4, "s1", **issue),
        a_moment(first.start, third.end, "m1", themes=(A_THEME,), **issue),
        a_fragment(third.start, third.end, "f3"),
    )
    return a_coding(talk, *units, *more, coder=coder, **fields)


def found(study: StudyFolder, *codings: Coding) -> StudyCodings:
    return StudyCodings(study.transcripts(), codings, ())


def sheets_of(study: StudyFolder, coding: Coding) -> tuple[Sheet, ...]:
    words = SheetWords.of(study.codebook, study.roles.roles, "nl")
    return make_sheets(coding, a_talk(study), words)


def filled_in(sheet: Sheet, *columns: FilledColumn, coder: str = "ann", **fields: Any) -> SheetCoding:
    defaults = {
        "id": coding_id(sheet.study, str(sheet.id), coder, "sheets"),
        "study": sheet.study,
        "transcript": sheet.transcript,
        "sheet": sheet.id,
        "coder": coder,
        "coding_pass": "sheets",
        "codebook": {"id": "frames", "version": "1.0.0"},
        "columns": columns,
    }
    return SheetCoding(**{**defaults, **fields})


def a_version(sheet: Sheet, coding: SheetCoding, minutes: int = 0, **fields: Any) -> StoredVersion:
    """What the store holds of a filled-in sheet."""
    annotation = fields.pop("annotation_id", 7)
    raw = {
        "id": annotation,
        "result": write_sheet(coding, sheet),
        "was_cancelled": coding.state is CodingState.SKIPPED,
        "framebridge_sheet": sheet.model_dump(mode="json"),
    }
    raw |= fields.pop("raw", {})
    defaults = {
        "study": sheet.study,
        "server": "embedded",
        "task_key": str(sheet_key(sheet)),
        "transcript": sheet.transcript,
        "coding_pass": "sheets",
        "coder": coding.coder,
        "account": f"{coding.coder}@example.org",
        "project_id": 1,
        "task_id": 1,
        "annotation_id": annotation,
        "created_at": NOON,
        "updated_at": NOON + timedelta(minutes=minutes),
        "text_sha256": sheet.text_sha256,
        "codebook_id": "frames",
        "codebook_version": "1.0.0",
        "raw": raw,
        "content_sha256": content_hash(raw),
        "number": annotation,
        "pulled_at": NOON,
    }
    return StoredVersion(**{**defaults, **fields})


class FakeStore:
    """Holds versions, as `Store.latest` gives them."""

    def __init__(self, *versions: StoredVersion) -> None:
        self._versions = versions

    def latest(self, study: str) -> list[StoredVersion]:
        return [version for version in self._versions if version.study == study]
