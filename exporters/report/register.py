"""The list of all fragments, with an anchor for each, and how their roles look in pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from exporters.report.parts import Entry, LinkedTable
from exporters.report.report_text import text_of
from exporters.source import AnalysedDiscussion, TableSource
from exporters.t1 import role_in
from exporters.table import ColumnKind, Table
from exporters.talk import GAP, quote, start_ms, turn_numbers, turns_of
from exporters.variants import where_they_differ
from frameschema import Member, MergedUnit, UnitKind, clock

COLOURS = ("#0b4f8a", "#8a3b00", "#1f6b3a", "#6b2a7a", "#0f6670", "#8a1538", "#6b5900", "#4a4a4a")
"""Each is dark enough for white letters and for lines on white (at least 5:1)."""

_MOST_OF_MOMENT = 300


@dataclass(frozen=True)
class Register:
    """All that the sections need: the source, and its fragments by the ids of the coders' own."""

    source: TableSource

    def text(self, key: str) -> str:
        """Give a text of the report in its language."""
        return text_of(key, self.source.language)

    @cached_property
    def by_discussion(self) -> Mapping[str, tuple[tuple[MergedUnit, Entry], ...]]:
        """The units of each transcript in order of speaking, with their entries."""
        found: dict[str, tuple[tuple[MergedUnit, Entry], ...]] = {}
        number = 0
        for analysed in self.source.in_order:
            units = [unit for unit in analysed.merged.units if unit.kind is not UnitKind.COMMENT]
            units.sort(key=lambda unit: (unit.span.start, unit.span.end, str(unit.id)))
            entries, name = [], self.source.name(analysed)
            for unit in units:
                number += 1
                entries.append((unit, self._entry(analysed, name, unit, f"f{number}")))
            found[analysed.transcript.id] = tuple(entries)
        return found

    def _entry(self, analysed: AnalysedDiscussion, name: str, unit: MergedUnit, anchor: str) -> Entry:
        turns = turns_of(analysed, unit.members)
        start, role = start_ms(analysed, turns), role_in(analysed, unit, unit.members[0])
        return Entry(
            anchor=anchor,
            discussion=name,
            kind=self.source.label(unit.kind),
            first=turns[0],
            last=turns[-1],
            turns=turn_numbers(turns),
            time="" if start is None else clock(start),
            role=role,
            role_label=self.source.role_label(role),
            coders=", ".join(unit.coders),
            quotes=where_they_differ([(_words(analysed, one), one.coder) for one in unit.members], unit.coders),
            ids=tuple(str(member.unit.id) for member in unit.members),
        )

    @cached_property
    def _by_id(self) -> Mapping[str, Entry]:
        return {key: entry for some in self.by_discussion.values() for _, entry in some for key in entry.ids}

    def entries(self, ids: Iterable[object]) -> tuple[Entry, ...]:
        """Give the entries of fragments, each once, in the order of the list."""
        found = {entry.anchor: entry for key in ids if (entry := self._by_id.get(str(key)))}
        return tuple(sorted(found.values(), key=lambda entry: int(entry.anchor[1:])))

    def units(self, analysed: AnalysedDiscussion, *kinds: UnitKind) -> list[tuple[MergedUnit, Entry]]:
        """Give the units of some kinds in a discussion, in order of speaking."""
        return [pair for pair in self.by_discussion[analysed.transcript.id] if pair[0].kind in kinds]

    @cached_property
    def colours(self) -> Mapping[str, str]:
        """A colour for each role that speaks, in the order of the roles."""
        return {role: COLOURS[at % len(COLOURS)] for at, role in enumerate(self._ordered(self._speaking()))}

    def roles_in(self, analysed: AnalysedDiscussion) -> list[str]:
        """Give the roles that speak in a discussion, in the order of the roles."""
        talk = analysed.transcript
        spoken = {talk.spoken_role(at) for at in range(len(talk.turns))}
        return self._ordered({*spoken, *(entry.role for _, entry in self.by_discussion[talk.id])})

    def _speaking(self) -> set[str]:
        return {role for analysed in self.source.in_order for role in self.roles_in(analysed)}

    def _ordered(self, roles: Iterable[str]) -> list[str]:
        place = {role.id: at for at, role in enumerate(self.source.roles)}
        return sorted(roles, key=lambda role: (place.get(role, len(place)), role))

    def linked(self, table: Table) -> LinkedTable:
        """Let the turns of each row lead to its first fragment."""
        return LinkedTable(table, dict(self._links(table)))

    def _links(self, table: Table) -> Iterator[tuple[tuple[int, int], str]]:
        ids = next((at for at, column in enumerate(table.columns) if column.kind is ColumnKind.IDS), None)
        turns = next((at for at, column in enumerate(table.columns) if column.key.endswith(".turns")), None)
        if ids is None or turns is None:
            return
        for at, row in enumerate(table.rows):
            value = row.cells[ids].value
            entries = self.entries(value) if isinstance(value, tuple) else ()
            if entries:
                yield (at, turns), entries[0].anchor


def _words(analysed: AnalysedDiscussion, member: Member) -> str:
    """Quote the marked words; of an issue moment, which may be pages of talk, how it begins and ends."""
    said = quote(analysed, member)
    if member.unit.kind is not UnitKind.ISSUE_MOMENT or len(said) <= _MOST_OF_MOMENT:
        return said
    half = _MOST_OF_MOMENT // 2
    return f"{said[:half].rpartition(' ')[0]} {GAP} {said[-half:].partition(' ')[2]}"
