"""Merged stories: what several coders made of one discussion, narrative by narrative, side by side.

Ids in a member are the coder's own. `chain`, `trigger` and `moments` name *merged* units, so that what several
coders marked as the same thing is one link of the chain.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from frameschema.base import SCHEMA_VERSION, Document, SchemaVersion, Slug, Words
from frameschema.decision import Decision, SettledField
from frameschema.issue import Issue
from frameschema.merged import MergeStatus
from frameschema.narrative import Narrative, NarrativeShift


class StoryMember(Document):
    """One coder's narrative, shift or issue, as it is."""

    coder: Slug


class NarrativeMember(StoryMember):
    """One coder's narrative."""

    told: Narrative


class ShiftMember(StoryMember):
    """One coder's shift."""

    told: NarrativeShift


class IssueMember(StoryMember):
    """One coder's issue."""

    told: Issue


class ChainLink(Document):
    """A merged unit in a chain: who has it in the own narrative, and who marked it and tells it in another one.

    A coder who is in neither did not mark it.
    """

    unit: UUID
    coders: tuple[Slug, ...]
    elsewhere: tuple[Slug, ...] = ()


class MergedStory(Document):
    """What coders told of the same thing; members in order of coder.

    `differing` names what they told differently: `fragments` (which of the units that they all marked belong to
    it), `trigger`, `summaries.moral_judgement` (one wrote it down, another looked for it in vain), and
    choices. `settled` and `kept` are as in a merged unit.
    """

    id: UUID
    members: Annotated[tuple[StoryMember, ...], Field(min_length=1)]
    status: MergeStatus
    differing: tuple[str, ...] = ()
    settled: tuple[SettledField, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def coders(self) -> tuple[str, ...]:
        """The coders, each once, in order."""
        return tuple(dict.fromkeys(member.coder for member in self.members))

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The differences that wait for a decision."""
        done = {*self.kept, *(item.field for item in self.settled)}
        return tuple(path for path in self.differing if path not in done)


class MergedNarrative(MergedStory):
    """One narrative as several coders tell it; `chain` in order of speaking."""

    members: Annotated[tuple[NarrativeMember, ...], Field(min_length=1)]
    chain: tuple[ChainLink, ...] = ()


class MergedShift(MergedStory):
    """One change of a narrative, or missed opening; `narrative` is a merged one, `trigger` a merged unit."""

    members: Annotated[tuple[ShiftMember, ...], Field(min_length=1)]
    narrative: UUID | None = None
    trigger: UUID | None = None


class MergedIssue(MergedStory):
    """One issue of the issue sheets; `moments` are merged units in order of speaking."""

    members: Annotated[tuple[IssueMember, ...], Field(min_length=1)]
    title: Words
    moments: tuple[UUID, ...] = ()


class MergedStories(Document):
    """The narratives, shifts and issues of one transcript, merged; each in order of where it begins."""

    schema_version: SchemaVersion = SCHEMA_VERSION
    study: Slug
    transcript: Slug
    text_sha256: str
    policy: str
    narratives: tuple[MergedNarrative, ...] = ()
    shifts: tuple[MergedShift, ...] = ()
    issues: tuple[MergedIssue, ...] = ()
    decisions: tuple[Decision, ...] = ()
