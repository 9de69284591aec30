"""How far sheets are: what the coding gives, beside what is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from framebridge.codings import StudyCodings
from framebridge.sheets.pushing import WantedSheets, made_sheets
from framebridge.sheets.reading import StudySheets
from framebridge.sheets.renewing import renew
from framebridge.study import StudyFolder
from frameschema import ReasoningDevice
from frameschema.sheet import Sheet, SheetCoding


class SheetState(BaseModel):
    """A sheet, who filled it in (None: nobody yet), and how much of it.

    `devices_open` counts the reasoning devices that have neither a text nor "absent" in a narrative that has
    fragments; nothing has to be filled in.
    """

    model_config = ConfigDict(frozen=True)

    sheet: UUID
    discussion: str
    made_from: str
    issue: str | None
    coder: str | None
    narratives: tuple[str, ...]
    fragments: int
    columns_filled: int
    devices_filled: int
    devices_open: int


def sheet_states(study: StudyFolder, codings: StudyCodings, sheets: StudySheets) -> tuple[SheetState, ...]:
    """Give a row per sheet and coder, in order of discussion and whose coding it is made from.

    A sheet that the coding of today gives no more is there too, if something was filled in on it.
    """
    fresh = {one.sheet.id: one.sheet for one in made_sheets(study, codings, WantedSheets())}
    earlier = {sheet.id: sheet for sheet in sheets.sheets}
    now = {name: renew(earlier.get(name), sheet) for name, sheet in fresh.items()}
    filled: dict[UUID, list[SheetCoding]] = {}
    for coding in sheets.codings:
        filled.setdefault(coding.sheet, []).append(coding)
    every = sorted({**earlier, **now}.values(), key=lambda sheet: (sheet.transcript, sheet.of))
    return tuple(state for sheet in every for state in _states(sheet, filled.get(sheet.id, ())))


def _states(sheet: Sheet, filled: Sequence[SheetCoding]) -> Iterator[SheetState]:
    for coding in filled or (None,):
        columns = coding.columns if coding else ()
        summarised = {(column.narrative, item.device) for column in columns for item in column.summaries}
        told = [column.narrative for column in sheet.columns if column.fragments]
        wanted = {(narrative, device) for narrative in told for device in ReasoningDevice}
        yield SheetState(
            sheet=sheet.id,
            discussion=sheet.transcript,
            made_from=sheet.of,
            issue=sheet.issue,
            coder=coding.coder if coding else None,
            narratives=tuple(column.title for column in sheet.columns if column.fragments),
            fragments=sum(len(column.fragments) for column in sheet.columns),
            columns_filled=len(columns),
            devices_filled=len(summarised),
            devices_open=len(wanted - summarised),
        )
