"""How long somebody stays logged in.

Label Studio's settings for it count only where an organisation has no time-out of its own, and every organisation
gets one (8 days, 3 days without activity).
"""

from __future__ import annotations

from django.conf import settings
from session_policy.models import SessionTimeoutPolicy


def our_time_out() -> dict[str, int]:
    """Give the time-out of our settings, in minutes."""
    return {
        "max_session_age": settings.MAX_SESSION_AGE // 60,
        "max_time_between_activity": settings.MAX_TIME_BETWEEN_ACTIVITY // 60,
    }


def use_our_time_out() -> None:
    """Give new organisations our time-out; `migrations/0002_time_out.py` does those that are there."""
    for name, minutes in our_time_out().items():
        SessionTimeoutPolicy._meta.get_field(name).default = minutes
