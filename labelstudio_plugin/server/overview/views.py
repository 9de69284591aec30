"""The coordinator's page and what stands behind it. The walls let nobody else come here."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from pydantic import ValidationError

from labelstudio_plugin.invites import ActiveWanted, InviteWanted
from labelstudio_plugin.overview import OpenTranscript, StatusDocument
from labelstudio_plugin.server.overview.accounts import LastCoordinator, set_active
from labelstudio_plugin.server.overview.invites import invite_for, told
from labelstudio_plugin.server.overview.models import Invite, MergeTold
from labelstudio_plugin.server.overview.progress import Progress, TaskRow, progress
from labelstudio_plugin.server.overview.words import words
from labelstudio_plugin.server.refusals import said
from labelstudio_plugin.server.release import PLUGIN_VERSION, SUPPORTED_RELEASE
from labelstudio_plugin.server.walls.models import Member
from labelstudio_plugin.tasks import ADJUDICATION, FRAGMENTS

_GIGABYTE = 1024**3


@dataclass(frozen=True)
class OpenRow:
    """A transcript with differences that wait for a decision, and the task where they can be settled."""

    told: OpenTranscript
    task: TaskRow | None
    names: Mapping[str, str]

    @property
    def fields(self) -> list[tuple[str, int]]:
        """Give the fields by their names, those with most differences first; of one name together."""
        found: Counter[str] = Counter()
        for name, count in self.told.differences.items():
            found[self.names.get(name, name)] += count
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True)
class MergeRow:
    """What a study's last merge told."""

    document: StatusDocument
    told_at: datetime
    waiting: list[OpenRow]


def overview(request: HttpRequest) -> HttpResponse:
    """Show how far everybody is."""
    now = progress()
    shown = {
        "words": words(),
        "progress": now,
        "merges": list(_merges(now)),
        "server": _server(),
        "now": timezone.now(),
        "is_live": request.GET.get("live") == "1",
    }
    page: HttpResponse = render(request, "framebridge_overview/overview.html", shown)
    page["Cache-Control"] = "private, no-store"
    return page


def _merges(now: Progress) -> Iterator[MergeRow]:
    tasks = now.by_unit
    for kept in MergeTold.objects.order_by("study"):
        document = StatusDocument.model_validate(kept.document)
        waiting = []
        for one in document.transcripts:
            found = (tasks.get((document.study, name, one.transcript)) for name in (ADJUDICATION, FRAGMENTS))
            if one.open:
                task = next((task for task in found if task), None)
                waiting.append(OpenRow(one, task, document.fields))
        yield MergeRow(document, kept.told_at, sorted(waiting, key=lambda row: -row.told.open))


def _server() -> dict[str, object]:
    free = shutil.disk_usage(settings.BASE_DATA_DIR).free
    return {
        "plugin": PLUGIN_VERSION,
        "label_studio": SUPPORTED_RELEASE,
        "database": connection.vendor,
        "free_gigabytes": round(free / _GIGABYTE, 1),
        "is_low": free < 2 * _GIGABYTE,
    }


def status(request: HttpRequest) -> JsonResponse:
    """PUT keeps the document of a merge in the place of the former one; GET gives those that are kept."""
    if request.method == "PUT":
        try:
            document = StatusDocument.model_validate_json(request.body)
        except ValidationError:
            return JsonResponse({"detail": said("not a status document")}, status=400)
        fields = {"document": document.model_dump(mode="json"), "told_at": timezone.now()}
        MergeTold.objects.update_or_create(study=document.study, defaults=fields)
    elif request.method != "GET":
        return JsonResponse({}, status=405)
    kept = MergeTold.objects.order_by("study")
    return JsonResponse([{"told_at": one.told_at, "document": one.document} for one in kept], safe=False)


def invites(request: HttpRequest) -> JsonResponse:
    """GET lists the invitations; POST makes one, or gives the one that is open."""
    if request.method == "POST":
        try:
            wanted = InviteWanted.model_validate_json(request.body)
        except ValidationError:
            return JsonResponse({"detail": said("not an invitation")}, status=400)
        return JsonResponse(told(invite_for(wanted)), status=201)
    if request.method != "GET":
        return JsonResponse({}, status=405)
    return JsonResponse([told(one) for one in Invite.objects.order_by("-pk")], safe=False)


def revoke(request: HttpRequest, number: int) -> JsonResponse:
    """End an invitation."""
    if request.method != "POST":
        return JsonResponse({}, status=405)
    is_there = Invite.objects.filter(pk=number).update(revoked=True)
    return JsonResponse({}, status=200 if is_there else 404)


def active(request: HttpRequest) -> JsonResponse:
    """Shut or open an account."""
    if request.method != "POST":
        return JsonResponse({}, status=405)
    try:
        wanted = ActiveWanted.model_validate_json(request.body)
    except ValidationError:
        return JsonResponse({"detail": said("not an account")}, status=400)
    member = Member.objects.filter(email=wanted.email.casefold()).select_related("user").first()
    if member is None:
        return JsonResponse({"detail": said("no such member")}, status=404)
    try:
        set_active(member, active=wanted.active)
    except LastCoordinator:
        return JsonResponse({"detail": said("the last coordinator cannot be shut out")}, status=409)
    return JsonResponse({"email": member.email, "active": member.active})
