"""Rows that go on: a cell that is too tall or too long for a row is continued in the next one.

Excel shows at most 409 points of a row and keeps 32,767 characters of a cell; what lies beyond is
hidden or lost without a word. Nothing is cut here: the parts put together are the whole again, but
for the line break at which it was divided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from exporters.table import Cell, Column, ColumnKind, Row, plain

MAX_CHARACTERS = 16_000
"""In code points: at two UTF-16 units each that is less than the 32,767 of Excel."""


@dataclass(frozen=True)
class Room:
    """What fits in one cell: so many lines, of so many characters, and so much in all."""

    line_length: int
    lines: int
    characters: int = MAX_CHARACTERS


UNWRAPPED = Room(line_length=MAX_CHARACTERS, lines=MAX_CHARACTERS)
"""Room for a cell whose height does not matter."""


def wrapped(text: str, line_length: int) -> list[tuple[int, int]]:
    """Give start and end of each line when `text` is wrapped at words."""
    found, at = [], 0
    for paragraph in text.split("\n"):
        found += [(at + first, at + last) for first, last in _wrapped(paragraph, line_length)]
        at += len(paragraph) + 1
    return found


def _wrapped(paragraph: str, line_length: int) -> Iterator[tuple[int, int]]:
    start = 0
    while len(paragraph) - start > line_length:
        space = paragraph.rfind(" ", start + 1, start + line_length + 1)
        end = start + line_length if space == -1 else min(space + 1, start + line_length)
        yield start, end
        start = end
    yield start, len(paragraph)


def parts(cell: Cell, room: Room) -> tuple[Cell, ...]:
    """Divide a cell into cells that fit, at a paragraph's end where that is not far."""
    text = cell.text
    if len(text) <= min(room.line_length, room.characters) and text.count("\n") < room.lines:
        return (cell,)
    waiting = wrapped(text, room.line_length)
    found = []
    while waiting:
        count = _fitting(text, waiting, room)
        found.append(cell.slice(waiting[0][0], waiting[count - 1][1]))
        waiting = waiting[count:]
    return tuple(found)


def _fitting(text: str, waiting: list[tuple[int, int]], room: Room) -> int:
    """Count the lines that go in this part."""
    start = waiting[0][0]
    most = min(len(waiting), room.lines)
    while most > 1 and waiting[most - 1][1] - start > room.characters:
        most -= 1
    if most == len(waiting):
        return most
    ends = [count for count in range(most, most // 2, -1) if text[waiting[count - 1][1]] == "\n"]
    return ends[0] if ends else most


def divided(row: Row, columns: Sequence[Column], rooms: Sequence[Room]) -> list[Row]:
    """Divide a row over as many rows as its longest cell needs.

    What says where the row belongs is repeated, and the turns tell which part it is: "5-37 (2/3)".
    """
    cells = [parts(cell, room) for cell, room in zip(row.cells, rooms, strict=True)]
    count = max(map(len, cells))
    if count == 1:
        return [row]
    filled = [_over_rows(found, column, count) for found, column in zip(cells, columns, strict=True)]
    empty = [Cell(span=cell.span) for cell in row.cells]
    return [
        Row(tuple(part or blank for part, blank in zip(each, empty, strict=True)), row.style)
        for each in zip_longest(*filled)
    ]


def _over_rows(found: tuple[Cell, ...], column: Column, count: int) -> tuple[Cell, ...]:
    if column.kind is ColumnKind.TEXT or len(found) > 1:
        return found
    if not column.key.endswith(_PLACE):
        return found * count
    return tuple(plain(f"{found[0].text} ({part}/{count})", found[0].span) for part in range(1, count + 1))


_PLACE = ".turns"
