"""Stretches of talk: an issue moment with its fragments, or fragments that stand close together.

Every fragment and every issue moment of a merged coding is in exactly one stretch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exporters.settled import issue_paths
from exporters.source import AnalysedDiscussion
from frameschema import Member, MergedUnit, UnitKind

NEAR_TURNS = 3
"""Fragments outside every issue moment lie together up to this many turns apart."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of talk; `fragments` in order of speaking."""

    analysed: AnalysedDiscussion
    moment: MergedUnit | None
    fragments: tuple[MergedUnit, ...]

    @property
    def units(self) -> tuple[MergedUnit, ...]:
        """The moment, if there is one, and the fragments."""
        return (self.moment, *self.fragments) if self.moment else self.fragments

    @property
    def members(self) -> tuple[Member, ...]:
        """Every coder's own unit, in order."""
        return tuple(member for unit in self.units for member in unit.members)


def stretches(analysed: AnalysedDiscussion) -> tuple[Stretch, ...]:
    """Divide what was coded in a discussion into stretches of talk, in order of speaking."""
    moments = _in_order(analysed.merged.of_kind(UnitKind.ISSUE_MOMENT))
    fragments = _in_order(analysed.merged.of_kind(UnitKind.FRAGMENT))
    reach = [(*_hull(moment), moment) for moment in moments]
    placed = {fragment.id: _moment_of(fragment, reach) for fragment in fragments}
    found = [
        Stretch(analysed, moment, tuple(item for item in fragments if placed[item.id] is moment))
        for moment in moments
    ]
    loose = [item for item in fragments if placed[item.id] is None]
    found += [Stretch(analysed, None, tuple(group)) for group in _groups(analysed, loose, moments)]
    return tuple(sorted(found, key=_place))


def _in_order(units: tuple[MergedUnit, ...]) -> list[MergedUnit]:
    return sorted(units, key=lambda unit: (unit.span.start, unit.span.end, str(unit.id)))


def _place(stretch: Stretch) -> tuple[int, int, str]:
    spans = [unit.span for unit in stretch.units]
    return min(span.start for span in spans), max(span.end for span in spans), str(stretch.units[0].id)


def _hull(unit: MergedUnit) -> tuple[int, int]:
    """Say from where to where its coders' words reach together."""
    spans = [member.unit.span for member in unit.members]
    return min(span.start for span in spans), max(span.end for span in spans)


def _moment_of(fragment: MergedUnit, moments: list[tuple[int, int, MergedUnit]]) -> MergedUnit | None:
    """Choose the moment that shares most with the fragment; of equals the smallest, then the first.

    A moment that does not reach the fragment shares nothing with it and is passed over at once.
    """
    start, end = _hull(fragment)
    near = (moment for first, last, moment in moments if first < end and start < last)
    shared = [(_shared(fragment, moment), moment) for moment in near]
    found = min((item for item in shared if item[0]), key=lambda item: (-item[0], len(item[1].span)), default=None)
    return found[1] if found else None


def _shared(fragment: MergedUnit, moment: MergedUnit) -> int:
    """Count what the fragment shares with the moment, each coder's words with that coder's own moment."""
    own = {member.coder: member.unit.span for member in moment.members}
    return sum(
        member.unit.span.overlap(own[member.coder])
        if member.coder in own
        else max(member.unit.span.overlap(span) for span in own.values())
        for member in fragment.members
    )


def _groups(
    analysed: AnalysedDiscussion, fragments: list[MergedUnit], moments: list[MergedUnit]
) -> Iterator[list[MergedUnit]]:
    group: list[MergedUnit] = []
    for fragment in fragments:
        if group and not _joins(analysed, group, fragment, moments):
            yield group
            group = []
        group.append(fragment)
    if group:
        yield group


def _joins(
    analysed: AnalysedDiscussion, group: list[MergedUnit], fragment: MergedUnit, moments: list[MergedUnit]
) -> bool:
    same_issue = set(issue_paths(group[-1])) == set(issue_paths(fragment))
    group_end = max(unit.span.end for unit in group)
    last_turn = analysed.transcript.turns_in(fragment.span)[0]
    apart = last_turn - max(analysed.transcript.turns_in(unit.span)[-1] for unit in group)
    moment_between = any(group_end <= moment.span.start < fragment.span.start for moment in moments)
    return same_issue and apart <= NEAR_TURNS and not moment_between
