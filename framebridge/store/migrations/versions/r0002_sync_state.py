"""What of the servers was seen: per project, per task, and drafts; append-only too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

TABLES = ("project_state", "task_state", "draft_survey")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make tables, indexes and triggers."""
    _create_project_state()
    _create_task_state()
    _create_draft_survey()
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            _guard_in_sqlite(table)
        else:
            _guard_in_postgresql(table)


def _create_project_state() -> None:
    op.create_table(
        "project_state",
        sa.Column("id", KEY, sa.Identity(always=True), nullable=False),
        sa.Column("pull_run_id", KEY, nullable=False),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("watermark", sa.String(), nullable=True),
        sa.Column("read_to", sa.BigInteger(), nullable=True),
        sa.Column("tasks", sa.BigInteger(), nullable=False),
        sa.Column("submitted", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("compared_at", MOMENT, nullable=True),
        *_keys("project_state"),
        sqlite_autoincrement=True,
    )
    columns = ["study", "server", "project_id", "id"]
    op.create_index(op.f("ix_project_state_study_server_project_id_id"), "project_state", columns)


def _create_task_state() -> None:
    op.create_table(
        "task_state",
        sa.Column("id", KEY, sa.Identity(always=True), nullable=False),
        sa.Column("pull_run_id", KEY, nullable=False),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("task_key", sa.String(), nullable=True),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.Column("annotations", sa.Text(), nullable=False),
        sa.Column("submitted", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        *_keys("task_state"),
        sqlite_autoincrement=True,
    )
    columns = ["study", "server", "project_id", "task_id", "id"]
    op.create_index(op.f("ix_task_state_study_server_project_id_task_id_id"), "task_state", columns)


def _create_draft_survey() -> None:
    op.create_table(
        "draft_survey",
        sa.Column("id", KEY, sa.Identity(always=True), nullable=False),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("drafts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_survey")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_draft_survey_study_server_id"), "draft_survey", ["study", "server", "id"])


def _keys(table: str) -> tuple[sa.PrimaryKeyConstraint, sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_pull_run_id_pull_run")
    return (
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["pull_run_id"], ["pull_run.id"], name=name),
    )


def _guard_in_sqlite(table: str) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for action in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} {refuse}")
    # INSERT OR REPLACE removes the old row without firing the trigger on DELETE.
    known = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {known} {refuse}")


def _guard_in_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION framebridge_refuse()"
    )
