"""A filled-in sheet written down by hand, with titles and keys instead of ids → a SheetCoding.

    transcript: AMS-01
    coder: ams-1
    issue: "Maatregel of niet"      # left out: the sheet of the discussion
    columns:
      - story: "klantmanager inkomen"
        who_what: …
        shift: {result: shift, trigger: s03}

A column is named by its title, a trigger by the key of its unit in the coding that the sheet is made from.
All other fields are those of `frameschema.sheet`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from framebridge.errors import ConfigurationProblem, places_of
from frameschema import CodebookRef, Message, coding_id, message, unit_id
from frameschema.sheet import Sheet, SheetCoding


class ColumnEntry(BaseModel):
    """What one coder makes of a column; its fields but the story's title are those of a `FilledColumn`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    story: str
    shift: dict[str, Any] = {}


class SheetFile(BaseModel):
    """One coder's filled-in sheet; further fields are those of a `SheetCoding`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    transcript: str
    coder: str
    issue: str | None = None
    columns: tuple[ColumnEntry, ...] = ()


def to_sheet_coding(
    file: SheetFile, sheet: Sheet, coding_pass: str, coded_in: str, codebook: CodebookRef
) -> SheetCoding:
    """Make the filled-in sheet; raises ConfigurationProblem naming the file's place that does not fit.

    `coded_in` is the pass of the coding that the sheet is made from.
    """
    where = message("sheet of {transcript} by {coder}", transcript=file.transcript, coder=file.coder)
    narratives = {column.title: column.narrative for column in sheet.columns}
    in_order = sorted(file.columns, key=lambda entry: [*narratives, entry.story].index(entry.story))
    units = coding_id(sheet.study, sheet.transcript, sheet.of, coded_in)
    fields = {
        **(file.model_extra or {}),
        "id": coding_id(sheet.study, str(sheet.id), file.coder, coding_pass),
        "study": sheet.study,
        "transcript": sheet.transcript,
        "sheet": sheet.id,
        "coder": file.coder,
        "coding_pass": coding_pass,
        "codebook": codebook,
        "columns": [_column(entry, narratives, units, where) for entry in in_order],
    }
    try:
        return SheetCoding.model_validate(fields)
    except ValidationError as exc:
        raise ConfigurationProblem(
            message("{where}: {problems}; correct the file", where=where, problems=places_of(exc))
        ) from None


def _column(entry: ColumnEntry, narratives: Mapping[str, UUID], coding: UUID, where: Message) -> dict[str, Any]:
    if entry.story not in narratives:
        raise ConfigurationProblem(
            message('{where}: the sheet has no column "{story}"; copy its title', where=where, story=entry.story)
        )
    shift = dict(entry.shift)
    if "trigger" in shift:
        shift["trigger"] = unit_id(coding, str(shift["trigger"]))
    return {**(entry.model_extra or {}), "narrative": narratives[entry.story], "shift": shift}
