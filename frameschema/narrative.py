"""Narratives: stories held by speakers or roles, told in fragments through a discussion."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from pydantic import model_validator

from frameschema.base import Document, Prose, Slug, Words
from frameschema.frames import FrameAttribution, FrameRef
from frameschema.message import message
from frameschema.vocabulary import Presence, ReasoningDevice, ShiftResult


class Holder(Document):
    """Who holds a narrative: speakers, roles, or (neither named) all present together."""

    speakers: tuple[Words, ...] = ()
    roles: tuple[Slug, ...] = ()


class DeviceSummary(Document):
    """What a narrative says per reasoning device, in the researcher's words.

    `presence=ABSENT` means looked for and not found; no summary at all means not looked for.
    """

    device: ReasoningDevice
    text: Prose | None = None
    presence: Presence | None = None

    @model_validator(mode="after")
    def _text_or_absent(self) -> Self:
        if (self.text is None) == (self.presence is None):
            raise ValueError(message("a summary has a text or says that the device is absent, not both"))
        return self


class NarrativeState(Document):
    """What a narrative is from `from_fragment` on: its frames and summaries after a shift."""

    from_fragment: UUID
    after_shift: UUID | None = None
    summaries: tuple[DeviceSummary, ...] = ()
    attributions: tuple[FrameAttribution, ...] = ()


class Narrative(Document):
    """A story as the researcher reconstructs it, across issues.

    `fragments` are ids of coded fragments in order of speaking. One speaker may hold two
    narratives; a narrative may have no fragments yet.
    """

    id: UUID
    discussion: Slug
    title: Words
    holder: Holder = Holder()
    who_what: Prose | None = None
    fragments: tuple[UUID, ...] = ()
    states: tuple[NarrativeState, ...] = ()


class NarrativeShift(Document):
    """A change of a narrative and of the frames beneath it; or an opening that changed nothing.

    `trigger` is the coded unit after which it changes, None when it was not found; it may be by
    another party, by the same role, or by the facilitator. `shows_in` is the first fragment of the
    narrative that shows the change.
    """

    id: UUID
    discussion: Slug
    narrative: UUID
    result: ShiftResult
    trigger: UUID | None = None
    shows_in: UUID | None = None
    before: tuple[FrameRef, ...] = ()
    after: tuple[FrameRef, ...] = ()
    text_before: Prose | None = None
    text_after: Prose | None = None


class RhetoricalFrame(Document):
    """A frame that is said (or written) and not done: a pair of fragments."""

    id: UUID
    frame: FrameRef
    said: UUID
    done: UUID | None = None
    text: Prose | None = None
