"""A small Label Studio on 127.0.0.1: the routes the plugin uses, the answers it was seen to give, faults on order.

It stores what it is sent and counts every call, so that a test sees what really happened. Each fault
happens once, to the first call that fits:

    fake.fail("POST", "/import", LOST)      # stored, but the answer never comes
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "langlevend-geheim"
INVITE = "/user/signup/?token=uitnodiging"
MADE = "2026-11-27T20:00:00.000001Z"
FORM = '<form><input type="hidden" name="csrfmiddlewaretoken" value="c5rf"></form>'


@dataclass(frozen=True)
class Fault:
    """What goes wrong: with `after` the call is carried out first; without a status nothing is answered."""

    status: int | None = None
    after: bool = False
    body: bytes = b"{}"
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    missing: int = 0


def busy(wait: str | None = None, *, after: bool = False, status: int = 502) -> Fault:
    return Fault(status, after, headers=(("Retry-After", wait),) if wait else ())


def says(body: str, status: int = 200, content_type: str = "application/json") -> Fault:
    return Fault(status, body=body.encode(), content_type=content_type)


def html(page: str) -> Fault:
    return says(page, content_type="text/html; charset=utf-8")


DROPPED = Fault()
LOST = Fault(after=True)
EXPIRED = Fault(401)
GONE = Fault(404)
CUT_SHORT = Fault(200, body=b'{"tasks": [', missing=100)


@dataclass
class FakeLabelStudio:
    """The server, and everything it holds."""

    version: str = "1.23.2"
    tasks: list[dict[str, Any]] = field(default_factory=list)
    projects: list[dict[str, Any]] = field(default_factory=list)
    users: list[dict[str, Any]] = field(default_factory=list)
    predictions: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    imports: list[tuple[int, int]] = field(default_factory=list)
    """(number of tasks, bytes) of every import that arrived."""
    lifetime: int = 300
    hidden: int = 0
    """Tasks that are counted but not given."""
    miscounted: int = 0
    """Annotations by which the count is off, as the server's own may be."""
    annotation_ids: set[str] = field(default_factory=set)
    faults: list[tuple[str, str, Fault]] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    moments: int = 0
    forms: list[dict[str, str]] = field(default_factory=list)
    plugin: dict[str, Any] = field(default_factory=dict)
    """What our plugin tells; empty on a stock server."""
    by_invite: bool = False
    """Whether only who has an invite link may sign up."""

    def __enter__(self) -> FakeLabelStudio:
        self._server = TCPServer(("127.0.0.1", 0), _Handler)
        self._server.fake = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, method: str, path_end: str, *faults: Fault) -> None:
        """Let the next calls of this kind go wrong, one fault each."""
        self.faults += [(method, path_end, fault) for fault in faults]

    def count(self, method: str, path_end: str) -> int:
        return sum(1 for made, path in self.calls if made == method and path.endswith(path_end))

    def next_fault(self, method: str, path: str) -> Fault | None:
        for at, (wanted, path_end, fault) in enumerate(self.faults):
            if wanted == method and path.endswith(path_end):
                del self.faults[at]
                return fault
        return None

    def add_task(self, key: str | None, sha256: str = "0" * 64, **fields: Any) -> dict[str, Any]:
        meta = {"meta": {"key": key, "sha256": sha256}} if key else {}
        at = 1 + max((task["id"] for task in self.tasks), default=0)
        task = {"id": at, "project": 1, "data": {"key": key}, "annotations": [], **meta, **fields}
        task.setdefault("updated_at", self.tick())
        self.tasks.append(task)
        return task

    def tick(self) -> str:
        """Give the next moment, as the server writes it: without a fraction when that is zero."""
        self.moments += 1
        moment = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.moments)
        fraction = "" if self.moments % 10 == 0 else f".{self.moments:06}"
        return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"

    def annotate(self, task: dict[str, Any], number: int, result: object = (), **fields: Any) -> dict[str, Any]:
        """Let somebody submit, or submit again: the annotation and its task get a new time."""
        now = self.tick()
        kept = next((one for one in task["annotations"] if one["id"] == number), None)
        if kept is None:
            kept = {"id": number, "completed_by": 3, "was_cancelled": False, "created_at": now}
            task["annotations"].append(kept)
        kept.update({"result": list(result), "updated_at": now, **fields})  # type: ignore[call-overload]
        task["updated_at"] = now
        return kept

    def unannotate(self, task: dict[str, Any], number: int) -> None:
        """Let somebody remove an annotation."""
        task["annotations"] = [one for one in task["annotations"] if one["id"] != number]
        task["updated_at"] = self.tick()

    def keys(self) -> list[str]:
        return [task["data"]["key"] for task in self.tasks]


class _Handler(BaseHTTPRequestHandler):
    """One call: the fault that was ordered for it, or else what Label Studio would do."""

    def do_GET(self) -> None:
        self._call()

    do_POST = do_PATCH = do_PUT = do_GET

    def log_message(self, *_: object) -> None:
        pass

    def _call(self) -> None:
        fake: FakeLabelStudio = self.server.fake  # type: ignore[attr-defined]
        path = urlsplit(self.path).path
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fake.calls.append((self.command, path))
        fault = fake.next_fault(self.command, path)
        if fault is None:
            return self._answer(*self._carry_out(fake, path, sent))
        if fault.after:
            self._carry_out(fake, path, sent)
        if fault.status is None:
            self.close_connection = True
            return None
        return self._write(fault.status, fault.body, fault.content_type, fault.headers, fault.missing)

    def _carry_out(self, fake: FakeLabelStudio, path: str, sent: bytes) -> tuple[int, Any]:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        call = _Call(fake, query, sent, dict(self.headers), [part for part in path.split("/") if part])
        if path in _OPEN:
            return _OPEN[path](call)
        if call.headers.get("Authorization") not in {f"Bearer {access}" for access in fake.access}:
            return 401, {"detail": "Given token not valid for any token type"}
        for method, pattern, carry_out in _ROUTES:
            if method == self.command and _fits(pattern, call.parts):
                return carry_out(call)
        return 404, {"detail": "Not found."}

    def _answer(self, status: int, answer: Any) -> None:
        page = isinstance(answer, str)
        body = answer.encode() if page else json.dumps(answer).encode()
        self._write(status, body, "text/html" if page else "application/json", (("Set-Cookie", "csrftoken=c5rf"),))

    def _write(
        self, status: int, body: bytes, kind: str, headers: Iterable[tuple[str, str]] = (), missing: int = 0
    ) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body) + missing)), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@dataclass(frozen=True)
class _Call:
    """A call, taken apart."""

    fake: FakeLabelStudio
    query: dict[str, str]
    sent: bytes
    headers: dict[str, str]
    parts: list[str]

    @property
    def body(self) -> Any:
        return json.loads(self.sent)


_Answer = tuple[int, Any]


def _version(call: _Call) -> _Answer:
    return 200, {"release": call.fake.version}


def _refresh(call: _Call) -> _Answer:
    if call.body["refresh"] != TOKEN:
        return 401, {"detail": "Token is invalid", "code": "token_not_valid"}
    now = int(time.time())
    claims = {"iat": now, "exp": now + call.fake.lifetime, "jti": len(call.fake.access)}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    call.fake.access.append(f"kop.{payload}.hand")
    return 200, {"access": call.fake.access[-1]}


def _form(call: _Call) -> _Answer:
    if call.sent and call.fake.by_invite and "signup" in call.parts and "token" not in call.query:
        return 403, {}
    if call.sent:
        call.fake.forms.append({name: values[0] for name, values in parse_qs(call.sent.decode()).items()})
    return 200, FORM


def _new_token(call: _Call) -> _Answer:
    return 201, {"token": TOKEN}


def _list_tasks(call: _Call) -> _Answer:
    found = [task for task in call.fake.tasks if str(task["project"]) == call.query["project"]]
    asked = json.loads(call.query["query"])
    for wanted in asked.get("filters", {}).get("items", ()):
        found = [task for task in found if _meets(call.fake, task, wanted)]
    if asked.get("ordering") == ["-tasks:updated_at"]:
        found.sort(key=lambda task: task["updated_at"], reverse=True)
    named = call.query["include"].split(",")
    page = [_shown(task, named, call.query["fields"]) for task in found[: int(call.query["page_size"])]]
    submitted = sum(not one.get("was_cancelled") for task in found for one in task["annotations"])
    return 200, {
        "total": len(found) + call.fake.hidden,
        "total_annotations": submitted + call.fake.miscounted,
        "tasks": page,
    }


def _shown(task: dict[str, Any], named: list[str], fields: str) -> dict[str, Any]:
    """What is included is so of the task and of its annotations alike; these come with all fields only."""
    shown = {name: task[name] for name in named if name in task and name != "annotations"}
    if fields == "all" and "annotations" in named:
        shown["annotations"] = [{n: one[n] for n in named if n in one} for one in task["annotations"]]
    return shown


def _meets(fake: FakeLabelStudio, task: dict[str, Any], wanted: dict[str, Any]) -> bool:
    column = wanted["filter"].removeprefix("filter:tasks:")
    if column == "draft_exists":
        return any(draft["task"] == task["id"] for draft in fake.drafts) is wanted["value"]
    value = task["data"].get(column.removeprefix("data.")) if column.startswith("data.") else task[column]
    if wanted["operator"] == "in_list":
        return value in wanted["value"]
    if wanted["operator"] == "greater_or_equal":
        return datetime.fromisoformat(value) >= datetime.strptime(wanted["value"], "%Y-%m-%dT%H:%M:%S.%f%z")
    return value > wanted["value"]


def _task(call: _Call) -> _Answer:
    task = next(task for task in call.fake.tasks if str(task["id"]) == call.parts[2])
    if call.sent:
        task.update(call.body, updated_at=call.fake.tick())
    return 200, task


def _import(call: _Call) -> _Answer:
    sent = call.body
    call.fake.imports.append((len(sent), len(call.sent)))
    made = [call.fake.add_task(None, project=int(call.parts[2]), **task)["id"] for task in sent]
    return 201, {"task_count": len(sent), **({"task_ids": made} if "return_task_ids" in call.query else {})}


def _annotate(call: _Call) -> _Answer:
    if call.body["unique_id"] in call.fake.annotation_ids:
        return 409, {"detail": "Annotation with this unique id already exists"}
    call.fake.annotation_ids.add(call.body["unique_id"])
    made = {"id": 100 + len(call.fake.annotation_ids), "created_at": MADE, "updated_at": MADE, **call.body}
    for task in call.fake.tasks:
        if str(task["id"]) == call.parts[2]:
            task["annotations"].append(made)
    return 201, {"id": made["id"]}


def _list_projects(call: _Call) -> _Answer:
    page, size = int(call.query["page"]), int(call.query["page_size"])
    rows = call.fake.projects[(page - 1) * size : page * size]
    if page > 1 and not rows:
        return 404, {"detail": "Invalid page."}
    return 200, {"count": len(call.fake.projects), "results": rows}


def _make_project(call: _Call) -> _Answer:
    call.fake.projects.append({"id": 1 + len(call.fake.projects), **call.body})
    return 201, call.fake.projects[-1]


def _change_project(call: _Call) -> _Answer:
    project = next(project for project in call.fake.projects if str(project["id"]) == call.parts[2])
    project.update(call.body)
    return 200, project


def _give_project(call: _Call) -> _Answer:
    found = [project for project in call.fake.projects if str(project["id"]) == call.parts[2]]
    return (200, found[0]) if found else (404, {"detail": "Not found."})


def _list_predictions(call: _Call) -> _Answer:
    rows = call.fake.predictions
    return 200, [row for row in rows if all(str(row[name]) == value for name, value in call.query.items())]


def _predict(call: _Call) -> _Answer:
    project = next(task["project"] for task in call.fake.tasks if task["id"] == call.body["task"])
    call.fake.predictions.append({"id": 1 + len(call.fake.predictions), "project": project, **call.body})
    return 201, call.fake.predictions[-1]


def _change_prediction(call: _Call) -> _Answer:
    row = next(row for row in call.fake.predictions if str(row["id"]) == call.parts[2])
    row.update(call.body)
    return 200, row


def _prediction(call: _Call) -> dict[str, Any]:
    return next(row for row in call.fake.predictions if str(row["id"]) == call.parts[2])


def _list_drafts(call: _Call) -> _Answer:
    return 200, [draft for draft in call.fake.drafts if str(draft["task"]) == call.parts[2]]


def _list_views(call: _Call) -> _Answer:
    return 200, [view for view in call.fake.views if str(view["project"]) == call.query["project"]]


def _make_view(call: _Call) -> _Answer:
    call.fake.views.append({"id": 1 + len(call.fake.views), **call.body})
    return 201, call.fake.views[-1]


def _fits(pattern: str, parts: list[str]) -> bool:
    wanted = pattern.split("/")
    return len(wanted) == len(parts) and all(a in ("*", b) for a, b in zip(wanted, parts, strict=True))


_OPEN: dict[str, Callable[[_Call], _Answer]] = {
    "/api/version": _version,
    "/api/token/refresh/": _refresh,
    "/api/token/": _new_token,
    "/user/login/": _form,
    "/user/signup/": _form,
}

_ROUTES: tuple[tuple[str, str, Callable[[_Call], _Answer]], ...] = (
    ("GET", "api/tasks", _list_tasks),
    ("GET", "api/tasks/*", _task),
    ("PATCH", "api/tasks/*", _task),
    ("POST", "api/projects/*/import", _import),
    ("POST", "api/tasks/*/annotations", _annotate),
    ("GET", "api/tasks/*/drafts", _list_drafts),
    ("GET", "api/dm/views", _list_views),
    ("POST", "api/dm/views", _make_view),
    ("GET", "api/projects", _list_projects),
    ("POST", "api/projects", _make_project),
    ("GET", "api/projects/*", _give_project),
    ("PATCH", "api/projects/*", _change_project),
    ("GET", "api/predictions", _list_predictions),
    ("POST", "api/predictions", _predict),
    ("PATCH", "api/predictions/*", _change_prediction),
    ("GET", "api/users", lambda call: (200, call.fake.users)),
    ("GET", "api/invite", lambda call: (200, {"invite_url": INVITE})),
)


def _annotation(call: _Call) -> _Answer:
    """Give an annotation, or change it."""
    for task in call.fake.tasks:
        for annotation in task["annotations"]:
            if str(annotation["id"]) == call.parts[2]:
                annotation.update({**call.body, "updated_at": MADE} if call.sent else {})
                return 200, annotation
    return 404, {"detail": "Not found."}


def _draft(call: _Call) -> _Answer:
    draft = next(draft for draft in call.fake.drafts if str(draft["id"]) == call.parts[2])
    draft.update(call.body if call.sent else {})
    return 200, draft


def _plugin(call: _Call) -> _Answer:
    return (200, call.fake.plugin) if call.fake.plugin else (200, "<html>Page not found</html>")


_ROUTES += (
    ("GET", "api/annotations/*", _annotation),
    ("PATCH", "api/annotations/*", _annotation),
    ("GET", "api/drafts/*", _draft),
    ("PATCH", "api/drafts/*", _draft),
    ("GET", "api/predictions/*", lambda call: (200, _prediction(call))),
    ("GET", "api/label_links", lambda call: (200, {"count": 0, "results": []})),
    ("GET", "api/current-user/whoami", lambda call: (200, {"email": "coordinator@example.org"})),
    ("GET", "framebridge/server", _plugin),
)
