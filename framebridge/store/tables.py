"""The tables of the store. Nothing in them is ever changed or removed; triggers (see migrations) guard that.

The one exception is a redaction. What was coded stands in `annotation_payload`, apart from who, when and which: a
row of `redacted_version` lets the payload and the two fingerprints of that version be rewritten, once. It keeps
what the fingerprints were as keyed digests, from which nobody without the key can guess what was taken out.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

REVISION_TABLE = "framebridge_store_revision"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware and in UTC on both sides, though SQLite itself gives it back without a time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment, and write UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite counts up by itself only in a column that is called INTEGER.
_Key = BigInteger().with_variant(Integer, "sqlite")

pull_run = Table(
    "pull_run",
    metadata,
    Column("id", _Key, Identity(always=True), primary_key=True),
    Column("study", String, nullable=False),
    Column("server", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Column("tasks_seen", BigInteger, nullable=False),
    Column("annotations_seen", BigInteger, nullable=False),
    Column("watermark", String, nullable=True),  # empty: how far a project was read stands in project_state
    Index(None, "study", "server", "id"),
    sqlite_autoincrement=True,
)

annotation_version = Table(
    "annotation_version",
    metadata,
    Column("number", _Key, primary_key=True, autoincrement=False),
    Column("pull_run_id", ForeignKey("pull_run.id"), nullable=False),
    Column("study", String, nullable=False),
    Column("server", String, nullable=False),
    Column("task_key", String, nullable=False),
    Column("transcript", String, nullable=False),
    Column("coding_pass", String, nullable=False),
    Column("coder", String, nullable=True),
    Column("account", String, nullable=False),
    Column("project_id", BigInteger, nullable=False),
    Column("task_id", BigInteger, nullable=False),
    Column("annotation_id", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("text_sha256", String, nullable=False),
    Column("codebook_id", String, nullable=False),
    Column("codebook_version", String, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("content_sha256", String, nullable=False),
    Column("redaction_id", ForeignKey("redaction.id"), nullable=True),
    Index(
        "ix_annotation_version_identity",
        "study",
        "server",
        "task_key",
        "annotation_id",
        "created_at",
        "number",
    ),
)

annotation_payload = Table(
    "annotation_payload",
    metadata,
    Column("number", ForeignKey("annotation_version.number"), primary_key=True, autoincrement=False),
    Column("raw", Text, nullable=False),
    Column("redaction_id", ForeignKey("redaction.id"), nullable=True),
)

# --- What was taken out of versions afterwards

redaction = Table(
    "redaction",
    metadata,
    Column("id", _Key, Identity(always=True), primary_key=True),
    Column("study", String, nullable=False),
    Column("redacted_at", UtcDateTime, nullable=False),
    Column("redacted_by", String, nullable=False),
    Column("scope", String, nullable=False),
    sqlite_autoincrement=True,
)

redacted_version = Table(
    "redacted_version",
    metadata,
    Column("redaction_id", ForeignKey("redaction.id"), primary_key=True, autoincrement=False),
    Column("number", ForeignKey("annotation_version.number"), primary_key=True, autoincrement=False),
    Column("content_digest", String, nullable=False),
    Column("text_digest", String, nullable=False),
)

# --- What of the servers was seen, so that the next pull reads only what is new

project_state = Table(
    "project_state",
    metadata,
    Column("id", _Key, Identity(always=True), primary_key=True),
    Column("pull_run_id", ForeignKey("pull_run.id"), nullable=False),
    Column("study", String, nullable=False),
    Column("server", String, nullable=False),
    Column("project_id", BigInteger, nullable=False),
    Column("watermark", String, nullable=True),
    Column("read_to", BigInteger, nullable=True),
    Column("tasks", BigInteger, nullable=False),
    Column("submitted", BigInteger, nullable=False),
    Column("kept", BigInteger, nullable=False),
    Column("attribution", String, nullable=False),
    Column("compared_at", UtcDateTime, nullable=True),
    Index(None, "study", "server", "project_id", "id"),
    sqlite_autoincrement=True,
)

task_state = Table(
    "task_state",
    metadata,
    Column("id", _Key, Identity(always=True), primary_key=True),
    Column("pull_run_id", ForeignKey("pull_run.id"), nullable=False),
    Column("study", String, nullable=False),
    Column("server", String, nullable=False),
    Column("project_id", BigInteger, nullable=False),
    Column("task_id", BigInteger, nullable=False),
    Column("task_key", String, nullable=True),
    Column("updated_at", String, nullable=False),
    Column("annotations", Text, nullable=False),
    Column("submitted", BigInteger, nullable=False),
    Column("gone", Boolean, nullable=False),
    Index(None, "study", "server", "project_id", "task_id", "id"),
    sqlite_autoincrement=True,
)

draft_survey = Table(
    "draft_survey",
    metadata,
    Column("id", _Key, Identity(always=True), primary_key=True),
    Column("study", String, nullable=False),
    Column("server", String, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("drafts", Text, nullable=False),
    Index(None, "study", "server", "id"),
    sqlite_autoincrement=True,
)
APPEND_ONLY = (
    pull_run,
    annotation_version,
    annotation_payload,
    redaction,
    redacted_version,
    project_state,
    task_state,
    draft_survey,
)
"""The tables whose rows triggers keep as they are, but for what a redaction may rewrite."""
