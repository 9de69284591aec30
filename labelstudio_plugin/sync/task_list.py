"""Reading the tasks of a project in full: by id, page after page, and each page counted.

Measured on 1.23.2: paging by page number skips rows when something is deleted meanwhile, and the SDK takes a 404
on a later page for the end (20 of 68 tasks, without an error). Asking for "id greater than the last one" skips
nothing, and a page counts only when it holds as many rows as the server says are left, up to its size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import UnexpectedAnswer

PAGE = 20
"""Tasks with their annotations in one answer: costs the server the least memory for the same speed."""

BRIEF_PAGE = 500
"""Tasks in one answer when only ids and times are asked for."""

WITH_DRAFT = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}
"""A filter for the tasks that somebody has a draft on."""

_ATTEMPTS = 4
_MOMENT_SECONDS = 0.2
_TASK_FIELDS = ("id", "meta", "updated_at")


def iter_tasks(
    server: LabelStudio, project: int, *, fields: Sequence[str] = (), filters: Sequence[dict[str, Any]] = ()
) -> Iterator[dict[str, Any]]:
    """Give every task that meets the filters, in order of id, without the transcript's text.

    `fields` names what more is wanted of a task and its annotations. Raises UnexpectedAnswer when
    fewer tasks come than the server counts.
    """
    include, size = (*_TASK_FIELDS, *fields), PAGE if fields else BRIEF_PAGE
    for page in iter_pages(server, project, include, whole=bool(fields), filters=filters, size=size):
        yield from page


def iter_pages(
    server: LabelStudio,
    project: int,
    include: Sequence[str],
    *,
    whole: bool,
    filters: Sequence[dict[str, Any]] = (),
    after: int = 0,
    size: int = PAGE,
) -> Iterator[list[dict[str, Any]]]:
    """Give the tasks with an id above `after`, in pages; `whole` asks for annotations too."""
    last = after
    while True:
        rows, left = _sound_page(server, project, include, whole, [*filters, _id_greater(last)], last, size)
        if rows:
            yield rows
            last = rows[-1]["id"]
        if left <= len(rows):
            return


def filter_in(column: str, values: Sequence[object]) -> dict[str, Any]:
    """Make a filter on a column of the task, or with `data.` of its data."""
    return {"filter": f"filter:tasks:{column}", "operator": "in_list", "type": "List", "value": list(values)}


def filter_since(moment: str) -> dict[str, Any]:
    """Make a filter on the time of the last change; `moment` must have a fraction, or the server fails (500)."""
    return {
        "filter": "filter:tasks:updated_at",
        "operator": "greater_or_equal",
        "type": "Datetime",
        "value": moment,
    }


def ask_for_tasks(server: LabelStudio, project: int, **asked: Any) -> dict[str, Any]:
    """Ask for a list of tasks; raises UnexpectedAnswer for an answer that is none."""
    answer = server.get("/api/tasks/", project=project, page=1, resolve_uri="false", **asked)
    if not _is_task_list(answer):
        raise UnexpectedAnswer(
            message("project {project} at {url} gave no list of tasks", project=project, url=server.url)
        )
    return dict(answer)


def _sound_page(
    server: LabelStudio,
    project: int,
    include: Sequence[str],
    whole: bool,
    filters: Sequence[dict[str, Any]],
    last: int,
    size: int,
) -> tuple[list[dict[str, Any]], int]:
    """Ask until rows and count agree: somebody may add or remove a task between the two."""
    for attempt in range(_ATTEMPTS):
        if attempt:
            server.pause(_MOMENT_SECONDS)
        answer = ask_for_tasks(
            server,
            project,
            page_size=size,
            fields="all" if whole else "task_only",
            include=",".join(include),
            query=json.dumps({"filters": {"conjunction": "and", "items": filters}}),
        )
        rows, total = answer["tasks"], answer["total"]
        _check_order(server, project, rows, last)
        if len(rows) == min(size, total):
            return rows, total
    raise UnexpectedAnswer(
        message(
            "project {project} at {url} gave {seen} of {total} tasks; it changed meanwhile, run again",
            project=project,
            url=server.url,
            seen=len(rows),
            total=total,
        )
    )


def _check_order(server: LabelStudio, project: int, rows: Sequence[Mapping[str, Any]], last: int) -> None:
    ids = [last, *(row["id"] for row in rows)]
    if any(after <= before for before, after in pairwise(ids)):
        raise UnexpectedAnswer(
            message("project {project} at {url} gave its tasks out of order", project=project, url=server.url)
        )


def _is_task_list(answer: object) -> bool:
    if not isinstance(answer, dict) or not isinstance(answer.get("total"), int):
        return False
    rows = answer.get("tasks")
    return isinstance(rows, list) and all(isinstance(row, dict) and isinstance(row.get("id"), int) for row in rows)


def _id_greater(last: int) -> dict[str, Any]:
    return {"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": last}
