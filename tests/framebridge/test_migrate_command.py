"""A store of an earlier program: a file is copied first, and the name of the copy is told."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from framebridge.cli import main
from framebridge.places import data_home, store_url
from framebridge.store import open_store, schema
from framebridge.study import new_study


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with a store, and a program that is one revision further."""
    made = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    open_store(store_url("proef", None)).close()
    newest = ScriptDirectory(str(schema.MIGRATIONS)).get_current_head()
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    (folder / "versions" / "r9999_note.py").write_text(
        '"""A note."""\nimport sqlalchemy as sa\nfrom alembic import op\n'
        f'revision, down_revision = "9999", "{newest}"\n'
        'def upgrade():\n    op.add_column("pull_run", sa.Column("note", sa.String()))\n'
    )
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    return made.path


def backup() -> Path:
    return data_home() / "studies" / "proef" / "store.sqlite.before-9999.backup"


def columns(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {row[1] for row in connection.execute("PRAGMA table_info(pull_run)")}


@pytest.mark.parametrize("command", ["migrate", "status"])
def test_the_copy_is_named_and_is_as_the_store_was(
    study: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--study", str(study)]) in (0, 4)  # there is no server for status
    assert str(backup()) in capsys.readouterr().err.replace("\n", "")
    assert "note" in columns(backup().with_name("store.sqlite"))
    assert "note" not in columns(backup())


def test_a_dry_run_copies_and_changes_nothing(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--dry-run", "--study", str(study)]) == 0
    assert "9999" in capsys.readouterr().out
    assert not backup().exists()
    assert "note" not in columns(backup().with_name("store.sqlite"))


def test_a_damaged_store_is_not_migrated(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backup().with_name("store.sqlite")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'watermark', 'weg') WHERE name = 'pull_run'"
        )
        connection.execute("UPDATE sqlite_master SET rootpage = 999 WHERE name = 'ix_annotation_version_identity'")
        connection.commit()
    assert main(["migrate", "--study", str(study)]) == 2
    assert capsys.readouterr().err.startswith("framebridge: ")
    assert not backup().exists()
