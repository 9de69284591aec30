"""News from a stock Label Studio 1.23.2: asked for by time, counted, and compared."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import UnexpectedAnswer
from labelstudio_plugin.sync.source import Counts, PulledTask, TaskMark, overlap_before
from labelstudio_plugin.sync.task_list import (
    BRIEF_PAGE,
    PAGE,
    ask_for_tasks,
    filter_in,
    filter_since,
    iter_pages,
)
from labelstudio_plugin.tasks import TaskKey

_BRIEF = ("id", "updated_at")
_TASK = ("id", "meta", "updated_at", "annotations")
_ANNOTATION = (
    "result",
    "completed_by",
    "lead_time",
    "was_cancelled",
    "ground_truth",
    "created_at",
    "updated_by",
    "parent_annotation",
    "parent_prediction",
    "import_id",
    "draft_created_at",
)
_NEEDED = ("id", "created_at", "updated_at", "result")


class StockSource:
    """A stock Label Studio, asked for what a study put there."""

    def __init__(self, server: LabelStudio, study: str) -> None:
        """Nothing is asked yet."""
        self._server = server
        self._study = study

    def count(self, project: int) -> Counts:
        """Count, and take the newest time: one small request that both answers come from."""
        answer = ask_for_tasks(
            self._server,
            project,
            page_size=1,
            fields="task_only",
            include=",".join(_BRIEF),
            query=json.dumps({"ordering": ["-tasks:updated_at"]}),
        )
        submitted = answer.get("total_annotations")
        if not isinstance(submitted, int):
            raise UnexpectedAnswer(
                message("project {project} at {url} gave no count", project=project, url=self._server.url)
            )
        newest = [_time(self._server, row) for row in answer["tasks"]]
        return Counts(answer["total"], submitted, newest[0] if newest else None)

    def changed_since(self, project: int, watermark: str) -> dict[int, str]:
        """Ask for ids and times alone: what was seen before need not come again."""
        moment = overlap_before(watermark)
        pages = iter_pages(
            self._server, project, _BRIEF, whole=False, filters=[filter_since(moment)], size=BRIEF_PAGE
        )
        return {row["id"]: _time(self._server, row) for page in pages for row in page}

    def read(self, project: int, tasks: Collection[int], *, with_data: bool) -> Iterator[list[PulledTask]]:
        """Read these tasks in full."""
        ids = sorted(tasks)
        for at in range(0, len(ids), PAGE):
            yield from self._pages(project, with_data, filters=[filter_in("id", ids[at : at + PAGE])])

    def read_after(self, project: int, last: int, *, with_data: bool) -> Iterator[list[PulledTask]]:
        """Read every task from here on."""
        return self._pages(project, with_data, after=last)

    def manifest(self, project: int) -> dict[int, TaskMark]:
        """Ask for ids and times of all tasks and annotations; 11-25 s for 1000 tasks with 4000 annotations."""
        include = (*_BRIEF, "annotations")
        pages = iter_pages(self._server, project, include, whole=True, size=BRIEF_PAGE)
        return {row["id"]: _mark(self._server, row) for page in pages for row in page}

    def existing(self, project: int, tasks: Collection[int]) -> frozenset[int]:
        """Ask for the ids alone."""
        ids = sorted(tasks)
        found: set[int] = set()
        for at in range(0, len(ids), BRIEF_PAGE):
            wanted = filter_in("id", ids[at : at + BRIEF_PAGE])
            pages = iter_pages(self._server, project, _BRIEF, whole=False, filters=[wanted], size=BRIEF_PAGE)
            found |= {row["id"] for page in pages for row in page}
        return frozenset(found)

    def _pages(self, project: int, with_data: bool, **which: Any) -> Iterator[list[PulledTask]]:
        include = (*_TASK, *_ANNOTATION, *(("data",) if with_data else ()))
        for page in iter_pages(self._server, project, include, whole=True, **which):
            yield [self._task(row) for row in page]

    def _task(self, row: Mapping[str, Any]) -> PulledTask:
        meta = row.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        key, sha256 = TaskKey.parse(meta.get("key")), meta.get("sha256")
        is_ours = key is not None and key.study == self._study and isinstance(sha256, str)
        annotations = _annotations(self._server, row)
        return PulledTask(
            task_id=row["id"],
            mark=_mark(self._server, row),
            key=key if is_ours else None,
            text_sha256=str(sha256) if is_ours else "",
            annotations=tuple(annotations),
            data=row.get("data") or {},
        )


def accounts_by_id(server: LabelStudio) -> dict[int, str]:
    """Give the e-mail address of every account."""
    users = server.get_objects("/api/users/")
    return {int(user["id"]): str(user["email"]) for user in users if "id" in user and "email" in user}


def account_of(raw: Mapping[str, Any], accounts: Mapping[int, str]) -> str:
    """Give the e-mail address of the one whose annotation it is, or what is known instead."""
    by = raw.get("completed_by")
    person = by.get("id") if isinstance(by, dict) else by
    return accounts.get(person, f"id {person}") if isinstance(person, int) else "unknown"


def _mark(server: LabelStudio, row: Mapping[str, Any]) -> TaskMark:
    rows = row.get("annotations") or ()
    if not all(isinstance(item, dict) and isinstance(item.get("id"), int) for item in rows):
        raise _odd(server, row)
    return TaskMark(_time(server, row), {item["id"]: str(item.get("updated_at")) for item in rows})


def _annotations(server: LabelStudio, row: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    rows = row.get("annotations") or ()
    if not all(isinstance(item, dict) and all(name in item for name in _NEEDED) for item in rows):
        raise _odd(server, row)
    return tuple(rows)


def _time(server: LabelStudio, row: Mapping[str, Any]) -> str:
    moment = row.get("updated_at")
    if not isinstance(moment, str):
        raise _odd(server, row)
    return moment


def _odd(server: LabelStudio, row: Mapping[str, Any]) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        message("task {task} at {url} came in a form that is not Label Studio's", task=row["id"], url=server.url)
    )
