"""A project that framebridge wrote, as the study it was made from: by its notes of JSON.

A note is believed as long as the selections beside it are those that it would give; who changed the coding in
another program is taken at the word of the selections instead (`foreign.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from exporters.refi_qda.codes import codebook_of, known_codes
from exporters.refi_qda.guids import source_guid, user_guid
from exporters.refi_qda.layout import BETWEEN
from exporters.refi_qda.notes import CODING_NOTE, STUDY_NOTE
from exporters.refi_qda.reading import QdaProject, QdaSource
from exporters.refi_qda.selections import CodeNames, selections_of
from frameschema import Coding, Finding, Message, Severity, Study, message


@dataclass(frozen=True)
class OwnStudy:
    """The study of a project, with the codings that still are as we wrote them; and what was noticed."""

    study: Study
    findings: tuple[Finding, ...]


def own_study(project: QdaProject) -> OwnStudy | None:
    """Give the study that a project was made from; None when another program made it, or left our notes out."""
    about = next((text for name, text in project.notes.values() if name == STUDY_NOTE), None)
    if about is None:
        return None
    study = _study_in(about, {source.guid: source for source in project.sources})
    if study is None:
        return None
    findings: list[Finding] = []
    codings = tuple(_unchanged(project, study, findings))
    return OwnStudy(study.model_copy(update={"codings": codings}), tuple(findings))


def _study_in(about: str, sources: dict[str, QdaSource]) -> Study | None:
    try:
        dumped = json.loads(about)
        for talk in dumped["transcripts"]:
            _fill_in(talk, sources[source_guid(dumped["id"], talk["id"])].text)
        return Study.model_validate(dumped)
    except (ValueError, KeyError, TypeError, ValidationError):
        return None


def _fill_in(talk: dict[str, Any], text: str) -> None:
    """Put the words of each turn in its place; raises ValueError when the text is not laid out as we did."""
    at = 0
    for turn in talk["turns"]:
        start = at + len(turn["speaker"]) + len(BETWEEN)
        end = start + turn["text"]
        if text[at:start] != f"{turn['speaker']}{BETWEEN}" or text[end : end + 1] != "\n":
            raise ValueError
        turn["text"] = text[start:end]
        at = end + 1


def _unchanged(project: QdaProject, study: Study, findings: list[Finding]) -> Iterator[Coding]:
    book = codebook_of(study)
    names = CodeNames(study.id, book.id, known_codes(book))
    there: dict[tuple[str, str], set[str]] = {}
    for source in project.sources:
        for one in source.selections:
            there.setdefault((source.guid, one.user), set()).add(one.guid)
    written: dict[tuple[str, str], list[Coding]] = {}
    for coding in _codings(project):
        written.setdefault((coding.transcript, coding.coder), []).append(coding)
    for (transcript, coder), codings in written.items():
        own = source_guid(study.id, transcript)
        wanted = {one.guid for one in selections_of(own, codings, names).ordered}
        if wanted == there.get((own, user_guid(study.id, coder)), set()):
            yield from codings
        else:
            findings.append(_changed(transcript, coder))


def _codings(project: QdaProject) -> Iterator[Coding]:
    for name, text in project.notes.values():
        if name.startswith(CODING_NOTE):
            try:
                yield Coding.model_validate_json(text)
            except ValidationError:
                continue


def _changed(transcript: str, coder: str) -> Finding:
    where: Message = message("transcript {transcript}, coder {coder}", transcript=transcript, coder=coder)
    return Finding(
        rule="qda-changed-elsewhere",
        severity=Severity.WARNING,
        where=where,
        message=message("the coding was changed in another program; what that program keeps is taken in"),
        remedy=message("look at what was lost: texts and choices that belong to one fragment"),
    )
