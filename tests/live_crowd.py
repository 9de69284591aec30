"""Coders at work at the same time: what each asked, was answered, and was told to be saved."""

from __future__ import annotations

import json
import queue
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, groupby
from pathlib import Path
from typing import Any, NamedTuple

from builders import a_coding, a_fragment, shipped_codebook
from live_walls import as_text

from frameschema import Transcript
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.results import write_result
from labelstudio_plugin.session import new_session

MARK = re.compile(r"merk-([a-z]+-\d)-\d+")
"""In every text that a coder writes: whose it is, and the how manieth of theirs."""

Result = list[dict[str, Any]]


class Answer(NamedTuple):
    """A request of somebody's, and what came back."""

    method: str
    path: str
    sent: Any
    status: int
    text: str

    @property
    def body(self) -> Any:
        try:
            return json.loads(self.text)
        except ValueError:
            return None


class Save(NamedTuple):
    """Something that the server said it had done; `result` is None when it was deleted."""

    kind: str
    op: str
    id: int
    result: Result | None


@dataclass
class Person:
    """Somebody who asks over the API and remembers every answer."""

    name: str
    number: int
    door: LabelStudio
    answers: list[Answer] = field(default_factory=list)
    _written: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._session = new_session(self.door.url)

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        sent = {} if body is None else {"json": body}
        headers = dict(self.door._authorization())
        came = self._session.request(method, self.door.url + path, headers=headers, timeout=60, **sent)
        answer = Answer(method, path, body, came.status_code, as_text(came))
        self.answers.append(answer)
        return answer

    def save(self, method: str, path: str, talk: Transcript, **more: Any) -> int:
        """Write something new; gives the number of what it is in."""
        mark = f"merk-{self.name}-{next(self._written)}"
        fragment = a_fragment(0, 9, "f1", who_what=f"{mark} zegt dat de brief er lag")
        result = write_result(a_coding(talk, fragment), talk, shipped_codebook(), "nl")
        answer = self.ask(method, path, {"result": result, "lead_time": 1, **more})
        assert answer.status in (200, 201), f"{self.name} {method} {path}: {answer.status} {answer.text[:300]}"
        return int(answer.body["id"])


@dataclass
class Board:
    """What coders tell one another of: numbers of codings, and those that the coordinator is to delete."""

    codings: dict[str, int] = field(default_factory=dict)
    to_delete: queue.Queue[int] = field(default_factory=queue.Queue)


def code_a_task(coder: Person, project: int, task: int, talk: Transcript, board: Board) -> None:
    """Make, change and remove drafts and codings, and look around between."""
    drafts, codings = f"/api/tasks/{task}/drafts", f"/api/tasks/{task}/annotations/"
    look_around(coder, project, task, board)
    thrown_away = coder.save("POST", drafts, talk)
    coder.save("PATCH", f"/api/drafts/{thrown_away}/", talk)
    assert coder.ask("DELETE", f"/api/drafts/{thrown_away}/").status == 204
    draft = coder.save("POST", drafts, talk)
    coder.save("PATCH", f"/api/drafts/{draft}/", talk)
    coding = coder.save("POST", codings, talk, draft_id=draft)
    board.codings[coder.name] = coding
    look_around(coder, project, task, board)
    coder.save("PATCH", f"/api/annotations/{coding}/", talk)
    beside = coder.save("POST", f"{codings}{coding}/drafts", talk)
    coder.save("PATCH", f"/api/drafts/{beside}/", talk)
    coder.save("PATCH", f"/api/annotations/{coding}/", talk)
    second = coder.save("POST", codings, talk)
    coder.save("PATCH", f"/api/annotations/{second}/", talk)
    assert coder.ask("DELETE", f"/api/annotations/{second}/").status == 403
    board.to_delete.put(second)
    coder.save("POST", drafts, talk)  # which stays


def look_around(coder: Person, project: int, task: int, board: Board) -> None:
    """Read all that a page reads, and what is somebody else's."""
    for path in (
        "/api/projects/",
        f"/api/projects/{project}/",
        f"/api/projects/{project}/next/",
        f"/api/tasks/?project={project}&fields=all",
        f"/api/tasks/{task}/",
        f"/api/tasks/{task}/annotations/",
        f"/api/tasks/{task}/drafts",
        f"/api/dm/project/?project={project}",
        f"/api/dm/columns/?project={project}",
        "/api/users/",
    ):
        assert coder.ask("GET", path).status in (200, 404), path  # 404: there is no next task
    for name, coding in list(board.codings.items()):
        if name != coder.name:
            assert coder.ask("GET", f"/api/annotations/{coding}/").status == 403
            assert coder.ask("PATCH", f"/api/annotations/{coding}/", {"result": []}).status == 403


def delete_what_is_asked(coordinator: Person, board: Board) -> None:
    while not board.to_delete.empty():
        assert coordinator.ask("DELETE", f"/api/annotations/{board.to_delete.get()}/").status == 204


class Together:
    """Runs what people do beside one another; what failed in one is raised when all are done."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._failed: list[Exception] = []

    def begin(self, work: Any, *arguments: Any) -> threading.Thread:
        thread = threading.Thread(target=self._do, args=(work, *arguments))
        self._threads.append(thread)
        thread.start()
        return thread

    def _do(self, work: Any, *arguments: Any) -> None:
        try:
            work(*arguments)
        except Exception as exc:
            self._failed.append(exc)

    def wait(self) -> None:
        for thread in self._threads:
            thread.join()
        if self._failed:
            raise self._failed[0]


# --- what was answered


def answers_in(har: Path) -> list[Answer]:
    """Read what a browser asked and was answered, as Playwright recorded it."""
    entries = json.loads(har.read_text(encoding="utf-8"))["log"]["entries"]
    return [_answer(one) for one in sorted(entries, key=lambda one: one["startedDateTime"])]


def _answer(entry: dict[str, Any]) -> Answer:
    request, response = entry["request"], entry["response"]
    path = "/" + request["url"].split("/", 3)[3]
    sent = request.get("postData", {}).get("text")
    text = response["content"].get("text", "")
    with suppress(ValueError):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return Answer(request["method"], path, json.loads(sent) if sent else None, response["status"], text)


_SAVES = (
    ("annotation", re.compile(r"/api/tasks/\d+/annotations/?$")),
    ("annotation", re.compile(r"/api/annotations/(\d+)/?$")),
    ("draft", re.compile(r"/api/tasks/\d+/(?:annotations/(?P<beside>\d+)/)?drafts/?$")),
    ("draft", re.compile(r"/api/drafts/(\d+)/?$")),
)
_OPS = {"POST": "create", "PATCH": "update", "PUT": "update", "DELETE": "delete"}


def saves_in(answers: Iterable[Answer]) -> list[Save]:
    """Tell what was acknowledged, in order; saving a coding deletes the draft it was made of or that lay by."""
    beside: dict[int, int] = {}
    found: list[Save] = []
    for answer in answers:
        for kind, path in _SAVES:
            matched = path.match(answer.path.partition("?")[0])
            if matched and answer.method in _OPS and answer.status < 300:
                found += _saves(answer, kind, matched, beside)
    return found


def _saves(answer: Answer, kind: str, matched: re.Match[str], beside: dict[int, int]) -> Iterator[Save]:
    op = _OPS[answer.method]
    number = int(answer.body["id"]) if op == "create" else int(matched[1])
    yield Save(kind, op, number, None if op == "delete" else answer.body["result"])
    if kind == "draft":
        if op == "delete":
            beside.pop(number, None)
        elif matched.groupdict().get("beside"):
            beside[number] = int(matched["beside"])
        return
    of_it = [draft for draft, coding in beside.items() if coding == number]
    made_of = answer.sent.get("draft_id") if isinstance(answer.sent, dict) else None
    for draft in (*of_it, *((made_of,) if made_of and op == "create" else ())):
        beside.pop(draft, None)
        yield Save("draft", "delete", draft, None)


def by_thing(saves: Iterable[Save]) -> dict[tuple[str, int], list[tuple[str, Result | None]]]:
    """Give what happened to each draft and coding, in order."""
    key = lambda save: (save.kind, save.id)  # noqa: E731
    return {
        thing: [(save.op, save.result) for save in of_it] for thing, of_it in groupby(sorted(saves, key=key), key)
    }


def logged(door: LabelStudio, projects: Iterable[int]) -> list[tuple[int | None, Save]]:
    """Give all that the history tells of drafts and codings in these projects, in order, and who did it."""
    found: dict[int, tuple[int | None, Save]] = {}
    for project in projects:
        after, more = 0, True
        while more:
            asked = {"project": project, "after": after, "kinds": "annotation,draft", "bodies": 1}
            answer = door.get_object("/api/framebridge/changes", limit=200, **asked)
            after, more = answer["cursor"], answer["more"]
            told = {one["number"]: (one["user"], _as_save(one)) for one in answer["changes"]}
            assert not told.keys() & found.keys()
            found |= told
    return [found[number] for number in sorted(found)]


def _as_save(change: dict[str, Any]) -> Save:
    body = change.get("body")
    return Save(change["kind"], change["op"], change["id"], body and body["result"])


def others_marks(name: str, answers: Iterable[Answer]) -> list[tuple[str, str]]:
    """Find words of others in what somebody was answered."""
    return [
        (answer.path, found[0]) for answer in answers for found in MARK.finditer(answer.text) if found[1] != name
    ]


def codings_in(value: Any) -> Iterator[dict[str, Any]]:
    """Find whatever looks like a coding or draft in an answer, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("result"), list):
            yield value
        for inner in value.values():
            yield from codings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from codings_in(inner)
