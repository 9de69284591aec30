"""Renewal: put other data in tasks that are there, such as a sheet whose coding has grown.

Only for tasks whose results do not point into their data: a transcript's task is never renewed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TimedOut
from labelstudio_plugin.sync.push import IN_DOUBT, PushAction, PushPlan
from labelstudio_plugin.tasks import Task

_MOMENT_SECONDS = 3.0


def is_as_sent(stored: Mapping[str, Any], task: Task) -> bool:
    """Say whether a task on the server holds what this task would put there."""
    wanted = json.loads(json.dumps(task.payload()))
    return all(stored.get(part) == content for part, content in wanted.items())


def apply_renewals(
    server: LabelStudio, plans: Iterable[PushPlan], done: Callable[[int], None] = lambda count: None
) -> None:
    """Replace the data of every task to RENEW; `done` is told of each.

    When it is in doubt whether the change was stored, the task is looked at, and changed once more only if
    it was not. A server that ran out of time raises TimedOut if the change is not there; the next run makes it.
    """
    for plan in plans:
        if plan.action is PushAction.RENEW and plan.task_id is not None:
            _renew(server, plan.task_id, plan.task)
            done(1)


def _renew(server: LabelStudio, task_id: int, task: Task) -> None:
    try:
        server.patch(f"/api/tasks/{task_id}/", task.payload())
    except IN_DOUBT as exc:
        server.pause(_MOMENT_SECONDS)
        if is_as_sent(server.get_object(f"/api/tasks/{task_id}/"), task):
            return
        if isinstance(exc, TimedOut):
            raise
        server.patch(f"/api/tasks/{task_id}/", task.payload())
