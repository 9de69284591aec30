"""Narrative sheets: what was marked, laid side by side in order, and what the researcher makes of it.

A `Sheet` is what is shown: a column per narrative with the chain of its fragments. A `SheetCoding` is what
one coder fills in on it. There is a sheet per issue (the issue table as a form) and one per discussion (each
narrative through the whole talk, across issues). Columns are only ever appended, and each carries the stable
id of its narrative, so that no text moves to another narrative when a sheet is renewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, field_validator

from frameschema.base import SCHEMA_VERSION, Document, Prose, SchemaVersion, Slug, Words, repeated
from frameschema.codebook import CodebookRef
from frameschema.coding import CodingState
from frameschema.frames import FrameAttribution, FrameRef
from frameschema.ids import coding_id, stable_id
from frameschema.issue import ReframingOutcome
from frameschema.message import message
from frameschema.narrative import DeviceSummary, Holder
from frameschema.problems import Problem
from frameschema.vocabulary import Handling, IssueStatus, ReasoningDevice, ShiftResult
from frameschema.whole import GivenOnce, OwnId, Whole, as_slug, as_uuid, as_words, field_of

_PLACE = {device: place for place, device in enumerate(ReasoningDevice)}


class SheetKind(StrEnum):
    """What a sheet is about."""

    ISSUE = "issue_sheet"
    DISCUSSION = "discussion_sheet"


def narrative_id(study: str, transcript: str, of: str, story: str) -> UUID:
    """Id of the story that a coder (or "merged") tells of apart: by its own name, or by the role that tells it."""
    return stable_id("narrative", study, transcript, of, story)


def sheet_id(study: str, transcript: str, of: str, kind: SheetKind, issue: str | None) -> UUID:
    """Id of a sheet made from the coding of a coder (or "merged")."""
    return stable_id("sheet", study, transcript, of, kind.value, issue or "")


def narrative_of(narrative: UUID, of: str, coder: str) -> UUID:
    """Id under which a coder tells a narrative of a sheet; on a sheet made from other coding it is one's own."""
    return narrative if coder == of else stable_id("narrative", str(narrative), coder)


class SheetColumn(Document):
    """A narrative on a sheet: who holds it, and its fragments in order of speaking.

    `is_joint` is the column for what those present tell together; it is always there, and may stay empty.
    """

    narrative: UUID
    title: Words
    holder: Holder = Holder()
    is_joint: bool = False
    fragments: tuple[UUID, ...] = ()


def _kind(value: object) -> SheetKind | None:
    return SheetKind(value) if isinstance(value, str) and value in set(SheetKind) else None


def _issue_named(value: object) -> Iterator[Problem]:
    """A sheet about an issue names it in `issue`, a sheet about a discussion names none."""
    kind, issue = _kind(field_of(value, "kind")), field_of(value, "issue")
    if kind is not None and (kind is SheetKind.ISSUE) != (issue is not None):
        said = message("an issue sheet names its issue, and a discussion sheet names none")
        yield Problem("malformed", ("issue",), said, message("name the issue, or leave it out"))


def _issue(value: object) -> str | None:
    return "" if value is None else as_words(value)


class Sheet(Whole):
    """Narratives side by side, made from the coding of one coder (`of`) or of all together ("merged").

    `id` is `sheet_id(...)`. `moments` are the issue moments it is about, `triggers` the marked shifts and
    missed openings that a column may name; all are coded units, in order of speaking.
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    id: UUID
    study: Slug
    transcript: Slug
    text_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    kind: SheetKind
    of: Slug
    issue: Words | None = None
    questions: tuple[Words, ...] = ()
    moments: tuple[UUID, ...] = ()
    triggers: tuple[UUID, ...] = ()
    columns: tuple[SheetColumn, ...] = ()

    promises = (
        _issue_named,
        OwnId(sheet_id, dict.fromkeys(("study", "transcript", "of"), as_slug) | {"kind": _kind, "issue": _issue}),
        GivenOnce(("columns.*.narrative",), as_uuid),
    )


class SheetShift(Document):
    """How the narrative of a column changes, or might have: trigger, frames and texts before and after.

    `trigger` is one of the sheet's triggers, None when it was not found or not marked.
    """

    result: ShiftResult | None = None
    trigger: UUID | None = None
    before: tuple[FrameRef, ...] = ()
    after: tuple[FrameRef, ...] = ()
    text_before: Prose | None = None
    text_after: Prose | None = None


class FilledColumn(Document):
    """What the researcher makes of one narrative: who and what, a summary per reasoning device, frames, shift."""

    narrative: UUID
    who_what: Prose | None = None
    summaries: tuple[DeviceSummary, ...] = ()
    attributions: tuple[FrameAttribution, ...] = ()
    shift: SheetShift = SheetShift()

    @field_validator("summaries", mode="after")
    @classmethod
    def _one_per_device(cls, summaries: tuple[DeviceSummary, ...]) -> tuple[DeviceSummary, ...]:
        if repeated(item.device for item in summaries):
            raise ValueError(message("a reasoning device is summarised twice in one column"))
        return tuple(sorted(summaries, key=lambda item: _PLACE[item.device]))


def _sheet(value: object) -> str | None:
    sheet = as_uuid(value)
    return str(sheet) if sheet else None


class SheetCoding(Whole):
    """One coder's filled-in sheet; `id` is `coding_id(study, str(sheet), coder, coding_pass)`.

    What stands under the columns is about the issue (or, on a discussion sheet, the discussion) as a whole.
    Columns stand in the order of the sheet; one in which nothing is filled in is left out.
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    id: UUID
    study: Slug
    transcript: Slug
    sheet: UUID
    coder: Slug
    coding_pass: Slug
    codebook: CodebookRef
    state: CodingState = CodingState.SUBMITTED
    columns: tuple[FilledColumn, ...] = ()
    questions: Prose | None = None
    status: IssueStatus | None = None
    handling: Handling | None = None
    dominant_frames: tuple[FrameRef, ...] = ()
    outcome: ReframingOutcome = ReframingOutcome()
    agreements: Prose | None = None
    memo: Prose | None = None

    promises = (
        OwnId(coding_id, {"study": as_slug, "sheet": _sheet, "coder": as_slug, "coding_pass": as_slug}),
        GivenOnce(("columns.*.narrative",), as_uuid),
    )
