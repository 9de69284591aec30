"""The fields of a narrative sheet, one frozen table: the page, the reader and the writer use it.

A field of a column is stored as `<name>_<index>`, index being the place of its column on the sheet, and a
field of the whole sheet as `<name>`; these names never change. A field path such as `first.object` names
where the value stands in a `FilledColumn` (`first` and `second` are its attributions) or a `SheetCoding`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from frameschema import Polarity, Presence, ReasoningDevice
from labelstudio_plugin.controls import Control, Widget

TALK = "talk"
"""The object tag that shows the talk; fields of the whole sheet belong to it."""

CHAIN = "chain"
"""The object tag of a column that shows its chain of fragments (`chain_<index>`)."""

TRIGGERS = "triggers"
"""In place of a codebook list: the choices stand in the task."""

ATTRIBUTIONS = ("first", "second")
"""The slots for frame attributions; a third has no place on the page."""

_COLUMN_NAME = re.compile(r"(.+)_(0|[1-9][0-9]{0,3})")


@dataclass(frozen=True)
class Box:
    """Fields of a column that stand together.

    `fold` is the code (list `form`) of the heading under which they are folded away, empty when they are open.
    """

    controls: tuple[Control, ...]
    fold: str = ""


def column_name(name: str, index: int | str) -> str:
    """Name a field or object of a column as it is stored."""
    return f"{name}_{index}"


def _field(
    name: str,
    widget: Widget,
    field: str,
    words: str,
    choices: str | None = None,
    rows: int = 2,
    polarity: Polarity | None = None,
) -> Control:
    return Control(name, widget, (), field, words, choices=choices, rows=rows, polarity=polarity)


def _device(device: ReasoningDevice) -> Box:
    path = f"summaries.{device.value}"
    tick = f"{device.value}_{Presence.ABSENT.value}"
    return Box(
        (
            _field(device.value, Widget.TEXT, f"{path}.text", device.value, rows=3),
            _field(tick, Widget.ONE, f"{path}.presence", Presence.ABSENT.value, "presence"),
        )
    )


def _frame(slot: str) -> tuple[Control, ...]:
    return (
        _field(f"{slot}_frames", Widget.FRAMES, f"{slot}.frames", "sheet_frames"),
        _field(f"{slot}_object", Widget.ONE, f"{slot}.object", "field_object", "frame_object"),
        _field(f"{slot}_image", Widget.ONE, f"{slot}.image", "field_image", "frame_image"),
    )


def _more_on_frame(slot: str) -> tuple[Control, ...]:
    return (
        _field(f"{slot}_source", Widget.ONE, f"{slot}.source", "field_source", "frame_source"),
        _field(f"{slot}_certainty", Widget.ONE, f"{slot}.certainty", "field_certainty", "certainty"),
        _field(f"{slot}_enactment", Widget.ONE, f"{slot}.enactment", "field_enactment", "frame_enactment"),
        _field(f"{slot}_local_name", Widget.TEXT, f"{slot}.local_name", "field_local_name"),
    )


_FIRST, _SECOND = ATTRIBUTIONS
_SHIFT = (
    _field("shift_result", Widget.ONE, "shift.result", "field_result", "shift_result"),
    _field("shift_trigger", Widget.ONE, "shift.trigger", "sheet_trigger", TRIGGERS),
    _field("shift_before", Widget.FRAMES, "shift.before", "field_before"),
    _field("shift_after", Widget.FRAMES, "shift.after", "field_after"),
    _field("shift_text_before", Widget.TEXT, "shift.text_before", "sheet_text_before"),
    _field("shift_text_after", Widget.TEXT, "shift.text_after", "sheet_text_after"),
)

COLUMN_BOXES: tuple[Box, ...] = (
    Box((_field("who_what", Widget.TEXT, "who_what", "sheet_who_what", rows=3),)),
    *(_device(device) for device in ReasoningDevice),
    *(Box((control,)) for control in _frame(_FIRST)),
    Box(_more_on_frame(_FIRST), fold="sheet_more_on_frame"),
    Box((*_frame(_SECOND), *_more_on_frame(_SECOND)), fold="sheet_second_frame"),
    Box(_SHIFT, fold="sheet_shift"),
)
"""All fields of a column, in the order of the page; what is folded away comes last."""

COLUMN: tuple[Control, ...] = tuple(control for box in COLUMN_BOXES for control in box.controls)

WHOLE: tuple[Control, ...] = (
    _field("questions", Widget.TEXT, "questions", "sheet_questions", rows=3),
    _field("status", Widget.ONE, "status", "field_status", "issue_status"),
    _field("handling", Widget.ONE, "handling", "field_handling", "handling"),
    _field("dominant_frames", Widget.FRAMES, "dominant_frames", "sheet_dominant_frames"),
    _field("bridged", Widget.ONE, "outcome.bridged", "field_bridged", "bridged"),
    _field("forms", Widget.MANY, "outcome.forms", "field_forms", "reframing_form"),
    _field("how", Widget.TEXT, "outcome.how", "field_how", rows=3),
    _field("evidence", Widget.TEXT, "outcome.evidence", "field_evidence", rows=3),
    _field(
        "influence_plus",
        Widget.MANY,
        "outcome.influences",
        "field_influence_plus",
        "influence",
        polarity=Polarity.PLUS,
    ),
    _field(
        "influence_minus",
        Widget.MANY,
        "outcome.influences",
        "field_influence_minus",
        "influence",
        polarity=Polarity.MINUS,
    ),
    _field("agreements", Widget.TEXT, "agreements", "sheet_agreements", rows=3),
    _field("memo", Widget.TEXT, "memo", "field_memo", rows=3),
)
"""All fields of the whole sheet, in the order of the page."""

_COLUMN_BY_NAME = {control.name: control for control in COLUMN}
_WHOLE_BY_NAME = {control.name: control for control in WHOLE}


def find_field(name: object) -> tuple[Control, int | None] | None:
    """Find the field that a result item names, and the index of its column (None: the whole sheet)."""
    if not isinstance(name, str):
        return None
    if name in _WHOLE_BY_NAME:
        return _WHOLE_BY_NAME[name], None
    found = _COLUMN_NAME.fullmatch(name)
    control = _COLUMN_BY_NAME.get(found[1]) if found else None
    return (control, int(found[2])) if found and control else None
