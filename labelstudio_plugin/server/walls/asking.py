"""One request as the rules see it: who asks, for which address, with which numbers and fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

_JSON = "application/json"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Unreadable(Exception):
    """The body is of no kind that the rules can look into."""


@dataclass
class Asking:
    """A request, its member and the parts of its address."""

    request: HttpRequest
    member: Any
    parts: Mapping[str, Any]
    _fields: dict[str, Any] | None = field(default=None, init=False)

    def number(self, name: str) -> int:
        """Give a number in the address; -1 when it is none."""
        value = str(self.parts.get(name, ""))
        return int(value) if value.isascii() and value.isdecimal() else -1

    def asked(self, name: str) -> int | None:
        """Give a number after the question mark; None when absent, -1 when it is none or there are two."""
        values = self.request.GET.getlist(name)
        if not values:
            return None
        return int(values[0]) if len(values) == 1 and values[0].isascii() and values[0].isdecimal() else -1

    @property
    def fields(self) -> dict[str, Any]:
        """Give the fields that are sent; raises Unreadable for anything but one JSON object or a form."""
        if self._fields is None:
            self._fields = _read_fields(self.request)
        return self._fields


def _read_fields(request: HttpRequest) -> dict[str, Any]:
    kind = (request.content_type or "").lower()
    if kind in _FORMS:
        if any(len(values) > 1 for _, values in request.POST.lists()):
            raise Unreadable
        return dict(request.POST.items())
    if not request.body:
        return {}
    if kind != _JSON:
        raise Unreadable
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Unreadable from None
    if not isinstance(body, dict):
        raise Unreadable
    return body
