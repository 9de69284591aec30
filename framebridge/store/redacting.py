"""Rewriting versions from which something has to be taken out: the one change that the store allows.

Each rewritten version has a row in the log, with keyed digests of the fingerprints that it had. So it can be known
again when it comes from a server once more, and nobody without the key can try out which name was taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import JsonValue
from sqlalchemy import Connection, insert, select, update

from framebridge.store.content import to_json
from framebridge.store.tables import annotation_payload, annotation_version, redacted_version, redaction
from framebridge.store.versions import Line, Moment, StoredVersion
from frameschema.base import Document, Slug

REWRITTEN = (annotation_payload.name, annotation_version.name)
"""The tables that a redaction rewrites."""

Digest = Callable[[str], str]
"""Makes a keyed digest of a fingerprint."""

UNCHANGED = ""
"""Stands in the log for a fingerprint that stayed as it was."""


class Redaction(Document):
    """What was done: in which study, when, on whose word, and of what kind; never what was taken out."""

    study: Slug
    redacted_at: Moment
    redacted_by: Line
    scope: Line


class RewrittenVersion(NamedTuple):
    """A stored version, and what it becomes."""

    version: StoredVersion
    raw: dict[str, JsonValue]
    text_sha256: str
    content_sha256: str


class LoggedRedaction(NamedTuple):
    """A redaction in the log, and how many versions it rewrote."""

    number: int
    redacted_at: datetime
    redacted_by: str
    scope: str
    versions: int


def rewrite(
    connection: Connection, entry: Redaction, versions: Sequence[RewrittenVersion], digest: Digest
) -> None:
    """Log a redaction and rewrite its versions."""
    number = connection.scalar(insert(redaction).returning(redaction.c.id), entry.model_dump())
    payload, row = annotation_payload.c, annotation_version.c
    for one in versions:
        own = one.version.number
        # The log comes first: without its row the triggers let nothing be rewritten.
        connection.execute(insert(redacted_version), {"redaction_id": number, **_log_row(one, digest)})
        text = {"raw": to_json(one.raw), "redaction_id": number}
        connection.execute(update(annotation_payload).where(payload.number == own).values(text))
        marks = {"text_sha256": one.text_sha256, "content_sha256": one.content_sha256, "redaction_id": number}
        connection.execute(update(annotation_version).where(row.number == own).values(marks))


def _log_row(one: RewrittenVersion, digest: Digest) -> dict[str, object]:
    """Keep a digest of each fingerprint that changes; of one that stays there is nothing to know again."""
    before = one.version
    content, text = before.content_sha256, before.text_sha256
    return {
        "number": before.number,
        "content_digest": digest(content) if content != one.content_sha256 else UNCHANGED,
        "text_digest": digest(text) if text != one.text_sha256 else UNCHANGED,
    }


def content_digests(connection: Connection, study: str) -> frozenset[str]:
    """Give the keyed digests of everything that was rewritten, as it was before."""
    wanted = select(redacted_version.c.content_digest).join_from(redacted_version, redaction)
    return frozenset(connection.scalars(wanted.where(redaction.c.study == study))) - {UNCHANGED}


def logged(connection: Connection, study: str) -> list[LoggedRedaction]:
    """Give the log of a study, oldest first."""
    own = connection.execute(select(redaction).where(redaction.c.study == study).order_by(redaction.c.id)).all()
    counts = select(redacted_version.c.redaction_id).join_from(redacted_version, redaction)
    of = list(connection.scalars(counts.where(redaction.c.study == study)))
    return [LoggedRedaction(row.id, row.redacted_at, row.redacted_by, row.scope, of.count(row.id)) for row in own]
