"""Which things of different coders are one: groups in which every coder has one thing at most.

Inside each connected component the things of every two coders are paired in the best way (`assignment`); the pairs
are then joined, the most alike groups first, as long as the things of two groups are alike on average (average
linkage). Ties go to what comes first. The order in which things or coders come in makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from framebridge.merging.assignment import Pair, best_pairs

MOST = 200
"""In a component with more things than this, the best pairs are joined first: pairing them in the best way of all
would take too long. Such components are reported."""

_EXACT = 10**9  # likeness becomes a whole number, so that sums are exact


@dataclass(frozen=True)
class Clusters:
    """Groups of indices, each index in one; and the indices of components that were too large to pair in full."""

    groups: tuple[tuple[int, ...], ...]
    best_first: tuple[int, ...] = ()


def cluster(coders: Sequence[str], likeness: Mapping[Pair, float], same_from: float) -> Clusters:
    """Group the things that are one; `coders` says whose each is, in the order in which ties are decided.

    `likeness` holds pairs (lower index, higher index) of different coders; a pair that is not there is not alike.
    """
    edges = {pair: alike for pair, alike in likeness.items() if alike >= same_from}
    groups: list[tuple[int, ...]] = []
    best_first: list[int] = []
    for component in _components(len(coders), edges):
        if _is_one(component, coders):
            groups.append(tuple(component.members))
        elif len(component.members) > MOST:
            best_first += component.members
            groups += _joined_best_first(component, _Averages(coders, likeness, same_from))
        else:
            candidates = _paired(component, coders, edges)
            groups += _linked(component.members, candidates, _Averages(coders, likeness, same_from))
    return Clusters(tuple(sorted(groups)), tuple(sorted(best_first)))


def _is_one(component: _Component, coders: Sequence[str]) -> bool:
    """Say whether a component is a group as it is: every two things alike, and of different coders."""
    size = len(component.members)
    is_whole = 2 * len(component.edges) == size * (size - 1)
    return is_whole and len({coders[index] for index in component.members}) == size


@dataclass
class _Component:
    members: list[int] = field(default_factory=list)
    edges: list[Pair] = field(default_factory=list)


def _components(count: int, edges: Mapping[Pair, float]) -> list[_Component]:
    """Divide things into components, in order of their first thing."""
    root = list(range(count))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for first, second in edges:
        one, other = find(first), find(second)
        root[max(one, other)] = min(one, other)
    found: dict[int, _Component] = {}
    for index in range(count):
        found.setdefault(find(index), _Component()).members.append(index)
    for pair in edges:
        found[find(pair[0])].edges.append(pair)
    return list(found.values())


def _paired(component: _Component, coders: Sequence[str], edges: Mapping[Pair, float]) -> list[Pair]:
    """Pair the things of every two coders in the best way."""
    by_coders: dict[tuple[str, str], list[Pair]] = {}
    for first, second in component.edges:
        pair = (first, second) if coders[first] < coders[second] else (second, first)
        by_coders.setdefault((coders[pair[0]], coders[pair[1]]), []).append(pair)
    return [pair for own in by_coders.values() for pair in _best_of(own, component.members, edges)]


def _best_of(pairs: Sequence[Pair], members: Sequence[int], edges: Mapping[Pair, float]) -> list[Pair]:
    """Choose among the pairs of two coders; of equals those early in the text, and in the same order in both."""
    if len({one for one, _ in pairs}) == len(pairs) == len({other for _, other in pairs}):
        return [(min(pair), max(pair)) for pair in pairs]
    rank = {index: place for place, index in enumerate(members)}
    scale = (2 * len(members)) ** 3
    weights = {}
    for one, other in pairs:
        alike = edges[min(one, other), max(one, other)]
        tie = rank[one] + rank[other] + (rank[one] - rank[other]) ** 2
        weights[one, other] = round(alike * _EXACT) * scale - tie
    return [(min(pair), max(pair)) for pair in best_pairs(weights)]


@dataclass(frozen=True)
class _Averages:
    coders: Sequence[str]
    likeness: Mapping[Pair, float]
    same_from: float

    def of(self, one: Sequence[int], other: Sequence[int]) -> float | None:
        """Give how alike two groups are on average; None when they cannot be one."""
        if {self.coders[index] for index in one} & {self.coders[index] for index in other}:
            return None
        pairs = ((min(a, b), max(a, b)) for a in one for b in other)
        average = sum(self.likeness.get(pair, 0.0) for pair in pairs) / (len(one) * len(other))
        return average if average >= self.same_from else None


def _linked(members: Sequence[int], candidates: Sequence[Pair], averages: _Averages) -> list[tuple[int, ...]]:
    """Join groups, the most alike first, while they are alike on average and no coder would be in one twice."""
    groups = {index: [index] for index in members}
    todo = {pair: averages.of([pair[0]], [pair[1]]) for pair in candidates}
    while todo:
        (first, second), best = min(todo.items(), key=lambda item: (-(item[1] or 0), item[0]))
        if best is None:
            break
        groups[first] = sorted(groups[first] + groups.pop(second))
        todo = _rejoined(todo, (first, second), groups, averages)
    return [tuple(group) for group in groups.values()]


def _rejoined(
    todo: Mapping[Pair, float | None], joined: Pair, groups: Mapping[int, list[int]], averages: _Averages
) -> dict[Pair, float | None]:
    """Give the pairs of groups that are left, those with the new group looked at anew."""
    kept, gone = joined
    found: dict[Pair, float | None] = {}
    for pair, average in todo.items():
        first, second = (kept if index == gone else index for index in pair)
        now = (min(first, second), max(first, second))
        if first != second and now not in found:
            found[now] = averages.of(groups[now[0]], groups[now[1]]) if kept in now else average
    return found


def _joined_best_first(component: _Component, averages: _Averages) -> list[tuple[int, ...]]:
    """Join the groups of the most alike pair first, each pair looked at once."""
    group_of = {index: [index] for index in component.members}
    for first, second in sorted(component.edges, key=lambda pair: (-averages.likeness[pair], pair)):
        one, other = group_of[first], group_of[second]
        if one is not other and averages.of(one, other) is not None:
            one += other
            group_of.update(dict.fromkeys(other, one))
    return [tuple(sorted(group)) for group in {id(group): group for group in group_of.values()}.values()]
