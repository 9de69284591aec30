"""News from a Label Studio with our plugin: by the numbers of its history, so that nothing is missed or compared.

How far a project was read is a number in the feed of one database; in a feed of another name, or one that is
shorter than it was, everything is asked for from the beginning. A version that was overwritten between two polls
comes too, as long as its task is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import UnexpectedAnswer
from labelstudio_plugin.sync.source import FEED, Counts, PulledTask, TaskMark
from labelstudio_plugin.tasks import TaskKey

_PAGE = 20
_CHANGES = 5000
_BODIES = 500
_BRIEF = 500
_IDS = 100
_NOT_ASKED = ("task", "project", "unique_id")


class FeedSource:
    """A Label Studio that keeps a history, asked for what a study put there."""

    def __init__(self, server: LabelStudio, study: str) -> None:
        """Nothing is asked yet."""
        self._server = server
        self._study = study
        self._window: dict[int, tuple[int, int]] = {}

    def count(self, project: int) -> Counts:
        """Count, and tell up to which number that is logged."""
        answer = self._server.get_object(f"/api/framebridge/projects/{project}/counts")
        try:
            newest = f"{FEED}{answer['feed']}:{answer['newest']}"
            return Counts(int(answer["tasks"]), int(answer["submitted"]), newest)
        except KeyError:
            raise self._odd() from None

    def changed_since(self, project: int, watermark: str) -> dict[int, str]:
        """Give the number of the newest change of every task that changed."""
        newest = self.count(project).newest or ""
        after = _after(watermark, newest)
        until = _number(newest)
        found: dict[int, str] = {}
        for change in self._changes(project, after, until, kinds="annotation,task", limit=_CHANGES):
            if isinstance(change.get("task"), int):
                found[change["task"]] = str(change["number"])
        self._window[project] = (after, until)
        return found

    def read(self, project: int, tasks: Collection[int], *, with_data: bool) -> Iterator[list[PulledTask]]:
        """Read these tasks, with the versions that were overwritten since the last reading."""
        ids = sorted(tasks)
        for at in range(0, len(ids), _PAGE):
            wanted = ",".join(map(str, ids[at : at + _PAGE]))
            rows, _ = self._tasks(project, ids=wanted, data=int(with_data))
            if rows:
                earlier = self._earlier(project, wanted)
                yield [replace(self._task(row), earlier=earlier.get(row["id"], ())) for row in rows]

    def read_after(self, project: int, last: int, *, with_data: bool) -> Iterator[list[PulledTask]]:
        """Read every task from here on, as it is."""
        more = True
        while more:
            rows, more = self._tasks(project, after=last, limit=_PAGE, data=int(with_data))
            if rows:
                yield [self._task(row) for row in rows]
                last = rows[-1]["id"]

    def manifest(self, project: int) -> dict[int, TaskMark]:
        """Ask for the marks of all tasks."""
        marks: dict[int, TaskMark] = {}
        last, more = 0, True
        while more:
            rows, more = self._tasks(project, after=last, limit=_BRIEF, brief=1)
            marks |= {row["id"]: _mark(row) for row in rows}
            last = rows[-1]["id"] if rows else last
        return marks

    def existing(self, project: int, tasks: Collection[int]) -> frozenset[int]:
        """Ask for the ids alone."""
        ids = sorted(tasks)
        found: set[int] = set()
        for at in range(0, len(ids), _IDS):
            rows, _ = self._tasks(project, ids=",".join(map(str, ids[at : at + _IDS])), limit=_IDS, brief=1)
            found |= {row["id"] for row in rows}
        return frozenset(found)

    def _earlier(self, project: int, tasks: str) -> dict[int, tuple[dict[str, Any], ...]]:
        """Give every version of the annotations of these tasks that was logged since, oldest first."""
        after, until = self._window.get(project, (0, 0))
        found: dict[int, tuple[dict[str, Any], ...]] = {}
        if until <= after:
            return found
        asked = {"kinds": "annotation", "tasks": tasks, "bodies": 1, "limit": _BODIES}
        for change in self._changes(project, after, until, **asked):
            if isinstance(change.get("body"), dict):
                found[change["task"]] = (*found.get(change["task"], ()), _raw(change["body"]))
        return found

    def _changes(self, project: int, after: int, until: int, **asked: Any) -> Iterator[dict[str, Any]]:
        while after < until:
            answer = self._server.get_object(
                "/api/framebridge/changes", project=project, after=after, until=until, **asked
            )
            changes, cursor = answer.get("changes"), answer.get("cursor")
            if not isinstance(changes, list) or not isinstance(cursor, int) or cursor <= after:
                raise self._odd()
            yield from changes
            after = cursor

    def _tasks(self, project: int, **asked: Any) -> tuple[list[dict[str, Any]], bool]:
        answer = self._server.get_object(f"/api/framebridge/projects/{project}/tasks", **asked)
        rows = answer.get("tasks")
        if not isinstance(rows, list) or not isinstance(answer.get("more"), bool):
            raise self._odd()
        return rows, answer["more"]

    def _task(self, row: Mapping[str, Any]) -> PulledTask:
        meta = row.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        key, sha256 = TaskKey.parse(meta.get("key")), meta.get("sha256")
        is_ours = key is not None and key.study == self._study and isinstance(sha256, str)
        return PulledTask(
            task_id=row["id"],
            mark=_mark(row),
            key=key if is_ours else None,
            text_sha256=str(sha256) if is_ours else "",
            annotations=tuple(_raw(body) for body in row["annotations"]),
            data=row.get("data") or {},
        )

    def _odd(self) -> UnexpectedAnswer:
        return UnexpectedAnswer(message("the history at {url} answered in an unknown form", url=self._server.url))


def _mark(row: Mapping[str, Any]) -> TaskMark:
    return TaskMark(str(row["changed"]), {one["id"]: str(one["updated_at"]) for one in row["annotations"]})


def _raw(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give an annotation as pulling from a stock server has it."""
    return {name: value for name, value in body.items() if name not in _NOT_ASKED}


def _after(watermark: str, newest: str) -> int:
    """Give the number to go on from: the beginning when the watermark is of another feed, or of a longer one."""
    same = watermark.startswith(FEED) and watermark.rpartition(":")[0] == newest.rpartition(":")[0]
    return _number(watermark) if same and _number(watermark) <= _number(newest) else 0


def _number(watermark: str) -> int:
    return int(watermark.rpartition(":")[2] or 0)
