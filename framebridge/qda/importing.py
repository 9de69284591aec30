"""Coding of another group, from a file of REFI-QDA into the store, where merging finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import JsonValue

from exporters.refi_qda import NotRefiQda, QdaProject, Target, own_study, read_qdpx, take_in
from framebridge.errors import DataProblem
from framebridge.redacting.seal import RedactedBefore
from framebridge.store import AnnotationVersion, AppendReport, PullRun, Store, content_hash
from framebridge.study import StudyFolder
from frameschema import Coding, Finding, Message, Severity, Study, Transcript, message
from frameschema.ids import coding_id, unit_id
from labelstudio_plugin.results import write_result
from labelstudio_plugin.tasks import FRAGMENTS, TaskKey

SERVER = "refi-qda"
"""In place of a server's name: where coding came from that was taken in from a file of REFI-QDA."""

_FIRST = datetime(2000, 1, 1, tzinfo=UTC)  # a file does not tell when a coding was begun
_NUMBERS = 2**31

_NOT_TAKEN = ("sheets", "sheet_codings", "themes", "decisions", "member_checks", "agreements")


@dataclass(frozen=True)
class QdaImport:
    """What a file brings: codings as versions for the store, and all that was noticed."""

    codings: tuple[Coding, ...]
    versions: tuple[AnnotationVersion, ...]
    findings: tuple[Finding, ...]


def read_project(name: str, data: bytes) -> QdaProject:
    """Read a file of REFI-QDA; raises DataProblem when it is none."""
    try:
        return read_qdpx(data)
    except NotRefiQda as exc:
        raise DataProblem(message("{file} is no project of REFI-QDA: {reason}", file=name, reason=exc)) from None


def plan_import(
    folder: StudyFolder, store: Store, project: QdaProject, coders: Mapping[str, str], now: datetime
) -> QdaImport:
    """Say what a project brings to the study; `coders` gives coders by what their users are called."""
    known = _coders(folder, coders)
    talks = tuple(folder.transcripts().values())
    target = Target(folder.settings.study.id, folder.codebook, FRAGMENTS, talks, known)
    codings, findings = _codings_in(project, target)
    free, taken = _without_coding_here(store, folder, codings)
    versions = tuple(_version(folder, coding, talks, project.made_at or now) for coding in free)
    usable, redacted = RedactedBefore(store, folder.settings.study.id).sort_out(versions)
    return QdaImport(tuple(free), tuple(usable), (*project.findings, *findings, *taken, *map(_redacted, redacted)))


def apply_import(
    folder: StudyFolder, store: Store, plan: QdaImport, started: datetime, ended: datetime
) -> AppendReport:
    """Store what a plan brings, in one transaction."""
    run = PullRun(
        study=folder.settings.study.id,
        server=SERVER,
        started_at=started,
        finished_at=ended,
        tasks_seen=len(plan.versions),
        annotations_seen=len(plan.versions),
    )
    return store.append(plan.versions, run)


def _coders(folder: StudyFolder, said: Mapping[str, str]) -> dict[str, str]:
    folder.require_coders(sorted(set(said.values())))
    names = {coder.name: coder.id for coder in folder.settings.coder}
    return {**names, **{coder.id: coder.id for coder in folder.settings.coder}, **said}


def _codings_in(project: QdaProject, target: Target) -> tuple[list[Coding], list[Finding]]:
    """Give the codings: as we wrote them where nothing was changed since, by their selections elsewhere."""
    ours = own_study(project)
    if ours is None:
        taken = take_in(project, target)
        return list(taken.codings), list(taken.findings)
    own = list(_as_written(ours.study, target))
    there = {(coding.transcript, coding.coder) for coding in own}
    taken = take_in(project, target)
    changed = [one for one in taken.codings if (one.transcript, one.coder) not in there]
    # What has no place beside other codes matters only where selections are what is believed.
    matters = [one for one in taken.findings if changed or one.severity is Severity.ERROR]
    return [*own, *changed], [*ours.findings, *matters, *_left_out(ours.study)]


def _left_out(study: Study) -> Iterator[Finding]:
    for part in _NOT_TAKEN:
        if count := len(getattr(study, part)):
            yield Finding(
                rule="qda-not-taken-in",
                severity=Severity.INFO,
                where=message("{part} of the study", part=part),
                message=message("{count} are in the file; only coding of transcripts is taken in", count=count),
                remedy=message("pull them from Label Studio, or take them over by hand"),
            )


def _as_written(study: Study, target: Target) -> Iterator[Coding]:
    here = {talk.text_sha256: talk.id for talk in target.transcripts}
    names = {coder.id: coder.name for coder in study.coders}
    for coding in study.codings:
        transcript = here.get(coding.text_sha256)
        coder = target.coders.get(coding.coder) or target.coders.get(names.get(coding.coder, ""))
        if transcript is not None and coder is not None:
            yield _moved(coding, target.study, transcript, coder)


def _moved(coding: Coding, study: str, transcript: str, coder: str) -> Coding:
    """Give a coding as one of this study, with the ids that go with that."""
    own = coding_id(study, transcript, coder, coding.coding_pass)
    ids = {unit.id: unit_id(own, unit.key) for unit in coding.units}
    units = tuple(unit.model_copy(update={"id": ids[unit.id]}) for unit in coding.units)
    relations = tuple(
        one.model_copy(update={"source": ids[one.source], "target": ids[one.target]}) for one in coding.relations
    )
    place = {"id": own, "study": study, "transcript": transcript, "coder": coder}
    return coding.model_copy(update={**place, "units": units, "relations": relations})


def _without_coding_here(
    store: Store, folder: StudyFolder, codings: Sequence[Coding]
) -> tuple[list[Coding], list[Finding]]:
    """Leave out what a coder coded in Label Studio too: that is the newer, and goes by pull."""
    elsewhere = {
        (version.transcript, version.coder, version.coding_pass)
        for version in store.latest(folder.settings.study.id)
        if version.server != SERVER and not version.deleted
    }
    free, findings = [], []
    for coding in codings:
        if (coding.transcript, coding.coder, coding.coding_pass) in elsewhere:
            findings.append(_coded_here(coding))
        else:
            free.append(coding)
    return free, findings


def _coded_here(coding: Coding) -> Finding:
    return Finding(
        rule="qda-coded-here",
        severity=Severity.ERROR,
        where=message("transcript {transcript}, coder {coder}", transcript=coding.transcript, coder=coding.coder),
        message=message(
            "this coder coded it in Label Studio too; {count} unit(s) stay out", count=len(coding.units)
        ),
        remedy=message("say with --coder under which other coder of study.toml the file's coding goes"),
    )


def _redacted(version: AnnotationVersion) -> Finding:
    where: Message = message(
        "transcript {transcript}, coder {coder}", transcript=version.transcript, coder=version.coder
    )
    return Finding(
        rule="redacted-before",
        severity=Severity.ERROR,
        where=where,
        message=message("this file holds it as it was before it was redacted; it was not taken in"),
        remedy=message("remove the file, and take it out of the program that the file comes from"),
    )


def _version(folder: StudyFolder, coding: Coding, talks: Sequence[Transcript], at: datetime) -> AnnotationVersion:
    talk = next(one for one in talks if one.id == coding.transcript)
    coder = next(one for one in folder.settings.coder if one.id == coding.coder)
    number = coding.id.int % _NUMBERS
    result = write_result(coding, talk, folder.codebook, folder.settings.study.language)
    raw: dict[str, JsonValue] = {"id": number, "result": list[JsonValue](result), "was_cancelled": False}
    return AnnotationVersion(
        study=coding.study,
        server=SERVER,
        task_key=str(TaskKey(coding.study, talk.id, coding.coding_pass)),
        transcript=talk.id,
        coding_pass=coding.coding_pass,
        coder=coder.id,
        account=coder.account or "",
        project_id=0,
        task_id=0,
        annotation_id=number,
        created_at=_FIRST,
        updated_at=at,
        text_sha256=coding.text_sha256,
        codebook_id=folder.codebook.id,
        codebook_version=coding.codebook.version,
        raw=raw,
        content_sha256=content_hash(raw),
    )
