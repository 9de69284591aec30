"""A redaction is the only thing that rewrites a version: once per logged row, and nothing beside text."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from framebridge.store import Redaction, RewrittenVersion, Store, content_hash, look_at_store, open_store

from .builders import NOON, a_raw, a_run, a_version

ENTRY = Redaction(study="nijmegen", redacted_at=NOON, redacted_by="A. Bakker", scope="words")
REWRITES = [
    "UPDATE annotation_payload SET raw = '{}' WHERE number = 1",
    "UPDATE annotation_payload SET raw = '{}', redaction_id = 1 WHERE number = 1",
    "UPDATE annotation_payload SET raw = '{}', redaction_id = 1 WHERE number = 2",
    "UPDATE annotation_payload SET raw = '{}', redaction_id = NULL WHERE number = 1",
    "UPDATE annotation_version SET text_sha256 = 'x', redaction_id = 1 WHERE number = 1",
    "UPDATE redaction SET redacted_by = 'x'",
    "DELETE FROM redacted_version",
    "UPDATE redacted_version SET content_digest = 'x'",
]


def digest(fingerprint: str) -> str:
    return sha256(f"geheim {fingerprint}".encode()).hexdigest()


def redact_first(store: Store, said: str = "[Naam 1]") -> None:
    version = store.history("nijmegen")[0]
    raw = {**version.raw, "said": said, "result": []}
    assert store.redact(ENTRY, [RewrittenVersion(version, raw, "1" * 64, content_hash(raw))], digest)


@pytest.fixture
def filled(store: Store) -> Store:
    store.append([a_version(raw=a_raw(said="Jansen")), a_version(annotation_id=8)], a_run())
    return store


def test_a_version_is_rewritten_and_logged_with_keyed_digests(filled: Store) -> None:
    before = filled.history("nijmegen")
    redact_first(filled)
    first, second = filled.history("nijmegen")
    assert (first.raw["said"], first.text_sha256) == ("[Naam 1]", "1" * 64)
    assert first.content_sha256 == content_hash(first.raw)
    same = ("number", "task_key", "annotation_id", "created_at", "updated_at", "coder", "codebook_version")
    assert [getattr(first, name) for name in same] == [getattr(before[0], name) for name in same]
    assert second == before[1]
    assert filled.redacted_digests("nijmegen") == {digest(before[0].content_sha256)}
    [entry] = filled.redactions("nijmegen")
    assert (entry.redacted_by, entry.scope, entry.versions) == ("A. Bakker", "words", 1)


def test_it_may_be_redacted_again(filled: Store) -> None:
    redact_first(filled)
    redact_first(filled, "[Naam 2]")
    assert filled.history("nijmegen")[0].raw["said"] == "[Naam 2]"
    assert len(filled.redactions("nijmegen")) == 2


@pytest.mark.parametrize("statement", REWRITES)
def test_a_logged_row_lets_it_be_rewritten_once(filled: Store, engine: Engine, statement: str) -> None:
    redact_first(filled)
    before = filled.history("nijmegen")
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert filled.history("nijmegen") == before


def test_a_logged_row_lets_nothing_else_be_changed(filled: Store, engine: Engine) -> None:
    redact_first(filled)
    with engine.begin() as connection:
        columns = "study, redacted_at, redacted_by, scope"
        connection.execute(text(f"INSERT INTO redaction ({columns}) VALUES ('x', '2026-11-27', 'x', 'x')"))
        connection.execute(text("INSERT INTO redacted_version VALUES (2, 1, 'x', 'x')"))
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("UPDATE annotation_version SET coder = 'x', redaction_id = 2 WHERE number = 1"))


def test_the_store_is_as_well_guarded_as_before(url: str, filled: Store) -> None:
    redact_first(filled)
    assert look_at_store(url).unguarded == ()


def test_a_fingerprint_that_stays_is_not_logged(filled: Store) -> None:
    version = filled.history("nijmegen")[0]
    raw = {**version.raw, "said": "[Naam 1]"}
    filled.redact(ENTRY, [RewrittenVersion(version, raw, version.text_sha256, version.content_sha256)], digest)
    assert filled.history("nijmegen")[0].raw["said"] == "[Naam 1]"
    assert filled.redacted_digests("nijmegen") == frozenset()


def test_what_was_taken_out_is_not_left_in_the_file(sqlite_url: str, tmp_path: Path) -> None:
    with open_store(sqlite_url) as store:
        store.append([a_version(raw=a_raw(said="Jansen " * 5000))], a_run())
        redact_first(store)
    file = tmp_path / "home" / "store.db"
    assert b"Jansen" not in file.read_bytes()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
