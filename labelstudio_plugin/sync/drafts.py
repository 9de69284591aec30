"""Work in progress: who has a draft on which task.

Drafts change neither the counts nor the time of a task, so they are asked for apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.sync.task_list import WITH_DRAFT, iter_tasks
from labelstudio_plugin.tasks import TaskKey


@dataclass(frozen=True)
class DraftSeen:
    """Somebody's draft on a task: whose and since when, without what is in it."""

    task_key: TaskKey
    account: str
    updated_at: str


def tasks_with_draft(server: LabelStudio, project: int) -> frozenset[int]:
    """Give the ids of the tasks in a project that somebody has a draft on."""
    return frozenset(int(task["id"]) for task in iter_tasks(server, project, filters=[WITH_DRAFT]))


def drafts_in(server: LabelStudio, project: int, study: str) -> Iterator[DraftSeen]:
    """Give the drafts on the study's tasks in a project."""
    for task in iter_tasks(server, project, filters=[WITH_DRAFT]):
        meta = task.get("meta")
        key = TaskKey.parse(meta.get("key")) if isinstance(meta, dict) else None
        if key is None or key.study != study:
            continue
        for draft in server.get_objects(f"/api/tasks/{task['id']}/drafts"):
            yield DraftSeen(key, str(draft.get("user") or "unknown"), str(draft.get("updated_at") or ""))
