"""T2, the issue table: a block of rows per issue, the narratives that meet on it side by side.

An issue of which somebody filled in a sheet is told by its sheets (`sheet_block`), one of which nobody did by its
moments and fragments (`moment_block`). One shape for every format: each row carries the issue and says which part
of it the row is; what belongs to the whole issue covers all narrative columns. Narratives are lettered per block
in the order in which they begin. Parts that nobody coded are left out, except status and outcome, which say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
class _Laid:
    """A block with its parts."""

    block: IssueBlock
    parts: tuple[Part, ...]

    @property
    def width(self) -> int:
        return max((len(part.per_narrative) for part in self.parts), default=0)


def issue_table(source: TableSource) -> Table:
    """Make T2 over all discussions, in order of discussion and first mention of the issue."""
    every = (block for analysed in source.in_order for block in _blocks(analysed))
    laid = [_Laid(block, tuple(_parts(source, block))) for block in every if _is_asked_for(source, block)]
    width = max((one.width for one in laid), default=1) or 1
    return Table(
        id="T2",
        title=source.heading("T2.sheet"),
        columns=tuple(_columns(source, width)),
        rows=tuple(row for one in laid for row in _rows(source, one, width)),
    )


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


def _rows(source: TableSource, laid: _Laid, width: int) -> Iterator[Row]:
    title = laid.block.title or f"({source.heading('mark.not_coded')})"
    top = Part(source.heading("T2.issue"), (), plain(title), style=RowStyle.BLOCK)
    for part in (top, *laid.parts):
        whole = () if part.whole is None else (replace(part.whole, span=width),)
        cells = (*whole, *part.per_narrative)
        gaps = (plain(""),) * (width - len(cells))
        trace = _trace(source, laid.block.analysed, part)
        yield Row((plain(title), plain(part.heading), *cells, *gaps, *trace), part.style)


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
