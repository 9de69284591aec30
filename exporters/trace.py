"""Cells that say where a row comes from: to read, and as values for formats that have types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporters.source import AnalysedDiscussion
from exporters.table import Cell, Run
from exporters.talk import start_ms, turn_numbers
from frameschema import clock


def turns_cell(turns: Sequence[int]) -> Cell:
    """Number turns from 1."""
    return _cell(turn_numbers(turns), tuple(turn + 1 for turn in turns))


def time_cell(analysed: AnalysedDiscussion, turns: Sequence[int]) -> Cell:
    """Give the time of the first of the turns that has one."""
    start = start_ms(analysed, turns)
    return Cell() if start is None else _cell(clock(start), start)


def coders_cell(found: Iterable[str], mark: str = "") -> Cell:
    """Name the coders, sorted, each once; `mark` says how far they agree."""
    coders = tuple(sorted(set(found)))
    return _cell(", ".join(coders) + mark, coders)


def ids_cell(ids: Iterable[object]) -> Cell:
    """Give the ids of what was coded."""
    found = tuple(map(str, ids))
    return _cell(", ".join(found), found)


def _cell(text: str, value: int | tuple[str, ...] | tuple[int, ...]) -> Cell:
    return Cell((Run(text),) if text else (), value=value)
