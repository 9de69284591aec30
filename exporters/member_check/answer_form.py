"""A workbook in which a researcher types over what participants answered on paper: a sheet for each of them.

The last column says, for whoever reads it back, what each row is about; the words beside it are for people.
"""

from __future__ import annotations

import io
from enum import StrEnum
from typing import TYPE_CHECKING

from exporters.characters import printable
from exporters.member_check.items import CheckItem, CheckPack
from exporters.xlsx import CREATED

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MARK = "framebridge member-check 1"
"""Stands in the first row, last column of every sheet with answers."""

PARTICIPANTS = 12
"""So many participants fit in a workbook; in Excel a sheet can be copied for more."""

_NUMBER, _SUBJECT, _HEARD, RECOGNISED, REMARKS, ABOUT = range(6)
"""The columns; `ABOUT` holds the ids."""

VALUE = _HEARD
"""The column beside the names of role and day."""

FIRST_ANSWER = 8
"""The row of the first answer, counted from nought."""

_WIDTHS = (5, 34, 60, 16, 60, 14)
_LETTERS = 1.15
_LONGEST = 200


class Place(StrEnum):
    """What a row before the answers is for; its value stands in the column VALUE."""

    DISCUSSION = "discussion"
    ROLE = "role"
    ON = "on"
    RESPONDENT = "respondent"


def answer_form_xlsx(pack: CheckPack) -> bytes:
    """Write the workbook."""
    import xlsxwriter  # may not be installed

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties({"title": pack.words.typed_in, "created": CREATED.replace(tzinfo=None)})
    looks = _looks(workbook)
    sheets = [workbook.add_worksheet(f"{pack.words.answer} {number}") for number in range(1, PARTICIPANTS + 1)]
    choices = workbook.add_worksheet("roles")
    for row, (_, label) in enumerate(pack.roles):
        choices.write_string(row, 0, printable(label))
    choices.hide()
    for number, sheet in enumerate(sheets, start=1):
        _head(sheet, pack, looks, number)
        _answers(sheet, pack, looks)
    workbook.close()
    return stream.getvalue()


def _looks(workbook: Workbook) -> dict[str, Format]:
    font = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
    frame = {**font, "border": 1, "border_color": "#A6A6A6"}
    kinds: dict[str, dict[str, object]] = {
        "title": {**font, "bold": True, "font_size": 14, "text_wrap": False},
        "explanation": font,
        "name": {**font, "bold": True},
        "head": {**frame, "bold": True, "bg_color": "#D9D9D9"},
        "text": frame,
        "fill": {**frame, "bg_color": "#FFF8E1"},
        "day": {**frame, "bg_color": "#FFF8E1", "num_format": "yyyy-mm-dd", "align": "left"},
        "id": {**font, "font_color": "#8C8C8C", "font_size": 8, "text_wrap": False},
    }
    return {name: workbook.add_format(look) for name, look in kinds.items()}


def _head(sheet: Worksheet, pack: CheckPack, looks: dict[str, Format], number: int) -> None:
    words = pack.words
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, words.typed_in, looks["title"])
    sheet.write_string(0, ABOUT, MARK, looks["id"])
    sheet.merge_range(1, 0, 1, REMARKS, words.one_each, looks["explanation"])
    sheet.set_row(1, 32)
    rows = (
        (Place.DISCUSSION, words.discussion),
        (Place.ROLE, words.role),
        (Place.ON, words.day),
        (Place.RESPONDENT, words.number),
    )
    for row, (place, name) in enumerate(rows, start=2):
        sheet.merge_range(row, 0, row, 1, name, looks["name"])
        sheet.write_blank(row, VALUE, None, looks["day" if place is Place.ON else "fill"])
        sheet.write_string(row, ABOUT, place.value, looks["id"])
    sheet.write_string(2, VALUE, pack.discussion, looks["text"])
    sheet.write_string(5, VALUE, str(number), looks["fill"])
    if pack.roles:
        labels = f"=roles!$A$1:$A${len(pack.roles)}"
        sheet.data_validation(3, VALUE, 3, VALUE, {"validate": "list", "source": labels})


def _answers(sheet: Worksheet, pack: CheckPack, looks: dict[str, Format]) -> None:
    words = pack.words
    names = ("", words.subject, words.heard, words.recognise, words.remarks)
    for column, name in enumerate(names):
        sheet.write_string(FIRST_ANSWER - 1, column, name, looks["head"])
    for row, item in enumerate(pack.items, start=FIRST_ANSWER):
        _answer(sheet, row, item, looks)
    last = FIRST_ANSWER + len(pack.items) - 1
    choices = {
        "validate": "list",
        "source": [words.yes, words.partly, words.no],
        "error_title": words.recognise,
        "error_message": ", ".join((words.yes, words.partly, words.no)),
    }
    sheet.data_validation(FIRST_ANSWER, RECOGNISED, max(last, FIRST_ANSWER), RECOGNISED, choices)
    sheet.freeze_panes(FIRST_ANSWER, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ANSWER - 1)


def _answer(sheet: Worksheet, row: int, item: CheckItem, looks: dict[str, Format]) -> None:
    heard = printable(item.readings[0][0].text)
    # Only to find the place: the whole text stands in the letter.
    heard = heard if len(heard) <= _LONGEST else f"{heard[:_LONGEST].rstrip()} …"
    sheet.write_number(row, _NUMBER, row - FIRST_ANSWER + 1, looks["text"])
    sheet.write_string(row, _SUBJECT, printable(item.heading), looks["text"])
    sheet.write_string(row, _HEARD, heard, looks["text"])
    sheet.write_blank(row, RECOGNISED, None, looks["fill"])
    sheet.write_blank(row, REMARKS, None, looks["fill"])
    sheet.write_string(row, ABOUT, str(item.about), looks["id"])
    lines = max(_lines(item.heading, _SUBJECT), _lines(heard, _HEARD), 3)
    sheet.set_row(row, min(409, 15 * lines + 4))


def _lines(text: str, column: int) -> int:
    width = int(_WIDTHS[column] * _LETTERS)
    return sum(1 + len(line) // width for line in text.split("\n"))
