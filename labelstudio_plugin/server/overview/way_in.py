"""Brings an annotator who opens a project straight to the next task, as its button "Label All Tasks" would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from tasks.models import Annotation, Task

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.scope import visible

LIST_OF_TASKS = "^projects/<int:pk>/data/"


class StraightToCoding:
    """Django middleware; stands after the walls, which say who the member is.

    The list of tasks stays within reach: by the way back in Label Studio, by any address that names a tab or a
    task, and once everything is coded.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, parts: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Send on to the next task, or let the list of tasks answer (None)."""
        member = getattr(request, "framebridge_member", None)
        if member is None or member.role != Role.ANNOTATOR or request.GET or request.method != "GET":
            return None
        if request.resolver_match.route != LIST_OF_TASKS or not _has_work(member, int(parts["pk"])):
            return None
        return redirect(f"{request.path}?labeling=1")


def _has_work(member: Any, project: int) -> bool:
    done = Annotation.objects.filter(project=project, completed_by=member.user_id).values("task")
    return bool(Task.objects.filter(visible(member), project=project).exclude(pk__in=done).exists())
