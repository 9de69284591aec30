"""What the store knows of what was seen on the servers, so that a pull reads only what is new.

It is written in the transaction of the versions it belongs to: after a stop at any moment the two agree.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pydantic import Field
from sqlalchemy import Connection, Select, Table, func, insert, select
from sqlalchemy.engine import RowMapping

from framebridge.store.appending import Identity
from framebridge.store.database import Database
from framebridge.store.tables import annotation_version, draft_survey, project_state, task_state
from framebridge.store.versions import Count, Line, Moment, PullRun, ServerId
from frameschema.base import Document

_PER_QUERY = 500
_PROJECT, _TASK, _VERSION = project_state.c, task_state.c, annotation_version.c


class ProjectState(Document):
    """How far a project was read.

    All that changed before `watermark` (a time in the server's words) is stored; with `read_to`, only of tasks up
    to that id: the first reading has come so far. `tasks` and `submitted` are what the server should count, `kept`
    is the number of the study's annotations. `attribution` is the fingerprint of whose account is which coder's;
    `compared_at` is when everything was last compared.
    """

    project_id: ServerId
    watermark: Line | None = None
    read_to: ServerId | None = None
    tasks: Count = 0
    submitted: int = 0
    kept: int = 0
    attribution: str = ""
    compared_at: Moment | None = None


class TaskState(Document):
    """A task as it was last read: its time and those of its annotations, in the server's words.

    `task_key` is None for a task that is not the study's; `gone` says that it is not there any more.
    """

    project_id: ServerId
    task_id: ServerId
    task_key: Line | None
    updated_at: Line
    annotations: dict[int, str]
    submitted: Count
    gone: bool = False


class SyncStep(Document):
    """What was seen together with the versions of one append."""

    project: ProjectState
    tasks: tuple[TaskState, ...] = ()


class DraftKept(Document):
    """Work in progress: who has a draft on which task, and its time in the server's words."""

    task_key: Line
    account: Line
    updated_at: str


class DraftSurvey(Document):
    """The drafts there were on a server at one moment."""

    seen_at: Moment
    drafts: tuple[DraftKept, ...] = Field(default=())


class LiveAnnotation(NamedTuple):
    """The newest stored version of an annotation that is not gone, as far as needed to know it again."""

    identity: Identity
    task_id: int
    number: int


class SyncStates:
    """Reads what was seen of one server for one study."""

    def __init__(self, database: Database, study: str, server: str) -> None:
        """Nothing is read yet."""
        self._database = database
        self._study = study
        self._server = server

    def projects(self) -> dict[int, ProjectState]:
        """Give the last state of every project."""
        newest = self._newest(project_state, _PROJECT.project_id)
        fields = [_PROJECT[name] for name in ProjectState.model_fields]
        with self._database.reading() as connection:
            rows = connection.execute(select(*fields).where(_PROJECT.id.in_(newest))).mappings().all()
        return {row["project_id"]: ProjectState(**row) for row in rows}

    def tasks(self, project: int, tasks: Collection[int]) -> dict[int, TaskState]:
        """Give the last state of these tasks; those never seen or gone are left out."""
        ids = sorted(tasks)
        chunks = (ids[at : at + _PER_QUERY] for at in range(0, len(ids), _PER_QUERY))
        return {task.task_id: task for chunk in chunks for task in self._tasks(project, chunk)}

    def all_tasks(self, project: int) -> dict[int, TaskState]:
        """Give the last state of every task of a project that is not gone."""
        return {task.task_id: task for task in self._tasks(project, None)}

    def strangers(self) -> list[int]:
        """Give the ids of tasks in the study's projects that are not the study's."""
        newest = self._newest(task_state, _TASK.project_id, _TASK.task_id)
        found = select(_TASK.task_id).where(_TASK.id.in_(newest), _TASK.task_key.is_(None), _TASK.gone.is_(False))
        with self._database.reading() as connection:
            return sorted(connection.scalars(found))

    def doubled(self) -> dict[str, int]:
        """Count the tasks of every key that more than one has."""
        newest = self._newest(task_state, _TASK.project_id, _TASK.task_id)
        wanted = select(_TASK.task_key, func.count()).where(_TASK.id.in_(newest), _TASK.gone.is_(False))
        keyed = wanted.where(_TASK.task_key.is_not(None)).group_by(_TASK.task_key).having(func.count() > 1)
        with self._database.reading() as connection:
            return {key: count for key, count in connection.execute(keyed)}

    def live_on(self, task_keys: Iterable[str]) -> list[LiveAnnotation]:
        """Give the annotations on tasks with these keys that are stored and not gone."""
        keys = sorted(set(task_keys))
        chunks = (keys[at : at + _PER_QUERY] for at in range(0, len(keys), _PER_QUERY))
        with self._database.reading() as connection:
            return [found for chunk in chunks for found in self._live(connection, chunk)]

    def live_tasks(self) -> dict[int, set[tuple[int, str]]]:
        """Give (task id, key) of every task with coding that is stored and not gone, by project."""
        number = self._newest_versions()
        wanted = select(_VERSION.project_id, _VERSION.task_id, _VERSION.task_key).distinct()
        found: dict[int, set[tuple[int, str]]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(wanted.where(_VERSION.number.in_(number), _VERSION.deleted.is_(False))):
                found.setdefault(row.project_id, set()).add((row.task_id, row.task_key))
        return found

    def unknown_accounts(self) -> dict[str, int]:
        """Count the annotations that are stored and not gone by accounts that no coder has."""
        number = self._newest_versions()
        live = (_VERSION.number.in_(number), _VERSION.deleted.is_(False), _VERSION.coder.is_(None))
        wanted = select(_VERSION.account, func.count()).where(*live).group_by(_VERSION.account)
        with self._database.reading() as connection:
            return {account: count for account, count in connection.execute(wanted)}

    def last_survey(self) -> DraftSurvey | None:
        """Give the drafts as they were last seen."""
        mine = (draft_survey.c.study == self._study, draft_survey.c.server == self._server)
        newest = select(draft_survey).where(*mine).order_by(draft_survey.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(newest).mappings().first()
        if row is None:
            return None
        return DraftSurvey(seen_at=row["seen_at"], drafts=tuple(DraftKept(**d) for d in json.loads(row["drafts"])))

    def keep_survey(self, survey: DraftSurvey) -> None:
        """Add a survey of drafts."""
        drafts = json.dumps([draft.model_dump() for draft in survey.drafts])
        row = {"study": self._study, "server": self._server, "seen_at": survey.seen_at, "drafts": drafts}
        with self._database.writing() as connection:
            connection.execute(insert(draft_survey), row)

    def _newest(self, table: Table, *by: object) -> Select[tuple[int]]:
        mine = (table.c.study == self._study, table.c.server == self._server)
        return select(func.max(table.c.id)).where(*mine).group_by(*by)  # type: ignore[arg-type]

    def _newest_versions(self, *conditions: object) -> Select[tuple[int]]:
        mine = (_VERSION.study == self._study, _VERSION.server == self._server)
        identity = [_VERSION[name] for name in Identity._fields]
        return select(func.max(_VERSION.number)).where(*mine, *conditions).group_by(*identity)  # type: ignore[arg-type]

    def _tasks(self, project: int, ids: Sequence[int] | None) -> Iterator[TaskState]:
        newest = self._newest(task_state, _TASK.task_id).where(_TASK.project_id == project)
        if ids is not None:
            newest = newest.where(_TASK.task_id.in_(ids))
        fields = [_TASK[name] for name in TaskState.model_fields]
        with self._database.reading() as connection:
            rows = connection.execute(select(*fields).where(_TASK.id.in_(newest))).mappings().all()
        return (_task(row) for row in rows if not row["gone"])

    def _live(self, connection: Connection, keys: Sequence[str]) -> Iterator[LiveAnnotation]:
        identity = [_VERSION[name] for name in Identity._fields]
        number = self._newest_versions(_VERSION.task_key.in_(keys))
        wanted = select(*identity, _VERSION.task_id, _VERSION.number)
        for row in connection.execute(wanted.where(_VERSION.number.in_(number), _VERSION.deleted.is_(False))):
            yield LiveAnnotation(Identity(*row[: len(identity)]), row.task_id, row.number)


def add_step(connection: Connection, run_id: int, run: PullRun, step: SyncStep) -> None:
    """Write what was seen, in the transaction of the versions it came with."""
    owner = {"pull_run_id": run_id, "study": run.study, "server": run.server}
    connection.execute(insert(project_state), {**owner, **step.project.model_dump()})
    if step.tasks:
        connection.execute(insert(task_state), [{**owner, **_row(task)} for task in step.tasks])


def _row(task: TaskState) -> dict[str, object]:
    return {**task.model_dump(), "annotations": json.dumps(task.annotations, separators=(",", ":"))}


def _task(row: RowMapping) -> TaskState:
    return TaskState(**{**row, "annotations": json.loads(str(row["annotations"]))})
