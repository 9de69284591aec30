"""Revisions: a corrected transcript gets a task of its own, and the task with the earlier text is closed.

A closed task stays with all coding on it, so that nothing is removed on a server. It bears `closed` in its `meta`
and another title. Since it asks for no coders any more (`overlap` 0) it counts as finished: "Label All Tasks" no
longer offers it. Stock Label Studio 1.23.2 cannot forbid to open it from the list and to save there; what is
saved there is pulled and told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from frameschema import Clearance
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TimedOut
from labelstudio_plugin.gate import ClearedPayload, fingerprint, talk_in
from labelstudio_plugin.sync.push import IN_DOUBT, LOOK_UP, EarlierTask, PushAction, PushPlan
from labelstudio_plugin.sync.task_list import filter_in, iter_tasks
from labelstudio_plugin.tasks import Task, TaskKey

_CLOSED = "closed"
"""What the `meta` of a closed task holds: the revision that took its place."""

_MOMENT_SECONDS = 3.0


@dataclass(frozen=True)
class _There:
    """A task on the server; `closed` is the revision that took its place, 0 for none."""

    task_id: int
    key: TaskKey
    text_sha256: str
    closed: int


def plan_newest(server: LabelStudio, tasks: Sequence[tuple[int, Task]]) -> list[PushPlan]:
    """Look up the newest revision of each of these tasks; `tasks` are (project, task) of any revision.

    A plan holds its task at the revision that is there, and the earlier tasks that are open still. When another
    text is there, that is CHANGED, and the newest is among these.
    """
    plans = []
    for project in sorted({project for project, _ in tasks}):
        own = [task for owner, task in tasks if owner == project]
        there = _by_unit(_tasks_of(server, project, sorted({task.key.unit for task in own})))
        plans += [_plan(task, project, there.get(_every_revision(task.key), ())) for task in own]
    return plans


def revised(plan: PushPlan, codings: Sequence[Mapping[str, Any]]) -> PushPlan:
    """Make of a plan whose text is CHANGED one that sends a new revision, with these codings on it."""
    task = replace(plan.task.at_revision(plan.task.key.revision + 1), codings=tuple(codings))
    return replace(plan, task=task, action=PushAction.REVISE, task_id=None)


def close_task(
    server: LabelStudio, earlier: EarlierTask, revision: int, title: str, clearance: Clearance | None
) -> None:
    """Close a task for the sake of a newer revision; its title is changed only with a clearance of its text.

    In doubt it is looked at, and closed once more if it was not; a server that ran out of time raises TimedOut.
    """
    address = f"/api/tasks/{earlier.task_id}/"
    body = _closing(server.get_object(address, resolve_uri="false"), earlier, revision, title, clearance)
    try:
        server.patch(address, body)
    except IN_DOUBT as exc:
        server.pause(_MOMENT_SECONDS)
        if closed_for(server.get_object(address)):
            return
        if isinstance(exc, TimedOut):
            raise
        server.patch(address, body)


def closed_for(task: Mapping[str, Any]) -> int:
    """Give the revision for the sake of which a task was closed, 0 for one that is open."""
    meta = task.get("meta")
    revision = meta.get(_CLOSED) if isinstance(meta, dict) else None
    return revision if isinstance(revision, int) else 0


def _closing(
    stored: Mapping[str, Any], earlier: EarlierTask, revision: int, title: str, clearance: Clearance | None
) -> dict[str, Any]:
    meta = {**(stored.get("meta") or {}), "key": str(earlier.key), "sha256": earlier.text_sha256}
    body = {"meta": {**meta, _CLOSED: revision}, "overlap": 0, "is_labeled": True}
    if clearance is None:
        return body
    return ClearedPayload({**body, "data": {**stored["data"], "title": title}}, clearance)


def _tasks_of(server: LabelStudio, project: int, units: Sequence[str]) -> list[_There]:
    """Find all tasks of these transcripts, in order of id."""
    found = []
    for at in range(0, len(units), LOOK_UP):
        wanted = filter_in("data.transcript_id", units[at : at + LOOK_UP])
        found += [_there(server, row) for row in iter_tasks(server, project, filters=[wanted])]
    return [task for task in found if task is not None]


def _there(server: LabelStudio, row: Mapping[str, Any]) -> _There | None:
    meta, number = row.get("meta") or {}, int(row["id"])
    words, sha256 = meta.get("key"), meta.get("sha256")
    if words is None or sha256 is None:
        # Somebody emptied its meta; the key and the text stand in the data too.
        data = server.get_object(f"/api/tasks/{number}/", resolve_uri="false").get("data") or {}
        words, sha256 = data.get("key"), fingerprint(talk_in(data) or "")
    key = TaskKey.parse(words)
    return None if key is None else _There(number, key, str(sha256), closed_for(row))


def _by_unit(tasks: Iterable[_There]) -> dict[TaskKey, list[_There]]:
    """Put together what differs in revision only, oldest first; of one that is there twice, the first counts."""
    first: dict[TaskKey, _There] = {}
    for task in tasks:
        first.setdefault(task.key, task)
    found: dict[TaskKey, list[_There]] = {}
    for task in sorted(first.values(), key=lambda one: one.key.revision):
        found.setdefault(_every_revision(task.key), []).append(task)
    return found


def _every_revision(key: TaskKey) -> TaskKey:
    return replace(key, revision=0)


def _plan(task: Task, project: int, there: Sequence[_There]) -> PushPlan:
    if not there:
        return PushPlan(task, project, PushAction.SEND)
    *before, newest = there
    is_same = newest.text_sha256 == task.text_sha256 and not newest.closed
    earlier = tuple(
        EarlierTask(one.task_id, one.key, one.text_sha256)
        for one in (before if is_same else there)
        if not one.closed
    )
    # A task that is closed although none is newer: that one was removed, and its key is not given again.
    now = task.at_revision(max(newest.key.revision, newest.closed))
    return PushPlan(now, project, PushAction.KEEP if is_same else PushAction.CHANGED, newest.task_id, earlier)
