"""Redaction: a logged row lets one version be rewritten, once; everything else stays append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW_TABLES = {"redaction": ("id",), "redacted_version": ("redaction_id", "number")}
MAY_CHANGE = {
    "annotation_payload": ("redaction_id", "raw"),
    "annotation_version": ("redaction_id", "text_sha256", "content_sha256"),
}
"""What a redaction may write, by table."""


def upgrade() -> None:
    """Make the log and its triggers, and let the two tables with coding be rewritten under it."""
    _create_redaction()
    _create_redacted_version()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, key in NEW_TABLES.items():
        if is_sqlite:
            _guard_in_sqlite(table, key)
        else:
            _guard_in_postgresql(table)
    for table in MAY_CHANGE:
        _add_mark(table, "INTEGER" if is_sqlite else "BIGINT")
    if is_sqlite:
        for table in MAY_CHANGE:
            _open_in_sqlite(table)
    else:
        _open_in_postgresql()


def _create_redaction() -> None:
    op.create_table(
        "redaction",
        sa.Column("id", KEY, sa.Identity(always=True), nullable=False),
        sa.Column("study", sa.String(), nullable=False),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redacted_by", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sqlite_autoincrement=True,
    )


def _create_redacted_version() -> None:
    op.create_table(
        "redacted_version",
        sa.Column("redaction_id", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("text_digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("redaction_id", "number", name=op.f("pk_redacted_version")),
        sa.ForeignKeyConstraint(
            ["redaction_id"], ["redaction.id"], name=op.f("fk_redacted_version_redaction_id_redaction")
        ),
        sa.ForeignKeyConstraint(
            ["number"],
            ["annotation_version.number"],
            name=op.f("fk_redacted_version_number_annotation_version"),
        ),
    )


def _add_mark(table: str, kind: str) -> None:
    # Not op.add_column: for SQLite it would write the foreign key in a statement of its own, which is refused.
    name = f"fk_{table}_redaction_id_redaction"
    op.execute(f"ALTER TABLE {table} ADD COLUMN redaction_id {kind} CONSTRAINT {name} REFERENCES redaction (id)")


def _guard_in_sqlite(table: str, key: tuple[str, ...]) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for action in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} {refuse}")
    # INSERT OR REPLACE removes the old row without firing the trigger on DELETE.
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    known = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {known} {refuse}")


def _guard_in_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION framebridge_refuse()"
    )


def _open_in_sqlite(table: str) -> None:
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    same = [f"NEW.{name} IS OLD.{name}" for name in columns if name not in MAY_CHANGE[table]]
    logged = (
        "EXISTS (SELECT 1 FROM redacted_version AS r "
        "WHERE r.number = OLD.number AND r.redaction_id = NEW.redaction_id)"
    )
    once = "(OLD.redaction_id IS NULL OR NEW.redaction_id > OLD.redaction_id)"
    allowed = " AND ".join(["NEW.redaction_id IS NOT NULL", once, logged, *same])
    op.execute(f"DROP TRIGGER {table}_no_update")
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


_REDACTION_ONLY = """
CREATE OR REPLACE FUNCTION framebridge_redaction_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_change text[] := ARRAY['redaction_id', 'raw', 'text_sha256', 'content_sha256'];
BEGIN
  IF NEW.redaction_id IS NULL OR NEW.redaction_id <= coalesce(OLD.redaction_id, 0)
    OR (to_jsonb(NEW) - may_change) IS DISTINCT FROM (to_jsonb(OLD) - may_change)
    OR NOT EXISTS (
      SELECT 1 FROM redacted_version AS r WHERE r.number = OLD.number AND r.redaction_id = NEW.redaction_id
    )
  THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
  RETURN NEW;
END $$
"""


def _open_in_postgresql() -> None:
    op.execute(_REDACTION_ONLY)
    for table in MAY_CHANGE:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION framebridge_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_redaction_only BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION framebridge_redaction_only()"
        )
