"""The history in SQLite: the same tables; digests and who it was come from functions of this process."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

from labelstudio_plugin.server.history.actor import current_actor
from labelstudio_plugin.server.history.kept import KEPT, Form, Kept, column_of

_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'"

_TABLES = (
    "CREATE TABLE framebridge_history_key (secret text NOT NULL, feed text NOT NULL)",
    "INSERT INTO framebridge_history_key VALUES (lower(hex(randomblob(32))), lower(hex(randomblob(16))))",
    f"""CREATE TABLE framebridge_history (
        id integer PRIMARY KEY AUTOINCREMENT, at text NOT NULL DEFAULT ({_NOW}), actor integer, kind text NOT NULL,
        op text NOT NULL, object_id integer NOT NULL, project_id integer, task_id integer, before_sha256 text,
        after_sha256 text, number integer, chain text)""",
    "CREATE UNIQUE INDEX framebridge_history_number ON framebridge_history (number) WHERE number IS NOT NULL",
    "CREATE INDEX framebridge_history_pending ON framebridge_history (id) WHERE number IS NULL",
    "CREATE INDEX framebridge_history_project ON framebridge_history (project_id, number)",
    "CREATE INDEX framebridge_history_task ON framebridge_history (task_id, number)",
    "CREATE INDEX framebridge_history_object ON framebridge_history (object_id, kind)",
    "CREATE TABLE framebridge_history_payload (id integer PRIMARY KEY, body text, blanked_at text)",
)

_SAME = " AND ".join(
    f"OLD.{name} IS NEW.{name}"
    for name in ("id", "at", "actor", "kind", "op", "object_id", "project_id", "task_id", "before_sha256")
)
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
_GUARDS = (
    f"CREATE TRIGGER framebridge_keep BEFORE DELETE ON framebridge_history {_REFUSE}",
    f"CREATE TRIGGER framebridge_guard BEFORE UPDATE ON framebridge_history WHEN NOT "
    f"(OLD.number IS NULL AND NEW.number > 0 AND OLD.after_sha256 IS NEW.after_sha256 AND {_SAME}) {_REFUSE}",
    f"CREATE TRIGGER framebridge_keep_payload BEFORE DELETE ON framebridge_history_payload {_REFUSE}",
    f"CREATE TRIGGER framebridge_guard_payload BEFORE UPDATE ON framebridge_history_payload "
    f"WHEN NOT (NEW.body IS NULL AND NEW.id = OLD.id AND framebridge_redacting()) {_REFUSE}",
)

_here = threading.local()


@contextlib.contextmanager
def redacting() -> Iterator[None]:
    """Let payloads be blanked in this thread."""
    _here.redacting = True
    try:
        yield
    finally:
        _here.redacting = False


def add_functions(connection: Any, **_: object) -> None:
    """Give a new connection of Django's the functions that the triggers call."""
    if connection.vendor == "sqlite":
        let_write(connection.connection, current_actor)


def let_write(connection: sqlite3.Connection, actor: Callable[[], int | None]) -> None:
    """Let a connection change what is logged: SQLite has no digests, so whoever brings none is refused."""
    made = connection.create_function
    made("framebridge_user", 0, actor)
    made("framebridge_sha256", 1, lambda text: None if text is None else _sha256(text), deterministic=True)
    made("framebridge_redacting", 0, lambda: getattr(_here, "redacting", False))


def statements() -> Iterator[str]:
    """Give all that makes the history, and takes in what is there already."""
    yield from _TABLES
    yield from _GUARDS
    for kept in KEPT:
        if "INSERT" in kept.on:
            yield from _baseline(kept)
        yield from (_trigger(kept, op) for op in kept.on)


def body_of(kept: Kept, row: str) -> str:
    """Write the expression for what is kept of a row, as text."""
    fields = ", ".join(
        f"'{name}', {_value(f'{row}.{column}', form)}" for name, (column, form) in kept.columns.items()
    )
    return f"json_object({fields})"


def _value(column: str, form: Form) -> str:
    match form:
        case Form.TIME:
            return f"replace({column}, ' ', 'T') || 'Z'"
        case Form.FLAG:
            return f"json(CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)"
        case Form.JSON:
            return f"json(coalesce({column}, 'null'))"
        case Form.DIGEST:
            return f"framebridge_sha256({column})"
    return column


def _digest(body: str) -> str:
    return f"framebridge_sha256((SELECT secret FROM framebridge_history_key) || {body})"


def _trigger(kept: Kept, op: str) -> str:
    row = "OLD" if op == "DELETE" else "NEW"
    before = "NULL" if op == "INSERT" else _digest(body_of(kept, "OLD"))
    after = "NULL" if op == "DELETE" else _digest(body_of(kept, "NEW"))
    places = ", ".join(column_of(where, row) for where in ("id", kept.project, kept.task))
    of, when = "", ""
    if op == "UPDATE" and not kept.watched:
        when = f"WHEN {body_of(kept, 'OLD')} IS NOT {body_of(kept, 'NEW')}"
    if op == "UPDATE" and kept.watched:
        of = f" OF {', '.join(kept.watched)}"
        when = "WHEN " + " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in kept.watched)
    body = "" if op == "DELETE" else _payload(body_of(kept, "NEW"))
    word = {"INSERT": "create", "UPDATE": "update", "DELETE": "delete"}[op]
    return f"""CREATE TRIGGER {kept.name}_{op.lower()} AFTER {op}{of} ON {kept.table} FOR EACH ROW {when}
    BEGIN
        INSERT INTO framebridge_history
            (actor, kind, op, object_id, project_id, task_id, before_sha256, after_sha256)
        VALUES (framebridge_user(), '{kept.kind}', '{word}', {places}, {before}, {after});
        {body}
    END"""


def _payload(body: str) -> str:
    return f"INSERT INTO framebridge_history_payload (id, body) VALUES (last_insert_rowid(), {body});"


def _baseline(kept: Kept) -> Iterator[str]:
    """Take in what was there before the history began."""
    body = body_of(kept, "r")
    places = ", ".join(column_of(where, "r") for where in ("id", kept.project, kept.task))
    yield f"""INSERT INTO framebridge_history (kind, op, object_id, project_id, task_id, after_sha256)
        SELECT '{kept.kind}', 'found', {places}, {_digest(body)} FROM {kept.table} r ORDER BY r.id"""
    yield f"""INSERT INTO framebridge_history_payload (id, body)
        SELECT h.id, {body} FROM framebridge_history h JOIN {kept.table} r ON r.id = h.object_id
        WHERE h.kind = '{kept.kind}' AND h.op = 'found'"""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
