"""A discussion and the circumstances it was held in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from frameschema.base import Document, Prose, Slug, Words
from frameschema.message import message
from frameschema.transcript import UNKNOWN_ROLE


class Attendance(StrEnum):
    """Whether somebody who was expected was there."""

    PRESENT = "present"
    PARTLY = "partly_present"
    ABSENT = "absent_with_notice"


class Consent(StrEnum):
    """What somebody said about being recorded; open when nobody wrote it down."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Municipality(Document):
    """A municipality under the name it may have in print.

    `is_anonymous` holds for "Gemeente X": nothing may stand beside that name that gives it away.
    """

    id: Slug
    name: Words
    is_anonymous: bool = False


class ClientCase(Document):
    """The client a discussion is about; one case may return in several discussions."""

    id: Slug
    is_fictive: bool = False
    description: Prose | None = None


class Participant(Document):
    """Somebody in a discussion, by speaker code; functions stand apart from the role.

    `role` is the id of a Role; `functions` are codes of the list `function`. `consent` is about the recording;
    `consent_withdrawn_on` goes with a consent that was withdrawn.
    """

    speaker: Words
    role: Slug = UNKNOWN_ROLE
    functions: tuple[Slug, ...] = ()
    organisation: Words | None = None
    former_profession: Words | None = None
    attendance: Attendance = Attendance.PRESENT
    consent: Consent | None = None
    consent_withdrawn_on: date | None = None

    @model_validator(mode="after")
    def _withdrawn_when_dated(self) -> Self:
        if self.consent_withdrawn_on is not None and self.consent is not Consent.WITHDRAWN:
            raise ValueError(message("a day of withdrawal goes with a consent that was withdrawn"))
        return self


class PhaseStretch(Document):
    """A phase of the discussion: a code of the list `phase`, from turn to turn (both count, from 1)."""

    phase: Slug
    first_turn: int = Field(ge=1)
    last_turn: int = Field(ge=1)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last_turn < self.first_turn:
            raise ValueError(message("a phase does not end before it begins"))
        return self


class OtherSource(Document):
    """Something else that belongs to a discussion: a filled-in Golden Circle, a role card, a report."""

    id: Slug
    kind: Words
    title: Words | None = None
    text: Prose | None = None


class Discussion(Document):
    """A case discussion (or interview, report, policy text) and its circumstances.

    `excluded_because` says why a discussion takes no part in the analysis; `case_bringer` is a
    speaker code; `methods` are codes of the list `method`. `municipality` is the name that may stand in print,
    `round` counts from 1, `case` is the id of a ClientCase, `recording` says where sound or video is kept.
    """

    id: Slug
    werkplaats: Slug
    title: Words | None = None
    municipality: Words | None = None
    held_on: date | None = None
    round: int | None = Field(default=None, ge=1)
    group: Words | None = None
    setting: Words | None = None
    methods: tuple[Slug, ...] = ()
    case: Slug | None = None
    case_bringer: Words | None = None
    coach_question: Prose | None = None
    conditions: Prose | None = None
    field_notes: Prose | None = None
    recording: Words | None = None
    participants: tuple[Participant, ...] = ()
    phases: tuple[PhaseStretch, ...] = ()
    other_sources: tuple[OtherSource, ...] = ()
    excluded_because: Prose | None = None
