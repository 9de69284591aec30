"""Who may read the history."""

from __future__ import annotations

from django.http import HttpRequest

from labelstudio_plugin.roles import Role


def may_read_history(request: HttpRequest) -> bool:
    """Say whether it is the coordinator who asks."""
    member = getattr(request, "framebridge_member", None)
    return member is not None and member.role == Role.COORDINATOR
