"""The assignments of the server: read by the coordinator, and put in step with a study's `study.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from projects.models import Project
from pydantic import ValidationError

from labelstudio_plugin.assignments import AssignmentEntry, AssignmentsSent
from labelstudio_plugin.projects import ProjectKey, read_key
from labelstudio_plugin.server.refusals import said
from labelstudio_plugin.server.walls.models import Assignment, Member


class _Unknown(Exception):
    """A project or member that is not there."""


def assignments(request: HttpRequest) -> JsonResponse:
    """GET lists all assignments; PUT puts those of one study in the place of what it had."""
    if request.method == "PUT":
        try:
            _replace(AssignmentsSent.model_validate_json(request.body))
        except ValidationError:
            return JsonResponse({"detail": said("not the assignments of a study")}, status=400)
        except _Unknown as exc:
            return JsonResponse({"detail": said("not there: {what}", what=exc)}, status=409)
    elif request.method != "GET":
        return JsonResponse({}, status=405)
    return JsonResponse([one.model_dump(mode="json") for one in _told(_projects())], safe=False)


def _projects() -> dict[int, ProjectKey]:
    rows = Project.objects.filter(description__contains="framebridge:").values_list("pk", "description")
    return {pk: key for pk, text in rows if (key := read_key(text or "")) is not None}


def _told(projects: dict[int, ProjectKey]) -> Iterator[AssignmentEntry]:
    for one in Assignment.objects.filter(project__in=projects).select_related("member").order_by("pk"):
        key = projects[one.project]
        yield AssignmentEntry(
            study=key.study,
            owner=key.werkplaats,
            coding_pass=key.coding_pass,
            unit=one.unit,
            email=one.member.email if one.member else "",
            werkplaats=one.werkplaats,
        )


def _replace(sent: AssignmentsSent) -> None:
    projects = {key: pk for pk, key in _projects().items() if key.study == sent.study}
    with transaction.atomic():
        Assignment.objects.filter(project__in=projects.values()).delete()
        Assignment.objects.bulk_create(_rows(sent.assignments, projects))


def _rows(entries: Iterable[AssignmentEntry], projects: dict[ProjectKey, int]) -> Iterator[Assignment]:
    members = {member.email: member for member in Member.objects.all()}
    for one in entries:
        key = ProjectKey(one.study, one.owner, one.coding_pass)
        member = members.get(one.email.casefold()) if one.email else None
        if (
            key not in projects
            or bool(one.email) != (member is not None)
            or bool(one.email) == bool(one.werkplaats)
        ):
            raise _Unknown(f"{key} {one.email or one.werkplaats}")
        yield Assignment(project=projects[key], unit=one.unit, werkplaats=one.werkplaats, member=member)
