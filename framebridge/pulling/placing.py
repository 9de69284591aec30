"""From a task as it was read to versions for the store, and tombstones for what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from framebridge.store import AnnotationVersion, StoredVersion, TaskState, identity_of
from framebridge.stored_as import version_of
from framebridge.study import StudySettings
from frameschema import CodebookRef
from labelstudio_plugin.sync import PulledAnnotation, PulledTask, account_of


@dataclass(frozen=True)
class ProjectToRead:
    """A project of the study that is there, and the codebook its page was made from."""

    project_id: int
    coding_pass: str
    codebook: CodebookRef


@dataclass(frozen=True)
class Twins:
    """Annotations of one coder on one task with the same content; the first is the one with the lowest id."""

    task_key: str
    annotations: tuple[int, ...]


def versions_of(
    settings: StudySettings,
    project: int,
    coded_with: CodebookRef,
    task: PulledTask,
    accounts: Mapping[int, str],
) -> list[AnnotationVersion]:
    """Make a version of every annotation of a task of the study."""
    return _versions(settings, project, coded_with, task, task.annotations, accounts)


def earlier_versions_of(
    settings: StudySettings,
    project: int,
    coded_with: CodebookRef,
    task: PulledTask,
    accounts: Mapping[int, str],
) -> list[AnnotationVersion]:
    """Make versions of what was overwritten or removed since the last reading, where the server kept that."""
    return _versions(settings, project, coded_with, task, task.earlier, accounts)


def with_vanished(
    gone: Sequence[AnnotationVersion],
    earlier: Sequence[AnnotationVersion],
    present: Sequence[AnnotationVersion],
) -> list[AnnotationVersion]:
    """Add tombstones for annotations that came and went between two readings."""
    there = {identity_of(version) for version in present}
    last = {identity_of(version): version for version in earlier}
    tombstones = {identity_of(version): version for version in gone}
    for one in last.keys() - there:
        tombstones[one] = last[one].model_copy(update={"deleted": True})
    return list(tombstones.values())


def _versions(
    settings: StudySettings,
    project: int,
    coded_with: CodebookRef,
    task: PulledTask,
    annotations: Iterable[dict[str, Any]],
    accounts: Mapping[int, str],
) -> list[AnnotationVersion]:
    if task.key is None:
        return []
    return [
        version_of(
            settings,
            coded_with,
            PulledAnnotation(
                project,
                task.task_id,
                task.key,
                task.text_sha256,
                account_of(raw, accounts),
                raw,
                task.data,
            ),
        )
        for raw in annotations
    ]


def people_in(tasks: Iterable[PulledTask]) -> frozenset[int]:
    """Give the numbers of the accounts whose coding this is."""
    owners = (raw.get("completed_by") for task in tasks for raw in task.annotations)
    numbers = (owner.get("id") if isinstance(owner, dict) else owner for owner in owners)
    return frozenset(number for number in numbers if isinstance(number, int))


def tombstone_of(version: StoredVersion) -> AnnotationVersion:
    """Make the version that says that an annotation is gone."""
    return AnnotationVersion(**{**_fields(version), "deleted": True})


def attributed_again(
    version: StoredVersion, settings: StudySettings, accounts: Mapping[int, str]
) -> AnnotationVersion:
    """Make a version that differs in whose it is, by the accounts and coders of now."""
    account = account_of(version.raw, accounts)
    coder = settings.coder_of(account)
    return AnnotationVersion(**{**_fields(version), "account": account, "coder": coder.id if coder else None})


def _fields(version: StoredVersion) -> dict[str, object]:
    return version.model_dump(exclude={"number", "pulled_at"})


def task_state(project: int, task: PulledTask) -> TaskState:
    """Tell what a task was like when it was read."""
    return TaskState(
        project_id=project,
        task_id=task.task_id,
        task_key=None if task.key is None else str(task.key),
        updated_at=task.mark.updated_at,
        annotations=dict(task.mark.annotations),
        submitted=task.submitted,
    )


def twins_among(versions: Iterable[AnnotationVersion]) -> list[Twins]:
    """Find what a server stored twice.

    On SQLite with 4 to 8 annotators 10-30 % of the submits were: the server carries a whole submit out again when
    it finds its database locked after it has stored the annotation.
    """
    submitted = [version for version in versions if not version.raw.get("was_cancelled")]
    submitted.sort(key=lambda version: (*_sameness(version), version.annotation_id))
    groups = (list(same) for _, same in groupby(submitted, key=_sameness))
    return [Twins(same[0].task_key, _ids(same)) for same in groups if len(same) > 1]


def _ids(versions: Sequence[AnnotationVersion]) -> tuple[int, ...]:
    return tuple(version.annotation_id for version in versions)


def _sameness(version: AnnotationVersion) -> tuple[str, int, str, str]:
    return version.task_key, version.task_id, version.account, version.content_sha256
