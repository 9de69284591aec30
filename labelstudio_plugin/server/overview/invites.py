"""Invitations: from a number in the database to a signed link, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from labelstudio_plugin.invites import InviteEntry, InviteWanted
from labelstudio_plugin.server.overview.models import Invite
from labelstudio_plugin.server.walls.models import Member

_SALT = "framebridge.invite"


def token_of(invite: Any) -> str:
    """Give the secret part of the link."""
    return str(Signer(salt=_SALT).sign(str(invite.pk)))


def open_invite(token: str | None) -> Any | None:
    """Find the invitation of a token; None when it is not ours, used up, expired or revoked."""
    try:
        number = int(Signer(salt=_SALT).unsign(token or ""))
    except (BadSignature, ValueError):
        return None
    found = Invite.objects.filter(pk=number).first()
    return found if found is not None and found.is_open(timezone.now()) else None


def invite_for(wanted: InviteWanted) -> Any:
    """Make an invitation, or give the open one of the same address."""
    now = timezone.now()
    kind = {"role": wanted.role.value, "werkplaats": wanted.werkplaats, "email": wanted.email.casefold()}
    if wanted.email:
        known = Invite.objects.filter(**kind, revoked=False, used_at=None, expires_at__gt=now).first()
        if known is not None:
            return known
    return Invite.objects.create(**kind, expires_at=now + timedelta(days=wanted.days))


def told(invite: Any) -> dict[str, object]:
    """Write an invitation as the coordinator reads it."""
    entry = InviteEntry(
        id=invite.pk,
        role=invite.role,
        werkplaats=invite.werkplaats,
        email=invite.email,
        expires_at=invite.expires_at,
        open=invite.is_open(timezone.now()),
        path=f"/framebridge/invite/{token_of(invite)}",
    )
    return entry.model_dump(mode="json")


def refusal(invite: Any, email: str) -> str | None:
    """Say why this address may not sign up with the invitation, as the name of the words for it.

    Who is written down in the study signs up with an invitation for the own address, or with none.
    """
    address = email.casefold()
    if invite.email and invite.email != address:
        return "other_address"
    known = Member.objects.filter(email=address).first()
    if known is None:
        return None
    if not invite.email:
        return "is_listed"
    fits = (known.role, known.werkplaats, known.active) == (invite.role, invite.werkplaats, True)
    return None if fits and known.user_id is None else "other_role"


def use_invite(number: int, user: Any) -> None:
    """Use it up and give the new account its role; raises PermissionDenied when somebody was faster."""
    with transaction.atomic():
        now = timezone.now()
        still_open = Invite.objects.filter(pk=number, revoked=False, used_at=None, expires_at__gt=now)
        if not still_open.update(used_at=now):
            raise PermissionDenied("this invitation is used up")
        invite = Invite.objects.get(pk=number)
        fields = {"user": user, "role": invite.role, "werkplaats": invite.werkplaats}
        Member.objects.update_or_create(email=user.email.casefold(), defaults=fields)


def invite_of(request: HttpRequest) -> Any | None:
    """Give the invitation with which this request came in."""
    return getattr(request, "framebridge_invite", None)
