"""Who may read the history."""

from __future__ import annotations

from django.http import HttpRequest

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.members import role_of


def may_read_history(request: HttpRequest) -> bool:
    """Say whether it is the coordinator who asks."""
    return role_of(request.user) is Role.COORDINATOR
