"""One coder's work on one transcript: what is marked in it in one pass, and links between that.

Nothing a coder can mark is compulsory but the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag, field_validator

from frameschema.base import SCHEMA_VERSION, Document, Prose, SchemaVersion, Slug, Words, repeated
from frameschema.codebook import CodebookRef
from frameschema.frames import FrameAttribution, FrameRef, FramingDevice
from frameschema.ids import coding_id, unit_id
from frameschema.issue import IssuePath, ReframingOutcome
from frameschema.message import message
from frameschema.problems import Problem
from frameschema.spans import Span
from frameschema.vocabulary import (
    Alignment,
    EvaluationBasis,
    Handling,
    Interaction,
    IssueStatus,
    Polarity,
    ReasoningDevice,
    RelationDirection,
    RelationKind,
    RemarkKind,
    Responsibility,
    ShiftResult,
    UnitKind,
)
from frameschema.whole import GivenOnce, Known, OwnId, Whole, as_slug, as_uuid, field_of, found_at

_KEY = r"^[A-Za-z0-9_.-]+$"
_LONGEST_KEY = 80

Key = Annotated[str, Field(pattern=_KEY, max_length=_LONGEST_KEY)]
"""The name of a unit in the tool it was made in, unique within its coding."""


class CodedUnit(Document):
    """What every marked stretch of words has; `id` is `unit_id(coding.id, key)`."""

    id: UUID
    key: Key
    span: Span
    issues: tuple[IssuePath, ...] = ()
    memo: Prose | None = None


class Fragment(CodedUnit):
    """A loose piece of a narrative.

    `who_what` is who says what, in the researcher's words. `narrative` names the story it
    belongs to; without it that is the story of the (enacted) role. `interaction` is how it responds
    to what was said before, `enacted_role` the id of the Role that is played. The links of its
    reasoning are `reasoning_devices`, the means by which the frame shows `framing_devices` (Van Gorp
    2007), each of which stands once, in order of code.
    """

    kind: Literal[UnitKind.FRAGMENT] = UnitKind.FRAGMENT
    who_what: Prose | None = None
    reasoning_devices: tuple[ReasoningDevice, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    framing_devices: tuple[FramingDevice, ...] = ()
    interaction: Interaction | None = None
    attribution: FrameAttribution = FrameAttribution()
    enacted_role: Slug | None = None
    narrative: Words | None = None

    @field_validator("framing_devices", mode="after")
    @classmethod
    def _one_entry_per_device(cls, devices: tuple[FramingDevice, ...]) -> tuple[FramingDevice, ...]:
        if repeated(item.device for item in devices):
            raise ValueError(message("a framing device is given twice; put its words together"))
        return tuple(sorted(devices, key=lambda item: item.device))


class IssueMoment(CodedUnit):
    """A stretch of talk where an issue shows, how it stands, is handled and ends (Schön & Rein 1994).

    `themes` are codes of the list `theme`; `local_theme` is the group's own word for one, and a proposal
    for the codebook while no code has that name.
    """

    kind: Literal[UnitKind.ISSUE_MOMENT] = UnitKind.ISSUE_MOMENT
    question: Prose | None = None
    themes: tuple[Slug, ...] = ()
    local_theme: Words | None = None
    status: IssueStatus | None = None
    handling: Handling | None = None
    alignment: Alignment | None = None
    outcome: ReframingOutcome = ReframingOutcome()


class Shift(CodedUnit):
    """The utterance after which a narrative changes, or that might have changed it.

    The marked words are the trigger; `narrative` is the story that changes, `before` and `after`
    the frames beneath it.
    """

    kind: Literal[UnitKind.SHIFT_MOMENT] = UnitKind.SHIFT_MOMENT
    result: ShiftResult | None = None
    narrative: Words | None = None
    what_changes: Prose | None = None
    before: tuple[FrameRef, ...] = ()
    after: tuple[FrameRef, ...] = ()


class OutOfRole(CodedUnit):
    """Words with which a speaker falls out of the role that is played."""

    kind: Literal[UnitKind.OUT_OF_ROLE] = UnitKind.OUT_OF_ROLE
    enacted_role: Slug | None = None


CodePath = Annotated[tuple[Words, ...], Field(min_length=1)]
"""An open code in a researcher's own words, or one under another: titles from the outside in."""


class ThematicCode(CodedUnit):
    """Words coded by theme: open codes, the category they come under (axial), the core category (selective).

    `themes` are codes of the list `theme`; the other three are the researcher's own words.
    """

    kind: Literal[UnitKind.THEMATIC_CODE] = UnitKind.THEMATIC_CODE
    open_codes: tuple[CodePath, ...] = ()
    axial: Words | None = None
    selective: Words | None = None
    themes: tuple[Slug, ...] = ()


class Evaluation(CodedUnit):
    """What somebody says or observes about a method: what it opened, what stood in its way.

    `method` is a code of the list `method`, `opened` are codes of the list `opening`; `polarity` says whether
    this speaks for the method, `basis` whose view it is.
    """

    kind: Literal[UnitKind.EVALUATION] = UnitKind.EVALUATION
    method: Slug | None = None
    opened: tuple[Slug, ...] = ()
    drawback: Prose | None = None
    polarity: Polarity | None = None
    basis: EvaluationBasis | None = None


class Comment(CodedUnit):
    """A remark on somebody else's coding, which stays as it is.

    `about` is the id of the unit it is on (merged, or one coder's): that stands in another document.
    """

    kind: Literal[UnitKind.COMMENT] = UnitKind.COMMENT
    about: UUID | None = None
    remark: RemarkKind | None = None
    text: Prose | None = None


def _kind_of(unit: object) -> object:
    kind = unit.get("kind") if isinstance(unit, dict) else getattr(unit, "kind", None)
    return str(kind)


# The discriminator's own message would repeat the input.
AnyUnit = Annotated[
    Annotated[Fragment, Tag(UnitKind.FRAGMENT)]
    | Annotated[IssueMoment, Tag(UnitKind.ISSUE_MOMENT)]
    | Annotated[Shift, Tag(UnitKind.SHIFT_MOMENT)]
    | Annotated[OutOfRole, Tag(UnitKind.OUT_OF_ROLE)]
    | Annotated[ThematicCode, Tag(UnitKind.THEMATIC_CODE)]
    | Annotated[Evaluation, Tag(UnitKind.EVALUATION)]
    | Annotated[Comment, Tag(UnitKind.COMMENT)],
    Discriminator(
        _kind_of,
        custom_error_type="unknown_kind",
        custom_error_message=f"the kind is none of {', '.join(UnitKind)}",
    ),
]


class Relation(Document):
    """A drawn link between two units of one coding, by their ids."""

    source: UUID
    target: UUID
    kinds: tuple[RelationKind, ...] = ()
    direction: RelationDirection = RelationDirection.RIGHT


class CodingState(StrEnum):
    """How far the coder is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


def _as_key(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= _LONGEST_KEY and re.fullmatch(_KEY, value)
    return str(value) if fits else None


def _unit_ids(value: object) -> Iterator[Problem]:
    """The `id` of each unit is `unit_id(coding id, key)`."""
    coding = as_uuid(field_of(value, "id"))
    for place, unit in found_at(value, "units.*"):
        given, key = as_uuid(field_of(unit, "id")), _as_key(field_of(unit, "key"))
        if coding and given and key and given != unit_id(coding, key):
            said = message("a unit's id is not the one that its coding and key give")
            remedy = message("make it with {function}", function=unit_id.__name__)
            yield Problem("wrong-id", (*place, "id"), said, remedy)


def _units_in_order(value: object) -> Iterator[Problem]:
    """Units stand in order of start, end and key."""
    before: tuple[int, int, str] | None = None
    for place, unit in found_at(value, "units.*"):
        span, key = field_of(unit, "span"), _as_key(field_of(unit, "key"))
        start, end = field_of(span, "start"), field_of(span, "end")
        if not (isinstance(start, int) and isinstance(end, int) and key):
            continue
        if before is not None and (start, end, key) < before:
            said = message("units stand in order of start, end and key")
            yield Problem("out-of-order", place, said, message("sort them"))
        before = (start, end, key)


class Coding(Whole):
    """One coder's work on one unit (here: a transcript) in one pass.

    `id` is `coding_id(study, transcript, coder, coding_pass)`. `text_sha256` is the fingerprint of
    the text the spans count in. Units stand in order of (start, end, key).
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    id: UUID
    study: Slug
    transcript: Slug
    text_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    coder: Slug
    coding_pass: Slug
    codebook: CodebookRef
    state: CodingState = CodingState.SUBMITTED
    units: tuple[AnyUnit, ...] = ()
    relations: tuple[Relation, ...] = ()
    memo: Prose | None = None

    promises = (
        OwnId(coding_id, dict.fromkeys(("study", "transcript", "coder", "coding_pass"), as_slug)),
        GivenOnce(("units.*.key",), _as_key),
        _unit_ids,
        _units_in_order,
        Known("relations.*.source", "units.*.id", as_uuid),
        Known("relations.*.target", "units.*.id", as_uuid),
    )
