"""Label Studio's sign-up page, opened by our invitations only; the organisation's own link opens nothing."""

from __future__ import annotations

from typing import Any

from core.middleware import enforce_csrf_checks
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from organizations.models import Organization
from users.functions import save_user as save_user_of_label_studio
from users.views import user_signup

from labelstudio_plugin.server.overview.invites import invite_of, open_invite, refusal, token_of, use_invite
from labelstudio_plugin.server.overview.words import words


@enforce_csrf_checks  # type: ignore[untyped-decorator]  # Label Studio leaves the check out unless told
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show or take the sign-up form of an invitation, or say that it is not valid."""
    invite = open_invite(token)
    return _refused("not_valid") if invite is None else _with_invite(request, invite)


@enforce_csrf_checks  # type: ignore[untyped-decorator]
def sign_up(request: HttpRequest) -> HttpResponse:
    """Stand in for Label Studio's own address, to which its form is sent."""
    token = request.GET.get("token")
    return _refused("no_invitation") if token is None else enter(request, token)


def _with_invite(request: HttpRequest, invite: Any) -> HttpResponse:
    """Let our token stand for the organisation's, which is not given away."""
    why = refusal(invite, request.POST.get("email", "").strip()) if request.method == "POST" else None
    if why is not None:
        return _refused(why)
    secret = Organization.objects.first().token
    request.framebridge_invite = invite
    request.GET = request.GET.copy()
    request.GET["token"] = secret
    answer: HttpResponse = user_signup(request)
    answer.content = answer.content.replace(secret.encode(), token_of(invite).encode())
    return answer


def save_user(request: HttpRequest, next_page: str, user_form: object) -> HttpResponse:
    """Make the account and its member (`SAVE_USER` of the settings); nobody comes here without an invitation."""
    invite = invite_of(request)
    if invite is None or refusal(invite, user_form.cleaned_data["email"]):  # type: ignore[attr-defined]
        raise PermissionDenied
    with transaction.atomic():
        answer: HttpResponse = save_user_of_label_studio(request, next_page, user_form)
        use_invite(invite.pk, request.user)
    return answer


def _refused(why: str) -> HttpResponse:
    said = words()
    page = format_html(
        '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>framebridge</title></head>'
        "<body><main><h1>framebridge</h1><p>{}</p></main></body></html>",
        said["language"],
        said[why],
    )
    return HttpResponse(page, status=403)
