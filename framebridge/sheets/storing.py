"""What the store keeps of a filled-in sheet: the annotation, and in it the sheet as it stood in the task.

Items of a filled-in sheet say only in which column they stand, so the order of the columns has to be kept. The
sheet made from the coding of today has the same narratives but perhaps in another order (a renewed sheet keeps
its columns where they were), and it is lost when its task is. So the sheet travels with every version that is
pulled, as one more entry of the raw annotation. A sheet that has only been renewed since gives no new version:
its columns were only added to, and the stored one holds all that this version fills in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from frameschema.sheet import Sheet
from labelstudio_plugin.sync import PulledAnnotation
from labelstudio_plugin.tasks import SHEETS, TaskKey

SHEET = "sheet"
"""Where the sheet stands in the data of its task."""

_IN_RAW = "framebridge_sheet"


@dataclass(frozen=True)
class CodedUnit:
    """What an annotation is of, and the annotation as it is stored."""

    transcript: str
    raw: dict[str, Any]


def sheet_key(sheet: Sheet) -> TaskKey:
    """Give the key of the task with a sheet; its unit tells transcript, kind and the beginning of the id."""
    unit = f"{sheet.transcript}.{sheet.kind.value.partition('_')[0]}.{sheet.id.hex[:12]}"
    return TaskKey(sheet.study, unit, SHEETS, sheet.of)


def unit_of(pulled: PulledAnnotation) -> CodedUnit:
    """Say what was coded: a transcript, or a sheet, which is then put beside the result."""
    if pulled.task_key.coding_pass != SHEETS:
        return CodedUnit(pulled.task_key.unit, pulled.raw)
    stored = pulled.task_data.get(SHEET)
    raw = {**pulled.raw, _IN_RAW: stored}
    sheet = sheet_from(stored)
    if sheet is None or sheet_key(sheet) != pulled.task_key:
        # Somebody changed the task; the version is kept all the same, and told of when it is read.
        return CodedUnit(pulled.task_key.unit.rsplit(".", 2)[0], raw)
    return CodedUnit(sheet.transcript, raw)


def sheet_in(raw: Mapping[str, Any]) -> Sheet | None:
    """Give the sheet that a stored annotation was filled in on; None when it is not there or no sheet."""
    return sheet_from(raw.get(_IN_RAW))


def sheet_from(stored: object) -> Sheet | None:
    """Read a sheet as it stands in a task; None when it is none."""
    try:
        return Sheet.model_validate(stored)
    except ValidationError:
        return None


def with_sheet_of(stored: Mapping[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Put the sheet that a stored annotation was filled in on beside another annotation, if it has one."""
    return {**raw, **({_IN_RAW: stored[_IN_RAW]} if _IN_RAW in stored else {})}
