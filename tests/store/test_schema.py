"""Making, migrating and refusing stores of other revisions."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from framebridge.store import (
    MigrationReport,
    NotAStore,
    StoreNeedsMigration,
    StoreRefused,
    StoreTooNew,
    StoreUnreachable,
    migrate_store,
    open_store,
    schema,
)
from framebridge.store.tables import REVISION_TABLE, metadata

from .builders import a_run, a_version, way_around

NEXT_REVISION = '''"""A note."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0004", "0003"
def upgrade():
    op.add_column("pull_run", sa.Column("note", sa.String()))
'''
FAILING_REVISION = NEXT_REVISION + '    op.execute("INSERT INTO no_such_table VALUES (1)")\n'


@pytest.fixture
def newer_framebridge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """From here on there is a revision 0004; gives its file."""
    folder = tmp_path / "50% migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    revision = folder / "versions" / "r0004_note.py"
    revision.write_text(NEXT_REVISION)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    return revision


def make_store(url: str) -> None:
    with open_store(url) as store:
        store.append([a_version()], a_run())


def database_is_empty(url: str) -> bool:
    return inspect(way_around(url)).get_table_names() == []


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def mark_as(url: str, revision: str | None) -> None:
    """Leave nothing but a revision mark, as an interrupted or foreign migration would."""
    with way_around(url).begin() as connection:
        connection.execute(text(f"CREATE TABLE {REVISION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        if revision:
            connection.execute(text(f"INSERT INTO {REVISION_TABLE} VALUES (:revision)"), {"revision": revision})


def test_migrations_make_what_the_tables_say(url: str, engine: Engine) -> None:
    open_store(url).close()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": REVISION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_a_new_file_is_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "store.db"
    open_store(f"sqlite:///{file}").close()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent, file.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.touch()
    make_store(f"sqlite:///{file}")
    assert sorted(tmp_path.iterdir()) == [file]


def test_opening_again_changes_nothing(url: str) -> None:
    make_store(url)
    with open_store(url) as store:
        assert len(store.latest("nijmegen")) == 1
    assert migrate_store(url).steps == ()


def test_a_dry_run_does_nothing(url: str, tmp_path: Path) -> None:
    report = migrate_store(url, dry_run=True)
    assert (report.from_revision, report.to_revision, report.applied) == (None, "0003", False)
    assert len(report.steps) == 3 and report.steps[0].startswith("0001: The pulls")
    assert list(tmp_path.iterdir()) == []
    if url.startswith("postgresql"):
        assert database_is_empty(url)


@pytest.mark.usefixtures("newer_framebridge")
def test_an_older_file_is_copied_and_migrated(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(schema, "MIGRATIONS", Path(schema.__file__).parent / "migrations")
        make_store(sqlite_url)
        was = dump(tmp_path / "home" / "store.db")
    with open_store(sqlite_url) as store:
        assert len(store.latest("nijmegen")) == 1
    backup = tmp_path / "home" / "store.db.before-0004.backup"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert dump(backup) == was
    assert "note" in {c["name"] for c in inspect(way_around(sqlite_url)).get_columns("pull_run")}


def test_an_older_server_waits_for_its_people(postgresql_url: str, request: pytest.FixtureRequest) -> None:
    make_store(postgresql_url)
    request.getfixturevalue("newer_framebridge")
    with pytest.raises(StoreNeedsMigration, match="framebridge migrate"):
        open_store(postgresql_url)
    report = migrate_store(postgresql_url)
    assert report == MigrationReport(
        where=report.where, from_revision="0003", to_revision="0004", steps=("0004: A note.",), applied=True
    )
    with open_store(postgresql_url) as store:
        assert len(store.latest("nijmegen")) == 1


def test_marked_but_without_tables(url: str, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    mark_as(url, None)
    if url.startswith("postgresql"):
        with pytest.raises(StoreNeedsMigration, match="revision base"):
            open_store(url)
    report = migrate_store(url)
    assert (report.from_revision, report.to_revision, report.applied) == ("base", "0003", True)
    assert (report.backup is None) == url.startswith("postgresql")
    make_store(url)


def test_a_backup_never_overwrites_another(sqlite_url: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "store.db.before-0003.backup").write_text("kept")
    mark_as(sqlite_url, None)
    assert migrate_store(sqlite_url).backup == home / "store.db.before-0003-2.backup"
    assert (home / "store.db.before-0003.backup").read_text() == "kept"


def test_a_failing_migration_leaves_the_store_as_it_was(
    url: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = schema.MIGRATIONS
    make_store(url)
    revision: Path = request.getfixturevalue("newer_framebridge")
    revision.write_text(FAILING_REVISION)
    with pytest.raises((StoreRefused, StoreUnreachable)):
        migrate_store(url)
    monkeypatch.setattr(schema, "MIGRATIONS", ours)
    with open_store(url) as store:
        assert len(store.latest("nijmegen")) == 1


def test_a_store_of_a_newer_framebridge(
    url: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = schema.MIGRATIONS
    request.getfixturevalue("newer_framebridge")
    make_store(url)
    monkeypatch.setattr(schema, "MIGRATIONS", ours)
    for attempt in (open_store, migrate_store):
        with pytest.raises(StoreTooNew, match=r"revision 0004.*up to 0003; install a newer"):
            attempt(url)


def test_a_database_of_another_program(url: str, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE task (id INTEGER)"))
    for attempt in (open_store, migrate_store):
        with pytest.raises(NotAStore, match="another program"):
            attempt(url)
    assert inspect(engine).get_table_names() == ["task"]
