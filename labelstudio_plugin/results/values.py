"""What one field holds: a value of `frameschema` ⇄ the `value` of a Label Studio result item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from frameschema import CLOSED_LISTS, FrameLevel, FrameRef, FramingDevice, Influence, Message, is_empty, message
from labelstudio_plugin.controls import Control, Widget


class Misfit(ValueError):
    """A stored value that this field cannot hold; the message names no content."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason, which a finding takes over."""
        super().__init__(reason)
        self.reason = reason


ITEM_TYPE: dict[Widget, str] = {
    Widget.TEXT: "textarea",
    Widget.ONE: "choices",
    Widget.MANY: "choices",
    Widget.WORDS: "textarea",
    Widget.FRAMES: "taxonomy",
    Widget.ISSUES: "taxonomy",
    Widget.OPEN_CODES: "taxonomy",
    Widget.NARRATIVE: "taxonomy",
}

_DEVICES = "framing_devices"
"""The field that two controls fill together: the choice of devices, and the words of each."""

_PATHS = (Widget.ISSUES, Widget.OPEN_CODES)
"""Lists that grow while coding, in which one title may stand under another."""

_VALUE_KEY = {"textarea": "text", "choices": "choices", "taxonomy": "taxonomy"}


def value_key(widget: Widget) -> str:
    """Name the entry of `value` that holds what was filled in."""
    return _VALUE_KEY[ITEM_TYPE[widget]]


def to_stored(control: Control, value: Any) -> dict[str, list[Any]]:
    """Write a field's value as Label Studio's lists, by the name of the result item; none where it is empty."""
    if is_empty(value):
        return {}
    if control.widget is Widget.WORDS:
        return {control.name_for(item.device): [item.words] for item in value if item.words is not None}
    stored = _to_list(control, value)
    return {control.name: stored} if stored else {}


def _to_list(control: Control, value: Any) -> list[Any]:
    if control.polarity is not None:
        return [item.influence for item in value if item.polarity is control.polarity]
    if control.field == _DEVICES:
        return [item.device for item in value]
    if control.widget is Widget.FRAMES:
        return [[ref.level.value, ref.frame] if ref.level else [ref.frame] for ref in value]
    if control.widget in _PATHS:
        return [list(path) for path in value]
    if control.widget is Widget.NARRATIVE:
        return [[value]]
    return [str(item) for item in value] if control.widget is Widget.MANY else [str(value)]


def from_stored(control: Control, stored: Sequence[Any], code: str | None = None) -> Any:
    """Read Label Studio's list back into the field's value, for words of one `code`; raises Misfit."""
    if not isinstance(stored, list) or not stored:
        raise Misfit(message("holds no list of values"))
    try:
        if code is not None:
            return (FramingDevice(device=code, words="\n".join(map(_word, stored))),)
        return _from_list(control, stored)
    except ValidationError:
        raise Misfit(message("holds a code that is none")) from None


def _from_list(control: Control, stored: list[Any]) -> Any:
    if control.widget in (Widget.FRAMES, *_PATHS, Widget.NARRATIVE):
        return _from_paths(control, [_path(item) for item in stored])
    words = [_word(item) for item in stored]
    if control.widget is Widget.TEXT:
        return "\n".join(words)
    _check_closed(control, words)
    if control.widget is Widget.ONE:
        return _only(words)
    if control.polarity is not None:
        return tuple(Influence(influence=word, polarity=control.polarity) for word in words)
    if control.field == _DEVICES:
        return tuple(FramingDevice(device=word) for word in words)
    return tuple(words)


def _from_paths(control: Control, paths: list[tuple[str, ...]]) -> Any:
    if control.widget in _PATHS:
        return tuple(paths)
    if control.widget is Widget.FRAMES:
        return tuple(_frame(path) for path in paths)
    return _only(list(_only(paths)))


def _frame(path: tuple[str, ...]) -> FrameRef:
    levels = {level.value for level in FrameLevel}
    if len(path) == 1 and path[0] not in levels:
        return FrameRef(frame=path[0])
    if len(path) == 2 and path[0] in levels:
        return FrameRef(level=FrameLevel(path[0]), frame=path[1])
    raise Misfit(message("is not a frame on a level"))


def _path(item: object) -> tuple[str, ...]:
    if not isinstance(item, list) or not item:
        raise Misfit(message("is not a path of titles"))
    return tuple(_word(part) for part in item)


def _word(item: object) -> str:
    if not isinstance(item, str) or not item.strip():
        raise Misfit(message("holds something that is not text, or is empty"))
    return item


def _only(items: list[Any]) -> Any:
    if len(items) != 1:
        raise Misfit(message("holds {count} values where one is possible", count=len(items)))
    return items[0]


def _check_closed(control: Control, words: list[str]) -> None:
    vocabulary = CLOSED_LISTS.get(control.choices or "")
    if vocabulary is not None and not set(words) <= {member.value for member in vocabulary}:
        raise Misfit(message('holds a code that the list "{list}" does not have', list=control.choices))


def field_value(unit: object, field: str) -> Any:
    """Read a field by its path, such as `attribution.object`."""
    value = unit
    for name in field.split("."):
        value = getattr(value, name)
    return value


def put_field(fields: dict[str, Any], field: str, value: Any) -> None:
    """Put a value at its path into nested dicts; tuples that meet are joined, else raises Misfit."""
    *outer, last = field.split(".")
    for name in outer:
        fields = fields.setdefault(name, {})
    if field == _DEVICES:
        value = _joined(fields.get(last, ()), value)
    elif isinstance(fields.get(last), tuple):
        value = (*fields[last], *value)
    elif last in fields:
        raise Misfit(message("fills a field that another item has filled already"))
    fields[last] = value


def _joined(devices: tuple[FramingDevice, ...], more: tuple[FramingDevice, ...]) -> tuple[FramingDevice, ...]:
    """Put the choice of a framing device and its words together, whichever item comes first."""
    found = {item.device: item for item in devices}
    for item in more:
        known = found.get(item.device)
        if known is not None and None not in (known.words, item.words):
            raise Misfit(message("fills a field that another item has filled already"))
        found[item.device] = item if known is None or known.words is None else known
    return tuple(found.values())


def stored_list(item: Mapping[str, Any], control: Control) -> Any:
    """Take what was filled in out of a result item; raises Misfit when it is not there."""
    value = item.get("value")
    if item.get("type") != ITEM_TYPE[control.widget] or not isinstance(value, Mapping):
        raise Misfit(message('is not a "{type}" item', type=ITEM_TYPE[control.widget]))
    return value.get(value_key(control.widget))
