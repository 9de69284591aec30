"""Who makes a change: told to the database before the first write of a request, and taken back after it.

A request that only reads costs nothing. In PostgreSQL the name is a setting of the connection, and a setting made
within a transaction goes with it when it is rolled back: then it is told again. SQLite asks by a function.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "SHOW")
_SET = "SELECT set_config('framebridge.user', %s, false)"
_here = threading.local()


def current_actor() -> int | None:
    """Give the number of the account whose request this thread answers."""
    request = getattr(_here, "request", None)
    user = None if request is None else getattr(request, "user", None)
    number = getattr(user, "pk", None)
    return number if isinstance(number, int) else None


class Actor:
    """Django middleware that tells the database whose request it answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        _here.request = request
        try:
            if connection.vendor != "postgresql":
                return self.get_response(request)
            teller = _Teller()
            with connection.execute_wrapper(teller):
                response = self.get_response(request)
        finally:
            _here.request = None
        teller.take_back()
        return response


class _Teller:
    """Sets the connection's setting before the first write, and again when it may have been rolled back."""

    def __init__(self) -> None:
        self._told: int | None = None
        self._blocks: list[Any] = []

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not (isinstance(sql, str) and sql.startswith(_READS)):
            actor = current_actor()
            if actor is not None and not self._holds(actor):
                context["cursor"].cursor.execute(_SET, [str(actor)])
                self._told, self._blocks = actor, list(connection.atomic_blocks)
        return execute(sql, params, many, context)

    def _holds(self, actor: int) -> bool:
        if self._told != actor:
            return False
        if not self._blocks:
            return True
        same = connection.atomic_blocks[: len(self._blocks)] == self._blocks
        return same and not _is_idle()

    def take_back(self) -> None:
        if self._told is not None and connection.connection is not None:
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute(_SET, [""])


def _is_idle() -> bool:
    """Say whether no transaction is open on the wire yet: a new one is about to begin."""
    return connection.connection is None or connection.connection.info.transaction_status.name == "IDLE"
