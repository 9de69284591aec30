"""Merged coding: what several coders marked as the same thing, side by side, nothing mixed.

A merged unit holds its members as they are. Which fields differ, and who said what, is read from
the members; no text is ever composed from two coders' texts, and `span` is always one member's.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from frameschema.base import SCHEMA_VERSION, Document, Prose, SchemaVersion, Slug
from frameschema.choices import differing_paths, is_empty, is_same, open_choices, value_at
from frameschema.codebook import CodebookRef
from frameschema.coding import AnyUnit, Relation
from frameschema.decision import Decision, SettledField
from frameschema.message import message
from frameschema.spans import Span
from frameschema.vocabulary import UnitKind


class MergeStatus(StrEnum):
    """How far the coders of a unit agree."""

    AGREED = "agreed"
    DIFFERS = "differs"
    ONE_CODER = "one_coder"


class Member(Document):
    """One coder's unit inside a merged unit."""

    coder: Slug
    coding: UUID
    unit: AnyUnit


class Variant(Document):
    """One value of a field, and the coders who gave it."""

    value: object
    coders: tuple[Slug, ...]


class MergedUnit(Document):
    """The units that mark the same thing; members in order of coder id, then of place.

    All members are of the merged unit's `kind`, and its `span` is that of a member. `differing` are the paths of
    the choices that coders made differently, such as `outcome.bridged`. Of these, `settled` are those for which
    the policy or a decision gives a value, and `kept` those that by the policy stay side by side.
    """

    id: UUID
    kind: UnitKind
    span: Span
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    status: MergeStatus
    differing: tuple[str, ...] = ()
    settled: tuple[SettledField, ...] = ()
    kept: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _members_fit(self) -> Self:
        if any(member.unit.kind is not self.kind for member in self.members):
            raise ValueError(message("a member is of another kind than its merged unit"))
        spans = [member.unit.span for member in self.members]
        if not any(span is self.span or span == self.span for span in spans):
            raise ValueError(message("the span of a merged unit is that of a member"))
        return self

    @property
    def coders(self) -> tuple[str, ...]:
        """The coders, each once, in order."""
        return tuple(dict.fromkeys(member.coder for member in self.members))

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The differences that wait for a decision."""
        done = {*self.kept, *(item.field for item in self.settled)}
        return tuple(path for path in self.differing if path not in done)

    def variants(self, field: str) -> tuple[Variant, ...]:
        """Give the values of a field, or of a path such as `outcome.bridged`, with their coders.

        Empty values (not coded) are left out.
        """
        found: list[tuple[object, list[str]]] = []
        for member in self.members:
            value = value_at(member.unit, field)
            if is_empty(value):
                continue
            same = next((coders for other, coders in found if is_same(other, value)), None)
            if same is None:
                found.append((value, [member.coder]))
            elif member.coder not in same:
                same.append(member.coder)
        return tuple(Variant(value=value, coders=tuple(coders)) for value, coders in found)


def differing_fields(members: Iterable[Member]) -> tuple[str, ...]:
    """Name the choices that coders made differently, by path such as `outcome.bridged`.

    A choice that a coder left open is no difference, and texts are not compared.
    """
    units = [member.unit for member in members]
    return differing_paths(type(units[0]), [open_choices(unit) for unit in units])


class CodingRef(Document):
    """A coding that went into a merge, with the memo on the whole discussion.

    `continues` are the codings of predecessors that were handed over to this coder, who went on with them; they do
    not take part themselves.
    """

    coding: UUID
    coder: Slug
    codebook: CodebookRef
    memo: Prose | None = None
    continues: tuple[UUID, ...] = ()


class SplitCase(Document):
    """One unit of a coder where another coder marked several: the one split what the other took together.

    Ids are those of the coders' own units. Each of `several` lies for the greater part in `one`; at most one of
    them stands in the same merged unit.
    """

    kind: UnitKind
    one: UUID
    one_by: Slug
    several: Annotated[tuple[UUID, ...], Field(min_length=2)]
    several_by: Slug


class MemberRelation(Document):
    """A drawn link, and the coder who drew it; ids are those of the coder's own units."""

    coder: Slug
    relation: Relation


class MergedCoding(Document):
    """All coding of one transcript in one pass; units in order of (start, end, kind, id).

    `text_sha256` is the fingerprint of the text that spans count in, `policy` the rules by which units were joined
    and differences settled, `decisions` those that were applied. `best_first` are units of which so many overlap
    that the best pairs were joined first, in place of the best of all ways to pair them.
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    study: Slug
    transcript: Slug
    text_sha256: str
    coding_pass: Slug
    codings: tuple[CodingRef, ...]
    policy: str
    units: tuple[MergedUnit, ...] = ()
    relations: tuple[MemberRelation, ...] = ()
    splits: tuple[SplitCase, ...] = ()
    decisions: tuple[Decision, ...] = ()
    best_first: tuple[UUID, ...] = ()

    def not_marked_by(self, unit: MergedUnit) -> tuple[str, ...]:
        """Name the coders of the transcript who did not mark this unit."""
        marked = set(unit.coders)
        return tuple(dict.fromkeys(ref.coder for ref in self.codings if ref.coder not in marked))

    def of_kind(self, kind: UnitKind) -> tuple[MergedUnit, ...]:
        """Give the merged units of one kind, in order of speaking."""
        return tuple(unit for unit in self.units if unit.kind is kind)
