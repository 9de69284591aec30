"""The addresses of the history; all for the coordinator."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import path

from labelstudio_plugin.server.history.blanking import blank
from labelstudio_plugin.server.history.chain import sequence, verify
from labelstudio_plugin.server.history.changes import Asked, changes
from labelstudio_plugin.server.history.kept import BY_KIND
from labelstudio_plugin.server.history.permission import may_read_history
from labelstudio_plugin.server.history.present import TasksAsked, counts, tasks
from labelstudio_plugin.server.history.restoring import CannotRestore, restore
from labelstudio_plugin.server.refusals import said

_NEWEST = 2**63 - 1
_MOST_IN_LIST = 1000
_View = Callable[..., HttpResponse]


def _for_coordinator(method: str) -> Callable[[_View], _View]:
    """Let only the coordinator in, and only with this method.

    What changes something is taken as JSON alone: a page of another site cannot send that.
    """

    def guarded(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return JsonResponse({"detail": said("log in first")}, status=401)
            if not may_read_history(request):
                return JsonResponse({"detail": said("this is for the coordinator")}, status=403)
            if request.method != method:
                return JsonResponse({"detail": said("use {method}", method=method)}, status=405)
            if method == "POST" and request.content_type != "application/json":
                return JsonResponse({"detail": said("send JSON")}, status=415)
            try:
                return view(request, *arguments, **more)
            except _Refused as exc:
                return JsonResponse({"detail": str(exc)}, status=400)

        return answer

    return guarded


class _Refused(Exception):
    """A question that cannot be read."""


@_for_coordinator("GET")
def change_feed(request: HttpRequest) -> HttpResponse:
    """What changed after `after`, in order."""
    return _json(changes(_asked(request.GET)))


@_for_coordinator("GET")
def project_counts(request: HttpRequest, project: int) -> HttpResponse:
    """How much a project holds, and up to which number that is logged."""
    return JsonResponse(counts(project))


@_for_coordinator("GET")
def project_tasks(request: HttpRequest, project: int) -> HttpResponse:
    """Tasks with their coding, as they are."""
    given = request.GET
    asked = TasksAsked(
        project,
        after=_number(given, "after", 0),
        limit=_number(given, "limit", 20),
        ids=_numbers(given, "ids"),
        brief=given.get("brief") == "1",
        with_data=given.get("data") == "1",
    )
    return _json(tasks(asked))


@_for_coordinator("GET")
def versions(request: HttpRequest, kind: str, thing: int) -> HttpResponse:
    """Every version of one thing, oldest first, with what it held."""
    if kind not in BY_KIND:
        return JsonResponse({"detail": said("there is no such kind")}, status=404)
    kinds = ("project", "configuration") if kind == "project" else (kind,)
    given = request.GET
    asked = Asked(
        after=_number(given, "after", 0),
        limit=_number(given, "limit", 500),
        kinds=kinds,
        thing=thing,
        with_bodies=True,
    )
    return _json(changes(asked))


@_for_coordinator("POST")
def put_back(request: HttpRequest, kind: str, thing: int) -> HttpResponse:
    """Put a version back."""
    number = _body(request).get("number")
    if not isinstance(number, int):
        raise _Refused(said("give the number of a version"))
    sequence()
    try:
        return JsonResponse({"kind": kind, "id": restore(kind, thing, number)})
    except CannotRestore as exc:
        return JsonResponse({"detail": str(exc)}, status=409)


@_for_coordinator("POST")
def redact(request: HttpRequest) -> HttpResponse:
    """Blank the versions with these numbers."""
    numbers = _body(request).get("numbers")
    if not isinstance(numbers, list) or not all(isinstance(number, int) for number in numbers):
        raise _Refused(said("give the numbers of versions"))
    return JsonResponse({"blanked": blank(numbers)})


@_for_coordinator("GET")
def check(request: HttpRequest) -> HttpResponse:
    """Whether the log is as it was written."""
    found = verify()
    return JsonResponse({**asdict(found), "sound": found.is_sound})


def _asked(given: QueryDict) -> Asked:
    return Asked(
        after=_number(given, "after", 0),
        until=_number(given, "until", _NEWEST),
        limit=_number(given, "limit", 1000),
        project=_number(given, "project", 0) or None,
        kinds=tuple(kind for kind in given.get("kinds", "").split(",") if kind),
        tasks=_numbers(given, "tasks"),
        with_bodies=given.get("bodies") == "1",
    )


def _number(given: QueryDict, name: str, default: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or int(text) > _NEWEST:
        raise _Refused(said("{name} is no number", name=name))
    return int(text)


def _numbers(given: QueryDict, name: str) -> tuple[int, ...]:
    texts = [text for text in given.get(name, "").split(",") if text]
    if not all(text.isascii() and text.isdecimal() and int(text) <= _NEWEST for text in texts):
        raise _Refused(said("{name} holds something that is no number", name=name))
    if len(texts) > _MOST_IN_LIST:
        raise _Refused(said("{name} holds too many", name=name))
    return tuple(int(text) for text in texts)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _Refused(said("send an object"))
    return body


def _json(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json")


patterns = [
    path("api/framebridge/changes", change_feed),
    path("api/framebridge/projects/<int:project>/counts", project_counts),
    path("api/framebridge/projects/<int:project>/tasks", project_tasks),
    path("api/framebridge/history/verify", check),
    path("api/framebridge/history/redact", redact),
    path("api/framebridge/history/<str:kind>/<int:thing>", versions),
    path("api/framebridge/history/<str:kind>/<int:thing>/restore", put_back),
]
