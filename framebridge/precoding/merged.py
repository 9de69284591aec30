"""The merged coding as one coding: a region per merged unit, with what all who marked it have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framebridge.merging.standing import as_it_stands
from frameschema import AnyUnit, Coding, MergedCoding, MergedUnit, coding_id, unit_id
from frameschema.base import Document

MERGED_CODER = "merged"
"""The pseudo-coder of merged coding; it takes no part in agreement."""

_OWN_TO_EACH = frozenset({"id", "key", "span", "kind"})


def coding_of_merged(merged: MergedCoding) -> Coding:
    """Make a coding in which a unit stands where its merged unit stands, with the choices all members made.

    The words of a region are those of the member that stands in its place. Of a choice of several, what all chose
    is kept; what was settled, by policy or decision, is filled in. Texts that differ, memos on the discussion and
    drawn links are left to the coders themselves.
    """
    identity = coding_id(merged.study, merged.transcript, MERGED_CODER, merged.coding_pass)
    units = [_unit(unit, identity) for unit in merged.units]
    return Coding(
        id=identity,
        study=merged.study,
        transcript=merged.transcript,
        text_sha256=merged.text_sha256,
        coder=MERGED_CODER,
        coding_pass=merged.coding_pass,
        codebook=merged.codings[0].codebook,
        units=tuple(sorted(units, key=lambda unit: (unit.span.start, unit.span.end, unit.key))),
    )


def _unit(merged: MergedUnit, identity: Any) -> AnyUnit:
    placed = next(member.unit for member in merged.members if member.unit.span == merged.span)
    key = f"m-{merged.id.hex[:16]}"
    names = [name for name in type(placed).model_fields if name not in _OWN_TO_EACH]
    shared = {name: _shared([getattr(member.unit, name) for member in merged.members]) for name in names}
    return as_it_stands(placed.model_copy(update={**shared, "id": unit_id(identity, key), "key": key}), merged)


def _shared(values: Sequence[Any]) -> Any:
    """Give what all values have in common; nothing in common is an open field."""
    first = values[0]
    if isinstance(first, tuple):
        return tuple(found for item in first if (found := _shared_item(item, values[1:])) is not None)
    if isinstance(first, Document):
        names = type(first).model_fields
        return first.model_copy(
            update={name: _shared([getattr(value, name) for value in values]) for name in names}
        )
    return first if all(value == first for value in values) else None


def _shared_item(item: Any, others: Sequence[tuple[Any, ...]]) -> Any:
    """Give an item that all chose; without its words when these differ."""
    if all(item in other for other in others):
        return item
    bare = without_words(item)
    return bare if all(bare in map(without_words, other) for other in others) else None


def without_words(item: Any) -> Any:
    """Give what was chosen without the researcher's words that go with it."""
    if isinstance(item, Document) and "words" in type(item).model_fields:
        return item.model_copy(update={"words": None})
    return item
