"""A sheet as a Label Studio task: the talk, a column per narrative, and the sheet itself to read it back by.

`data.sheet` is the `Sheet` as JSON: which narrative has which column. The task's text fingerprint is that of
the transcript, as in the other pass; what is shown besides (coding, titles) has one of its own
(`Task.shown_sha256`), so that push sees that a sheet must be renewed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from frameschema import AnyUnit, Clearance, Codebook, Discussion, Role, Transcript, message
from frameschema.sheet import Sheet, SheetColumn
from labelstudio_plugin.sheets.chain import TalkOnSheet
from labelstudio_plugin.sheets.errors import SheetProblem
from labelstudio_plugin.tasks import Task, TaskKey, check_cleared
from labelstudio_plugin.units_in_task import unit_choices

_ALPHABET = 26


def sheet_task(
    key: TaskKey,
    sheet: Sheet,
    transcript: Transcript,
    units: Mapping[UUID, AnyUnit],
    discussion: Discussion,
    roles: Sequence[Role],
    codebook: Codebook,
    language: str,
    clearance: Clearance | None,
) -> Task:
    """Make the task of a sheet; `units` are the coded units that it names, by id.

    Raises NotCleared unless exactly this text is cleared, and SheetProblem when a unit is missing.
    """
    cleared = check_cleared(transcript, clearance)
    writer = TalkOnSheet(transcript, roles, codebook, language)
    moments = [unit.span for unit in _found(sheet, sheet.moments, units)]
    shown = {
        "title": _title(sheet, transcript, discussion, codebook, language),
        "excerpt": writer.talk(moments if sheet.issue else transcript.turn_spans),
        "narratives": [
            {"id": str(column.narrative), "who": who, "chain": _chain(writer, column, sheet, units)}
            for column, who in zip(sheet.columns, _headings(sheet, codebook, language), strict=True)
        ],
        "triggers": _triggers(writer, sheet, units),
        "sheet": sheet.model_dump(mode="json"),
    }
    names = {
        "sheet_id": str(sheet.id),
        "key": str(key),
        "werkplaats": discussion.werkplaats,
        "transcript_id": transcript.id,
    }
    return Task(key, transcript.text_sha256, {**shown, **names}, _fingerprint(shown), clearance=cleared)


def _found(sheet: Sheet, ids: Sequence[UUID], units: Mapping[UUID, AnyUnit]) -> list[AnyUnit]:
    missing = [unit for unit in ids if unit not in units]
    if missing:
        raise SheetProblem(
            message(
                "sheet {sheet} names {count} coded unit(s) that are not there, such as {unit}; make it anew",
                sheet=sheet.id,
                count=len(missing),
                unit=missing[0],
            )
        )
    return [units[unit] for unit in ids]


def _title(sheet: Sheet, transcript: Transcript, discussion: Discussion, codebook: Codebook, language: str) -> str:
    kind = codebook.label("sheet_of_issue" if sheet.issue else "sheet_of_discussion", language)
    talk = transcript.title or discussion.title or transcript.id
    return f"{kind}: {sheet.issue} · {talk}" if sheet.issue else f"{kind}: {talk}"


def _headings(sheet: Sheet, codebook: Codebook, language: str) -> list[str]:
    """Head each column as in the issue table, `Narratief A; KM-I-1`; the joint one has its title alone."""
    word = codebook.heading("T2.narrative", language)
    headings, letters = [], 0
    for column in sheet.columns:
        if column.is_joint:
            headings.append(column.title)
            continue
        who = ", ".join(column.holder.speakers) or column.title
        headings.append(f"{word} {_letter(letters)}; {who}")
        letters += 1
    return headings


def _letter(index: int) -> str:
    """Letter narratives A, B, … Z, AA, AB, …."""
    rest, last = divmod(index, _ALPHABET)
    return (_letter(rest - 1) if rest else "") + chr(ord("A") + last)


def _chain(writer: TalkOnSheet, column: SheetColumn, sheet: Sheet, units: Mapping[UUID, AnyUnit]) -> str:
    return writer.note(column) + writer.chain(_found(sheet, column.fragments, units))


def _triggers(writer: TalkOnSheet, sheet: Sheet, units: Mapping[UUID, AnyUnit]) -> list[dict[str, str]]:
    found = zip(sheet.triggers, _found(sheet, sheet.triggers, units), strict=True)
    return unit_choices(((trigger, writer.trigger(unit)) for trigger, unit in found))


def _fingerprint(shown: Mapping[str, Any]) -> str:
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
