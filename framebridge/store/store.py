"""The store: every version of every annotation pulled, only ever added to.

One writer at a time; readers see whole appends. `latest` and `history` give all they find as one list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, insert, select
from sqlalchemy.engine import RowMapping

from framebridge.store.appending import Identity, State, require_sound, sort_out
from framebridge.store.content import to_json
from framebridge.store.database import Database
from framebridge.store.errors import StoreDamaged
from framebridge.store.guards import unguarded_tables
from framebridge.store.schema import MigrationReport, bring_up_to_date, migrate, plan_migration
from framebridge.store.sync_state import SyncStates, SyncStep, add_step
from framebridge.store.tables import annotation_payload, annotation_version, pull_run
from framebridge.store.versions import AnnotationVersion, AppendReport, PullRun, StoredVersion, VersionMark
from frameschema import message

Condition = ColumnElement[bool]

_VERSION = annotation_version.c
_IDENTITY = [_VERSION[field] for field in Identity._fields]
_STATE = [_VERSION[field] for field in State._fields]
_FIELDS = [_VERSION[field] for field in AnnotationVersion.model_fields if field != "raw"]
_TASKS_PER_QUERY = 500


def open_store(url: str) -> Store:
    """Open the store at `url`, or make it: `sqlite:///folder/file` or `postgresql+psycopg://user@host/database`.

    An older SQLite file is copied next to itself and migrated; for an older PostgreSQL store
    StoreNeedsMigration is raised, and for a store of a newer framebridge StoreTooNew.
    """
    database = Database(url)
    return Store(database, bring_up_to_date(database))


def migrate_store(url: str, *, dry_run: bool = False) -> MigrationReport:
    """Bring the store at `url` to our revision, in one transaction; a dry run only tells what it would do."""
    database = Database(url)
    return plan_migration(database) if dry_run else migrate(database)


@dataclass(frozen=True)
class StoreState:
    """How a store is: where, its revision and ours, and the tables that no trigger guards."""

    migration: MigrationReport
    unguarded: tuple[str, ...] = ()

    @property
    def is_up_to_date(self) -> bool:
        """Say whether it is there, at our revision."""
        return self.migration.from_revision is not None and not self.migration.steps


def look_at_store(url: str) -> StoreState:
    """Look at the store without making or migrating it; raises a StoreError when that cannot be."""
    database = Database(url)
    plan = plan_migration(database)
    if plan.from_revision is None:
        return StoreState(plan)
    with database.reading() as connection:
        return StoreState(plan, unguarded_tables(connection))


class Store:
    """An open store; close it, or use it in a `with`."""

    def __init__(self, database: Database, migration: MigrationReport) -> None:
        """Use a database that is up to date; `open_store` sees to that, and `migration` tells what it did."""
        self._database = database
        self.migration = migration

    def __repr__(self) -> str:
        return f"<Store {self._database.where}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def append(
        self, versions: Sequence[AnnotationVersion], run: PullRun, step: SyncStep | None = None
    ) -> AppendReport:
        """Add the pull and those of its versions that are news, in one transaction and in their order.

        A version is news when it differs from the newest one of its annotation, so A, B, A gives three.
        `step` tells how far the server was read with it.
        """
        require_sound(versions, run)
        with self._database.writing() as connection:
            news, report = sort_out(versions, _latest_states(connection, versions))
            run_id = _add(connection, news, run)
            if step is not None:
                add_step(connection, run_id, run, step)
        return report

    def seen(self, study: str, server: str) -> SyncStates:
        """What was seen of a server for a study, so that a pull reads only what is new."""
        return SyncStates(self._database, study, server)

    def numbered(self, numbers: Sequence[int]) -> list[StoredVersion]:
        """The versions with these numbers."""
        return self._versions(_VERSION.number.in_(numbers))

    def preview(self, versions: Sequence[AnnotationVersion]) -> AppendReport:
        """Tell what `append` would do with these versions."""
        with self._database.reading() as connection:
            return sort_out(versions, _latest_states(connection, versions))[1]

    def marks(self, study: str) -> list[VersionMark]:
        """What every version of the study is known by, oldest first: without what was coded."""
        fields = [_VERSION[field] for field in VersionMark._fields]
        with self._database.reading() as connection:
            rows = connection.execute(select(*fields).where(_VERSION.study == study).order_by(_VERSION.number))
            return [VersionMark(*row) for row in rows]

    def latest(self, study: str) -> list[StoredVersion]:
        """The newest version of every annotation, tombstones too, by (task key, server, id, creation)."""
        in_study = _VERSION.study == study
        return self._versions(_VERSION.number.in_(_newest(in_study)))

    def newest_numbers(self, study: str) -> dict[str, list[int]]:
        """The numbers of the newest version of every annotation, tombstones too, by transcript."""
        numbers = _newest(_VERSION.study == study)
        query = select(_VERSION.transcript, _VERSION.number).where(_VERSION.number.in_(numbers))
        found: dict[str, list[int]] = {}
        with self._database.reading() as connection:
            for transcript, number in connection.execute(query.order_by(_VERSION.number)):
                found.setdefault(transcript, []).append(number)
        return found

    def history(
        self,
        study: str,
        *,
        transcript: str | None = None,
        task_key: str | None = None,
        annotation_id: int | None = None,
    ) -> list[StoredVersion]:
        """All versions, oldest first within an annotation, by (task key, server, id, creation)."""
        wanted = {
            "study": study,
            "transcript": transcript,
            "task_key": task_key,
            "annotation_id": annotation_id,
        }
        return self._versions(*(_VERSION[name] == value for name, value in wanted.items() if value is not None))

    def version(self, study: str, number: int) -> StoredVersion | None:
        """The version with this number, if the study has it."""
        found = self._versions(_VERSION.study == study, _VERSION.number == number)
        return found[0] if found else None

    def last_pull(self, study: str, server: str) -> PullRun | None:
        """The pull that was appended last."""
        fields = [pull_run.c[field] for field in PullRun.model_fields]
        newest = select(*fields).where(*_pulls_of(study, server)).order_by(pull_run.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(newest).mappings().first()
        return None if row is None else PullRun(**row)

    def watermark(self, study: str, server: str) -> str | None:
        """The last watermark that came with a pull: all before it is stored."""
        known = select(pull_run.c.watermark).where(*_pulls_of(study, server), pull_run.c.watermark.is_not(None))
        with self._database.reading() as connection:
            return connection.scalar(known.order_by(pull_run.c.id.desc()).limit(1))

    def _versions(self, *conditions: Condition) -> list[StoredVersion]:
        query = (
            select(*_FIELDS, _VERSION.number, annotation_payload.c.raw, pull_run.c.finished_at.label("pulled_at"))
            .join_from(annotation_version, annotation_payload)
            .join_from(annotation_version, pull_run)
            .where(*conditions)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return sorted((self._to_version(row) for row in rows), key=_place)

    def _to_version(self, row: RowMapping) -> StoredVersion:
        try:
            raw = json.loads(row["raw"], parse_constant=_refused)
            if not isinstance(raw, dict):
                raise ValueError
            # It is JSON already: looking at each of its values again takes as long as all the rest of reading.
            return StoredVersion(**{**row, "raw": {}}).model_copy(update={"raw": raw})
        except ValueError:
            # Their words may quote the row.
            raise StoreDamaged(
                message(
                    "{where}: version {number} cannot be read; put a backup back",
                    where=self._database.where,
                    number=row["number"],
                )
            ) from None


def _refused(constant: str) -> None:
    """Refuse NaN and infinity, which are not JSON."""
    raise ValueError(constant)


def _place(version: StoredVersion) -> tuple[object, ...]:
    # Sorted here, since every database has its own order of letters.
    return version.task_key, version.server, version.annotation_id, version.created_at, version.number


def _pulls_of(study: str, server: str) -> tuple[Condition, Condition]:
    return pull_run.c.study == study, pull_run.c.server == server


def _newest(*conditions: Condition) -> ScalarSelect[int]:
    """The number of the newest version of every annotation."""
    return select(func.max(_VERSION.number)).where(*conditions).group_by(*_IDENTITY).scalar_subquery()


def _latest_states(connection: Connection, versions: Sequence[AnnotationVersion]) -> dict[Identity, State]:
    """The newest stored state of every annotation on the tasks that `versions` belong to."""
    states = {}
    tasks = sorted({(version.study, version.server, version.task_key) for version in versions})
    for start in range(0, len(tasks), _TASKS_PER_QUERY):
        studies, servers, keys = map(set, zip(*tasks[start : start + _TASKS_PER_QUERY], strict=True))
        on_tasks = (_VERSION.study.in_(studies), _VERSION.server.in_(servers), _VERSION.task_key.in_(keys))
        query = select(*_IDENTITY, *_STATE).where(_VERSION.number.in_(_newest(*on_tasks)))
        for row in connection.execute(query):
            states[Identity(*row[: len(_IDENTITY)])] = State(*row[len(_IDENTITY) :])
    return states


def _add(connection: Connection, versions: Sequence[AnnotationVersion], run: PullRun) -> int:
    run_id = int(connection.scalar(insert(pull_run).returning(pull_run.c.id), run.model_dump()) or 0)
    if not versions:
        return run_id
    # Only one writer is here at a time, so that numbers have no gaps and follow the order of the versions.
    first = (connection.scalar(select(func.max(_VERSION.number))) or 0) + 1
    numbered = list(enumerate(versions, start=first))
    rows = [{**v.model_dump(exclude={"raw"}), "number": n, "pull_run_id": run_id} for n, v in numbered]
    connection.execute(insert(annotation_version), rows)
    payloads = [{"number": n, "raw": to_json(v.raw)} for n, v in numbered]
    connection.execute(insert(annotation_payload), payloads)
    return run_id
