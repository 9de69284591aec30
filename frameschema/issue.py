"""Issues on which frames meet, and what became of them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field, field_validator

from frameschema.base import Document, Prose, Slug, Words
from frameschema.frames import FrameRef
from frameschema.vocabulary import Bridged, Handling, IssueStatus, Polarity, ReframingForm

IssuePath = Annotated[tuple[Words, ...], Field(min_length=1)]
"""An issue, or a sub-issue under its issue: titles from the outside in."""


class Influence(Document):
    """Something that helped (+) or hindered (-) bridging; codes of the list `influence`."""

    influence: Slug
    polarity: Polarity


class ReframingOutcome(Document):
    """Whether a difference was bridged, in which form, how, on what evidence, through what."""

    bridged: Bridged | None = None
    forms: tuple[ReframingForm, ...] = ()
    how: Prose | None = None
    evidence: Prose | None = None
    influences: tuple[Influence, ...] = ()

    @field_validator("influences", mode="after")
    @classmethod
    def _helping_first(cls, influences: tuple[Influence, ...]) -> tuple[Influence, ...]:
        return tuple(sorted(influences, key=lambda item: item.polarity is Polarity.MINUS))


class Issue(Document):
    """A subject on which frames meet, through a whole discussion.

    `parent` is the issue of a sub-issue; sub-issues are questions. `moments` are the issue
    moments (coded units) where it shows, in order of speaking. `between` are the roles, speakers
    or organisations it lies between; `dominant_frame` the frame that won where the controverse was
    avoided; `joint_narrative` the story they share after a frame transformation.
    """

    id: UUID
    discussion: Slug
    title: Words
    question: Words | None = None
    parent: UUID | None = None
    themes: tuple[Slug, ...] = ()
    dominant_frame: FrameRef | None = None
    joint_narrative: UUID | None = None
    between: tuple[Words, ...] = ()
    status: IssueStatus | None = None
    handling: Handling | None = None
    outcome: ReframingOutcome | None = None
    moments: tuple[UUID, ...] = ()
