"""SheetCoding → Label Studio result: the items that a filled-in sheet is stored as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from frameschema import FrameAttribution, ReasoningDevice, is_empty, message
from frameschema.sheet import FilledColumn, Sheet, SheetCoding
from labelstudio_plugin.controls import Control
from labelstudio_plugin.results.values import ITEM_TYPE, field_value, to_stored, value_key
from labelstudio_plugin.sheets.controls import ATTRIBUTIONS, CHAIN, COLUMN, TALK, WHOLE, column_name
from labelstudio_plugin.sheets.errors import SheetProblem


def write_sheet(coding: SheetCoding, sheet: Sheet) -> list[dict[str, Any]]:
    """Write a filled-in sheet as result items, column by column; the language of the page does not matter.

    Raises SheetProblem for what has no place on the page. An attribution that says nothing takes no slot.
    """
    if coding.sheet != sheet.id:
        raise SheetProblem(
            message("coding {coding} is not of sheet {sheet}; give its own", coding=coding.id, sheet=sheet.id)
        )
    items = [item for column in coding.columns for item in _column_items(column, sheet)]
    return [*items, *(_item(control.name, TALK, control, coding) for control in WHOLE if _holds(control, coding))]


def _column_items(column: FilledColumn, sheet: Sheet) -> Iterator[dict[str, Any]]:
    index = _index(column, sheet)
    source = _as_on_page(column)
    for control in COLUMN:
        if _holds(control, source):
            yield _item(column_name(control.name, index), column_name(CHAIN, index), control, source)


def _index(column: FilledColumn, sheet: Sheet) -> int:
    narratives = [shown.narrative for shown in sheet.columns]
    trigger = column.shift.trigger
    if column.narrative not in narratives:
        raise SheetProblem(
            message(
                "sheet {sheet} has no column for narrative {narrative}; renew the sheet",
                sheet=sheet.id,
                narrative=column.narrative,
            )
        )
    if trigger is not None and trigger not in sheet.triggers:
        raise SheetProblem(
            message("sheet {sheet} has no trigger {trigger}; renew the sheet", sheet=sheet.id, trigger=trigger)
        )
    return narratives.index(column.narrative)


def _as_on_page(column: FilledColumn) -> SimpleNamespace:
    """Give a column the shape of its fields: a slot per attribution, a summary per device."""
    filled = [item for item in column.attributions if not is_empty(item)]
    if len(filled) > len(ATTRIBUTIONS):
        raise SheetProblem(
            message(
                "narrative {narrative} has {count} frame attributions and its column has room for {room}; put "
                "some together",
                narrative=column.narrative,
                count=len(filled),
                room=len(ATTRIBUTIONS),
            )
        )
    slots = dict.fromkeys(ATTRIBUTIONS, FrameAttribution()) | dict(zip(ATTRIBUTIONS, filled, strict=False))
    unsaid = SimpleNamespace(text=None, presence=None)
    summaries = {device.value: unsaid for device in ReasoningDevice}
    said = {item.device.value: item for item in column.summaries}
    return SimpleNamespace(
        who_what=column.who_what, shift=column.shift, summaries=SimpleNamespace(**{**summaries, **said}), **slots
    )


def _holds(control: Control, source: object) -> bool:
    return bool(_stored(control, source))


def _stored(control: Control, source: object) -> Sequence[Any]:
    return to_stored(control, field_value(source, control.field)).get(control.name, [])


def _item(name: str, to_name: str, control: Control, source: object) -> dict[str, Any]:
    return {
        "id": name,
        "from_name": name,
        "to_name": to_name,
        "type": ITEM_TYPE[control.widget],
        "origin": "manual",
        "value": {value_key(control.widget): list(_stored(control, source))},
    }
