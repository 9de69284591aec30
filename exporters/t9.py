"""T9, agreements made in discussions, their follow-up, and their yield for the client.

First what stands on the sheets of a discussion, per issue or for the whole; then what researchers listed
themselves, also of discussions that are not coded.
"""

from __future__ import annotations

from collections.abc import Iterator

from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, Column, ColumnKind, ColumnType, Row, Table, plain
from exporters.talk import turns_of
from exporters.trace import coders_cell, ids_cell, turns_cell
from frameschema import Agreement
from frameschema.sheet import Sheet, SheetCoding


def agreements_table(source: TableSource) -> Table:
    """Make T9, in order of discussion."""
    rows = [row for analysed in source.in_order for row in _of_discussion(source, analysed)]
    rows += [_listed(source, agreement) for agreement in sorted(source.agreements, key=lambda one: one.discussion)]
    return Table(id="T9", title=source.heading("T9.sheet"), columns=tuple(_columns(source)), rows=tuple(rows))


def _columns(source: TableSource) -> Iterator[Column]:
    yield Column("T9.subject", source.heading("T9.subject"), 26, ColumnKind.LABEL)
    yield Column("T9.agreement", source.heading("T9.agreement"), 60)
    yield Column("T9.by", source.heading("T9.by"), 20)
    yield Column("T9.follow_up", source.heading("T9.follow_up"), 44)
    yield Column("T9.yield", source.heading("T9.yield"), 44)
    yield Column("T9.discussion", source.heading("T9.discussion"), 12, ColumnKind.TRACE)
    yield Column("T9.turns", source.heading("T9.turns"), 12, ColumnKind.TRACE, ColumnType.WHOLE_NUMBERS)
    yield Column("T9.coders", source.heading("T9.coders"), 14, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column("T9.ids", source.heading("T9.ids"), 16, ColumnKind.IDS, ColumnType.TEXTS)


def _of_discussion(source: TableSource, analysed: AnalysedDiscussion) -> Iterator[Row]:
    for sheet, coding in analysed.sheets:
        if coding.agreements and (not source.issues or sheet.issue in source.issues):
            yield _from_sheet(source, analysed, sheet, coding)


def _from_sheet(source: TableSource, analysed: AnalysedDiscussion, sheet: Sheet, coding: SheetCoding) -> Row:
    moments = set(sheet.moments)
    members = [member for unit in analysed.merged.units for member in unit.members if member.unit.id in moments]
    subject = sheet.issue or source.heading("T9.whole")
    texts = (subject, coding.agreements or "", "", "", "")
    trace = (turns_cell(turns_of(analysed, members)), coders_cell([coding.coder]), ids_cell([coding.id]))
    return Row((*map(plain, texts), plain(source.name(analysed)), *trace))


def _listed(source: TableSource, agreement: Agreement) -> Row:
    texts = (source.heading("T9.whole"), agreement.text, ", ".join(agreement.by), _follow_up(agreement))
    trace: tuple[Cell, ...] = (turns_cell(()), coders_cell([]), ids_cell([agreement.id]))
    gain = agreement.yield_for_client or ""
    return Row((*map(plain, (*texts, gain)), plain(agreement.discussion), *trace))


def _follow_up(agreement: Agreement) -> str:
    return ": ".join(part for part in (agreement.followed_up_in, agreement.follow_up) if part)
