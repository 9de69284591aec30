"""What there is now, as pulling wants it: tasks with their annotations, written by the database as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from labelstudio_plugin.server.history import postgresql, sqlite
from labelstudio_plugin.server.history.chain import sequence
from labelstudio_plugin.server.history.changes import in_list, newest_number
from labelstudio_plugin.server.history.kept import BY_KIND

MOST_TASKS = 500


@dataclass(frozen=True)
class TasksAsked:
    """Which tasks of a project: those of `ids`, or those with an id above `after`."""

    project: int
    after: int = 0
    limit: int = 20
    ids: tuple[int, ...] = ()
    brief: bool = False
    with_data: bool = False


def counts(project: int) -> dict[str, Any]:
    """Count tasks and submitted annotations, with the number up to which that is logged."""
    sequence()
    newest, feed = newest_number()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM task WHERE project_id = %s", [project])
        tasks = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM task_completion WHERE project_id = %s AND NOT was_cancelled", [project]
        )
        return {"feed": feed, "newest": newest, "tasks": tasks, "submitted": cursor.fetchone()[0]}


def tasks(asked: TasksAsked) -> str:
    """Answer with tasks in order of id; `changed` is the number of the newest change of a task or its coding.

    One statement reads both, so that what is told of a task is never older than its number.
    """
    sequence()
    chosen = f"t.id IN {in_list(asked.ids)}" if asked.ids else "t.id > %s"
    values: list[Any] = [asked.project, *(asked.ids or (asked.after,))]
    data = "t.data" if asked.with_data and not asked.brief else "NULL"
    limit = min(asked.limit, MOST_TASKS)
    query = f"""SELECT t.id, t.meta, {data}, {_annotations(brief=asked.brief)},
        coalesce((SELECT max(h.number) FROM framebridge_history h
            WHERE h.task_id = t.id AND h.kind IN ('annotation', 'task')), 0)
        FROM task t WHERE t.project_id = %s AND {chosen} ORDER BY t.id LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, limit])
        rows = cursor.fetchall()
    is_whole = bool(asked.ids) or len(rows) < limit
    return f'{{"more": {json.dumps(not is_whole)}, "tasks": [{", ".join(map(_as_json, rows))}]}}'


def _annotations(*, brief: bool) -> str:
    kept = BY_KIND["annotation"]
    if connection.vendor == "postgresql":
        brief_body = "json_build_object('id', a.id, 'updated_at', framebridge_words(a.updated_at))::text"
        body, glue = (brief_body if brief else postgresql.body_of(kept, "a")), "string_agg"
    else:
        brief_body = "json_object('id', a.id, 'updated_at', replace(a.updated_at, ' ', 'T') || 'Z')"
        body, glue = (brief_body if brief else sqlite.body_of(kept, "a")), "group_concat"
    return f"""(SELECT {glue}(one.body, ', ') FROM (
        SELECT {body} AS body FROM task_completion a WHERE a.task_id = t.id ORDER BY a.id) one)"""


def _as_json(row: Sequence[Any]) -> str:
    number, meta, data, annotations, changed = row
    parts = [f'"id": {number}, "changed": {changed}, "meta": {_text(meta)}, "annotations": [{annotations or ""}]']
    if data is not None:
        parts.append(f'"data": {_text(data)}')
    return f"{{{', '.join(parts)}}}"


def _text(value: Any) -> str:
    """Give a JSON column as text: Django's cursor gives it so, of either database."""
    return value if isinstance(value, str) else json.dumps(value)
