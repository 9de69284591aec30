"""Who may read the history."""

from __future__ import annotations

from django.http import HttpRequest


def may_read_history(request: HttpRequest) -> bool:
    """Say whether it is the coordinator who asks."""
    user = request.user
    return bool(user.is_authenticated and user.is_active and (user.is_superuser or user.is_staff))
