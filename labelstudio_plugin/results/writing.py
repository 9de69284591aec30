"""Coding → Label Studio result: the items an annotation is stored as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frameschema import AnyUnit, Codebook, Coding, Relation, Transcript
from labelstudio_plugin.controls import CONTROLS, DISCUSSION_MEMO, KIND, TRANSCRIPT
from labelstudio_plugin.results.positions import position_of
from labelstudio_plugin.results.values import ITEM_TYPE, field_value, to_stored, value_key


def write_result(
    coding: Coding, transcript: Transcript, codebook: Codebook, language: str
) -> list[dict[str, Any]]:
    """Write a coding as result items, in the order of its units.

    `language` is that of the page: Label Studio stores relations by their visible words.
    """
    keys = {unit.id: unit.key for unit in coding.units}
    items = [item for unit in coding.units for item in _unit_items(unit, transcript)]
    for relation in coding.relations:
        items.append(_relation_item(relation, keys, codebook, language))
    if coding.memo is not None:
        items.append(_memo_item(coding.memo))
    return items


def _unit_items(unit: AnyUnit, transcript: Transcript) -> Iterator[dict[str, Any]]:
    position = position_of(unit.span, transcript)
    kind = {"hypertextlabels": [unit.kind.value], "text": unit.span.of(transcript.text)}
    yield _item(unit.key, KIND, "hypertextlabels", {**position, **kind})
    for control in CONTROLS:
        stored = to_stored(control, field_value(unit, control.field)) if unit.kind in control.kinds else {}
        for name, values in stored.items():
            filled = {**position, value_key(control.widget): values}
            yield _item(unit.key, name, ITEM_TYPE[control.widget], filled)


def _item(key: str, name: str, item_type: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": key,
        "from_name": name,
        "to_name": TRANSCRIPT,
        "type": item_type,
        "origin": "manual",
        "value": value,
    }


def _relation_item(relation: Relation, keys: dict[Any, str], codebook: Codebook, language: str) -> dict[str, Any]:
    item = {
        "type": "relation",
        "from_id": keys[relation.source],
        "to_id": keys[relation.target],
        "direction": relation.direction.value,
    }
    labels = [codebook.label(kind, language) for kind in relation.kinds]
    return {**item, "labels": labels} if labels else item


def _memo_item(memo: str) -> dict[str, Any]:
    return _item(DISCUSSION_MEMO, DISCUSSION_MEMO, "textarea", {"text": [memo]})
