"""Label Studio's sign-up page, opened with one of our invitations as well as with the organisation's own link."""

from __future__ import annotations

from typing import Any

from core.middleware import enforce_csrf_checks
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from organizations.models import Organization
from users.functions import save_user as save_user_of_label_studio
from users.views import user_signup

from labelstudio_plugin.server.overview.invites import check_fits, invite_of, open_invite, token_of, use_invite
from labelstudio_plugin.server.overview.words import words


@enforce_csrf_checks  # type: ignore[untyped-decorator]  # Label Studio leaves the check out unless told
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show or take the sign-up form of an invitation, or say that it is not valid."""
    invite = open_invite(token)
    return _not_valid() if invite is None else _with_invite(request, invite)


@enforce_csrf_checks  # type: ignore[untyped-decorator]
def sign_up(request: HttpRequest) -> HttpResponse:
    """Stand in for Label Studio's own address, to which its form is sent."""
    invite = open_invite(request.GET.get("token"))
    if invite is not None:
        return _with_invite(request, invite)
    answer: HttpResponse = user_signup(request)
    return answer


def _with_invite(request: HttpRequest, invite: Any) -> HttpResponse:
    """Let our token stand for the organisation's, which is not given away."""
    secret = Organization.objects.first().token
    request.framebridge_invite = invite
    request.GET = request.GET.copy()
    request.GET["token"] = secret
    answer: HttpResponse = user_signup(request)
    answer.content = answer.content.replace(secret.encode(), token_of(invite).encode())
    return answer


def save_user(request: HttpRequest, next_page: str, user_form: object) -> HttpResponse:
    """Make the account (`SAVE_USER` of the settings), and for who was invited by us the member."""
    invite = invite_of(request)
    if invite is None:
        return save_user_of_label_studio(request, next_page, user_form)
    with transaction.atomic():
        check_fits(invite, user_form.cleaned_data["email"])  # type: ignore[attr-defined]
        answer = save_user_of_label_studio(request, next_page, user_form)
        use_invite(invite.pk, request.user)
    return answer


def _not_valid() -> HttpResponse:
    said = words()
    page = format_html(
        '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>framebridge</title></head>'
        "<body><main><h1>framebridge</h1><p>{}</p></main></body></html>",
        said["language"],
        said["not_valid"],
    )
    return HttpResponse(page, status=403)
