"""Tables as an Excel workbook: a sheet each, the provenance last, everything in it text.

Rows that are too tall for Excel go on in the next row (see `continuation`). Heights are counted
from the text, since a row that is made by a program does not grow by itself.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from exporters.characters import printable
from exporters.continuation import Room, divided, wrapped
from exporters.errors import TooLongError
from exporters.sheet_names import sheet_names
from exporters.table import Cell, Column, ColumnKind, Row, RowStyle, Run, Table, plain
from frameschema import message

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  Excel's dates have no zone
"""The creation date of a workbook when the caller gives none: equal tables make equal bytes."""

MOST_ROWS = 1_048_576

_A3 = 8
_FONT_SIZE = 10
_LINE_POINTS = 13.0
_PADDING_POINTS = 5.0
_MAX_LINES = 31
_LETTERS_PER_WIDTH = 1.2
"""Letters per unit of column width, on the cautious side: Dutch talk in this font measures 1.31."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def to_xlsx(tables: Sequence[Table], provenance: Table, *, created: datetime = CREATED) -> bytes:
    """Write tables and their provenance as one workbook."""
    import xlsxwriter  # may not be installed

    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, _OPTIONS)
    workbook.set_properties({"created": created.replace(tzinfo=None)})
    looks = _Looks.of(workbook)
    sheets = (*tables, provenance)
    for table, name in zip(sheets, sheet_names(table.title for table in sheets), strict=True):
        _write_table(workbook.add_worksheet(name), table, looks)
    workbook.close()
    return stream.getvalue()


@dataclass(frozen=True)
class _Looks:
    """The formats of a workbook.

    A key of `cells` is the kind of cell, whether its row is the first and whether it is the last of
    the rows over which one row of the table is divided.
    """

    header: Format
    cells: dict[tuple[str, bool, bool], Format]
    plain: Format
    emphasised: Format

    @classmethod
    def of(cls, workbook: Workbook) -> _Looks:
        font = {"font_name": "Calibri", "font_size": _FONT_SIZE}
        frame = {**font, "valign": "top", "left": 1, "right": 1, "border_color": "#A6A6A6"}
        kinds: dict[str, dict[str, object]] = {
            ColumnKind.TEXT.value: {"text_wrap": True},
            ColumnKind.LABEL.value: {"text_wrap": True},
            ColumnKind.TRACE.value: {"text_wrap": True, "font_color": "#404040"},
            # "fill" keeps a long text inside its cell without making the row taller.
            ColumnKind.IDS.value: {"align": "fill", "font_color": "#404040"},
            RowStyle.BLOCK.value: {"text_wrap": True, "bold": True, "bg_color": "#E2EAF3"},
        }
        header = {**frame, "bold": True, "text_wrap": True, "bg_color": "#D9D9D9", "border": 1}
        return cls(
            header=workbook.add_format(header),
            cells={
                (kind, first, last): workbook.add_format({**frame, **look, "top": int(first), "bottom": int(last)})
                for kind, look in kinds.items()
                for first in (False, True)
                for last in (False, True)
            },
            plain=workbook.add_format(font),
            emphasised=workbook.add_format({**font, "bold": True, "font_color": "#7A1F00"}),
        )

    def cell(self, column: Column, row: Row, *, first: bool, last: bool) -> Format:
        """Choose the format of a cell."""
        is_block = row.style is RowStyle.BLOCK and column.kind is not ColumnKind.IDS
        return self.cells[(RowStyle.BLOCK if is_block else column.kind).value, first, last]


def _write_table(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        _write_cell(sheet, 0, index, plain(printable(column.heading)), looks.header, looks)
    sheet.set_row(0, _points(max((_lines(column) for column in table.columns), default=1)))
    at = 1
    for row in table.rows:
        at += _write_row(sheet, at, table.columns, _printable(row), looks)
        if at > MOST_ROWS:
            raise TooLongError(
                message(
                    "{table} has more than the {most} rows that Excel can hold; make it as csv or parquet, "
                    "or select less",
                    table=table.title,
                    most=f"{MOST_ROWS:,}",
                )
            )
    _set_up(sheet, table, last_row=at - 1)


def _lines(column: Column) -> int:
    # Bold letters are wider, and the button of the filter takes room too.
    return len(wrapped(column.heading, max(4, int(column.width - 3))))


def _printable(row: Row) -> Row:
    cells = (
        replace(cell, runs=tuple(Run(printable(run.text), run.emphasised) for run in cell.runs))
        for cell in row.cells
    )
    return Row(tuple(cells), row.style)


def _rooms(row: Row, columns: Sequence[Column]) -> list[Room]:
    """Say how much fits in each cell; one that covers several columns has their widths together."""
    found = []
    for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        width = sum(item.width for item in columns[index : index + cell.span])
        if column.kind is ColumnKind.IDS:
            found.append(Room(line_length=16_000, lines=1))
        else:
            found.append(Room(int(width * _LETTERS_PER_WIDTH), _MAX_LINES))
    return found


def _write_row(sheet: Worksheet, at: int, columns: Sequence[Column], row: Row, looks: _Looks) -> int:
    """Write a row, and the rows in which it goes on; gives how many they are."""
    rooms = _rooms(row, columns)
    rows = divided(row, columns, rooms)
    for offset, part in enumerate(rows):
        lines = [len(wrapped(cell.text, room.line_length)) for cell, room in zip(part.cells, rooms, strict=True)]
        sheet.set_row(at + offset, _points(max(lines, default=1)))
        formats = [looks.cell(column, part, first=offset == 0, last=offset == len(rows) - 1) for column in columns]
        _write_cells(sheet, at + offset, part, formats, looks)
    return len(rows)


def _points(lines: int) -> float:
    return lines * _LINE_POINTS + _PADDING_POINTS


def _write_cells(sheet: Worksheet, at: int, row: Row, formats: Sequence[Format], looks: _Looks) -> None:
    covered = -1
    for index, (cell, look) in enumerate(zip(row.cells, formats, strict=True)):
        if index <= covered:
            continue
        covered = index + cell.span - 1
        if cell.span > 1:
            sheet.merge_range(at, index, at, covered, "", look)
        _write_cell(sheet, at, index, cell, look, looks)


def _write_cell(sheet: Worksheet, row: int, index: int, cell: Cell, look: Format, looks: _Looks) -> None:
    """Write a cell as text; never by a call that guesses what the text might be."""
    runs = _runs(cell)
    if len(runs) > 1:
        formats = (looks.emphasised if run.emphasised else looks.plain for run in runs)
        pieces = [piece for pair in zip(formats, runs, strict=True) for piece in (pair[0], pair[1].text)]
        sheet.write_rich_string(row, index, *pieces, look)
    elif runs:
        sheet.write_string(row, index, cell.text, look)
    else:
        sheet.write_blank(row, index, None, look)


def _runs(cell: Cell) -> list[Run]:
    """Give the runs to write; one that must be written as rich text is divided in two.

    Emphasis needs rich text, and rich text two runs. XlsxWriter takes a text that looks like its
    own rich text (`<r>…</r>`) for that, and would write it into the file as XML.
    """
    runs = [run for run in cell.runs if run.text]
    alone = runs[0] if len(runs) == 1 else None
    if alone and len(alone.text) > 1 and (alone.emphasised or alone.text.startswith("<r>")):
        return [Run(alone.text[:1], alone.emphasised), Run(alone.text[1:], alone.emphasised)]
    return runs


def _set_up(sheet: Worksheet, table: Table, last_row: int) -> None:
    """Keep the header in view and let the sheet be filtered and printed."""
    last_column = len(table.columns) - 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last_row, 1), last_column)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    printed = [index for index, column in enumerate(table.columns) if column.kind is not ColumnKind.IDS]
    sheet.print_area(0, 0, max(last_row, 1), max(printed, default=last_column))
    sheet.set_footer("&L&A&R&P / &N")
