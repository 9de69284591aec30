"""Blocks of the issue table: what was coded on one issue in one discussion.

An issue moment belongs to each issue it names; one that names none is a block of its own. A
fragment belongs to the issues it names, else to those of the moment it lies in; fragments without
any issue form the last block. So every fragment and every moment is in at least one block.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from exporters.settled import issue_paths, settled_value
from exporters.source import AnalysedDiscussion
from exporters.stretch import stretches
from exporters.t1 import role_in
from frameschema import Fragment, Member, MergedUnit

_Key = tuple[bool, str]
"""Whether it is the title of an issue, and that title or else the id of a moment."""

_NO_ISSUE: _Key = (False, "")


@dataclass(frozen=True)
class IssueBlock:
    """One issue; `title` is None for a moment, or for fragments, without an issue."""

    analysed: AnalysedDiscussion
    title: str | None
    moments: tuple[MergedUnit, ...]
    fragments: tuple[MergedUnit, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """Every coder's own unit, moments first."""
        return tuple(member for unit in (*self.moments, *self.fragments) for member in unit.members)

    @property
    def coders(self) -> tuple[str, ...]:
        """The ids of those who coded something in this block, sorted."""
        return tuple(sorted({member.coder for member in self.members}))


@dataclass
class _Draft:
    moments: list[MergedUnit] = field(default_factory=list)
    fragments: list[MergedUnit] = field(default_factory=list)

    def start(self) -> int:
        return min(unit.span.start for unit in (*self.moments, *self.fragments))


def issue_blocks(analysed: AnalysedDiscussion) -> tuple[IssueBlock, ...]:
    """Group the coding of a discussion by issue, in order of first mention."""
    drafts: dict[_Key, _Draft] = {}
    for stretch in stretches(analysed):
        inherited = _moment_keys(stretch.moment)
        for key in inherited if stretch.moment else ():
            drafts.setdefault(key, _Draft()).moments += [stretch.moment] if stretch.moment else []
        for fragment in stretch.fragments:
            for key in _title_keys(fragment) or inherited:
                drafts.setdefault(key, _Draft()).fragments.append(fragment)
    ordered = sorted(drafts.items(), key=lambda item: (item[0] == _NO_ISSUE, item[1].start(), item[0][1]))
    return tuple(_block(analysed, key, draft) for key, draft in ordered)


def _title_keys(unit: MergedUnit) -> tuple[_Key, ...]:
    return tuple(dict.fromkeys((True, path[0]) for path in issue_paths(unit)))


def _moment_keys(moment: MergedUnit | None) -> tuple[_Key, ...]:
    if moment is None:
        return (_NO_ISSUE,)
    return _title_keys(moment) or ((False, str(moment.id)),)


def _block(analysed: AnalysedDiscussion, key: _Key, draft: _Draft) -> IssueBlock:
    is_title, title = key
    fragments = sorted(draft.fragments, key=lambda unit: (unit.span.start, unit.span.end, str(unit.id)))
    return IssueBlock(analysed, title if is_title else None, tuple(draft.moments), tuple(fragments))


@dataclass(frozen=True)
class NarrativeColumn:
    """A narrative within a block: per fragment the members that tell it, in order of speaking.

    `name` is what the coders called it; without that it is the narrative of the role.
    """

    name: str | None
    role: str | None
    fragments: tuple[tuple[Member, ...], ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """Every coder's own fragment, in order."""
        return tuple(member for members in self.fragments for member in members)


def narratives(block: IssueBlock) -> tuple[NarrativeColumn, ...]:
    """Divide the fragments of a block into narratives, in the order in which they begin."""
    return narratives_of(block.analysed, block.fragments)


def narratives_of(analysed: AnalysedDiscussion, fragments: Iterable[MergedUnit]) -> tuple[NarrativeColumn, ...]:
    """Divide fragments of a discussion into narratives, in the order in which they begin."""
    found: dict[tuple[str | None, str | None], list[tuple[Member, ...]]] = {}
    for fragment in fragments:
        for key, members in _by_narrative(analysed, fragment).items():
            found.setdefault(key, []).append(tuple(members))
    return tuple(NarrativeColumn(name, role, tuple(items)) for (name, role), items in found.items())


def _by_narrative(
    analysed: AnalysedDiscussion, fragment: MergedUnit
) -> dict[tuple[str | None, str | None], list[Member]]:
    found: dict[tuple[str | None, str | None], list[Member]] = {}
    settled = settled_value(fragment, "narrative")
    for member in fragment.members:
        own = member.unit.narrative if isinstance(member.unit, Fragment) else None
        name = settled if isinstance(settled, str) else own
        key = (name, None) if name else (None, role_in(analysed, fragment, member))
        found.setdefault(key, []).append(member)
    return found
