"""An issue as its narrative sheets tell it: a column per narrative, each summarised per reasoning device.

Coders who filled in a sheet of the same issue stand side by side: what the merged stories hold for one narrative
is one column. Columns stand in the order of the sheets, the joint one last. A narrative in which nobody filled
anything in says so; what was looked for and is absent is written out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from exporters.issue_part import Part, device_heading, narrative_heading
from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, RowStyle, plain
from exporters.variants import Said, side_by_side
from frameschema import FrameAttribution, Member, ReasoningDevice
from frameschema.sheet import FilledColumn, Sheet, SheetCoding, SheetColumn, SheetKind, narrative_of

FilledSheet = tuple[Sheet, SheetCoding]

_Read = Callable[[FilledColumn], str]


def issue_sheets(analysed: AnalysedDiscussion, title: str | None) -> tuple[FilledSheet, ...]:
    """Give the filled-in sheets of an issue; a moment without an issue has none."""
    if title is None:
        return ()
    return tuple(
        (sheet, coding)
        for sheet, coding in analysed.sheets
        if sheet.kind is SheetKind.ISSUE and sheet.issue == title
    )


@dataclass
class SheetNarrative:
    """A narrative on the sheets of one issue: who tells it under which name, and who filled in what."""

    is_joint: bool
    columns: list[SheetColumn] = field(default_factory=list)
    told: list[tuple[FilledColumn, SheetCoding]] = field(default_factory=list)

    @property
    def fragments(self) -> set[UUID]:
        """The coders' own fragments in it."""
        return {fragment for column in self.columns for fragment in column.fragments}


@dataclass(frozen=True)
class SheetBlock:
    """The sheets of one issue in one discussion, and what was coded there."""

    source: TableSource
    analysed: AnalysedDiscussion
    sheets: tuple[FilledSheet, ...]

    @property
    def codings(self) -> tuple[SheetCoding, ...]:
        """What was filled in, in order of coder."""
        return tuple(coding for _, coding in self.sheets)

    @cached_property
    def narratives(self) -> tuple[SheetNarrative, ...]:
        """The narratives that are told or have fragments, the joint one last."""
        found: dict[object, SheetNarrative] = {}
        for sheet, coding in self.sheets:
            filled = {column.narrative: column for column in coding.columns}
            for column in sheet.columns:
                key = self._key(narrative_of(column.narrative, sheet.of, coding.coder), column)
                narrative = found.setdefault(key, SheetNarrative(column.is_joint))
                narrative.columns.append(column)
                if column.narrative in filled:
                    narrative.told.append((filled[column.narrative], coding))
        kept = [one for one in found.values() if one.told or one.fragments]
        return tuple(sorted(kept, key=lambda one: one.is_joint))

    def parts(self) -> Iterator[Part]:
        """Give the names of the narratives, then what each says, only what somebody filled in."""
        if not self.narratives:
            return
        yield self._names()
        yield from self._row(device_heading(self.source, None), _who_what, always=self._is_untold())
        for device in ReasoningDevice:
            yield from self._row(device_heading(self.source, device), self._summary_of(device))
        yield from self._row(self.source.heading("T3.frames"), self._frames)

    def _key(self, narrative: UUID, column: SheetColumn) -> object:
        """Tell narratives apart as the merged stories do; without those, by their names."""
        return "joint" if column.is_joint else self._merged.get(narrative, column.title)

    @cached_property
    def _merged(self) -> Mapping[UUID, UUID]:
        stories = self.analysed.stories.narratives if self.analysed.stories else ()
        return {member.told.id: story.id for story in stories for member in story.members}

    @cached_property
    def _members(self) -> Mapping[UUID, Member]:
        return {member.unit.id: member for unit in self.analysed.merged.units for member in unit.members}

    def members(self, narratives: Iterable[SheetNarrative]) -> tuple[Member, ...]:
        """Give the fragments of narratives that are still coded, in order of speaking."""
        ids = {fragment for narrative in narratives for fragment in narrative.fragments}
        found = [self._members[fragment] for fragment in ids if fragment in self._members]
        return tuple(sorted(found, key=lambda one: (one.unit.span.start, one.unit.span.end, str(one.unit.id))))

    def _names(self) -> Part:
        names = tuple(plain(self._name(at, one)) for at, one in enumerate(self.narratives))
        heading = self.source.heading("T2.narrative")
        members = self.members(self.narratives)
        return Part(heading, members, per_narrative=names, style=RowStyle.BLOCK, sheets=self.codings)

    def _name(self, index: int, narrative: SheetNarrative) -> str:
        """Head a narrative: `Narratief A; KM-I-1`, with its name unless it is the narrative of a role."""
        heading = narrative_heading(self.source, index)
        codes = ", ".join(dict.fromkeys(code for one in narrative.columns for code in one.holder.speakers))
        names = " / ".join(dict.fromkeys(one.title for one in narrative.columns))
        is_of_role = all(one.holder.roles for one in narrative.columns)
        if is_of_role and codes:
            return f"{heading}; {codes}"
        return f"{heading}; {names}" + (f" ({codes})" if codes else "")

    def _row(self, heading: str, read: _Read, *, always: bool = False) -> Iterator[Part]:
        said = [self._said(narrative, read) for narrative in self.narratives]
        if not (always or any(said)):
            return
        told = [narrative for narrative, texts in zip(self.narratives, said, strict=True) if texts]
        cells = tuple(self._cell(one, texts, always) for one, texts in zip(self.narratives, said, strict=True))
        speakers = {coder for texts in said for _, coder in texts}
        sheets = tuple(coding for coding in self.codings if coding.coder in speakers) or self.codings
        yield Part(heading, self.members(told or self.narratives), per_narrative=cells, sheets=sheets)

    def _said(self, narrative: SheetNarrative, read: _Read) -> list[Said]:
        return [(text, coding.coder) for filled, coding in narrative.told if (text := read(filled))]

    def _cell(self, narrative: SheetNarrative, said: list[Said], always: bool) -> Cell:
        if not said and always and not narrative.told:
            return plain(f"({self.source.heading('mark.not_coded')})")
        return plain("\n– ".join(side_by_side(self.analysed, said)))

    def _is_untold(self) -> bool:
        return any(not narrative.told for narrative in self.narratives)

    def _summary_of(self, device: ReasoningDevice) -> _Read:
        def read(filled: FilledColumn) -> str:
            summary = next((one for one in filled.summaries if one.device is device), None)
            if summary is None:
                return ""
            return summary.text or (self.source.label(summary.presence) if summary.presence else "")

        return read

    def _frames(self, filled: FilledColumn) -> str:
        return "; ".join(self._attributed(one) for one in filled.attributions if one.frames)

    def _attributed(self, attribution: FrameAttribution) -> str:
        return ", ".join(
            self.source.label(ref.frame) + (f" ({self.source.label(ref.level)})" if ref.level else "")
            for ref in attribution.frames
        )


def _who_what(filled: FilledColumn) -> str:
    return filled.who_what or ""
