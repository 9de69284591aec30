"""Fragments from all discussions that are gathered in one cell: quotes with their captions, and where they stand.

A caption says as whom somebody spoke and in which setting, as a report does; no person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exporters.source import AnalysedDiscussion, TableSource
from exporters.t1 import role_in
from exporters.table import Cell, Column, ColumnKind, ColumnType, Run, plain
from exporters.talk import quote, turn_numbers
from exporters.trace import coders_cell, ids_cell
from frameschema import Member, MergedUnit


@dataclass(frozen=True)
class Gathered:
    """A merged fragment, by the coders' own fragments for which it was gathered."""

    analysed: AnalysedDiscussion
    unit: MergedUnit
    members: tuple[Member, ...]

    @property
    def place(self) -> tuple[str, str, int]:
        """Where it stands, to put several in order."""
        first = self.members[0].unit.span.start
        return self.analysed.discussion.id, self.analysed.transcript.id, first


def gathered_columns(source: TableSource, table: str) -> Iterator[Column]:
    """Give the columns of quotes, count and trace for a table."""
    yield Column(f"{table}.quotes", source.heading("gathered.quotes"), 70)
    yield Column(f"{table}.count", source.heading("gathered.count"), 12, type=ColumnType.NUMBER)
    heading = source.heading("gathered.turns")
    yield Column(f"{table}.turns", heading, 24, ColumnKind.TRACE)
    yield Column(f"{table}.coders", source.heading("gathered.coders"), 14, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column(f"{table}.fragments", source.heading("gathered.fragments"), 16, ColumnKind.IDS, ColumnType.TEXTS)


def gathered_cells(source: TableSource, found: Sequence[Gathered]) -> Iterator[Cell]:
    """Write what was gathered, in order of discussion and of speaking."""
    ordered = sorted(found, key=lambda item: item.place)
    count = len(ordered)
    yield plain("\n".join(_captioned(source, item) for item in ordered))
    yield Cell((Run(str(count)),), value=float(count))
    yield plain("; ".join(_where(source, item) for item in ordered))
    yield coders_cell(member.coder for item in ordered for member in item.members)
    yield ids_cell(member.unit.id for item in ordered for member in item.members)


def _captioned(source: TableSource, item: Gathered) -> str:
    first, about = item.members[0], item.analysed.discussion
    role = source.role_label(role_in(item.analysed, item.unit, first))
    caption = filter(None, (role, *map(source.code_or_text, about.methods), about.setting))
    return f"{quote(item.analysed, first)} ({', '.join(caption)})"


def _where(source: TableSource, item: Gathered) -> str:
    turns = turn_numbers(tuple(item.analysed.turns(item.members[0])))
    return f"{source.name(item.analysed)}: {turns}"
