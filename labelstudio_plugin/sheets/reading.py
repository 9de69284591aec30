"""Label Studio result → SheetCoding, with a finding for every item that cannot be placed.

As for transcripts: nothing is guessed, nothing disappears, and no result, however odd, stops the reading. The
order of the items does not count, but for two that fill the same field: the first is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from frameschema import CodingState, Finding, Presence, message
from frameschema.sheet import FilledColumn, Sheet, SheetCoding
from labelstudio_plugin.controls import Control
from labelstudio_plugin.results.context import item_name
from labelstudio_plugin.results.values import Misfit, from_stored, put_field, stored_list
from labelstudio_plugin.sheets.context import SheetContext, SheetReport
from labelstudio_plugin.sheets.controls import ATTRIBUTIONS, COLUMN, TRIGGERS, WHOLE, find_field

_ORDER = {control.name: place for place, control in enumerate((*COLUMN, *WHOLE))}
_Made = TypeVar("_Made", FilledColumn, SheetCoding)


@dataclass(frozen=True)
class ReadSheet:
    """The filled-in sheet, and what could not be placed in it."""

    coding: SheetCoding
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Filled:
    """A field that an item fills, of a column or (None) of the whole sheet."""

    item: str
    control: Control
    column: int | None
    value: Any


def read_sheet(annotation: Mapping[str, Any], context: SheetContext) -> ReadSheet:
    """Read one annotation as the API gives it (keys `result`, `was_cancelled`)."""
    report = SheetReport(context)
    filled = _without_needless_ticks(_filled_fields(_items(annotation), report), report)
    filled.sort(key=lambda one: _ORDER[one.control.name])
    columns = _columns(filled, report)
    state = CodingState.SKIPPED if annotation.get("was_cancelled") else CodingState.SUBMITTED
    sheet = context.sheet
    fixed = {
        "id": context.coding_id,
        "study": sheet.study,
        "transcript": sheet.transcript,
        "sheet": sheet.id,
        "coder": context.coder,
        "coding_pass": context.coding_pass,
        "codebook": context.codebook_ref,
        "state": state,
        "columns": columns,
    }
    whole = [one for one in filled if one.column is None]
    coding = _made(whole, lambda fields: SheetCoding.model_validate({**fixed, **fields}), report)
    return ReadSheet(coding, tuple(report.findings))


def _items(annotation: Mapping[str, Any]) -> list[Any]:
    result = annotation.get("result")
    if result is None:
        return []
    return result if isinstance(result, list) else [result]


def _filled_fields(items: Iterable[Any], report: SheetReport) -> list[_Filled]:
    found: dict[tuple[str, int | None], _Filled] = {}
    for item in items:
        if not isinstance(item, Mapping):
            report.add("?", message("is not a result item"))
            continue
        try:
            one = _filled(item, report.context.sheet)
            if (one.control.name, one.column) in found:
                raise Misfit(message("fills a field that another item has filled already"))
            found[one.control.name, one.column] = one
        except Misfit as exc:
            report.add(item_name(item), exc.reason)
    return list(found.values())


def _filled(item: Mapping[str, Any], sheet: Sheet) -> _Filled:
    field = find_field(item.get("from_name"))
    if field is None:
        raise Misfit(message("fills a field that a sheet does not have"))
    control, column = field
    if column is not None and column >= len(sheet.columns):
        raise Misfit(message("fills a column that this sheet does not have"))
    value = from_stored(control, stored_list(item, control))
    if control.choices == TRIGGERS and value not in map(str, sheet.triggers):
        raise Misfit(message("names a trigger that this sheet does not have"))
    return _Filled(item_name(item), control, column, value)


def _without_needless_ticks(filled: Sequence[_Filled], report: SheetReport) -> list[_Filled]:
    """Where a device has a text as well as the tick that it is absent, the text counts."""
    there = {(one.control.name, one.column) for one in filled}
    kept = []
    for one in filled:
        device = one.control.name.removesuffix(f"_{Presence.ABSENT.value}")
        if device != one.control.name and (device, one.column) in there:
            report.add(one.item, message("says that something is absent that has a text; the text is kept"))
        else:
            kept.append(one)
    return kept


def _columns(filled: Sequence[_Filled], report: SheetReport) -> Iterator[FilledColumn]:
    for index, column in enumerate(report.context.sheet.columns):
        own = [one for one in filled if one.column == index]
        made = _made(own, _column_maker(column.narrative), report)
        if made != FilledColumn(narrative=column.narrative):
            yield made


def _column_maker(narrative: UUID) -> Callable[[dict[str, Any]], FilledColumn]:
    def make(fields: dict[str, Any]) -> FilledColumn:
        summaries = fields.get("summaries", {})
        own = {
            "narrative": narrative,
            "who_what": fields.get("who_what"),
            "summaries": [{"device": device, **summary} for device, summary in summaries.items()],
            "attributions": [fields[slot] for slot in ATTRIBUTIONS if slot in fields],
            "shift": fields.get("shift", {}),
        }
        return FilledColumn.model_validate(own)

    return make


def _made(filled: Sequence[_Filled], make: Callable[[dict[str, Any]], _Made], report: SheetReport) -> _Made:
    """Make a document with every field that fits; a field that does not is reported and left open."""
    fields: dict[str, Any] = {}
    try:
        for one in filled:
            put_field(fields, one.control.field, one.value)
        return make(fields)
    except ValidationError:
        return _field_by_field(filled, make, report)


def _field_by_field(
    filled: Sequence[_Filled], make: Callable[[dict[str, Any]], _Made], report: SheetReport
) -> _Made:
    fields: dict[str, Any] = {}
    made = make(fields)
    for one in filled:
        trial = deepcopy(fields)
        put_field(trial, one.control.field, one.value)
        try:
            made = make(trial)
            fields = trial
        except ValidationError:
            report.add(one.item, message("holds something that the language does not have"))
    return made
