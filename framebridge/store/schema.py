"""Which revision a database is at, and how it gets to ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, inspect

from framebridge.store.database import Database, make_private_file
from framebridge.store.errors import NotAStore, StoreNeedsMigration, StoreTooNew, StoreUnreachable
from framebridge.store.faults import faults_of
from framebridge.store.tables import REVISION_TABLE
from frameschema import message
from frameschema.base import Document

MIGRATIONS = Path(__file__).parent / "migrations"
BASE = "base"
"""The revision of a store that was marked as one but has no tables yet."""


class MigrationReport(Document):
    """What a migration did, or would do: `applied` is False for a dry run and when there was nothing to do.

    `from_revision` is None for a database that was empty; `backup` is the copy made before.
    """

    where: str
    from_revision: str | None
    to_revision: str
    steps: tuple[str, ...]
    applied: bool
    backup: Path | None = None


def bring_up_to_date(database: Database) -> MigrationReport:
    """Make the tables in an empty database; migrate an older file; raise StoreNeedsMigration for a server."""
    database.make_file()
    plan = plan_migration(database)
    if not plan.steps:
        return plan
    if plan.from_revision is not None and not database.is_sqlite:
        raise StoreNeedsMigration(
            message(
                "{where}: the store is at revision {found} and this framebridge needs {needed}; make a backup, "
                "then run `framebridge migrate`",
                where=database.where,
                found=plan.from_revision,
                needed=plan.to_revision,
            )
        )
    return migrate(database)


def plan_migration(database: Database) -> MigrationReport:
    """What a migration would do now. Changes nothing."""
    if not database.exists():
        return _plan(None, database.where)
    with database.reading() as connection:
        return _plan(_found_revision(connection, database.where), database.where)


def migrate(database: Database) -> MigrationReport:
    """Bring the store to our revision in one transaction; a file that holds a store is copied first."""
    database.make_file()
    with database.writing() as connection:
        # Another process may have been here since the plan was made.
        plan = _plan(_found_revision(connection, database.where), database.where)
        if not plan.steps:
            return plan
        backup = _back_up(database.file, plan.to_revision) if database.file and plan.from_revision else None
        command.upgrade(_alembic_config(connection), "head")
    return plan.model_copy(update={"applied": True, "backup": backup})


def _plan(found: str | None, where: str) -> MigrationReport:
    revisions = _revisions(MIGRATIONS)
    names = [BASE, *(revision.revision for revision in revisions)]
    if found is not None and found not in names:
        raise StoreTooNew(
            message(
                "{where}: the store is at revision {found}, this framebridge knows up to {known}; install a "
                "newer framebridge",
                where=where,
                found=found,
                known=names[-1],
            )
        )
    steps = revisions[names.index(found or BASE) :]
    return MigrationReport(
        where=where,
        from_revision=found,
        to_revision=names[-1],
        steps=tuple(f"{step.revision}: {step.doc}" for step in steps),
        applied=False,
    )


@cache
def _revisions(folder: Path) -> tuple[Script, ...]:
    """Read the revisions, oldest first; once, since it runs the file of each and every opening asks for them."""
    return tuple(ScriptDirectory(str(folder)).walk_revisions())[::-1]


def _found_revision(connection: Connection, where: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if REVISION_TABLE not in tables:
        if tables:
            raise NotAStore(
                message(
                    "{where}: this database belongs to another program; give the store one of its own", where=where
                )
            )
        return None
    context = MigrationContext.configure(connection, opts={"version_table": REVISION_TABLE})
    return context.get_current_revision() or BASE


def _alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _back_up(source: Path, to_revision: str) -> Path:
    """Copy the file next to itself; the caller holds the write lock, so that nothing is missed."""
    target = _new_backup_file(source, to_revision)
    try:
        with (
            faults_of(str(target)),
            closing(sqlite3.connect(source)) as original,
            closing(sqlite3.connect(target)) as copy,
        ):
            original.backup(copy)
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not sound:
            raise StoreUnreachable(
                message("{where}: the store is damaged and was not migrated; put a backup back", where=source)
            )
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _new_backup_file(source: Path, to_revision: str) -> Path:
    """A new, private file such as `store.db.before-0002.backup`, with a number when there is one already."""
    count = 1
    while True:
        mark = "" if count == 1 else f"-{count}"
        target = source.with_name(f"{source.name}.before-{to_revision}{mark}.backup")
        if make_private_file(target):
            return target
        count += 1
