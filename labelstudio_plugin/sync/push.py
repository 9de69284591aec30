"""Push: send the tasks that are missing, never one twice; and coding under its coder's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Busy, Failed, Refused, TimedOut, UnexpectedAnswer, Unreachable
from labelstudio_plugin.sync.task_list import filter_in, iter_tasks
from labelstudio_plugin.tasks import Task, TaskKey

_BATCH_TASKS = 50
_BATCH_BYTES = 6_000_000
LOOK_UP = 200
"""Tasks that are looked up in one request."""

_STORED_ALREADY = 409
_MOMENT_SECONDS = 3.0
_LOOKS_SECONDS = (3.0, 10.0, 30.0)
"""When to look whether a batch is stored after all: an import that lost its client goes on, 2 s for a batch of 50
alone, up to 45 s beside eight annotators."""

IN_DOUBT = (Unreachable, Busy, Failed, UnexpectedAnswer)
"""After these it is not known whether a write was stored."""


class PushAction(StrEnum):
    """What push would do with a task."""

    SEND = "send"
    KEEP = "keep"
    CHANGED = "changed"
    RENEW = "renew"
    REVISE = "revise"


TO_SEND = (PushAction.SEND, PushAction.REVISE)
"""What a push sends as a new task."""


@dataclass(frozen=True)
class EarlierTask:
    """A task with an earlier revision of a text that is not closed yet."""

    task_id: int
    key: TaskKey
    text_sha256: str


@dataclass(frozen=True)
class PushPlan:
    """One task, and what has to happen with it.

    CHANGED means another text is already there, and REVISE that this one is sent beside it; RENEW that its data
    are to be replaced (see `renewal`). `earlier` are tasks to close once this one is there (see `revisions`).
    """

    task: Task
    project: int
    action: PushAction
    task_id: int | None = None
    earlier: tuple[EarlierTask, ...] = ()


def plan_push(server: LabelStudio, tasks: Sequence[tuple[int, Task]]) -> list[PushPlan]:
    """Look up which tasks are there already, by key and fingerprint; `tasks` are (project, task)."""
    plans = []
    for project in sorted({project for project, _ in tasks}):
        own = [task for owner, task in tasks if owner == project]
        there = tasks_by_key(server, project, [str(task.key) for task in own])
        plans += [_plan(task, project, there.get(str(task.key))) for task in own]
    return plans


def apply_push(
    server: LabelStudio, plans: Sequence[PushPlan], sent: Callable[[int], None] = lambda count: None
) -> list[PushPlan]:
    """Send what is missing; gives the plans as they stand afterwards, with all task ids.

    An import is answered with the ids of its tasks, once they are stored: then nothing is looked up, which costs
    the server about as much as reading the tasks. When it is in doubt whether a batch was stored (the SDK just
    repeats it: 6 tasks for 3), the server gets time to finish, the batch is looked up a few times, and only what
    is missing then is sent once more. A server that ran out of time may be at work for longer still: then what is
    missing raises TimedOut, and the next run sends it. `sent` is told the number of tasks of every batch.
    """
    there: dict[tuple[int, str], PushPlan] = {}
    for batch in _batches([plan for plan in plans if plan.action in TO_SEND]):
        there |= {_place(plan): plan for plan in _send(server, batch)}
        sent(len(batch))
    return [there.get(_place(plan), plan) for plan in plans]


def _place(plan: PushPlan) -> tuple[int, str]:
    return plan.project, str(plan.task.key)


def _send(server: LabelStudio, batch: Sequence[PushPlan]) -> list[PushPlan]:
    """Send a batch; gives what became of its tasks."""
    missing = list(batch)
    for is_last in (False, True):
        try:
            numbers = _import(server, missing)
            if len(numbers) == len(batch):
                kept = zip(batch, numbers, strict=True)
                return [replace(plan, action=PushAction.KEEP, task_id=number) for plan, number in kept]
            break
        except IN_DOUBT as exc:
            missing = _missing_after_a_while(server, missing)
            if missing and (is_last or isinstance(exc, TimedOut)):
                raise
        if not missing:
            break
    return _as_they_are(server, batch)


def _as_they_are(server: LabelStudio, batch: Sequence[PushPlan]) -> list[PushPlan]:
    """Look a batch up."""
    return plan_push(server, [(plan.project, plan.task) for plan in batch])


def _missing_after_a_while(server: LabelStudio, batch: Sequence[PushPlan]) -> list[PushPlan]:
    missing = list(batch)
    for seconds in _LOOKS_SECONDS:
        server.pause(seconds)
        missing = _still_missing(server, missing)
        if not missing:
            break
    return missing


def send_coding(server: LabelStudio, task_id: int, unique_id: UUID, result: list[dict[str, Any]]) -> bool:
    """Submit coding as the owner of the token; False when it was there already.

    Label Studio refuses a `unique_id` that it has (409), so that sending again after a doubt doubles nothing.
    """
    body = {"result": result, "unique_id": str(unique_id), "ground_truth": False, "lead_time": 0}
    try:
        return _submit(server, task_id, body)
    except IN_DOUBT:
        server.pause(_MOMENT_SECONDS)
        return _submit(server, task_id, body)


def _submit(server: LabelStudio, task_id: int, body: dict[str, Any]) -> bool:
    try:
        server.post(f"/api/tasks/{task_id}/annotations/", body)
    except Refused as exc:
        if exc.status == _STORED_ALREADY:
            return False
        raise
    return True


def tasks_by_key(
    server: LabelStudio, project: int, keys: Sequence[str], fields: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Look tasks up by their keys; `fields` names what is wanted of them besides id and meta."""
    there: dict[str, dict[str, Any]] = {}
    for at in range(0, len(keys), LOOK_UP):
        wanted = filter_in("data.key", keys[at : at + LOOK_UP])
        for task in iter_tasks(server, project, fields=fields, filters=[wanted]):
            there.setdefault(_key_of(server, task), task)
    return there


def _key_of(server: LabelStudio, task: dict[str, Any]) -> str:
    meta = task.get("meta") or {}
    if "key" in meta:
        return str(meta["key"])
    # Somebody emptied its meta; the key stands in the data too.
    whole = server.get_object(f"/api/tasks/{task['id']}/")
    return str((whole.get("data") or {}).get("key"))


def _plan(task: Task, project: int, there: dict[str, Any] | None) -> PushPlan:
    if there is None:
        return PushPlan(task, project, PushAction.SEND)
    meta = there.get("meta") or {}
    same = all(meta.get(name) == value for name, value in task.fingerprints.items())
    return PushPlan(task, project, PushAction.KEEP if same else PushAction.CHANGED, int(there["id"]))


def _batches(plans: Sequence[PushPlan]) -> Iterator[list[PushPlan]]:
    batch: list[PushPlan] = []
    size = 0
    for plan in plans:
        own = len(json.dumps(plan.task.payload()))
        if batch and (len(batch) == _BATCH_TASKS or size + own > _BATCH_BYTES or plan.project != batch[0].project):
            yield batch
            batch, size = [], 0
        batch.append(plan)
        size += own
    if batch:
        yield batch


def _import(server: LabelStudio, batch: Sequence[PushPlan]) -> list[int]:
    """Send tasks; gives their ids in the order they were sent in, or fewer when the server does not tell."""
    address = f"/api/projects/{batch[0].project}/import?return_task_ids=true"
    answer = server.post(address, [plan.task.payload() for plan in batch])
    numbers = answer.get("task_ids") if isinstance(answer, dict) else None
    return [number for number in numbers or () if isinstance(number, int)]


def _still_missing(server: LabelStudio, batch: Sequence[PushPlan]) -> list[PushPlan]:
    return [plan for plan in _as_they_are(server, batch) if plan.action is PushAction.SEND]
