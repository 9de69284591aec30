"""The members of the server: read by the coordinator, and put in step with a study's `study.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import get_resolver
from pydantic import TypeAdapter, ValidationError
from users.models import User

from labelstudio_plugin.members import MemberEntry
from labelstudio_plugin.server.refusals import said
from labelstudio_plugin.server.walls.endings import end_access
from labelstudio_plugin.server.walls.models import Member

_ENTRIES: TypeAdapter[list[MemberEntry]] = TypeAdapter(list[MemberEntry])
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def members(request: HttpRequest) -> JsonResponse:
    """GET lists all members; PUT makes or changes those that are sent, and leaves the others as they are."""
    if request.method == "PUT":
        try:
            entries = _ENTRIES.validate_json(request.body)
        except ValidationError:
            return JsonResponse({"detail": said("not a list of members")}, status=400)
        with transaction.atomic():
            for entry in entries:
                _keep(entry)
    elif request.method != "GET":
        return JsonResponse({}, status=405)
    return JsonResponse([_told(member) for member in Member.objects.order_by("email")], safe=False)


def routes(request: HttpRequest) -> JsonResponse:
    """List every address of this server as its own resolver has it, with the methods that are answered there."""
    found = [{"route": route, "methods": methods} for route, methods in _walk(get_resolver().url_patterns, "")]
    return JsonResponse(found, safe=False)


def _walk(patterns: Iterable[Any], start: str) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        own = str(pattern.pattern)
        route = start + own.removeprefix("^") if start else own  # as the resolver joins them
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route, _methods(pattern.callback)


def _methods(view: Any) -> list[str]:
    actions = getattr(view, "actions", None)
    if actions:
        return sorted(method.upper() for method in actions)
    kind = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if kind is None:
        return [*_METHODS]  # a plain function; Django asks it for everything
    return [method for method in _METHODS if hasattr(kind, method.lower())]


def _keep(entry: MemberEntry) -> None:
    email = entry.email.casefold()
    fields = entry.model_dump(mode="json", exclude={"email"})
    was_active = Member.objects.filter(email=email, active=True).exists()
    member, is_new = Member.objects.update_or_create(email=email, defaults=fields)
    if was_active and not entry.active:
        end_access(member)
    if is_new or member.user_id is None:
        member.user = User.objects.filter(email__iexact=email, framebridge_member__isnull=True).first()
        member.save(update_fields=["user"])


def _told(member: Any) -> dict[str, object]:
    entry = MemberEntry(
        email=member.email,
        role=member.role,
        werkplaats=member.werkplaats,
        coder=member.coder,
        active=member.active,
    )
    return entry.model_dump(mode="json")
