"""Rules about references: what is named is in the study, and in the same discussion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from frameschema.findings import Severity
from frameschema.issue import Issue
from frameschema.message import message
from frameschema.narrative import Narrative, NarrativeShift
from frameschema.reflection import ReflectionFound
from frameschema.rules.context import StudyContext
from frameschema.rules.places import Named, place_of
from frameschema.rules.rule import Found, rule
from frameschema.study import Study


@rule(
    "dangling-reference",
    Severity.ERROR,
    remedy=message("take the reference out, or put back what it names"),
)
def dangling_reference(context: StudyContext) -> Iterator[Found]:
    """Something names a coded unit, narrative, shift or discussion that is not in the study."""
    for thing, ids in _units_named(context.study):
        for id in ids:
            if id not in context.units:
                said = message("it names the coded unit {id}, which is not in the study", id=id)
                yield place_of(thing), said
    for thing, other in _others_named(context):
        yield place_of(thing), message("it names {id}, which is not in the study", id=other)


def _units_named(study: Study) -> Iterator[tuple[Named, Iterable[UUID]]]:
    yield from _units_of_talk(study)
    yield from ((item, item.fragments) for item in study.positionings)
    yield from ((item, item.fragments) for item in study.evaluations)
    yield from ((item, _given(item.said, item.done)) for item in study.rhetorical_frames)
    yield from ((item, (state.from_fragment for state in item.states)) for item in study.narratives)


def _units_of_talk(
    study: Study,
) -> Iterator[tuple[Narrative | Issue | NarrativeShift | ReflectionFound, Iterable[UUID]]]:
    """Give what is about the talk itself, so that it cannot name words of another discussion."""
    yield from ((item, item.fragments) for item in study.narratives)
    yield from ((item, item.moments) for item in study.issues)
    yield from ((item, _given(item.trigger, item.shows_in)) for item in study.shifts)
    yield from ((item, item.fragments) for item in study.reflections)


def _given(*ids: UUID | None) -> tuple[UUID, ...]:
    return tuple(id for id in ids if id)


def _others_named(context: StudyContext) -> Iterator[tuple[Named, UUID | str]]:
    """Give what names a narrative, shift, discussion or anything analysed that is not there, and that."""
    study = context.study
    shifts = {shift.id for shift in study.shifts}
    analysed = context.narratives.keys() | shifts | context.units.keys() | _analysed(study)
    named: list[tuple[Named, Iterable[UUID | str | None], Iterable[UUID | str]]] = []
    named += [(item, [item.narrative], context.narratives) for item in study.shifts]
    named += [(item, [item.joint_narrative], context.narratives) for item in study.issues]
    named += [(item, [state.after_shift for state in item.states], shifts) for item in study.narratives]
    named += [(item, item.about, analysed) for item in study.member_checks]
    named += [(item, [item.followed_up_in], {one.id for one in study.discussions}) for item in study.agreements]
    for thing, ids, known in named:
        yield from ((thing, id) for id in ids if id and id not in known)


def _analysed(study: Study) -> set[UUID]:
    found = {item.id for item in study.issues} | {item.id for item in study.rhetorical_frames}
    found |= {item.id for item in study.positionings} | {item.id for item in study.reflections}
    return found | {item.id for item in study.agreements} | {item.id for item in study.evaluations}


@rule(
    "unit-of-another-discussion",
    Severity.ERROR,
    remedy=message("name words of the same discussion, or correct the discussion"),
)
def unit_of_another_discussion(context: StudyContext) -> Iterator[Found]:
    """A narrative, issue, shift or reflection of one discussion names coded words of another."""
    for thing, ids in _units_of_talk(context.study):
        for id in ids:
            if id in context.units and context.units[id][0].discussion != thing.discussion:
                yield place_of(thing), message("it names {id}, which is in another discussion", id=id)
