"""What is somebody's own: projects of the Werkplaats, tasks in them, and codings."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Q
from projects.models import Project
from tasks.models import Annotation, AnnotationDraft, Task

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.models import Assignment, Member
from labelstudio_plugin.tasks import SHARED, SHEETS

_KEY = re.compile(r"framebridge:[^/\s]+/([^/\s]+)/[^/\s]+")
_Answer = TypeVar("_Answer")


def _asked_once(ask: Callable[..., _Answer]) -> Callable[..., _Answer]:
    """Keep the answer with the member, who is fetched anew for every request: the next one asks again."""

    @wraps(ask)
    def answer(member: Member, *about: int) -> _Answer:
        kept: dict[object, _Answer] = member.__dict__.setdefault("framebridge_answers", {})
        question = (ask.__name__, *about)
        if question not in kept:
            kept[question] = ask(member, *about)
        return kept[question]

    return answer


def own_projects(member: Member) -> set[int]:
    """Give the numbers of the projects of the member's Werkplaats, and of those in which something is assigned."""
    whole: set[int] = _whole_projects(member)
    return whole | set(_assigned(member))


@_asked_once
def _assigned(member: Member) -> dict[int, set[str]]:
    """Give the assigned units of each project; an empty one stands for the whole project.

    To code is what is assigned: who only reads would read what others coded there.
    """
    if member.role != Role.ANNOTATOR:
        return {}
    assigned = Q(member=member)
    if member.werkplaats:
        assigned |= Q(werkplaats=member.werkplaats)
    found: dict[int, set[str]] = {}
    for project, unit in Assignment.objects.filter(assigned).values_list("project", "unit"):
        found.setdefault(project, set()).add(unit)
    return found


@_asked_once
def _whole_projects(member: Member) -> set[int]:
    if not member.werkplaats:
        return set()
    keyed = Project.objects.filter(description__contains=f"/{member.werkplaats}/")
    return {pk for pk, text in keyed.values_list("pk", "description") if _werkplaats(text) == member.werkplaats}


def _werkplaats(description: str | None) -> str | None:
    """Read whose project it is, from the first key in its description as set-up does."""
    found = _KEY.search(description or "")
    return found[1] if found else None


def visible(member: Member) -> Q:
    """Limit tasks to those in own projects; a sheet holds one coder's coding, so only that annotator gets it."""
    own = _in_own_projects(member)
    if member.role != Role.ANNOTATOR:
        return own
    mine = "|".join(re.escape(name) for name in (SHARED, member.coder) if name)
    sheet = Q(meta__key__regex=rf"^[^/]+/[^/]+/{SHEETS}/")
    of_mine = Q(meta__key__regex=rf"^[^/]+/[^/]+/{SHEETS}/({mine})/[0-9]+$")
    return own & (~sheet | of_mine | Q(meta__key__isnull=True))


def _in_own_projects(member: Member) -> Q:
    """Limit tasks to whole projects of the member's own, and to the assigned units of others."""
    assigned = _assigned(member)
    whole = _whole_projects(member) | {project for project, units in assigned.items() if "" in units}
    found = Q(project_id__in=whole)
    for project, units in sorted(assigned.items()):
        if project not in whole:
            named = "|".join(re.escape(unit) for unit in sorted(units))
            found |= Q(project_id=project, meta__key__regex=rf"^[^/]+/({named})/[^/]+/{SHARED}/[0-9]+$")
    return found


@_asked_once
def own_task(member: Member, pk: int) -> Any | None:
    """Find a task that the member may see."""
    return Task.objects.filter(visible(member), pk=pk).only("pk", "project_id").first()


@_asked_once
def own_annotation(member: Member, pk: int) -> Any | None:
    """Find a coding that the member may read: an annotator's own, or any of the Werkplaats for who only reads."""
    found = Annotation.objects.filter(pk=pk).only("pk", "task_id", "project_id", "completed_by_id").first()
    if found is None or own_task(member, found.task_id) is None:
        return None
    is_own = found.completed_by_id == member.user_id
    return found if is_own or member.role == Role.ANALYST else None


@_asked_once
def own_draft(member: Member, pk: int) -> Any | None:
    """Find a draft of the member's own."""
    found = AnnotationDraft.objects.filter(pk=pk, user_id=member.user_id).only("pk", "task_id").first()
    return found if found is not None and own_task(member, found.task_id) is not None else None
