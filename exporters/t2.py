"""T2, the issue table: a block of rows per issue, the narratives that meet on it side by side.

An issue of which somebody filled in a sheet is told by its sheets (`sheet_block`), one of which nobody did by its
moments and fragments (`moment_block`). One shape for every format: each row carries the issue and says which part
of it the row is; what belongs to the whole issue covers all narrative columns. Narratives are lettered per block
in the order in which they begin. Parts that nobody coded are left out, except status and outcome, which say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from exporters.by_discussion import ByDiscussion, whole_table
from exporters.issue_block import IssueBlock, issue_blocks
from exporters.issue_outcome import whole_parts
from exporters.issue_part import Part, letter, narrative_heading
from exporters.moment_block import narrative_parts
from exporters.sheet_block import SheetBlock, issue_sheets
from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, Column, ColumnKind, ColumnType, Row, RowStyle, Table, plain
from exporters.talk import talk, turns_of
from exporters.trace import coders_cell, ids_cell, turns_cell
from frameschema.sheet import SheetKind


@dataclass(frozen=True)
class _Row:
    """A row whose narratives may be fewer than the table has columns for."""

    title: str
    part: str
    whole: Cell | None
    per_narrative: tuple[Cell, ...]
    trace: tuple[Cell, ...]
    style: RowStyle


class IssueTable(ByDiscussion[_Row]):
    """Makes T2: a block per issue, in order of discussion and first mention of the issue."""

    def __init__(self) -> None:
        """Begin a table without rows."""
        self._width = 1

    def drafts(self, source: TableSource, analysed: AnalysedDiscussion) -> Iterator[_Row]:
        """Give the rows of the blocks."""
        for block in _blocks(analysed):
            if _is_asked_for(source, block):
                for draft in _rows(source, block):
                    self._width = max(self._width, len(draft.per_narrative))
                    yield draft

    def head(self, source: TableSource) -> Table:
        """Give the columns, as many as the issue with most narratives needs."""
        return Table(id="T2", title=source.heading("T2.sheet"), columns=tuple(_columns(source, self._width)))

    def row(self, source: TableSource, draft: _Row) -> Row:
        """Let what belongs to the whole issue cover all narratives."""
        whole = () if draft.whole is None else (replace(draft.whole, span=self._width),)
        cells = (*whole, *draft.per_narrative)
        gaps = (plain(""),) * (self._width - len(cells))
        return Row((plain(draft.title), plain(draft.part), *cells, *gaps, *draft.trace), draft.style)


def issue_table(source: TableSource) -> Table:
    """Make T2 of all discussions of a source."""
    return whole_table(IssueTable(), source)


def _blocks(analysed: AnalysedDiscussion) -> Iterator[IssueBlock]:
    """Give the blocks of what was coded, then issues of which only a sheet is left."""
    blocks = issue_blocks(analysed)
    yield from blocks
    known = {block.title for block in blocks}
    titles = dict.fromkeys(sheet.issue for sheet, _ in analysed.sheets if sheet.kind is SheetKind.ISSUE)
    yield from (IssueBlock(analysed, title, (), ()) for title in titles if title not in known)


def _is_asked_for(source: TableSource, block: IssueBlock) -> bool:
    """Say whether a block is about an issue that was asked for, or a question of it was."""
    titles = {title for member in block.members for path in member.unit.issues for title in path[1:]}
    return not source.issues or bool(source.issues & {block.title, *titles})


def _columns(source: TableSource, width: int) -> Iterator[Column]:
    yield Column("T2.issue", source.heading("T2.issue"), 24, ColumnKind.LABEL)
    yield Column("T2.part", source.heading("T2.part"), 30, ColumnKind.LABEL)
    for at in range(width):
        heading = narrative_heading(source, at)
        yield Column(f"narrative.{letter(at)}", heading, 42, type=ColumnType.CODED_TEXT)
    yield Column("T2.discussion", source.heading("T2.discussion"), 12, ColumnKind.TRACE)
    yield Column("T2.turns", source.heading("T2.turns"), 11, ColumnKind.TRACE, ColumnType.WHOLE_NUMBERS)
    yield Column("T2.coders", source.heading("T2.coders"), 14, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column("T2.fragments", source.heading("T2.fragments"), 16, ColumnKind.IDS, ColumnType.TEXTS)


def _rows(source: TableSource, block: IssueBlock) -> Iterator[_Row]:
    title = block.title or f"({source.heading('mark.not_coded')})"
    top = Part(source.heading("T2.issue"), (), plain(title), style=RowStyle.BLOCK)
    for part in (top, *_parts(source, block)):
        trace = tuple(_trace(source, block.analysed, part))
        yield _Row(title, part.heading, part.whole, part.per_narrative, trace, part.style)


def _trace(source: TableSource, analysed: AnalysedDiscussion, part: Part) -> Iterator[Cell]:
    """Say where a row comes from; one that sheets tell is by who filled them in, and leads to them first."""
    yield plain(source.name(analysed))
    yield turns_cell(turns_of(analysed, part.members))
    yield coders_cell(one.coder for one in part.sheets or part.members)
    yield ids_cell((*(sheet.id for sheet in part.sheets), *(member.unit.id for member in part.members)))


def _parts(source: TableSource, block: IssueBlock) -> Iterator[Part]:
    sheets = issue_sheets(block.analysed, block.title)
    yield _talk(source, block)
    if sheets:
        yield from SheetBlock(source, block.analysed, sheets).parts()
    else:
        yield from narrative_parts(source, block)
    yield from whole_parts(source, block, sheets)


def _talk(source: TableSource, block: IssueBlock) -> Part:
    fragments = [member for unit in block.fragments for member in unit.members]
    words = talk(source, block.analysed, turns_of(block.analysed, block.members), fragments)
    return Part(source.heading("T2.text_fragment"), block.members, words)
