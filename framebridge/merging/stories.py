"""Merge the stories of several coders: narratives with their chains, shifts and issues, side by side.

Two narratives are one when their chains hold the same merged units, or when they are called the same; two shifts
when the same words set them off, or when they are of the same narrative and either no two triggers are known or
both really changed it; two issues by their title or their moments. Texts are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Generic, TypeVar
from uuid import UUID

from framebridge.merging.clusters import cluster
from framebridge.merging.rules import MergeRules
from framebridge.merging.settling import ByAbout, applied, by_about, settle
from framebridge.merging.statements import Statement
from framebridge.merging.telling import Marked, issue_statement, narrative_statement, shift_statement
from frameschema import (
    ChainLink,
    Decision,
    Issue,
    IssueMember,
    MergedCoding,
    MergedIssue,
    MergedNarrative,
    MergedShift,
    MergedStories,
    MergeStatus,
    Narrative,
    NarrativeMember,
    NarrativeShift,
    ShiftMember,
    ShiftResult,
    stable_id,
)

_HALF = 0.5
_OF_ANOTHER_NARRATIVE, _BY_NARRATIVE = 0.75, 0.5

Story = TypeVar("Story", Narrative, NarrativeShift, Issue)


@dataclass(frozen=True)
class ToldBy:
    """What one coder tells of a transcript."""

    coder: str
    narratives: tuple[Narrative, ...] = ()
    shifts: tuple[NarrativeShift, ...] = ()
    issues: tuple[Issue, ...] = ()


def merge_stories(
    merged: MergedCoding, told: Iterable[ToldBy], rules: MergeRules, decisions: Iterable[Decision] = ()
) -> MergedStories:
    """Merge what coders tell of the transcript of a merged coding; the same input always gives the same result."""
    own = sorted(told, key=lambda one: one.coder)
    log = by_about(decision for decision in decisions if decision.transcript == merged.transcript)
    merging = _Merging(Marked.of(merged), rules, log)
    narratives = merging.narratives([_Told(one.coder, story) for one in own for story in one.narratives])
    shifts = merging.shifts([_Told(one.coder, story) for one in own for story in one.shifts], narratives)
    issues = merging.issues([_Told(one.coder, story) for one in own for story in one.issues])
    every = (*narratives, *shifts, *issues)
    return MergedStories(
        study=merged.study,
        transcript=merged.transcript,
        text_sha256=merged.text_sha256,
        policy=rules.policy,
        narratives=narratives,
        shifts=shifts,
        issues=issues,
        decisions=applied(log, (item for story in every for item in story.settled)),
    )


@dataclass(frozen=True)
class _Told(Generic[Story]):
    coder: str
    story: Story


_Alike = Callable[[Any, Any], float]


@dataclass(frozen=True)
class _Merging:
    marked: Marked
    rules: MergeRules
    log: ByAbout

    def narratives(self, told: Sequence[_Told[Narrative]]) -> tuple[MergedNarrative, ...]:
        found = []
        for group in _groups(told, self._alike_narratives):
            chains = {one.coder: self.marked.units(one.story.fragments) for one in group}
            common = self.marked.by_all(chains)
            statements = [narrative_statement(one.coder, one.story, self.marked, common) for one in group]
            members = tuple(NarrativeMember(coder=one.coder, told=one.story) for one in group)
            chain = tuple(self._chain(chains))
            found.append(MergedNarrative(**self._merged(statements), members=members, chain=chain))
        found.sort(key=lambda story: (self.marked.place(link.unit for link in story.chain), str(story.id)))
        return tuple(found)

    def _alike_narratives(self, one: Narrative, other: Narrative) -> float:
        """Half for the chain (what both have ÷ what one has), half for the name."""
        chains = set(self.marked.units(one.fragments)), set(self.marked.units(other.fragments))
        return _HALF * _jaccard(*chains) + _HALF * (one.title.casefold() == other.title.casefold())

    def _chain(self, chains: Mapping[str, Sequence[UUID]]) -> Iterator[ChainLink]:
        for unit in self.marked.in_order({unit for chain in chains.values() for unit in chain}):
            coders = tuple(coder for coder, chain in chains.items() if unit in chain)
            marked = self.marked.coders(unit)
            elsewhere = tuple(coder for coder in chains if coder in marked and coder not in coders)
            yield ChainLink(unit=unit, coders=coders, elsewhere=elsewhere)

    def shifts(
        self, told: Sequence[_Told[NarrativeShift]], narratives: Sequence[MergedNarrative]
    ) -> tuple[MergedShift, ...]:
        merged_into = {member.told.id: story.id for story in narratives for member in story.members}

        def alike(one: NarrativeShift, other: NarrativeShift) -> float:
            triggers = self.marked.unit(one.trigger), self.marked.unit(other.trigger)
            is_same = merged_into[one.narrative] == merged_into[other.narrative]
            if None not in triggers and triggers[0] == triggers[1]:
                return 1.0 if is_same else _OF_ANOTHER_NARRATIVE
            are_shifts = one.result is other.result is ShiftResult.SHIFT
            return _BY_NARRATIVE * (is_same and (None in triggers or are_shifts))

        found = []
        for group in _groups(told, alike):
            statements = [shift_statement(one.coder, one.story, self.marked, merged_into) for one in group]
            first = group[0].story
            triggers = [unit for one in group if (unit := self.marked.unit(one.story.trigger)) is not None]
            found.append(
                MergedShift(
                    **self._merged(statements),
                    members=tuple(ShiftMember(coder=one.coder, told=one.story) for one in group),
                    narrative=merged_into.get(first.narrative),
                    trigger=triggers[0] if triggers else None,
                )
            )
        found.sort(key=lambda story: (self.marked.place([story.trigger] if story.trigger else ()), str(story.id)))
        return tuple(found)

    def issues(self, told: Sequence[_Told[Issue]]) -> tuple[MergedIssue, ...]:
        def alike(one: Issue, other: Issue) -> float:
            if (one.parent is None) is not (other.parent is None):
                return 0.0
            moments = set(self.marked.units(one.moments)), set(self.marked.units(other.moments))
            return max(float(one.title.casefold() == other.title.casefold()), _jaccard(*moments))

        found = []
        for group in _groups(told, alike):
            moments = self.marked.in_order({at for one in group for at in self.marked.units(one.story.moments)})
            found.append(
                MergedIssue(
                    **self._merged([issue_statement(one.coder, one.story) for one in group]),
                    members=tuple(IssueMember(coder=one.coder, told=one.story) for one in group),
                    title=group[0].story.title,
                    moments=moments,
                )
            )
        found.sort(key=lambda story: (self.marked.place(story.moments), story.title, str(story.id)))
        return tuple(found)

    def _merged(self, statements: Sequence[Statement]) -> dict[str, Any]:
        """Give what every merged story has."""
        differing = _differing(statements)
        about = self.log.get(frozenset(one.id for one in statements), ())
        settled = settle(differing, statements, self.rules, about)
        status = MergeStatus.DIFFERS if differing else MergeStatus.AGREED
        return {
            "id": stable_id("merged", *sorted(str(one.id) for one in statements)),
            "status": MergeStatus.ONE_CODER if len(statements) == 1 else status,
            "differing": differing,
            "settled": settled.fields,
            "kept": settled.kept,
        }


def _groups(told: Sequence[_Told[Story]], alike: _Alike) -> list[list[_Told[Story]]]:
    """Group the stories that are one; at most one of each coder."""
    ordered = sorted(told, key=lambda one: (one.coder, str(one.story.id)))
    pairs = combinations(range(len(ordered)), 2)
    likeness = {
        (first, second): found
        for first, second in pairs
        if ordered[first].coder != ordered[second].coder
        and (found := alike(ordered[first].story, ordered[second].story))
    }
    groups = cluster([one.coder for one in ordered], likeness, _HALF).groups
    return [[ordered[at] for at in group] for group in groups]


def _differing(statements: Sequence[Statement]) -> tuple[str, ...]:
    paths = dict.fromkeys(path for one in statements for path in one.choices)
    return tuple(
        path for path in paths if len({one.choices[path] for one in statements if path in one.choices}) > 1
    )


def _jaccard(one: set[UUID], other: set[UUID]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
