"""Holds every request against the table of rules, and takes out of the answer what is not the member's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.asking import Asking, Unreadable
from labelstudio_plugin.server.walls.endings import is_ended
from labelstudio_plugin.server.walls.members import member_of
from labelstudio_plugin.server.walls.rules import ACCOUNT, OPEN, READ, RULES, Rule

_REFUSED = {
    "nl": "Dit is niet voor jouw rol of Werkplaats. Klopt dat niet, vraag het de coördinator.",
    "en": "This is not for your role or Werkplaats. If that is wrong, ask the coordinator.",
}
_UNKNOWN = {
    "nl": "Dit account heeft nog geen rol in de studie. Vraag de coördinator om het toe te voegen.",
    "en": "This account has no role in the study yet. Ask the coordinator to add it.",
}


class Walls:
    """Django middleware; the last one, so that it is known who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what is refused was refused in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, parts: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse, or let the view answer (None)."""
        route = request.resolver_match.route
        if route in OPEN:
            return None
        if not request.user.is_authenticated:
            return _log_in_first(request)
        member = member_of(request.user)
        if member is None:
            return None if route in ACCOUNT else _refuse(request, _UNKNOWN)
        if is_ended(request, member):
            logout(request)
            return _log_in_first(request)
        request.framebridge_member = member
        if member.role == Role.COORDINATOR or route in ACCOUNT:
            return None
        rule = find_rule(route, request.method, Role(member.role))
        if rule is None or not _is_kept(rule, Asking(request, member, parts)):
            return _refuse(request, _REFUSED)
        request.framebridge_trim = rule.trim
        return None

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Take out of a list what is not the member's, before it is written."""
        trim = getattr(request, "framebridge_trim", None)
        if trim is not None and response.status_code < 300 and hasattr(response, "data"):
            response.data = trim(response.data, request.framebridge_member)
        return response


def find_rule(route: str, method: str | None, role: Role) -> Rule | None:
    """Find the rule by which this role may use the address; None when it may not."""
    return next((rule for rule in RULES.get(route, ()) if method in rule.methods and role in rule.roles), None)


def _is_kept(rule: Rule, asking: Asking) -> bool:
    if asking.request.method in READ and asking.request.body:
        return False  # Label Studio reads numbers from the body of a GET too, where the rules do not look
    try:
        return rule.check(asking)
    except Unreadable:
        return False


def _log_in_first(request: HttpRequest) -> HttpResponseBase:
    if _wants_a_page(request):
        return redirect(f"{settings.LOGIN_URL}?next={request.path}")
    return JsonResponse({"detail": "Authentication credentials were not provided."}, status=401)


def _refuse(request: HttpRequest, words: dict[str, str]) -> HttpResponseBase:
    language = settings.FRAMEBRIDGE_LANGUAGE if settings.FRAMEBRIDGE_LANGUAGE in words else "nl"
    if not _wants_a_page(request):
        return JsonResponse({"detail": words[language]}, status=403)
    page = format_html(
        '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>framebridge</title></head>'
        '<body><main><h1>framebridge</h1><p>{}</p><p><a href="/logout/">{}</a></p></main></body></html>',
        language,
        words[language],
        {"nl": "Uitloggen", "en": "Log out"}[language],
    )
    return HttpResponse(page, status=403)


def _wants_a_page(request: HttpRequest) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")
