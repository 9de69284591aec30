"""What rules look at: a coding, or a whole study, with what belongs to it.

Both contexts can be asked for the codes, frames, roles, issues and shifts in them, so that one rule serves
both what a coder marks in a text and what researchers say about a discussion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from frameschema.codebook import Codebook
from frameschema.coding import AnyUnit, CodedUnit, Coding, IssueMoment, Shift
from frameschema.frames import FrameRef
from frameschema.issue import Issue
from frameschema.message import Message, message
from frameschema.narrative import Narrative, NarrativeShift
from frameschema.rules.places import Named, place_of
from frameschema.rules.used_codes import (
    UsedCode,
    codes_of,
    codes_of_discussion,
    codes_of_evaluation,
    codes_of_frames,
    codes_of_influences,
    codes_of_narrative,
    frames_of_narrative,
    frames_of_unit,
)
from frameschema.rules.voices import Voice, enacted_role, voices_in
from frameschema.study import Study
from frameschema.transcript import Role, Transcript

U = TypeVar("U", bound=CodedUnit)
T = TypeVar("T")


@dataclass(frozen=True)
class CodingContext:
    """What a coding is checked against."""

    coding: Coding
    transcript: Transcript
    codebook: Codebook
    roles: Mapping[str, Role]

    @cached_property
    def place(self) -> Message:
        """Name the coding."""
        coding = self.coding
        return message(
            "coding {coding} ({transcript}, {coder})",
            coding=coding.id,
            transcript=coding.transcript,
            coder=coding.coder,
        )

    def where(self, unit: AnyUnit) -> Message:
        """Name a unit of the coding."""
        return message("{coding}, unit {unit}", coding=self.place, unit=unit.key)

    def units(self, kind: type[U]) -> Iterator[U]:
        """Give the units of one kind."""
        return (unit for unit in self.coding.units if isinstance(unit, kind))

    def voices(self, unit: AnyUnit) -> tuple[Voice, ...]:
        """Give who speaks in a unit."""
        return voices_in(self.transcript, unit)

    def issues(self) -> Iterator[tuple[Message, IssueMoment]]:
        """Give where the coding describes how an issue stands, is handled and ends."""
        return ((self.where(unit), unit) for unit in self.units(IssueMoment))

    def shifts(self) -> Iterator[tuple[Message, Shift]]:
        """Give where the coding describes a shift or a missed opening."""
        return ((self.where(unit), unit) for unit in self.units(Shift))

    @cached_property
    def codes(self) -> tuple[tuple[Message, UsedCode], ...]:
        """Every code of an open list, once per unit."""
        return tuple(_each((self.where(unit), codes_of(unit)) for unit in self.coding.units))

    @cached_property
    def frames(self) -> tuple[tuple[Message, FrameRef], ...]:
        """Every frame with its level, once per unit."""
        return tuple(_each((self.where(unit), frames_of_unit(unit)) for unit in self.coding.units))

    @cached_property
    def named_roles(self) -> tuple[tuple[Message, str], ...]:
        """Every role that the coder names."""
        named = ((unit, enacted_role(unit)) for unit in self.coding.units)
        return tuple((self.where(unit), role) for unit, role in named if role)


@dataclass(frozen=True)
class StudyContext:
    """A study with its codebook, and what the rules look up in it."""

    study: Study
    codebook: Codebook

    @cached_property
    def units(self) -> dict[UUID, tuple[Transcript, AnyUnit]]:
        """Every coded unit by id, with the transcript it stands in."""
        talks = {talk.id: talk for talk in self.study.transcripts}
        return {
            unit.id: (talks[coding.transcript], unit) for coding in self.study.codings for unit in coding.units
        }

    @cached_property
    def narratives(self) -> dict[UUID, Narrative]:
        """Every narrative by id."""
        return {narrative.id: narrative for narrative in self.study.narratives}

    @cached_property
    def talks(self) -> dict[str, list[Transcript]]:
        """The transcripts of each discussion that has any."""
        found: dict[str, list[Transcript]] = {}
        for talk in self.study.transcripts:
            found.setdefault(talk.discussion, []).append(talk)
        return found

    @cached_property
    def roles(self) -> dict[str, Role]:
        """The roles of the study by id."""
        return {role.id: role for role in self.study.roles}

    def is_in_order(self, units: Iterable[UUID | None]) -> bool:
        """Say whether units stand in order of speaking; those that are not known are passed over."""
        known = [self.units[unit] for unit in units if unit in self.units]
        places = [(talk.id, unit.span.start) for talk, unit in known]
        return places == sorted(places)

    def voices(self, unit: UUID | None) -> tuple[Voice, ...]:
        """Give who speaks in a unit; nobody when it is not known."""
        return voices_in(*self.units[unit]) if unit in self.units else ()

    def issues(self) -> Iterator[tuple[Message, Issue]]:
        """Give the issues of the study."""
        return ((place_of(issue), issue) for issue in self.study.issues)

    def shifts(self) -> Iterator[tuple[Message, NarrativeShift]]:
        """Give the shifts and missed openings of the study."""
        return ((place_of(shift), shift) for shift in self.study.shifts)

    @cached_property
    def codes(self) -> tuple[tuple[Message, UsedCode], ...]:
        """Every code of an open list that is used outside the codings, once per place."""
        return tuple(_each((place_of(thing), codes) for thing, codes in self._used_codes()))

    def _used_codes(self) -> Iterator[tuple[Named, Iterable[UsedCode]]]:
        study = self.study
        yield from ((item, codes_of_discussion(item)) for item in study.discussions)
        yield from ((item, codes_of_evaluation(item)) for item in study.evaluations)
        yield from ((item, codes_of_narrative(item)) for item in study.narratives)
        for issue in study.issues:
            yield issue, codes_of_influences(issue.outcome.influences if issue.outcome else ())
        yield from ((thing, codes_of_frames(frames)) for thing, frames in self._framed())

    @cached_property
    def frames(self) -> tuple[tuple[Message, FrameRef], ...]:
        """Every frame with its level that is named outside the codings, once per place."""
        told = ((place_of(item), frames_of_narrative(item)) for item in self.study.narratives)
        framed = ((place_of(thing), frames) for thing, frames in self._framed())
        return (*_each(told), *_each(framed))

    def _framed(self) -> Iterator[tuple[Named, tuple[FrameRef, ...]]]:
        study = self.study
        yield from ((item, (item.dominant_frame,)) for item in study.issues if item.dominant_frame)
        yield from ((item, (*item.before, *item.after)) for item in study.shifts)
        yield from ((item, (item.frame,)) for item in study.rhetorical_frames)

    @cached_property
    def named_roles(self) -> tuple[tuple[Message, str], ...]:
        """Every role that is named outside the codings, once per place."""
        return tuple(_each((place_of(thing), roles) for thing, roles in self._named_roles()))

    def _named_roles(self) -> Iterator[tuple[Named, list[str]]]:
        study = self.study
        for talk in study.transcripts:
            enacted = [turn.enacted_role for turn in talk.turns if turn.enacted_role]
            yield talk, [*(speaker.role for speaker in talk.speakers), *enacted]
        yield from ((item, [who.role for who in item.participants]) for item in study.discussions)
        yield from ((item, list(item.holder.roles)) for item in study.narratives)
        yield from ((item, [item.role]) for item in study.evaluations if item.role)
        yield from ((item, [item.role]) for item in study.member_checks)


Context = CodingContext | StudyContext
"""What a rule is given that is about both."""


def _each(found: Iterable[tuple[Message, Iterable[T]]]) -> Iterator[tuple[Message, T]]:
    """Give every value with its place, once per place, in the order in which they are named."""
    return ((where, value) for where, values in found for value in dict.fromkeys(values))
