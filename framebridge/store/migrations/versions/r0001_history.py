"""The pulls, the versions they brought, and triggers that let nobody change or remove them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

TABLES = {"pull_run": "id", "annotation_version": "number", "annotation_payload": "number"}
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make tables, index and triggers."""
    _create_pull_run()
    _create_annotation_version()
    _create_annotation_payload()
    for table, key in TABLES.items():
        if op.get_bind().dialect.name == "sqlite":
            _guard_in_sqlite(table, key)
        else:
            _guard_in_postgresql(table)


def _create_pull_run() -> None:
    op.create_table(
        "pull_run",
        sa.Column("id", KEY, sa.Identity(always=True), nullable=False),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        sa.Column("tasks_seen", sa.BigInteger(), nullable=False),
        sa.Column("annotations_seen", sa.BigInteger(), nullable=False),
        sa.Column("watermark", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pull_run")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pull_run_study_server_id"), "pull_run", ["study", "server", "id"])


def _create_annotation_version() -> None:
    op.create_table(
        "annotation_version",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("pull_run_id", KEY, nullable=False),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("task_key", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("coding_pass", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=True),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("annotation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("codebook_id", sa.String(), nullable=False),
        sa.Column("codebook_version", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_annotation_version")),
        sa.ForeignKeyConstraint(
            ["pull_run_id"], ["pull_run.id"], name=op.f("fk_annotation_version_pull_run_id_pull_run")
        ),
    )
    columns = ["study", "server", "task_key", "annotation_id", "created_at", "number"]
    op.create_index("ix_annotation_version_identity", "annotation_version", columns)


def _create_annotation_payload() -> None:
    op.create_table(
        "annotation_payload",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_annotation_payload")),
        sa.ForeignKeyConstraint(
            ["number"],
            ["annotation_version.number"],
            name=op.f("fk_annotation_payload_number_annotation_version"),
        ),
    )


def _guard_in_sqlite(table: str, key: str) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for action in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} {refuse}")
    # INSERT OR REPLACE removes the old row without firing the trigger on DELETE.
    known = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {known} {refuse}")


def _guard_in_postgresql(table: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION framebridge_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION framebridge_refuse()"
    )
