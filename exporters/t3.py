"""T3, narrative development: what each narrative is when it begins, then its shifts and missed openings in order.

What several coders make of it stands side by side. A marked shift that no sheet tells of has a row too, under the
narrative that it names. "Looked for, absent" is written out; what nobody looked for is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from exporters.by_discussion import ByDiscussion, whole_table
from exporters.settled import settled_texts
from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, Column, ColumnKind, ColumnType, Row, RowStyle, Table, plain
from exporters.talk import quote, speakers, turns_of
from exporters.trace import coders_cell, ids_cell, time_cell, turns_cell
from exporters.variants import Said, side_by_side
from frameschema import (
    DeviceSummary,
    FrameRef,
    Holder,
    Member,
    MergedNarrative,
    MergedShift,
    MergedUnit,
    Narrative,
    NarrativeShift,
    Shift,
    UnitKind,
)

_Item = TypeVar("_Item", MergedShift, MergedUnit)


class DevelopmentTable(ByDiscussion[Row]):
    """Makes T3, the narratives of each discussion in order of where they begin."""

    def drafts(self, source: TableSource, analysed: AnalysedDiscussion) -> Iterator[Row]:
        """Give the rows, which need no more than their discussion."""
        return _Development(source, analysed).rows()

    def head(self, source: TableSource) -> Table:
        """Give the columns."""
        return Table(id="T3", title=source.heading("T3.sheet"), columns=tuple(_columns(source)))

    def row(self, source: TableSource, draft: Row) -> Row:
        """Give the row as it is."""
        return draft


def development_table(source: TableSource) -> Table:
    """Make T3 of all discussions of a source."""
    return whole_table(DevelopmentTable(), source)


def _columns(source: TableSource) -> Iterator[Column]:
    yield Column("T3.narrative", source.heading("T3.narrative"), 28, ColumnKind.LABEL)
    yield Column("T3.step", source.heading("T3.step"), 20, ColumnKind.LABEL)
    yield Column("T3.what", source.heading("T3.what"), 60)
    yield Column("T3.frames", source.heading("T3.frames"), 34)
    yield Column("T3.trigger", source.heading("T3.trigger"), 44)
    yield Column("T3.discussion", source.heading("T3.discussion"), 12, ColumnKind.TRACE)
    yield Column("T3.turns", source.heading("T3.turns"), 14, ColumnKind.TRACE, ColumnType.WHOLE_NUMBERS)
    yield Column("T3.time", source.heading("T3.time"), 10, ColumnKind.TRACE, ColumnType.MILLISECONDS)
    yield Column("T3.coders", source.heading("T3.coders"), 14, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column("T3.fragments", source.heading("T3.fragments"), 16, ColumnKind.IDS, ColumnType.TEXTS)


@dataclass(frozen=True)
class _Development:
    """The narratives of one discussion."""

    source: TableSource
    analysed: AnalysedDiscussion

    @cached_property
    def units(self) -> Mapping[UUID, MergedUnit]:
        return {unit.id: unit for unit in self.analysed.merged.units}

    def rows(self) -> Iterator[Row]:
        stories = self.analysed.stories
        shifts = list(stories.shifts) if stories else []
        marked = self._only_marked(shifts)
        for narrative in stories.narratives if stories else ():
            units = [self.units[link.unit] for link in narrative.chain if link.unit in self.units]
            if narrative.chain and not units:
                continue
            own = [shift for shift in shifts if shift.narrative == narrative.id]
            named = [unit for unit in marked if self._names(unit) & {one.told.title for one in narrative.members}]
            shifts, marked = _without(shifts, own), _without(marked, named)
            yield from self._narrative(narrative, units)
            yield from self._changes(narrative.members[0].told.title, own, named)
        yield from self._changes(f"({self.source.heading('mark.not_coded')})", shifts, marked)

    def _only_marked(self, shifts: Iterable[MergedShift]) -> list[MergedUnit]:
        """Give the marked shifts that no sheet tells of."""
        told = {shift.trigger for shift in shifts}
        return [unit for unit in self.analysed.merged.of_kind(UnitKind.SHIFT_MOMENT) if unit.id not in told]

    def _names(self, unit: MergedUnit) -> set[str]:
        return {member.unit.narrative or "" for member in unit.members if isinstance(member.unit, Shift)}

    def _narrative(self, narrative: MergedNarrative, units: Iterable[MergedUnit]) -> Iterator[Row]:
        told = [(one.told, one.coder) for one in narrative.members]
        members = [member for unit in units for member in unit.members if member.coder in narrative.coders]
        title, holders = told[0][0].title, dict.fromkeys(self._holder(one.holder) for one, _ in told)
        empty = [plain("")] * 2
        head = (plain(title), plain(""), plain("; ".join(filter(None, holders))), *empty)
        yield Row((*head, *self._trace(members)), RowStyle.BLOCK)
        what = [(text, coder) for one, coder in told if (text := self._what(one))]
        frames = [(text, coder) for one, coder in told if (text := self._first_frames(one))]
        step = self.source.heading("T3.begins")
        yield self._row(title, step, self._told(what), self._told(frames), "", members)

    def _holder(self, holder: Holder) -> str:
        return ", ".join((*holder.speakers, *map(self.source.role_label, holder.roles)))

    def _what(self, narrative: Narrative) -> str:
        """Write what the researcher makes of it: who and what, then each reasoning device that was looked for."""
        summaries = narrative.states[0].summaries if narrative.states else ()
        parts = (narrative.who_what or "", *(self._summary(summary) for summary in summaries))
        return "\n".join(part for part in parts if part)

    def _summary(self, summary: DeviceSummary) -> str:
        said = summary.text or (self.source.label(summary.presence) if summary.presence else "")
        return f"{self.source.label(summary.device)}: {said}"

    def _first_frames(self, narrative: Narrative) -> str:
        attributions = narrative.states[0].attributions if narrative.states else ()
        return "; ".join(self._frames(one.frames) for one in attributions if one.frames)

    def _frames(self, frames: Iterable[FrameRef]) -> str:
        return ", ".join(
            self.source.label(ref.frame) + (f" ({self.source.label(ref.level)})" if ref.level else "")
            for ref in frames
        )

    def _changes(self, title: str, shifts: Iterable[MergedShift], marked: Iterable[MergedUnit]) -> Iterator[Row]:
        found = [(self._start(shift.trigger), self._shift(title, shift)) for shift in shifts]
        found += [(unit.span.start, self._marked(title, unit)) for unit in marked]
        yield from (row for _, row in sorted(found, key=lambda item: item[0]))

    def _start(self, trigger: UUID | None) -> int:
        """Say where a shift stands; one without a trigger comes last."""
        unit = self.units.get(trigger) if trigger else None
        return unit.span.start if unit else len(self.analysed.transcript.text)

    def _shift(self, title: str, shift: MergedShift) -> Row:
        told = [(one.told, one.coder) for one in shift.members]
        unit = self.units.get(shift.trigger) if shift.trigger else None
        members = list(unit.members) if unit else []
        settled = settled_texts(self.source, shift, "result")
        step = "\n– ".join((*settled, self._told([(self.source.label(one.result), coder) for one, coder in told])))
        what = [(text, coder) for one, coder in told if (text := self._before_after(one))]
        frames = [(text, coder) for one, coder in told if (text := self._arrow(one.before, one.after))]
        trigger = self._quote(members[0]) if members else f"({self.source.heading('T3.no_trigger')})"
        return self._row(title, step, self._told(what), self._told(frames), trigger, members, shift.coders)

    def _marked(self, title: str, unit: MergedUnit) -> Row:
        told = [(member.unit, member.coder) for member in unit.members if isinstance(member.unit, Shift)]
        step = [(self.source.label(one.result or UnitKind.SHIFT_MOMENT), coder) for one, coder in told]
        what = [(one.what_changes, coder) for one, coder in told if one.what_changes]
        frames = [(text, coder) for one, coder in told if (text := self._arrow(one.before, one.after))]
        trigger = self._quote(unit.members[0])
        return self._row(title, self._told(step), self._told(what), self._told(frames), trigger, unit.members)

    def _before_after(self, shift: NarrativeShift) -> str:
        texts = (("T3.before", shift.text_before), ("T3.after", shift.text_after))
        return "\n".join(f"{self.source.heading(key)}: {text}" for key, text in texts if text)

    def _arrow(self, before: Iterable[FrameRef], after: Iterable[FrameRef]) -> str:
        sides = self._frames(before), self._frames(after)
        return " → ".join(side or "…" for side in sides) if any(sides) else ""

    def _quote(self, member: Member) -> str:
        return f"{', '.join(speakers(self.analysed, [member]))}: {quote(self.analysed, member)}"

    def _told(self, said: Iterable[Said]) -> str:
        found = side_by_side(self.analysed, said)
        return "\n– ".join(found) or f"({self.source.heading('mark.not_coded')})"

    def _row(
        self,
        title: str,
        step: str,
        what: str,
        frames: str,
        trigger: str,
        members: Iterable[Member],
        coders: Iterable[str] = (),
    ) -> Row:
        texts = map(plain, (title, step, what, frames, trigger))
        return Row((*texts, *self._trace(list(members), coders)))

    def _trace(self, members: list[Member], coders: Iterable[str] = ()) -> Iterator[Cell]:
        turns = turns_of(self.analysed, members)
        yield plain(self.source.name(self.analysed))
        yield turns_cell(turns)
        yield time_cell(self.analysed, turns)
        yield coders_cell(coders or (member.coder for member in members))
        yield ids_cell(member.unit.id for member in members)


def _without(items: list[_Item], gone: list[_Item]) -> list[_Item]:
    return [item for item in items if item not in gone]
