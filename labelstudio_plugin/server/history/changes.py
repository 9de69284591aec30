"""Reading the log in order: the change feed, and the versions of one thing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from labelstudio_plugin.server.history.chain import at_in_words, sequence

MOST = 10_000
MOST_WITH_BODIES = 500
_FIELDS = ("number", "user", "kind", "op", "id", "project", "task", "before", "after", "chain", "at", "blanked")


@dataclass(frozen=True)
class Asked:
    """Which changes: numbered above `after`, up to `until`; the rest narrows that down."""

    after: int = 0
    until: int | None = None
    limit: int = 1000
    project: int | None = None
    kinds: tuple[str, ...] = ()
    tasks: tuple[int, ...] = ()
    thing: int | None = None
    with_bodies: bool = False


def changes(asked: Asked) -> str:
    """Answer with the changes as JSON, and from where to go on.

    What is answered is complete: every change up to `cursor` that is asked for is in it or in an answer before.
    """
    sequence()
    newest, feed = newest_number()
    until = newest if asked.until is None else min(asked.until, newest)
    limit = min(asked.limit, MOST_WITH_BODIES if asked.with_bodies else MOST)
    rows = _rows(asked, until, limit)
    is_whole = len(rows) < limit
    cursor = max(until, asked.after) if is_whole else rows[-1][0]
    head = json.dumps({"feed": feed, "newest": newest, "cursor": cursor, "more": not is_whole})
    accounts = _accounts(rows)
    told = ", ".join(_as_json(row, accounts) for row in rows)
    return f'{head[:-1]}, "changes": [{told}]}}'


def newest_number() -> tuple[int, str]:
    """Give the newest number, and the name of this feed: that of another database is another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(number), 0), (SELECT feed FROM framebridge_history_key) "
            "FROM framebridge_history WHERE number IS NOT NULL"
        )
        newest, feed = cursor.fetchone()
    return int(newest), str(feed)


def in_list(values: Sequence[Any]) -> str:
    """Write placeholders for a list."""
    return f"({', '.join(['%s'] * len(values))})"


def _rows(asked: Asked, until: int, limit: int) -> list[Sequence[Any]]:
    conditions = ["h.number > %s", "h.number <= %s"]
    values: list[int | str] = [asked.after, until]
    for column, value in (("project_id", asked.project), ("object_id", asked.thing)):
        if value is not None:
            conditions.append(f"h.{column} = %s")
            values.append(value)
    for column, several in (("kind", asked.kinds), ("task_id", asked.tasks)):
        if several:
            conditions.append(f"h.{column} IN {in_list(several)}")
            values.extend(several)
    body, join = (
        ("p.body", "LEFT JOIN framebridge_history_payload p ON p.id = h.id") if asked.with_bodies else ("NULL", "")
    )
    blanked = "p.blanked_at IS NOT NULL" if asked.with_bodies else "NULL"
    query = f"""SELECT h.number, h.actor, h.kind, h.op, h.object_id, h.project_id, h.task_id, h.before_sha256,
        h.after_sha256, h.chain, {at_in_words()}, {blanked}, {body} FROM framebridge_history h {join}
        WHERE {" AND ".join(conditions)} ORDER BY h.number LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, limit])
        rows: list[Sequence[Any]] = cursor.fetchall()
    return rows


def _as_json(row: Sequence[Any], accounts: dict[int, str]) -> str:
    told = dict(zip(_FIELDS, row, strict=False))
    told["account"] = accounts.get(told["user"])
    told["draft"] = told["kind"] == "draft"
    if told["blanked"] is None:
        del told["blanked"]
    words = json.dumps(told)
    return words if row[-1] is None else f'{words[:-1]}, "body": {row[-1]}}}'


def _accounts(rows: Sequence[Sequence[Any]]) -> dict[int, str]:
    numbers = sorted({row[1] for row in rows if row[1] is not None})
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, email FROM htx_user WHERE id IN {in_list(numbers)}", numbers)
        return dict(cursor.fetchall())
