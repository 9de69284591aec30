"""A small sheet on an invented talk, with three narratives, and any filling in of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from builders import (
    STUDY,
    a_clearance,
    a_coding,
    a_discussion,
    a_fragment,
    a_moment,
    a_shift,
    a_transcript,
    shipped_codebook,
    shipped_roles,
    words,
)
from hypothesis import strategies as st
from strategies import attributions, frame_refs, outcomes, prose

from frameschema import (
    AnyUnit,
    CodingState,
    DeviceSummary,
    Handling,
    Holder,
    IssueStatus,
    Presence,
    ReasoningDevice,
    ShiftResult,
    Transcript,
    coding_id,
    is_empty,
)
from frameschema.sheet import (
    FilledColumn,
    Sheet,
    SheetCoding,
    SheetColumn,
    SheetKind,
    SheetShift,
    narrative_id,
    sheet_id,
)
from labelstudio_plugin.sheets import SheetContext, sheet_task
from labelstudio_plugin.tasks import SHEETS, Task, TaskKey

ISSUE = "Korten of niet"
TALK = a_transcript(
    "KM-I-1: Hij is weer niet verschenen 😀 en de brief lag er al drie weken.",
    "ZT-1: Ja, maar hij kan die brief niet lezen. ’t Is schaamte.",
    "OZ: Wie wil daarop reageren?",
    "KM-I-1: Dat wist ik niet. Dan bel ik hem voortaan.",
    "KM-W-1: En ik neem hem mee naar de werkplaats.",
)
_PARTS = (
    ("late", "KM-I-1: cliënt komt niet", (ReasoningDevice.PROBLEM_DEFINITION,), "Hij is weer niet verschenen 😀"),
    ("call", None, (ReasoningDevice.SOLUTIONS,), "Dan bel ik hem voortaan"),
    ("shame", "ZT-1: hij schaamt zich", (), "hij kan die brief niet lezen"),
)


def _units() -> dict[str, AnyUnit]:
    marked: list[AnyUnit] = []
    for key, who_what, devices, quoted in _PARTS:
        span = words(TALK, quoted)
        marked.append(a_fragment(span.start, span.end, key, who_what=who_what, reasoning_devices=devices))
    shown = words(TALK, "maar hij kan die brief niet lezen")
    marked.append(a_shift(shown.start, shown.end, "turn"))
    marked.append(a_moment(words(TALK, "en de brief").start, words(TALK, "Dat wist ik niet").end, "stretch"))
    return {unit.key: unit for unit in a_coding(TALK, *marked).units}


UNITS = _units()
BY_ID: dict[UUID, AnyUnit] = {unit.id: unit for unit in UNITS.values()}


def a_column(story: str, *keys: str, **fields: Any) -> SheetColumn:
    fragments = tuple(UNITS[key].id for key in keys)
    identity = narrative_id(STUDY, TALK.id, "ann", story)
    return SheetColumn(**{"narrative": identity, "title": story, "fragments": fragments, **fields})


JOINT = a_column("Gezamenlijk verhaal", is_joint=True)
INCOME = a_column("klantmanager inkomen", "late", "call", holder=Holder(speakers=("KM-I-1",)))
SOCIAL = a_column("sociaal professional", "shame", holder=Holder(speakers=("ZT-1",)))
LATER = a_column("Een ander verhaal")


def a_sheet(*columns: SheetColumn, issue: str | None = ISSUE, **fields: Any) -> Sheet:
    kind = SheetKind.ISSUE if issue else SheetKind.DISCUSSION
    defaults = {
        "id": sheet_id(STUDY, TALK.id, "ann", kind, issue),
        "study": STUDY,
        "transcript": TALK.id,
        "text_sha256": TALK.text_sha256,
        "kind": kind,
        "of": "ann",
        "issue": issue,
        "moments": (UNITS["stretch"].id,) if issue else (),
        "triggers": (UNITS["turn"].id,),
        "columns": columns or (JOINT, INCOME, SOCIAL),
    }
    return Sheet(**{**defaults, **fields})


SHEET = a_sheet()


def a_context(sheet: Sheet = SHEET) -> SheetContext:
    return SheetContext(sheet, "ann", SHEETS, shipped_codebook())


def a_filled_sheet(*columns: FilledColumn, sheet: Sheet = SHEET, **fields: Any) -> SheetCoding:
    defaults = {
        "id": coding_id(sheet.study, str(sheet.id), "ann", SHEETS),
        "study": sheet.study,
        "transcript": sheet.transcript,
        "sheet": sheet.id,
        "coder": "ann",
        "coding_pass": SHEETS,
        "codebook": shipped_codebook().ref,
        "columns": columns,
    }
    return SheetCoding(**{**defaults, **fields})


def a_task(
    sheet: Sheet = SHEET,
    language: str = "nl",
    units: dict[UUID, AnyUnit] = BY_ID,
    talk: Transcript = TALK,
    **fields: Any,
) -> Task:
    given = {
        "discussion": a_discussion(),
        "roles": shipped_roles().roles,
        "codebook": shipped_codebook(),
        "clearance": a_clearance(talk),
        **fields,
    }
    key = TaskKey(STUDY, f"{talk.id}.issue", SHEETS, "ann")
    return sheet_task(key, sheet, talk, units, language=language, **given)


# --- any filling in


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _some_frames() -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(frame_refs(), max_size=2, unique=True).map(tuple)


def _summaries() -> st.SearchStrategy[tuple[DeviceSummary, ...]]:
    told = st.builds(DeviceSummary, device=st.sampled_from(ReasoningDevice), text=prose())
    absent = st.builds(DeviceSummary, device=st.sampled_from(ReasoningDevice), presence=st.just(Presence.ABSENT))
    return st.lists(told | absent, max_size=4, unique_by=lambda item: item.device).map(tuple)


def _shifts(sheet: Sheet) -> st.SearchStrategy[SheetShift]:
    return st.builds(
        SheetShift,
        result=_maybe(st.sampled_from(ShiftResult)),
        trigger=_maybe(st.sampled_from(sheet.triggers)),
        before=_some_frames(),
        after=_some_frames(),
        text_before=_maybe(prose()),
        text_after=_maybe(prose()),
    )


def filled_columns(sheet: Sheet, column: SheetColumn) -> st.SearchStrategy[FilledColumn]:
    """What can be filled in in a column; an attribution that says nothing cannot."""
    said = attributions().filter(lambda item: not is_empty(item))
    return st.builds(
        FilledColumn,
        narrative=st.just(column.narrative),
        who_what=_maybe(prose()),
        summaries=_summaries(),
        attributions=st.lists(said, max_size=2).map(tuple),
        shift=_shifts(sheet),
    )


@st.composite
def filled_sheets(draw: st.DrawFn, sheet: Sheet = SHEET) -> SheetCoding:
    """Any filling in of a sheet: columns in its order, those left empty left out."""
    columns = [draw(filled_columns(sheet, column)) for column in sheet.columns]
    filled = [column for column in columns if column != FilledColumn(narrative=column.narrative)]
    return a_filled_sheet(
        *filled,
        sheet=sheet,
        state=draw(st.sampled_from([CodingState.SUBMITTED, CodingState.SKIPPED])),
        questions=draw(_maybe(prose())),
        status=draw(_maybe(st.sampled_from(IssueStatus))),
        handling=draw(_maybe(st.sampled_from(Handling))),
        dominant_frames=draw(_some_frames()),
        outcome=draw(outcomes()),
        agreements=draw(_maybe(prose())),
        memo=draw(_maybe(prose())),
    )
