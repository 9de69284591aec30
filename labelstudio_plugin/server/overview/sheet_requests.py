"""A coder asks for sheets of the own coding; they are made where the study is, by its next pull or push.

The server itself cannot make them: a sheet takes the study's codebook, roles and clearances, which it lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.middleware import enforce_csrf_checks
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from pydantic import ValidationError
from tasks.models import Annotation, Task

from labelstudio_plugin.server.overview.models import SheetRequest
from labelstudio_plugin.server.overview.words import words
from labelstudio_plugin.server.refusals import said
from labelstudio_plugin.server.walls.scope import visible
from labelstudio_plugin.sheet_requests import PAGE, SheetRequestEntry, SheetsMade
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS, TaskKey


@dataclass(frozen=True)
class OwnTalk:
    """A discussion that somebody submitted coding of; `sheets` are the own sheets of it."""

    study: str
    unit: str
    request: Any | None
    sheets: int
    project: int | None


@enforce_csrf_checks  # type: ignore[untyped-decorator]  # Label Studio leaves the check out unless told
def own_sheets(request: HttpRequest) -> HttpResponse:
    """GET shows the own discussions; POST asks for sheets of one of them."""
    member = request.framebridge_member
    talks = list(_own_talks(member))
    if request.method == "POST":
        _ask(member, talks, request.POST.get("study", ""), request.POST.get("unit", ""))
        return redirect(PAGE)
    shown = {"words": words(), "talks": talks}
    page: HttpResponse = render(request, "framebridge_overview/sheets.html", shown)
    page["Cache-Control"] = "private, no-store"
    return page


def asked(request: HttpRequest) -> JsonResponse:
    """List what is asked for and not made yet."""
    if request.method != "GET":
        return JsonResponse({}, status=405)
    waiting = SheetRequest.objects.filter(made_at=None).select_related("member").order_by("pk")
    entries = [
        SheetRequestEntry(id=one.pk, study=one.study, unit=one.unit, email=one.member.email) for one in waiting
    ]
    return JsonResponse([entry.model_dump(mode="json") for entry in entries], safe=False)


def made(request: HttpRequest) -> JsonResponse:
    """Take note of requests that were met."""
    if request.method != "POST":
        return JsonResponse({}, status=405)
    try:
        told = SheetsMade.model_validate_json(request.body)
    except ValidationError:
        return JsonResponse({"detail": said("give the numbers of requests")}, status=400)
    SheetRequest.objects.filter(pk__in=told.ids, made_at=None).update(made_at=timezone.now())
    return JsonResponse({})


def _ask(member: Any, talks: list[OwnTalk], study: str, unit: str) -> None:
    """Keep a request for an own discussion, unless one waits already."""
    if any((talk.study, talk.unit) == (study, unit) for talk in talks):
        SheetRequest.objects.get_or_create(
            member=member, study=study, unit=unit, made_at=None, defaults={"asked_at": timezone.now()}
        )


def _own_talks(member: Any) -> Iterator[OwnTalk]:
    own = Task.objects.filter(visible(member))
    coded = Annotation.objects.filter(completed_by=member.user_id, was_cancelled=False).values("task")
    newest = {(one.study, one.unit): one for one in SheetRequest.objects.filter(member=member).order_by("pk")}
    sheets: dict[tuple[str, str], list[int]] = {}
    for project, key in _in_pass(own, SHEETS):
        sheets.setdefault((key.study, _transcript(key)), []).append(project)
    found = {(key.study, key.unit) for _, key in _in_pass(own.filter(pk__in=coded), FRAGMENTS)}
    for talk in sorted(found):
        there = sheets.get(talk, [])
        yield OwnTalk(*talk, newest.get(talk), len(there), there[0] if there else None)


def _transcript(sheet: TaskKey) -> str:
    """Give the transcript of a sheet: its unit is `transcript.kind.id`."""
    return sheet.unit.rsplit(".", 2)[0]


def _in_pass(tasks: Any, coding_pass: str) -> Iterator[tuple[int, TaskKey]]:
    for project, text in tasks.values_list("project_id", "meta__key"):
        key = TaskKey.parse(text)
        if key is not None and key.coding_pass == coding_pass:
            yield project, key
