"""Decisions that settle a difference between coders, and the values that come of policy or decision.

A decision belongs to what it was taken on, its inputs: as long as those are the same it holds, however often the
coding is merged again. The order of choices and where a region exactly begins are no part of the inputs.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from frameschema.base import SCHEMA_VERSION, Document, Prose, SchemaVersion, Slug, Words


class Consensus(StrEnum):
    """What becomes of a choice that coders made differently.

    It waits for a decision (unanimous), is what more than half of them chose (majority), is what the one chose who
    leads in the Werkplaats (lead), or stays side by side and is nothing to decide about (keep_all).
    """

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    LEAD = "lead"
    KEEP_ALL = "keep_all"


class SettledBy(StrEnum):
    """What settled a difference."""

    MAJORITY = "majority"
    LEAD = "lead"
    DECISION = "decision"


class SettledField(Document):
    """The value that a difference was settled on: who chose it, and by which policy or decision.

    `coders` is empty when a decision took a value that nobody had chosen.
    """

    field: Words
    value: JsonValue
    by: SettledBy
    coders: tuple[Slug, ...] = ()
    decision: UUID | None = None


class Decision(Document):
    """What researchers decided about a difference, and why.

    `about` are the ids of the coders' own units (or narratives, shifts, issues), sorted; `inputs` the fingerprint
    of what they said at `field`. `taken_from` is the coder whose value it is, if it is somebody's.
    """

    id: UUID
    study: Slug
    transcript: Slug
    about: Annotated[tuple[UUID, ...], Field(min_length=1)]
    field: Words
    inputs: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    value: JsonValue
    taken_from: Slug | None = None
    reason: Prose | None = None
    by: Words
    on: date


class TakenCoding(Document):
    """Settled coding whose decisions were taken: the key of its task, and the fingerprint of its content."""

    task: Words
    content_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class DecisionLog(Document):
    """The decisions about one transcript, in order of what they are about; no two about one difference.

    `taken` is the settled coding whose decisions are in it already, or were and have been changed since.
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    study: Slug
    transcript: Slug
    decisions: tuple[Decision, ...] = ()
    taken: tuple[TakenCoding, ...] = ()
