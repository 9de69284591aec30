"""The demo study with its coding and sheets in a real store, without a server: `a_stored_demo(folder)`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from builders import NOON

from framebridge.demo.coders import coding_files
from framebridge.demo.coding_file import CodingFile, to_coding
from framebridge.demo.run import make_demo_study
from framebridge.demo.sheet_file import SheetFile, to_sheet_coding
from framebridge.demo.sheets import sheet_files
from framebridge.documents import read_yaml, write_file
from framebridge.places import store_url
from framebridge.sheets.making import make_sheets
from framebridge.sheets.stories import SheetWords
from framebridge.sheets.storing import sheet_key
from framebridge.store import AnnotationVersion, PullRun, content_hash, open_store
from framebridge.study import StudyFolder
from frameschema import Coding
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sheets import write_sheet
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS, TaskKey

SERVER = "embedded"


def a_stored_demo(folder: Path, *coders: str) -> StudyFolder:
    """Make the demo study with its coding (of these coders, or all) in the store that FRAMEBRIDGE_HOME places."""
    stored, store = _made_once(frozenset(coders))
    for name, data in stored.items():
        write_file(folder / name, data)
    for name in ("analysis", "out"):
        (folder / name).mkdir(exist_ok=True)
    study = StudyFolder(folder)
    place = _store_file(study)
    assert not place.exists()
    write_file(place, store)
    return study


def _store_file(study: StudyFolder) -> Path:
    section = study.settings.study
    return Path(store_url(section.id, section.store).removeprefix("sqlite:///"))


@cache
def _made_once(coders: frozenset[str]) -> tuple[dict[str, bytes], bytes]:
    """The files of the study, and the store: making them takes longer than most tests with them do."""
    with TemporaryDirectory() as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMEBRIDGE_HOME", str(Path(made) / "home"))
        folder = Path(made) / "study"
        study = make_demo_study(folder)
        codings = [one for one in demo_codings(study) if not coders or one.coder in coders]
        store_codings(study, codings)
        store_versions(study, _sheet_versions(study, codings))
        place = _store_file(study)
        assert [path.name for path in place.parent.glob("store.sqlite*")] == [place.name]
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}, place.read_bytes()


def demo_codings(study: StudyFolder) -> list[Coding]:
    """The demo's codings."""
    talks, section = study.transcripts(), study.settings.study
    files = [read_yaml(path, CodingFile) for path in coding_files()]
    return [to_coding(file, talks[file.transcript], section.id, FRAGMENTS, study.codebook.ref) for file in files]


def store_codings(study: StudyFolder, codings: Iterable[Coding], minutes: int = 0) -> None:
    """Put codings into the store, each as its coder's annotation; later ones have more `minutes`."""
    talks = study.transcripts()
    versions = []
    for coding in codings:
        talk = talks[coding.transcript]
        raw = {"result": write_result(coding, talk, study.codebook, "nl"), "was_cancelled": False}
        key = TaskKey(coding.study, talk.id, FRAGMENTS)
        versions.append(_version(study, str(key), coding, FRAGMENTS, talk.text_sha256, raw, minutes))
    store_versions(study, versions)


def store_versions(study: StudyFolder, versions: Iterable[AnnotationVersion]) -> None:
    """Append versions to the study's store."""
    section = study.settings.study
    run = PullRun(
        study=section.id, server=SERVER, started_at=NOON, finished_at=NOON, tasks_seen=0, annotations_seen=0
    )
    with open_store(store_url(section.id, section.store)) as store:
        store.append(list(versions), run)


def _sheet_versions(study: StudyFolder, codings: Iterable[Coding]) -> list[AnnotationVersion]:
    talks = study.transcripts()
    words = SheetWords.of(study.codebook, study.roles.roles, "nl")
    made = [sheet for coding in codings for sheet in make_sheets(coding, talks[coding.transcript], words)]
    sheets = {(sheet.transcript, sheet.of, sheet.issue): sheet for sheet in made}
    versions = []
    coders = {coding.coder for coding in codings}
    files = (read_yaml(path, SheetFile) for path in sheet_files())
    for file in (file for file in files if file.coder in coders):
        sheet = sheets[file.transcript, file.coder, file.issue]
        filled = to_sheet_coding(file, sheet, SHEETS, FRAGMENTS, study.codebook.ref)
        raw = {
            "result": write_sheet(filled, sheet),
            "was_cancelled": False,
            "framebridge_sheet": sheet.model_dump(mode="json"),
        }
        versions.append(_version(study, str(sheet_key(sheet)), filled, SHEETS, sheet.text_sha256, raw, 0))
    return versions


def _version(
    study: StudyFolder, key: str, coding: Any, coding_pass: str, sha256: str, raw: dict[str, Any], minutes: int
) -> AnnotationVersion:
    number = coding.id.int % 1_000_000
    raw = {"id": number, **raw}
    coder = next(one for one in study.settings.coder if one.id == coding.coder)
    return AnnotationVersion(
        study=coding.study,
        server=SERVER,
        task_key=key,
        transcript=coding.transcript,
        coding_pass=coding_pass,
        coder=coder.id,
        account=coder.account or "",
        project_id=1,
        task_id=1,
        annotation_id=number,
        created_at=NOON,
        updated_at=NOON + timedelta(minutes=minutes),
        text_sha256=sha256,
        codebook_id=study.codebook.id,
        codebook_version=study.codebook.version,
        raw=raw,
        content_sha256=content_hash(raw),
    )
