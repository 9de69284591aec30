"""From coding to sheets: one of the whole discussion, and one per issue that the coding names.

An issue is known by its outermost title, as the issue table does. On its sheet stand the fragments that name
it, and those that name no issue and lie inside a moment that does. Every sheet offers all marked shifts and
missed openings as triggers, since what changes a narrative may be said while another issue is on the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from framebridge.merging.standing import as_it_stands
from framebridge.sheets.stories import JOINT, SheetWords, Story, find_stories
from frameschema import (
    AnyUnit,
    Coding,
    Fragment,
    IssueMoment,
    IssuePath,
    MergedCoding,
    MergedUnit,
    Shift,
    Transcript,
)
from frameschema.sheet import Sheet, SheetColumn, SheetKind, narrative_id, sheet_id

MERGED = "merged"
"""Stands for a coder where a sheet is made from the coding of all together."""


def make_sheets(source: Coding | MergedCoding, transcript: Transcript, words: SheetWords) -> tuple[Sheet, ...]:
    """Make the sheets of a coding: the discussion first, then its issues in order of first mention.

    None where nothing is marked. Sheets of merged coding are made from `units_of(source)`.
    """
    units = units_of(source)
    fragments = [unit for unit in units if isinstance(unit, Fragment)]
    made = _Making(source, transcript, units, find_stories(fragments, transcript, words))
    if not units:
        return ()
    return made.discussion_sheet(), *(made.issue_sheet(title) for title in made.titles)


def units_of(source: Coding | MergedCoding) -> tuple[AnyUnit, ...]:
    """Give the units that stand on sheets, in order of (start, end, key).

    A merged unit is represented by one coder's unit, by its own id: the first member (in order of coder) that
    has the span of the whole. Its texts, codes and story are that coder's, but for what was settled; it names
    the issues that any of its members name, so that it stands on the sheet of each, unless that was settled.
    """
    units = source.units if isinstance(source, Coding) else map(_representative, source.units)
    return tuple(sorted(units, key=lambda unit: (unit.span.start, unit.span.end, unit.key)))


def _representative(merged: MergedUnit) -> AnyUnit:
    chosen = next(member.unit for member in merged.members if member.unit.span == merged.span)
    issues = dict.fromkeys(path for unit in (chosen, *_units(merged)) for path in unit.issues)
    return as_it_stands(chosen.model_copy(update={"issues": tuple(issues)}), merged)


def _units(merged: MergedUnit) -> Iterator[AnyUnit]:
    return (member.unit for member in merged.members)


@dataclass(frozen=True)
class _Making:
    """A coding, taken apart."""

    source: Coding | MergedCoding
    transcript: Transcript
    units: tuple[AnyUnit, ...]
    stories: tuple[Story, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The outermost titles that fragments and issue moments name, in order of first mention."""
        named = (unit for unit in self.units if isinstance(unit, Fragment | IssueMoment))
        return tuple(dict.fromkeys(path[0] for unit in named for path in unit.issues))

    @property
    def of(self) -> str:
        return self.source.coder if isinstance(self.source, Coding) else MERGED

    def discussion_sheet(self) -> Sheet:
        """Lay every story through the whole discussion."""
        return self._sheet(None, self._moments(None), self.units)

    def issue_sheet(self, title: str) -> Sheet:
        """Lay the stories side by side as far as they are about one issue."""
        moments = self._moments(title)
        about = [unit for unit in self.units if _is_about(unit, title, moments)]
        return self._sheet(title, moments, about)

    def _moments(self, title: str | None) -> list[IssueMoment]:
        moments = (unit for unit in self.units if isinstance(unit, IssueMoment))
        return [moment for moment in moments if title is None or title in _titles(moment.issues)]

    def _sheet(self, title: str | None, moments: Sequence[IssueMoment], about: Sequence[AnyUnit]) -> Sheet:
        kind = SheetKind.DISCUSSION if title is None else SheetKind.ISSUE
        return Sheet(
            id=sheet_id(self.source.study, self.transcript.id, self.of, kind, title),
            study=self.source.study,
            transcript=self.transcript.id,
            text_sha256=self.transcript.text_sha256,
            kind=kind,
            of=self.of,
            issue=title,
            questions=() if title is None else self._questions(title),
            moments=tuple(moment.id for moment in moments),
            triggers=tuple(unit.id for unit in self.units if isinstance(unit, Shift)),
            columns=tuple(self._columns({unit.id for unit in about})),
        )

    def _questions(self, title: str) -> tuple[str, ...]:
        """Give the sub-issues of an issue, however deep, in order of appearance."""
        paths = (path for unit in self.units for path in unit.issues if path[0] == title)
        return tuple(dict.fromkeys(part for path in paths for part in path[1:]))

    def _columns(self, about: set[UUID]) -> Iterator[SheetColumn]:
        """Make the joint column, then one per story with a fragment here, in order of those fragments."""
        first, *others = ((story, self._fragments(story, about)) for story in self.stories)
        begun = [(story, own) for story, own in others if own]
        begun.sort(key=lambda item: _place(item[1][0]))
        for story, own in (first, *begun):
            yield SheetColumn(
                narrative=narrative_id(self.source.study, self.transcript.id, self.of, story.key),
                title=story.title,
                holder=story.holder,
                is_joint=story.key == JOINT,
                fragments=tuple(fragment.id for fragment in own),
            )

    def _fragments(self, story: Story, about: set[UUID]) -> list[Fragment]:
        return [fragment for fragment in story.fragments if fragment.id in about]


def _place(unit: AnyUnit) -> tuple[int, int, str]:
    return unit.span.start, unit.span.end, unit.key


def _titles(paths: Sequence[IssuePath]) -> set[str]:
    return {path[0] for path in paths}


def _is_about(unit: AnyUnit, title: str, moments: Sequence[IssueMoment]) -> bool:
    if unit.issues:
        return title in _titles(unit.issues)
    return any(moment.span.covers(unit.span) for moment in moments)
