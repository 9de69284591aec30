"""Parts of a block of the issue table, each a row to be, and how the narratives in it are lettered."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.source import TableSource
from exporters.table import Cell, RowStyle
from frameschema import Member, ReasoningDevice
from frameschema.sheet import SheetCoding


@dataclass(frozen=True)
class Part:
    """A row to be: its heading, what it comes from, and one text for all narratives or one per narrative."""

    heading: str
    members: tuple[Member, ...]
    whole: Cell | None = None
    per_narrative: tuple[Cell, ...] = ()
    style: RowStyle = RowStyle.BODY
    sheets: tuple[SheetCoding, ...] = ()


def letter(index: int) -> str:
    """Letter narratives A, B, … Z, AA, AB, …."""
    rest, last = divmod(index, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + last)


def narrative_heading(source: TableSource, index: int) -> str:
    """Head a narrative: `Narratief A`."""
    return f"{source.heading('T2.narrative')} {letter(index)}"


def device_heading(source: TableSource, device: ReasoningDevice | None) -> str:
    """Head what a narrative says by a reasoning device; by none it says what there is."""
    if device is None:
        return source.heading("T2.what")
    code = source.codebook.code(device.value)
    return (code.heading or code.label).in_language(source.language)
