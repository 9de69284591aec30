"""A study: who works in it, on which discussions, and all that was coded."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from frameschema.base import SCHEMA_VERSION, Document, SchemaVersion, Slug, Words
from frameschema.codebook import Codebook, CodebookRef
from frameschema.coding import Coding
from frameschema.discussion import ClientCase, Discussion, Municipality
from frameschema.issue import Issue
from frameschema.narrative import Narrative, NarrativeShift, RhetoricalFrame
from frameschema.reflection import (
    Agreement,
    LoggedDecision,
    MemberCheck,
    MethodEvaluation,
    Positioning,
    ReflectionFound,
)
from frameschema.sheet import Sheet, SheetCoding
from frameschema.theme import Theme
from frameschema.transcript import Role, Transcript
from frameschema.whole import GivenOnce, Known, Whole, as_uuid


class Werkplaats(Document):
    """A research group."""

    id: Slug
    name: Words


class Coder(Document):
    """A researcher who codes. `account` is the e-mail address of the Label Studio account."""

    id: Slug
    name: Words
    werkplaats: Slug
    account: Words | None = None


_WITH_SLUGS = (
    "werkplaatsen",
    "coders",
    "roles",
    "discussions",
    "transcripts",
    "municipalities",
    "cases",
    "themes",
)
_WITH_UUIDS = (
    "codings",
    "issues",
    "narratives",
    "shifts",
    "rhetorical_frames",
    "positionings",
    "reflections",
    "agreements",
    "evaluations",
    "member_checks",
    "decisions",
    "sheets",
    "sheet_codings",
)
_IN_A_DISCUSSION = (
    "transcripts",
    "issues",
    "narratives",
    "shifts",
    "positionings",
    "reflections",
    "agreements",
    "evaluations",
    "member_checks",
)


class Study(Whole):
    """A whole study in one value: other programs read and write this.

    `codebook` is the codebook in use; `codebooks` are the codebooks themselves, in every version that is
    needed to read the codings, so that a study stands on its own.
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    id: Slug
    title: Words
    language: Literal["nl", "en"] = "nl"
    codebook: CodebookRef
    werkplaatsen: Annotated[tuple[Werkplaats, ...], Field(min_length=1)]
    coders: tuple[Coder, ...] = ()
    roles: tuple[Role, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    codings: tuple[Coding, ...] = ()
    issues: tuple[Issue, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    shifts: tuple[NarrativeShift, ...] = ()
    rhetorical_frames: tuple[RhetoricalFrame, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    cases: tuple[ClientCase, ...] = ()
    themes: tuple[Theme, ...] = ()
    positionings: tuple[Positioning, ...] = ()
    reflections: tuple[ReflectionFound, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    evaluations: tuple[MethodEvaluation, ...] = ()
    member_checks: tuple[MemberCheck, ...] = ()
    decisions: tuple[LoggedDecision, ...] = ()
    codebooks: tuple[Codebook, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    sheet_codings: tuple[SheetCoding, ...] = ()

    promises = (
        *(GivenOnce((f"{name}.*.id",)) for name in _WITH_SLUGS),
        *(GivenOnce((f"{name}.*.id",), as_uuid) for name in _WITH_UUIDS),
        Known("coders.*.werkplaats", "werkplaatsen.*.id"),
        Known("discussions.*.werkplaats", "werkplaatsen.*.id"),
        *(Known(f"{name}.*.discussion", "discussions.*.id") for name in _IN_A_DISCUSSION),
        Known("codings.*.coder", "coders.*.id"),
        Known("codings.*.transcript", "transcripts.*.id"),
        Known("sheets.*.transcript", "transcripts.*.id"),
        Known("sheet_codings.*.coder", "coders.*.id"),
        Known("sheet_codings.*.sheet", "sheets.*.id", as_uuid),
    )
