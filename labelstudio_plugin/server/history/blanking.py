"""Redaction in the history: versions that are kept are blanked, the rows of the log stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from labelstudio_plugin.server.history import sqlite
from labelstudio_plugin.server.history.actor import current_actor
from labelstudio_plugin.server.history.changes import in_list


def blank(numbers: Sequence[int]) -> int:
    """Blank the versions with these numbers, and log each; gives how many were not blank yet."""
    if not numbers:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT p.id FROM framebridge_history_payload p JOIN framebridge_history h ON h.id = p.id
            WHERE h.number IN {in_list(numbers)} AND p.body IS NOT NULL""",
            list(numbers),
        )
        found = [row[0] for row in cursor.fetchall()]
        if found:
            _blank(cursor, found)
    return len(found)


def _blank(cursor: Any, found: list[int]) -> None:
    now = datetime.now(UTC)
    query = f"UPDATE framebridge_history_payload SET body = NULL, blanked_at = %s WHERE id IN {in_list(found)}"
    if connection.vendor == "postgresql":
        cursor.execute("SELECT set_config('framebridge.redacting', 'on', true)")
        cursor.execute(query, [now, *found])
        cursor.execute("SELECT set_config('framebridge.redacting', 'off', true)")
    else:
        with sqlite.redacting():
            cursor.execute(query, [now.isoformat(), *found])
    cursor.execute(
        f"""INSERT INTO framebridge_history (actor, kind, op, object_id, project_id, task_id, before_sha256)
        SELECT %s, kind, 'blank', object_id, project_id, task_id, after_sha256 FROM framebridge_history
        WHERE id IN {in_list(found)} ORDER BY id""",
        [current_actor(), *found],
    )
