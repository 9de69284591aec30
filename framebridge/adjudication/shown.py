"""What a task to settle on showed: per merged unit the fingerprints of what coders said, and its draft.

A decision holds for what its takers saw. What is pulled later may stand beside newer coding, so this travels in
the task's data, and in the store beside every version of what was settled on it. It holds no names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import JsonValue, TypeAdapter, ValidationError

from framebridge.merging.statements import Statement, inputs_of, statement_of
from frameschema import AnyUnit, MergedUnit, Span, UnitKind, as_json, choice_paths, text_paths, value_at
from frameschema.base import Document
from labelstudio_plugin.adjudication import SHOWN
from labelstudio_plugin.sync import PulledAnnotation
from labelstudio_plugin.tasks import ADJUDICATION

REASON = "memo"
"""The field in which it is written why something was settled so; it is no part of what is settled."""

_IN_RAW = "framebridge_shown"
_UNIT: TypeAdapter[AnyUnit] = TypeAdapter(AnyUnit)


class ShownField(Document):
    """What was said at a field, as the fingerprint of a decision's inputs, and the value in the draft."""

    inputs: str
    draft: JsonValue = None


class ShownUnit(Document):
    """A merged unit as a region of the draft; a field that is not there was left open by all."""

    key: str
    about: tuple[UUID, ...]
    kind: UnitKind
    span: Span
    fields: Mapping[str, ShownField]

    def inputs(self, path: str) -> str:
        """Give the fingerprint of what was said at a field."""
        if path in self.fields:
            return self.fields[path].inputs
        return inputs_of([_said_nothing(own, self.kind) for own in self.about], path)

    def draft(self, path: str) -> JsonValue:
        """Give the value of a field in the draft; None when it was left open."""
        return self.fields[path].draft if path in self.fields else None


class Shown(Document):
    """All units of a task, in order of speaking."""

    units: tuple[ShownUnit, ...]

    def is_about_the_same(self, other: Shown) -> bool:
        """Say whether coders had said the same; what was settled since makes no difference."""
        own, others = ({unit.about: unit for unit in shown.units} for shown in (self, other))
        return set(own) == set(others) and all(_is_said_alike(unit, others[at]) for at, unit in own.items())


def shown_unit(unit: MergedUnit, key: str, draft: Mapping[str, JsonValue]) -> ShownUnit:
    """Write down what coders said in a merged unit, and its draft."""
    statements = [statement_of(member) for member in unit.members]
    paths = [path for path in paths_of(unit.kind) if path in draft or _anybody(statements, path)]
    return ShownUnit(
        key=key,
        about=tuple(sorted((one.id for one in statements), key=str)),
        kind=unit.kind,
        span=unit.span,
        fields={
            path: ShownField(inputs=inputs_of(statements, path), draft=draft.get(path)) for path in sorted(paths)
        },
    )


@cache
def paths_of(kind: UnitKind) -> tuple[str, ...]:
    """Give the fields of a kind of unit that can be settled: choices, and texts but the memo."""
    model = type(_empty(kind))
    choices = tuple(path for path, _ in choice_paths(model))
    return (*choices, *(path for path in text_paths(model) if path != REASON))


def is_left_open(value: JsonValue) -> bool:
    """Say whether a field holds nothing."""
    return value is None or value == [] or value == ""


def with_shown(raw: dict[str, Any], pulled: PulledAnnotation) -> dict[str, Any]:
    """Put what a task to settle on showed beside what was settled on it."""
    if pulled.task_key.coding_pass != ADJUDICATION:
        return raw
    return {**raw, _IN_RAW: pulled.task_data.get(SHOWN)}


def with_shown_of(stored: Mapping[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """Put what a stored annotation was settled on beside another annotation, if it has that."""
    return {**raw, **({_IN_RAW: stored[_IN_RAW]} if _IN_RAW in stored else {})}


def shown_in(raw: Mapping[str, Any]) -> Shown | None:
    """Give what a stored annotation was settled on; None when that is not there or was changed."""
    return shown_from(raw.get(_IN_RAW))


def shown_from(stored: object) -> Shown | None:
    """Read what a task showed, as it stands in its data; None when it is none."""
    try:
        return Shown.model_validate(stored)
    except ValidationError:
        return None


def _anybody(statements: Sequence[Statement], path: str) -> bool:
    return any(not is_left_open(one.value(path)) for one in statements)


def _is_said_alike(one: ShownUnit, other: ShownUnit) -> bool:
    return all(one.inputs(path) == other.inputs(path) for path in {*one.fields, *other.fields})


def _said_nothing(own: UUID, kind: UnitKind) -> Statement:
    def value(path: str) -> JsonValue:
        return as_json(value_at(_empty(kind), path))

    return Statement(own, "", {}, value)


@cache
def _empty(kind: UnitKind) -> AnyUnit:
    return _UNIT.validate_python({"kind": kind, "id": UUID(int=0), "key": "-", "span": Span(start=0, end=1)})
