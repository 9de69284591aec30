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
    """Give an open invitation of the same kind, or make one; asking twice makes no second link for several."""
    kind = {"role": wanted.role.value, "werkplaats": wanted.werkplaats, "most_uses": wanted.uses}
    now = timezone.now()
    for known in Invite.objects.filter(**kind, revoked=False, expires_at__gt=now) if wanted.uses > 1 else ():
        if known.is_open(now):
            return known
    return Invite.objects.create(**kind, expires_at=now + timedelta(days=wanted.days))


def told(invite: Any) -> dict[str, object]:
    """Write an invitation as the coordinator reads it."""
    entry = InviteEntry(
        id=invite.pk,
        role=invite.role,
        werkplaats=invite.werkplaats,
        uses_left=invite.most_uses - invite.uses,
        expires_at=invite.expires_at,
        open=invite.is_open(timezone.now()),
        path=f"/framebridge/invite/{token_of(invite)}",
    )
    return entry.model_dump(mode="json")


def check_fits(invite: Any, email: str) -> None:
    """Refuse who is written down in the study with another role or Werkplaats; raises PermissionDenied."""
    known = Member.objects.filter(email=email.casefold()).first()
    if known is not None and (known.role, known.werkplaats, known.active) != (
        invite.role,
        invite.werkplaats,
        True,
    ):
        raise PermissionDenied("this invitation is for another role or Werkplaats")


def use_invite(number: int, user: Any) -> None:
    """Count one use and give the new account its role; raises PermissionDenied when somebody was faster."""
    with transaction.atomic():
        invite = Invite.objects.select_for_update().get(pk=number)
        if not invite.is_open(timezone.now()):
            raise PermissionDenied("this invitation is used up")
        invite.uses += 1
        invite.save(update_fields=["uses"])
        fields = {"user": user, "role": invite.role, "werkplaats": invite.werkplaats}
        Member.objects.update_or_create(email=user.email.casefold(), defaults=fields)


def invite_of(request: HttpRequest) -> Any | None:
    """Give the invitation with which this request came in."""
    return getattr(request, "framebridge_invite", None)
