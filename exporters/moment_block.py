"""An issue as its fragments tell it, where nobody filled in a sheet of it: narratives by name or by role.

A fragment stands under each reasoning device it was given, and under "what" when it was given none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exporters.issue_block import IssueBlock, NarrativeColumn, narratives
from exporters.issue_part import Part, device_heading, narrative_heading
from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell, RowStyle, plain
from exporters.talk import speakers
from exporters.variants import who_what
from frameschema import Fragment, Member, ReasoningDevice


def narrative_parts(source: TableSource, block: IssueBlock) -> Iterator[Part]:
    """Give the names of the narratives, then what their fragments say per reasoning device."""
    columns = narratives(block)
    if columns:
        yield _names(source, block.analysed, columns)
    for device in (None, *ReasoningDevice):
        yield from _device(source, block.analysed, columns, device)


def _names(source: TableSource, analysed: AnalysedDiscussion, columns: Sequence[NarrativeColumn]) -> Part:
    names = (_name(source, analysed, index, column) for index, column in enumerate(columns))
    members = tuple(member for column in columns for member in column.members)
    heading = source.heading("T2.narrative")
    return Part(heading, members, per_narrative=tuple(map(plain, names)), style=RowStyle.BLOCK)


def _name(source: TableSource, analysed: AnalysedDiscussion, index: int, column: NarrativeColumn) -> str:
    """Head a narrative: `Narratief A; KM-I-1`, with its name or its enacted role if it has one."""
    heading = narrative_heading(source, index)
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
) -> Iterator[Part]:
    chosen = [[_having(members, device) for members in column.fragments] for column in columns]
    present = tuple(member for column in chosen for members in column for member in members)
    if present:
        cells = tuple(_device_cell(source, analysed, column, device) for column in chosen)
        yield Part(device_heading(source, device), present, per_narrative=cells)


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
