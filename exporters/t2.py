"""T2, the issue table: a block of rows per issue, the narratives that meet on it side by side.

One shape for every format: each row carries the issue and says which part of it the row is; what
belongs to the whole issue covers all narrative columns. Narratives are lettered per block in the
order in which they begin. A fragment stands under each reasoning device it was given, and under
"what" when it was given none. Parts that nobody coded are left out, except status and outcome,
which then say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exporters.issue_block import IssueBlock, NarrativeColumn, issue_blocks, narratives
from exporters.outcome import alignment_text, handling_text, outcome_text, status_text
from exporters.settled import settled_texts
from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, Column, ColumnKind, ColumnType, Row, RowStyle, Table, plain
from exporters.talk import speakers, talk, turn_numbers, turns_of
from exporters.trace import coders_cell, ids_cell, turns_cell
from exporters.variants import Said, side_by_side, where_they_differ, who_what
from frameschema import Fragment, IssueMoment, Member, MergedUnit, ReasoningDevice


@dataclass(frozen=True)
class _Part:
    """A row to be: its heading, the units it comes from, and one text for all or one per narrative."""

    heading: str
    members: tuple[Member, ...]
    whole: Cell | None = None
    per_narrative: tuple[Cell, ...] = ()
    style: RowStyle = RowStyle.BODY


def issue_table(source: TableSource) -> Table:
    """Make T2 over all discussions, in order of discussion and first mention of the issue."""
    every = (block for analysed in source.in_order for block in issue_blocks(analysed))
    blocks = [block for block in every if _is_asked_for(source, block)]
    width = max((len(narratives(block)) for block in blocks), default=1) or 1
    return Table(
        id="T2",
        title=source.heading("T2.sheet"),
        columns=tuple(_columns(source, width)),
        rows=tuple(row for block in blocks for row in _rows(source, block, width)),
    )


def _is_asked_for(source: TableSource, block: IssueBlock) -> bool:
    """Say whether a block is about an issue that was asked for, or a question of it was."""
    titles = {title for member in block.members for path in member.unit.issues for title in path[1:]}
    return not source.issues or bool(source.issues & {block.title, *titles})


def _columns(source: TableSource, width: int) -> Iterator[Column]:
    yield Column("T2.issue", source.heading("T2.issue"), 24, ColumnKind.LABEL)
    yield Column("T2.part", source.heading("T2.part"), 22, ColumnKind.LABEL)
    for index in range(width):
        yield Column(
            f"narrative.{_letter(index)}", _narrative_heading(source, index), 42, type=ColumnType.CODED_TEXT
        )
    yield Column("T2.discussion", source.heading("T2.discussion"), 12, ColumnKind.TRACE)
    yield Column("T2.turns", source.heading("T2.turns"), 11, ColumnKind.TRACE, ColumnType.WHOLE_NUMBERS)
    yield Column("T2.coders", source.heading("T2.coders"), 14, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column("T2.fragments", source.heading("T2.fragments"), 16, ColumnKind.IDS, ColumnType.TEXTS)


def _letter(index: int) -> str:
    """Letter narratives A, B, … Z, AA, AB, …."""
    rest, last = divmod(index, 26)
    return (_letter(rest - 1) if rest else "") + chr(ord("A") + last)


def _narrative_heading(source: TableSource, index: int) -> str:
    return f"{source.heading('T2.narrative')} {_letter(index)}"


def _rows(source: TableSource, block: IssueBlock, width: int) -> Iterator[Row]:
    title = block.title or f"({source.heading('mark.not_coded')})"
    top = _Part(source.heading("T2.issue"), (), plain(title), style=RowStyle.BLOCK)
    for part in (top, *_parts(source, block)):
        whole = () if part.whole is None else (replace(part.whole, span=width),)
        cells = (*whole, *part.per_narrative)
        gaps = (plain(""),) * (width - len(cells))
        trace = _trace(source, block.analysed, part.members)
        yield Row((plain(title), plain(part.heading), *cells, *gaps, *trace), part.style)


def _trace(source: TableSource, analysed: AnalysedDiscussion, members: Iterable[Member]) -> Iterator[Cell]:
    found = tuple(members)
    yield plain(source.name(analysed))
    yield turns_cell(turns_of(analysed, found))
    yield coders_cell(member.coder for member in found)
    yield ids_cell(member.unit.id for member in found)


def _parts(source: TableSource, block: IssueBlock) -> Iterator[_Part]:
    columns = narratives(block)
    yield _talk(source, block)
    if columns:
        yield _names(source, block.analysed, columns)
    for device in (None, *ReasoningDevice):
        yield from _device(source, block.analysed, columns, device)
    yield from _questions(source, block)
    if block.moments:
        yield from _moments(source, block)


def _talk(source: TableSource, block: IssueBlock) -> _Part:
    fragments = [member for unit in block.fragments for member in unit.members]
    words = talk(source, block.analysed, turns_of(block.analysed, block.members), fragments)
    return _Part(source.heading("T2.text_fragment"), block.members, words)


def _names(source: TableSource, analysed: AnalysedDiscussion, columns: Sequence[NarrativeColumn]) -> _Part:
    names = (_name(source, analysed, index, column) for index, column in enumerate(columns))
    members = tuple(member for column in columns for member in column.members)
    heading = source.heading("T2.narrative")
    return _Part(heading, members, per_narrative=tuple(map(plain, names)), style=RowStyle.BLOCK)


def _name(source: TableSource, analysed: AnalysedDiscussion, index: int, column: NarrativeColumn) -> str:
    """Head a narrative: `Narratief A; KM-I-1`, with its name or its enacted role if it has one."""
    heading = _narrative_heading(source, index)
    codes = speakers(analysed, column.members)
    if column.name:
        return f"{heading}; {column.name} ({', '.join(codes)})"
    own = {code: analysed.transcript.speaker(code).role for code in codes}
    role = source.role_label(column.role or "")
    named = [code if own[code] == column.role else f"{code} ({role})" for code in codes]
    return f"{heading}; {', '.join(named)}"


def _device(
    source: TableSource,
    analysed: AnalysedDiscussion,
    columns: Sequence[NarrativeColumn],
    device: ReasoningDevice | None,
) -> Iterator[_Part]:
    chosen = [[_having(members, device) for members in column.fragments] for column in columns]
    present = tuple(member for column in chosen for members in column for member in members)
    if present:
        cells = tuple(_device_cell(source, analysed, column, device) for column in chosen)
        yield _Part(_device_heading(source, device), present, per_narrative=cells)


def _having(members: tuple[Member, ...], device: ReasoningDevice | None) -> tuple[Member, ...]:
    """Choose the members with this device; None stands for no device at all."""
    return tuple(item for item in members if (device in _devices(item) if device else not _devices(item)))


def _devices(member: Member) -> set[ReasoningDevice]:
    """Give a fragment's devices; a responsibility counts as the device it is part of."""
    unit = member.unit
    if not isinstance(unit, Fragment):
        return set()
    implied = {ReasoningDevice.CAUSES_RESPONSIBILITY} if unit.responsibilities else set()
    return {*unit.reasoning_devices, *implied}


def _device_heading(source: TableSource, device: ReasoningDevice | None) -> str:
    if device is None:
        return source.heading("T2.what")
    code = source.codebook.code(device.value)
    return (code.heading or code.label).in_language(source.language)


def _device_cell(
    source: TableSource,
    analysed: AnalysedDiscussion,
    fragments: Iterable[tuple[Member, ...]],
    device: ReasoningDevice | None,
) -> Cell:
    is_causes = device is ReasoningDevice.CAUSES_RESPONSIBILITY
    return plain(
        "\n".join(
            who_what(source, analysed, members, _responsibilities(source, members) if is_causes else {})
            for members in fragments
            if members
        )
    )


def _responsibilities(source: TableSource, members: Iterable[Member]) -> dict[str, str]:
    """Say per coder what somebody is held responsible for: the problem, the solution, or both."""
    return {
        member.coder: ", ".join(source.label(code.value) for code in member.unit.responsibilities)
        for member in members
        if isinstance(member.unit, Fragment)
    }


def _questions(source: TableSource, block: IssueBlock) -> Iterator[_Part]:
    said: list[Said] = []
    for member in block.members:
        if isinstance(member.unit, IssueMoment) and member.unit.question:
            said.append((member.unit.question.strip(), member.coder))
        paths = (path for path in member.unit.issues if len(path) > 1 and path[0] == block.title)
        said += [(path[-1], member.coder) for path in paths]
    if said:
        cell = plain("\n".join(where_they_differ(said, block.coders)))
        yield _Part(source.heading("T2.questions"), block.members, cell)


Reader = Callable[[TableSource, IssueMoment], str]

_FIELDS: Mapping[Reader, str] = {
    status_text: "status",
    handling_text: "handling",
    alignment_text: "alignment",
    outcome_text: "outcome",
}
"""The field of a moment that each reader reads."""


def _moments(source: TableSource, block: IssueBlock) -> Iterator[_Part]:
    """Give status and outcome always, what lies between only if somebody coded it."""
    yield _moment_part(source, block, source.heading("T2.status"), status_text)
    if _anybody(source, block, handling_text):
        yield _moment_part(source, block, source.label("field_handling"), handling_text)
    if _anybody(source, block, alignment_text):
        yield _moment_part(source, block, source.label("field_alignment"), alignment_text)
    yield _moment_part(source, block, source.heading("T2.outcome"), outcome_text)


def _anybody(source: TableSource, block: IssueBlock, read: Reader) -> bool:
    units = (member.unit for moment in block.moments for member in moment.members)
    return any(read(source, unit) for unit in units if isinstance(unit, IssueMoment))


def _moment_part(source: TableSource, block: IssueBlock, heading: str, read: Reader) -> _Part:
    """Read one thing of every moment; turn numbers tell several moments apart."""
    texts = []
    for moment in block.moments:
        turns = turn_numbers(turns_of(block.analysed, moment.members))
        where = f"{turns}: " if len(block.moments) > 1 else ""
        said = side_by_side(block.analysed, _said(source, moment, read))
        texts.append(where + "\n– ".join((*settled_texts(source, moment, _FIELDS[read]), *said)))
    members = tuple(member for moment in block.moments for member in moment.members)
    return _Part(heading, members, plain("\n".join(texts)))


def _said(source: TableSource, moment: MergedUnit, read: Reader) -> list[Said]:
    not_coded = f"({source.heading('mark.not_coded')})"
    units = [(member.unit, member.coder) for member in moment.members]
    return [(read(source, unit) or not_coded, coder) for unit, coder in units if isinstance(unit, IssueMoment)]
