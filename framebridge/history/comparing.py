"""Two results of one annotation, compared as Label Studio keeps them: what came, went and changed in which field.

Results are compared raw, so that nothing is missed that our readers cannot place, and no transcript is needed.
A region is known by its id; what stands beside regions (a sheet, a remark on the whole) by its field; a drawn link
by its two ends. Values are never told, only where they differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from labelstudio_plugin.controls import KIND

POSITION = "position"
"""In place of a field: the words that are marked."""

_TURN = re.compile(r"/p\[(\d{1,9})\]")
_PLACE = ("start", "end", "startOffset", "endOffset", "globalOffsets")
_LABELS = "hypertextlabels"


class Went(StrEnum):
    """What became of a part."""

    ADDED = "came"
    REMOVED = "went"
    CHANGED = "changed"


class PartKind(StrEnum):
    """What a part of a result is."""

    REGION = "region"
    FIELD = "field"
    LINK = "link"


@dataclass(frozen=True)
class Difference:
    """One part that came, went or changed. `name` is the kind of a region, or the name of a field.

    `turns` are the first and last turn, counted from 1; `fields` names what differs in a region that was changed.
    """

    change: Went
    part: PartKind
    key: str
    name: str
    turns: tuple[int, int] | None = None
    fields: tuple[str, ...] = ()


class _Key(NamedTuple):
    part: PartKind
    key: str


_Part = Mapping[str, str]


def compare_results(before: object, after: object) -> tuple[Difference, ...]:
    """Say how a result became another one, in order of turns."""
    old, new = _Result(before), _Result(after)
    keys = sorted({*old.parts, *new.parts}, key=lambda key: ((new.turns(key) or old.turns(key) or (0, 0)), key))
    return tuple(found for key in keys if (found := _difference(key, old, new)) is not None)


def count_regions(result: object) -> int:
    """Count the marked stretches in a result."""
    return sum(key.part is PartKind.REGION for key in _Result(result).parts)


def _difference(key: _Key, old: _Result, new: _Result) -> Difference | None:
    was, now = old.parts.get(key), new.parts.get(key)
    if was == now:
        return None
    change = Went.ADDED if was is None else Went.REMOVED if now is None else Went.CHANGED
    one = new if now is not None else old
    fields: tuple[str, ...] = ()
    if was is not None and now is not None and key.part is PartKind.REGION:
        fields = tuple(name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name))
    return Difference(change, key.part, key.key, one.name_of(key), one.turns(key), fields)


class _Result:
    """The items of a result, sorted into parts; each part maps its fields to what they hold."""

    def __init__(self, result: object) -> None:
        items = [item for item in result if isinstance(item, dict)] if isinstance(result, list) else []
        self._items: dict[_Key, list[dict[str, Any]]] = {}
        for item in items:
            self._items.setdefault(_key_of(item), []).append(item)
        self.parts: dict[_Key, _Part] = {key: dict(_fields(own)) for key, own in self._items.items()}

    def name_of(self, key: _Key) -> str:
        """Name the kind of a region; of anything else, its own key."""
        if key.part is not PartKind.REGION:
            return key.key
        kinds = [_value(item).get(_LABELS) for item in self._items[key] if item.get("from_name") == KIND]
        return str(kinds[0][0]) if kinds and isinstance(kinds[0], list) and kinds[0] else key.part.value

    def turns(self, key: _Key) -> tuple[int, int] | None:
        """Give the turns that a part stands in."""
        for item in self._items.get(key, ()):
            found = [_TURN.match(str(_value(item).get(end))) for end in ("start", "end")]
            if found[0] and found[1]:
                return int(found[0][1]), int(found[1][1])
        return None


def _key_of(item: Mapping[str, Any]) -> _Key:
    if item.get("type") == "relation":
        return _Key(PartKind.LINK, f"{item.get('from_id')} → {item.get('to_id')}")
    if any(name in _value(item) for name in _PLACE):
        return _Key(PartKind.REGION, str(item.get("id")))
    return _Key(PartKind.FIELD, str(item.get("from_name", "?")))


def _fields(items: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Give what each field holds, as text that can be compared."""
    held: dict[str, list[object]] = {}
    for item in items:
        if item.get("type") == "relation":
            held.setdefault("labels", []).append([item.get("labels"), item.get("direction")])
            continue
        value = dict(_value(item))
        place = {name: value.pop(name) for name in _PLACE if name in value}
        if place and place not in held.setdefault(POSITION, []):
            held[POSITION].append(place)
        if _LABELS in value:
            value.pop("text", None)  # the words that are marked: told by the position
        held.setdefault(str(item.get("from_name", "?")), []).append([value, item.get("meta")])
    for name, values in held.items():
        yield name, json.dumps(values, sort_keys=True)


def _value(item: Mapping[str, Any]) -> Mapping[str, Any]:
    value = item.get("value")
    return value if isinstance(value, dict) else {}
