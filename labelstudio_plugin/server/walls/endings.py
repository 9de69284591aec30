"""Ends what somebody is logged in with, for good: also when the account is opened again.

Sessions lie in signed cookies, and access tokens are only signed, so neither can be thrown away here. What is
from before the moment kept with the member counts no more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken


def end_access(member: Any) -> None:
    """End the sessions and tokens that a member has now."""
    member.ended_at = timezone.now()
    member.save(update_fields=["ended_at"])
    for token in OutstandingToken.objects.filter(user=member.user_id, blacklistedtoken__isnull=True):
        BlacklistedToken.objects.get_or_create(token=token)


def is_ended(request: HttpRequest, member: Any) -> bool:
    """Say whether this request comes with a log-in or token from before the end."""
    ended: datetime | None = member.ended_at
    return ended is not None and _began(request) < ended.timestamp()


def _began(request: HttpRequest) -> float:
    """Say when this log-in began, or its token was made; 0 when it does not say."""
    if not getattr(request, "is_jwt", False):
        return float(request.session.get("last_login", 0))
    reader = JWTAuthentication()
    raw = reader.get_raw_token(reader.get_header(request))
    try:
        return 0 if raw is None else float(reader.get_validated_token(raw)["iat"])
    except (InvalidToken, KeyError):
        return 0
