"""Which units of different coders mark the same thing: of one kind, sharing words, and chosen alike.

Likeness is shared ÷ joint length (0-1). Equal choices make up for part of the words that are not shared; other
choices take nothing off, so that coders who read the same words differently still stand side by side. Units that
share no words are never the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from framebridge.merging.assignment import Pair
from framebridge.merging.clusters import cluster
from frameschema import Choices, Member, SplitCase, UnitKind, open_choices

_FOR_THE_GREATER_PART = 0.5


@dataclass(frozen=True)
class Alignment:
    """Groups of members, every member in one; where one coder split another's unit; what was joined best first."""

    groups: tuple[tuple[Member, ...], ...]
    splits: tuple[SplitCase, ...] = ()
    best_first: tuple[Member, ...] = ()


def align(
    members: Sequence[Member],
    same_from: float,
    content: float = 0.0,
    choices: Mapping[UUID, Choices] | None = None,
) -> Alignment:
    """Group members that mark the same thing; every member comes out in exactly one group.

    `choices` are what each member chose, by the id of its unit, if the caller knows that already.
    """
    ordered = sorted(members, key=place)
    if choices is None:
        choices = {member.unit.id: open_choices(member.unit) for member in members}
    shared = dict(_shared(ordered))
    likeness = dict(_likenesses(ordered, shared, content, choices))
    found = cluster([member.coder for member in ordered], likeness, same_from)
    groups = [tuple(sorted((ordered[at] for at in group), key=_by_coder)) for group in found.groups]
    return Alignment(
        groups=tuple(groups),
        splits=tuple(_splits(ordered, shared, found.groups)),
        best_first=tuple(ordered[at] for at in found.best_first),
    )


def place(member: Member) -> tuple[int, int, str, str]:
    """Order by place in the text, then by coder."""
    return member.unit.span.start, member.unit.span.end, member.coder, member.unit.key


def _by_coder(member: Member) -> tuple[str, int, int, str]:
    return member.coder, member.unit.span.start, member.unit.span.end, member.unit.key


def _shared(ordered: Sequence[Member]) -> Iterator[tuple[Pair, int]]:
    """Count the code points that units of one kind and different coders share, pair by pair."""
    going_on: dict[UnitKind, list[tuple[int, int, str]]] = {}
    for at, member in enumerate(ordered):
        unit, coder = member.unit, member.coder
        start, end = unit.span.start, unit.span.end
        own = [before for before in going_on.get(unit.kind, ()) if before[1] > start]
        for other, other_end, other_coder in own:
            if other_coder != coder:
                yield (other, at), min(end, other_end) - start
        own.append((at, end, coder))
        going_on[unit.kind] = own


def _likenesses(
    ordered: Sequence[Member], shared: Mapping[Pair, int], content: float, choices: Mapping[UUID, Choices]
) -> Iterator[tuple[Pair, float]]:
    lengths = [len(member.unit.span) for member in ordered]
    chosen = [choices[member.unit.id] for member in ordered]
    for (first, second), length in shared.items():
        words = length / (lengths[first] + lengths[second] - length)
        if content and words < 1:
            words += (1 - words) * content * alike_in_content(chosen[first], chosen[second])
        yield (first, second), words


def alike_in_content(one: Choices, other: Choices) -> float:
    """Give the share (0-1) of equal choices in the fields that both filled in; 0 when there is no such field."""
    common = [path for path in one if path in other]
    if not common:
        return 0.0
    return sum(_alike(one[path], other[path]) for path in common) / len(common)


def _alike(value: object, other: object) -> float:
    if isinstance(value, frozenset) and isinstance(other, frozenset):
        return len(value & other) / len(value | other)
    return float(value == other)


def _splits(
    ordered: Sequence[Member], shared: Mapping[Pair, int], groups: Sequence[tuple[int, ...]]
) -> Iterator[SplitCase]:
    """Find the units in which several units of one other coder lie that have no other counterpart."""
    coders = [member.coder for member in ordered]
    least = [_FOR_THE_GREATER_PART * len(member.unit.span) for member in ordered]
    counterparts: list[dict[str, int]] = [{}] * len(ordered)
    for group in groups:
        own = {coders[at]: at for at in group}
        for at in group:
            counterparts[at] = own
    parts: dict[tuple[int, str], list[int]] = {}
    for (first, second), length in shared.items():
        if length >= least[second] and counterparts[second].get(coders[first], first) == first:
            parts.setdefault((first, coders[second]), []).append(second)
        if length >= least[first] and counterparts[first].get(coders[second], second) == second:
            parts.setdefault((second, coders[first]), []).append(first)
    for (one, coder), several in sorted(item for item in parts.items() if len(item[1]) > 1):
        yield SplitCase(
            kind=ordered[one].unit.kind,
            one=ordered[one].unit.id,
            one_by=coders[one],
            several=tuple(ordered[part].unit.id for part in sorted(several)),
            several_by=coder,
        )
