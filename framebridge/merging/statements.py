"""What one coder says about one thing, in a form in which it can be compared, settled and decided on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue

from frameschema import Choices, Member, as_json, open_choices, value_at


@dataclass(frozen=True)
class Statement:
    """A coder's own unit or story: its id, what was chosen by path, and any value (texts too) as JSON."""

    id: UUID
    coder: str
    choices: Choices
    value: Callable[[str], JsonValue]


def statement_of(member: Member) -> Statement:
    """Give what a coder says in a unit."""
    unit = member.unit

    def value(path: str) -> JsonValue:
        return as_json(value_at(unit, path))

    return Statement(unit.id, member.coder, open_choices(unit), value)


def inputs_of(statements: Sequence[Statement], field: str) -> str:
    """Give the fingerprint of what was said at a field, whose it is included; the order makes no difference."""
    said = sorted((str(one.id), json.dumps(one.value(field), sort_keys=True)) for one in statements)
    return hashlib.sha256(json.dumps([field, said]).encode()).hexdigest()


def coders_by_choice(statements: Sequence[Statement], path: str) -> list[tuple[Statement, tuple[str, ...]]]:
    """Give each different choice at a path once, by the first who made it, with all who did."""
    found: dict[object, list[Statement]] = {}
    for one in statements:
        if path in one.choices:
            found.setdefault(one.choices[path], []).append(one)
    return [(own[0], tuple(dict.fromkeys(one.coder for one in own))) for own in found.values()]
