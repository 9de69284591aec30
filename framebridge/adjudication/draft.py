"""The merged coding as a draft to settle on: what is agreed or settled is filled in, the rest is left open.

Nobody's text is put into another's: a text stands in the draft when all who wrote one there wrote the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import JsonValue, TypeAdapter, ValidationError

from framebridge.adjudication.shown import Shown, is_left_open, paths_of, shown_unit
from framebridge.precoding.merged import MERGED_CODER, without_words
from frameschema import (
    AnyUnit,
    Coding,
    MergedCoding,
    MergedUnit,
    as_json,
    coding_id,
    is_empty,
    is_same,
    unit_id,
    value_at,
)
from labelstudio_plugin.tasks import ADJUDICATION

_UNIT: TypeAdapter[AnyUnit] = TypeAdapter(AnyUnit)


def draft_of(merged: MergedCoding) -> tuple[Coding, Shown]:
    """Make the draft of a transcript, as a coding of the pseudo-coder, and write down what it shows."""
    identity = coding_id(merged.study, merged.transcript, MERGED_CODER, ADJUDICATION)
    units, shown = [], []
    for one in merged.units:
        key = f"m-{one.id.hex[:16]}"
        fixed = {"kind": one.kind, "id": unit_id(identity, key), "key": key, "span": one.span}
        values, unit = _filled_in(one, fixed)
        units.append(unit)
        shown.append(shown_unit(one, key, values))
    coding = Coding(
        id=identity,
        study=merged.study,
        transcript=merged.transcript,
        text_sha256=merged.text_sha256,
        coder=MERGED_CODER,
        coding_pass=ADJUDICATION,
        codebook=merged.codings[0].codebook,
        units=tuple(sorted(units, key=lambda unit: (unit.span.start, unit.span.end, unit.key))),
    )
    return coding, Shown(units=tuple(shown))


def _filled_in(merged: MergedUnit, fixed: Mapping[str, Any]) -> tuple[dict[str, JsonValue], AnyUnit]:
    """Give the values by path, and the unit with them; a settled value that no unit can have stays out."""
    agreed = _agreed(merged)
    settled = {item.field: item.value for item in merged.settled if not is_left_open(item.value)}
    known = agreed | settled
    values = {path: known[path] for path in paths_of(merged.kind) if path in known}
    try:
        return values, _UNIT.validate_python(_nested(fixed, values))
    except ValidationError:
        return agreed, _UNIT.validate_python(_nested(fixed, agreed))


def _agreed(merged: MergedUnit) -> dict[str, JsonValue]:
    """Give what all who filled a field in have there."""
    found = {}
    for path in paths_of(merged.kind):
        given = [value for member in merged.members if not is_empty(value := value_at(member.unit, path))]
        value = None if path in merged.differing else as_json(_common(given))
        if not is_left_open(value):
            found[path] = value
    return found


def _common(given: Sequence[Any]) -> object:
    """Give the value that all gave; without the words that go with equal choices when these differ."""
    if not given or all(is_same(given[0], value) for value in given):
        return given[0] if given else None
    if not isinstance(given[0], tuple):
        return None
    bare = [tuple(map(without_words, value)) for value in given]
    return bare[0] if all(is_same(bare[0], value) for value in bare) else None


def _nested(fixed: Mapping[str, Any], values: Mapping[str, JsonValue]) -> dict[str, Any]:
    fields: dict[str, Any] = dict(fixed)
    for path, value in values.items():
        *outer, last = path.split(".")
        at = fields
        for name in outer:
            at = at.setdefault(name, {})
        at[last] = value
    return fields
