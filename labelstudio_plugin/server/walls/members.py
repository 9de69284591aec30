"""From an account to its member: the only place where that is decided."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from labelstudio_plugin.roles import Role


def member_of(user: Any) -> Any | None:
    """Give the active Member of an account; None for who is unknown, deactivated or not logged in.

    An address alone makes nobody a member: that takes an invitation for it, or set-up finding the account there.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    found = _members().filter(user_id=user.pk).first() or _first_coordinator(user)
    return found if found is not None and found.active else None


def make_coordinator(user: Any) -> None:
    """Make an account a coordinator, unless it has a role."""
    if not _members().filter(user_id=user.pk).exists():
        fields = {"user_id": user.pk, "role": Role.COORDINATOR.value, "active": True}
        _members().update_or_create(email=user.email.casefold(), defaults=fields)


def _members() -> Any:
    return apps.get_model("framebridge_walls", "Member").objects


def _first_coordinator(user: Any) -> Any | None:
    if not _members().filter(role=Role.COORDINATOR.value).exists() and _owns_organisation(user):
        make_coordinator(user)  # a Label Studio that was there before the walls: whoever made it opens them
    return _members().filter(user_id=user.pk).first()


def _owns_organisation(user: Any) -> bool:
    """Say whether somebody made the organisation: the first, where Label Studio puts everybody who signs up."""
    first = apps.get_model("organizations", "Organization").objects.order_by("pk").first()
    return first is not None and first.created_by_id == user.pk
