"""Accounts that are shut and opened again. What was coded stays, in the name of who coded it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.models import Member


class LastCoordinator(Exception):
    """Nobody would be left who can open accounts."""


def set_active(member: Any, *, active: bool) -> None:
    """Shut an account and end its tokens and sessions at once, or open it again; then a new token is needed."""
    with transaction.atomic():
        if not active and _is_last_coordinator(member):
            raise LastCoordinator
        member.active = active
        member.save(update_fields=["active"])
        if member.user is not None:
            member.user.is_active = active
            member.user.save(update_fields=["is_active"])
            if not active:
                end_tokens(member.user)


def end_tokens(user: Any) -> None:
    """End every token of an account."""
    for token in OutstandingToken.objects.filter(user=user, blacklistedtoken__isnull=True):
        BlacklistedToken.objects.get_or_create(token=token)


def _is_last_coordinator(member: Any) -> bool:
    others = Member.objects.filter(role=Role.COORDINATOR.value, active=True, user__isnull=False).exclude(
        pk=member.pk
    )
    return member.role == Role.COORDINATOR.value and not others.exists()
