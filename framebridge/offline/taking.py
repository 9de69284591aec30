"""Taking exported files in: the same versions with the same keys as if they had been pulled.

What came before is not stored again, and an older file never takes the place of what is newer. A file says nothing
of what is not in it: nothing counts as removed because a file lacks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from framebridge.errors import DataProblem
from framebridge.offline.matching import Known, Matcher
from framebridge.redacting.seal import RedactedBefore
from framebridge.store import AnnotationVersion, AppendReport, PullRun, Store, VersionMark
from framebridge.stored_as import version_of
from framebridge.study import StudyFolder
from frameschema import CodebookRef, Finding, Message, Severity, message
from labelstudio_plugin.exported import ExportedTask, NotAnExport, read_export
from labelstudio_plugin.sync import PulledAnnotation


@dataclass(frozen=True)
class Export:
    """An exported file, by its name."""

    name: str
    tasks: tuple[ExportedTask, ...]


@dataclass(frozen=True)
class TakenIn:
    """What files bring: versions to store, oldest first; how many were there already; and what was noticed."""

    versions: tuple[AnnotationVersion, ...]
    seen_before: int
    tasks: int
    findings: tuple[Finding, ...]


def read_exports(files: Iterable[Path]) -> list[Export]:
    """Read exported files; raises DataProblem for the first that is none."""
    return [Export(file.name, _tasks_in(file)) for file in files]


def _tasks_in(file: Path) -> tuple[ExportedTask, ...]:
    try:
        return read_export(file.read_bytes())
    except NotAnExport as exc:
        raise DataProblem(message("{file} {reason}", file=file.name, reason=exc)) from None
    except OSError as exc:
        raise DataProblem(message("{file} cannot be read: {reason}", file=file.name, reason=exc.strerror)) from exc


def plan_take_in(part: StudyFolder, store: Store, exports: Sequence[Export], codebook: CodebookRef) -> TakenIn:
    """Say what these files bring to the study; `part` is the study on the server that they come from.

    `codebook` is what the pages of that server were made from: a file does not tell.
    """
    settings, marks = part.settings, store.marks(part.settings.study.id)
    accounts = _accounts(store, part)
    known, findings, versions = Known.of(part.whole), [], []
    for export in exports:
        matcher = Matcher(known, export.name, accounts)
        for pulled in (one for task in export.tasks for one in matcher.place(task)):
            try:
                versions.append(version_of(settings, codebook, pulled))
            except ValidationError:
                findings.append(_unsound(export, pulled))
        findings += matcher.findings
    versions.sort(key=lambda version: (version.updated_at, version.task_key, version.annotation_id))
    judge = _Judge(settings.labelstudio.name, marks)
    usable, redacted = RedactedBefore(store, settings.study.id).sort_out(versions)
    judge.refuse_redacted(redacted)
    news = tuple(version for version in usable if judge.is_to_store(version))
    tasks = sum(len(export.tasks) for export in exports)
    strangers = _strangers(versions)
    return TakenIn(
        news, len(versions) - len(news) - judge.refused, tasks, (*findings, *judge.findings, *strangers)
    )


def _unsound(export: Export, pulled: PulledAnnotation) -> Finding:
    return Finding(
        rule="annotation-incomplete",
        severity=Severity.ERROR,
        where=message("{file}: annotation {number}", file=export.name, number=pulled.raw["id"]),
        message=message("its number or times cannot be right; it was not taken in"),
        remedy=message("export it from Label Studio again"),
    )


def take_in(part: StudyFolder, store: Store, plan: TakenIn, started: datetime, ended: datetime) -> AppendReport:
    """Store what a plan brings, in one transaction."""
    run = PullRun(
        study=part.settings.study.id,
        server=part.settings.labelstudio.name,
        started_at=started,
        finished_at=ended,
        tasks_seen=plan.tasks,
        annotations_seen=len(plan.versions) + plan.seen_before,
    )
    stored = store.append(plan.versions, run)
    return stored.model_copy(update={"unchanged": stored.unchanged + plan.seen_before})


def _accounts(store: Store, part: StudyFolder) -> dict[int, str]:
    """Give the e-mail addresses that are known of this server by number, from coding that was pulled there."""
    found = {}
    for version in store.latest(part.settings.study.id):
        number = version.raw.get("completed_by")
        if version.server == part.settings.labelstudio.name and isinstance(number, int):
            found[number] = version.account
    return found


class _Judge:
    """Decides which versions are stored, by what the store holds."""

    def __init__(self, server: str, marks: Sequence[VersionMark]) -> None:
        self._latest: dict[tuple[object, ...], VersionMark] = {}
        self._contents: dict[tuple[object, ...], set[str]] = {}
        self._elsewhere: dict[tuple[object, ...], str] = {}
        for mark in marks:
            key = _known_by(mark)
            if mark.server == server:
                self._latest[key] = mark
                self._contents.setdefault(key, set()).add(mark.content_sha256)
            else:
                self._elsewhere[key] = mark.server
        self.findings: list[Finding] = []
        self.refused = 0

    def is_to_store(self, version: AnnotationVersion) -> bool:
        key = _known_by(version)
        latest = self._latest.get(key)
        if latest is None:
            return not self._is_elsewhere(version, self._elsewhere.get(key))
        if latest.deleted and version.updated_at <= latest.updated_at:
            self._report(version, "removed-since", _REMOVED, _NOTHING, Severity.WARNING)
            return False
        if version.updated_at >= latest.updated_at:
            return True
        if version.content_sha256 not in self._contents[key]:
            self._report(version, "older-than-stored", _OLDER, _NOTHING, Severity.WARNING)
        return False

    def refuse_redacted(self, versions: Iterable[AnnotationVersion]) -> None:
        for version in versions:
            self._report(version, "redacted-before", _REDACTED, _REMOVE_FILE, Severity.ERROR)

    def _is_elsewhere(self, version: AnnotationVersion, server: str | None) -> bool:
        if server is None:
            return False
        said = message("the same coding came from {server} before; it was not taken in again", server=server)
        self._report(
            version, "from-another-server", said, message("name that server with --server"), Severity.ERROR
        )
        return True

    def _report(
        self, version: AnnotationVersion, rule: str, said: Message, remedy: Message, severity: Severity
    ) -> None:
        self.refused += 1
        where = message("annotation {number} on {task}", number=version.annotation_id, task=version.task_key)
        self.findings.append(Finding(rule=rule, severity=severity, where=where, message=said, remedy=remedy))


_REMOVED = message("it was removed since this file was made; its versions are kept")
_OLDER = message("this file holds an older version than the store, one that was never pulled; it was not taken in")
_REDACTED = message("this file holds it as it was before it was redacted; it was not taken in")
_NOTHING = message("nothing to do")
_REMOVE_FILE = message("remove the file, and take it out of the Label Studio that the file came from")


def _known_by(version: VersionMark | AnnotationVersion) -> tuple[object, ...]:
    return version.task_key, version.annotation_id, version.created_at


def _strangers(versions: Sequence[AnnotationVersion]) -> list[Finding]:
    accounts = sorted({version.account for version in versions if version.coder is None})
    return [
        Finding(
            rule="unknown-account",
            severity=Severity.WARNING,
            where=account,
            message=message(
                "{count} coding(s) by an account that no coder of the study has; kept, but not merged",
                count=sum(version.account == account for version in versions),
            ),
            remedy=message("say in study.toml whose it is: accounts, at the server that the file comes from"),
        )
        for account in accounts
    ]
