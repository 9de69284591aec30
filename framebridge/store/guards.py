"""Whether the triggers that let nobody change or remove a row are in place and switched on."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, text

from framebridge.store.tables import APPEND_ONLY

_IN_SQLITE = text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
_IN_POSTGRESQL = text(
    "SELECT c.relname, t.tgname, t.tgtype, p.prosrc FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)"
)
_BEFORE_CHANGE_DELETE_TRUNCATE = 2 | 8 | 16 | 32
"""The bits of `pg_trigger.tgtype`."""


def unguarded_tables(connection: Connection) -> tuple[str, ...]:
    """Name the tables that somebody could change, since a trigger is missing, off, or not what it was."""
    guarded = _in_sqlite(connection) if connection.dialect.name == "sqlite" else _in_postgresql(connection)
    return tuple(table.name for table in APPEND_ONLY if table.name not in guarded)


def _in_sqlite(connection: Connection) -> set[str]:
    refusing = {(table, name) for table, name, sql in connection.execute(_IN_SQLITE) if "RAISE(ABORT" in sql}
    wanted = ("no_update", "no_delete", "no_replace")
    tables = {table for table, _ in refusing}
    return {table for table in tables if all((table, f"{table}_{name}") in refusing for name in wanted)}


def _in_postgresql(connection: Connection) -> set[str]:
    bits, found = _BEFORE_CHANGE_DELETE_TRUNCATE, Counter[str]()
    for table, name, kind, body in connection.execute(_IN_POSTGRESQL):
        if name in (f"{table}_append_only", f"{table}_redaction_only") and "RAISE EXCEPTION" in body:
            found[table] |= kind
    return {table for table, kinds in found.items() if kinds & bits == bits}
