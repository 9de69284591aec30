"""Numbering what is committed, and checking that nothing of it was changed since.

A row is numbered when no transaction is under way any more that began to write before its own did: so a number
never comes before a lower one that is still to be committed. That is done when somebody asks, and once a second,
never within a save.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction

BATCH = 5000
"""Rows that are numbered in one transaction."""

_EVERY_SECONDS = 1.0
_PER_READ = 500
_PAYLOAD = "LEFT JOIN framebridge_history_payload p ON p.id = h.id"
_FIELDS = "number, actor, kind, op, object_id, project_id, task_id, before_sha256, after_sha256"


@dataclass(frozen=True)
class Verdict:
    """What checking found: how many rows there are, the newest link, and what does not hold.

    `broken` are numbers from which the chain does not follow, `altered` those of which the version kept is not the
    one that was logged, `gone` those without it although nothing was redacted.
    """

    rows: int
    newest: str
    broken: tuple[int, ...] = ()
    altered: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    blanked: int = 0

    @property
    def is_sound(self) -> bool:
        """Say whether everything holds."""
        return not (self.broken or self.altered or self.gone)


def sequence() -> None:
    """Number everything that can be."""
    while _sequence_some() == BATCH:
        pass


def start_sequencing() -> None:
    """Number once a second beside the requests; in SQLite, where that would block them, only when asked."""
    if connection.vendor == "postgresql":
        threading.Thread(target=_keep_sequencing, name="framebridge-history", daemon=True).start()


def verify() -> Verdict:
    """Compute the whole chain again, and the digest of every version that is kept."""
    sequence()
    secret = _secret()
    last, link, blanked = 0, "", 0
    broken, altered, gone = [], [], []
    for row in _numbered():
        number, after, chain, body, blanked_at = row[0], row[8], row[10], row[11], row[12]
        link = _link(link, row)
        if number != last + 1 or chain != link:
            broken.append(number)
            link = chain or ""
        last = number
        blanked += blanked_at is not None
        if body is not None and hashlib.sha256(secret + body.encode()).hexdigest() != after:
            altered.append(number)
        if body is None and blanked_at is None and after is not None:
            gone.append(number)
    return Verdict(last, link, tuple(broken), tuple(altered), tuple(gone), blanked)


def at_in_words() -> str:
    """Write the expression for when a row was logged."""
    return "framebridge_words(h.at)" if connection.vendor == "postgresql" else "h.at"


def _keep_sequencing() -> None:
    while True:
        time.sleep(_EVERY_SECONDS)
        with contextlib.suppress(DatabaseError):
            sequence()
            continue
        with contextlib.suppress(DatabaseError):
            connection.close()  # the database was restarted: a new connection next time


def _sequence_some() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT framebridge_history_sequence(%s)", [BATCH])
            return int(cursor.fetchone()[0])
    return _sequence_here()


def _sequence_here() -> int:
    """Number rows of SQLite: there is one writer at a time, so all that is seen is committed and in order."""
    with transaction.atomic(), connection.cursor() as cursor:
        pending = _rows(cursor, "WHERE h.number IS NULL ORDER BY h.id LIMIT %s", [BATCH], "h.id")
        if not pending:
            return 0
        cursor.execute(
            "SELECT number, chain FROM framebridge_history WHERE number > 0 ORDER BY number DESC LIMIT 1"
        )
        last, link = cursor.fetchone() or (0, "")
        done = []
        for last, row in enumerate(pending, start=last + 1):  # noqa: B020
            link = _link(link, (last, *row[1:]))
            done.append((last, link, row[-1]))
        cursor.executemany("UPDATE framebridge_history SET number = %s, chain = %s WHERE id = %s", done)
    return len(pending)


def _numbered() -> Iterator[Sequence[Any]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            where = "WHERE h.number > %s ORDER BY h.number LIMIT %s"
            rows = _rows(cursor, f"{_PAYLOAD} {where}", [last, _PER_READ], "h.chain, p.body, p.blanked_at")
        yield from rows
        if len(rows) < _PER_READ:
            return
        last = rows[-1][0]


def _rows(cursor: Any, where: str, values: list[Any], more: str) -> list[Sequence[Any]]:
    fields = ", ".join(f"h.{name.strip()}" for name in _FIELDS.split(","))
    query = f"SELECT {fields}, {at_in_words()}, {more} FROM framebridge_history h {where}"
    cursor.execute(query, values)
    rows: list[Sequence[Any]] = cursor.fetchall()
    return rows


def _link(before: str, row: Sequence[Any]) -> str:
    number, *rest, at = row[:10]
    words = "|".join("" if value is None else str(value) for value in (number, at, *rest))
    return hashlib.sha256(f"{before}|{words}".encode()).hexdigest()


def _secret() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM framebridge_history_key")
        secret = cursor.fetchone()[0]
    return secret.encode() if isinstance(secret, str) else bytes(secret)
