"""Accounts that are shut and opened again. What was coded stays, in the name of who coded it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.endings import end_access
from labelstudio_plugin.server.walls.models import Member


class LastCoordinator(Exception):
    """Nobody would be left who can open accounts."""


def set_active(member: Any, *, active: bool) -> None:
    """Shut an account and end its tokens and sessions for good, or open it again; then one logs in anew."""
    with transaction.atomic():
        if not active and _is_last_coordinator(member):
            raise LastCoordinator
        member.active = active
        member.save(update_fields=["active"])
        if member.user is not None:
            member.user.is_active = active
            member.user.save(update_fields=["is_active"])
        if not active:
            end_access(member)


def _is_last_coordinator(member: Any) -> bool:
    others = Member.objects.filter(role=Role.COORDINATOR.value, active=True, user__isnull=False).exclude(
        pk=member.pk
    )
    return member.role == Role.COORDINATOR.value and not others.exists()
