"""The words of each group: own names for frames, own themes, and the levels on which it places each frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from frameschema import (
    FRAMES,
    THEMES,
    AnyUnit,
    Coding,
    Document,
    Fragment,
    FrameRef,
    IssueMoment,
    Shift,
    Slug,
    ThematicCode,
    Words,
    name_key,
)


class GroupTerm(Document):
    """A word of one group, in the list (frames or themes) where it would belong."""

    list: Slug
    werkplaats: Slug
    name: Words

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it apart, whatever its capitals."""
        return self.list, self.werkplaats, name_key(self.name)


@dataclass
class Term:
    """A word of one group as it is used: how often, by whom, and beside which codes."""

    term: GroupTerm
    times: int = 0
    coders: set[str] = field(default_factory=set)
    beside: Counter[str] = field(default_factory=Counter)


def find_terms(codings: Iterable[Coding], werkplaats_of: Mapping[str, str]) -> list[Term]:
    """Give the words of all groups, in order of list, group and word; spelled as first met."""
    found: dict[tuple[str, str, str], Term] = {}
    for coding in sorted(codings, key=lambda one: (one.transcript, one.coder)):
        group = werkplaats_of.get(coding.coder)
        for list_id, name, codes in (use for unit in coding.units for use in _uses(unit)) if group else ():
            term = GroupTerm(list=list_id, werkplaats=group, name=name)
            one = found.setdefault(term.key, Term(term))
            one.times += 1
            one.coders.add(coding.coder)
            one.beside.update(codes)
    return [found[key] for key in sorted(found)]


def _uses(unit: AnyUnit) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if isinstance(unit, Fragment) and unit.attribution.local_name:
        yield (
            FRAMES,
            unit.attribution.local_name,
            tuple(dict.fromkeys(ref.frame for ref in unit.attribution.frames)),
        )
    elif isinstance(unit, IssueMoment) and unit.local_theme:
        yield THEMES, unit.local_theme, unit.themes
    elif isinstance(unit, ThematicCode):
        names = dict.fromkeys(name for name in (unit.axial, unit.selective) if name)
        yield from ((THEMES, name, unit.themes) for name in names)


def levels_by_group(
    codings: Iterable[Coding], werkplaats_of: Mapping[str, str]
) -> Mapping[str, Mapping[str, Counter[str]]]:
    """Count on which level each group places each frame: frame → Werkplaats → level → times."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for coding in codings:
        group = werkplaats_of.get(coding.coder)
        refs = (ref for unit in coding.units for ref in _frames(unit))
        for ref in refs if group else ():
            if ref.level is not None:
                found.setdefault(ref.frame, {}).setdefault(group or "", Counter())[ref.level.value] += 1
    return {frame: {group: found[frame][group] for group in sorted(found[frame])} for frame in sorted(found)}


def _frames(unit: AnyUnit) -> tuple[FrameRef, ...]:
    if isinstance(unit, Fragment):
        return unit.attribution.frames
    return (*unit.before, *unit.after) if isinstance(unit, Shift) else ()
