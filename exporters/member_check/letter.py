"""The pack as a letter of Word: the text to read, then a form with boxes to tick, for paper or for Word itself.

Every look is a style of its own ("Member check …"), so that whoever opens it in Word changes all of one kind.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from exporters.archive import timeless
from exporters.characters import printable
from exporters.member_check.items import CheckItem, CheckPack

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row

BOX = "☐"
"""A box to tick."""

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
_SUBJECT, _NOTE, _READING, _TEXT = (f"Member check {one}" for one in ("subject", "note", "reading", "text"))
_QUOTE, _HEAD, _CELL, _TICK = (f"Member check {one}" for one in ("quote", "heading", "cell", "box"))
_WIDTHS = (1.0, 6.2, 2.4, 7.4)
_ROOM = 2.1
"""The height of a row, in centimetres, so that there is room to write."""


def member_check_docx(pack: CheckPack) -> bytes:
    """Write the letter of one discussion."""
    import docx  # may not be installed

    document = docx.Document()
    _set_up(document, pack)
    _add_styles(document, pack.language)
    words = pack.words
    document.add_paragraph(printable(words.title), style="Title")
    document.add_paragraph(printable(f"{words.discussion}: {pack.discussion}"), style=_TEXT)
    document.add_paragraph(printable(words.explanation), style=_TEXT)
    for number, item in enumerate(pack.items, start=1):
        _add_item(document, pack, number, item)
    _add_form(document, pack)
    stream = io.BytesIO()
    document.save(stream)
    return timeless(stream.getvalue())


def _set_up(document: Document, pack: CheckPack) -> None:
    """Lay out A4, number the pages, and fix the dates: equal packs give equal bytes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(number)
    properties = document.core_properties
    properties.title, properties.language = printable(pack.words.title), pack.language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _CREATED


def _add_styles(document: Document, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = cast("ParagraphStyle", document.styles["Normal"])
    normal.font.name, normal.font.size = "Calibri", Pt(11.5)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), _LANGUAGES[language])
    normal.element.get_or_add_rPr().append(spoken)
    _add_style(document, _SUBJECT, based_on="Heading 2", after=3, keep=True)
    _add_style(document, _NOTE, bold=True, after=3, keep=True)
    _add_style(document, _READING, bold=True, after=1, color=(0x0B, 0x4F, 0x8A), keep=True)
    _add_style(document, _TEXT, after=5)
    _add_style(document, _QUOTE, italic=True, after=3, indent=0.7)
    _add_style(document, _HEAD, bold=True, after=0)
    _add_style(document, _CELL, after=0)
    _add_style(document, _TICK, after=2)


def _add_style(
    document: Document,
    name: str,
    *,
    after: float,
    based_on: str = "Normal",
    bold: bool | None = None,
    italic: bool | None = None,
    indent: float = 0,
    color: tuple[int, int, int] | None = None,
    keep: bool = False,
) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles[based_on]
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.keep_with_next = keep or None
    style.paragraph_format.left_indent = Cm(indent) if indent else None
    style.font.bold, style.font.italic = bold, italic
    if color:
        style.font.color.rgb = RGBColor(*color)


def _add_item(document: Document, pack: CheckPack, number: int, item: CheckItem) -> None:
    words = pack.words
    document.add_paragraph(printable(f"{number}. {item.heading}"), style=_SUBJECT)
    if item.note:
        document.add_paragraph(printable(item.note), style=_NOTE)
    for at, reading in enumerate(item.readings, start=1):
        if item.note:
            document.add_paragraph(printable(f"{words.reading} {at}"), style=_READING)
        for line in reading:
            document.add_paragraph(printable(line.text), style=_TEXT)
    if item.quotes:
        document.add_paragraph(
            printable(f"{words.for_example}:"), style=_TEXT
        ).paragraph_format.keep_with_next = True
    for quote in item.quotes:
        document.add_paragraph(printable(f"“{quote.text}” ({quote.who}, {quote.when})"), style=_QUOTE)


def _add_form(document: Document, pack: CheckPack) -> None:
    words = pack.words
    heading = document.add_paragraph(printable(f"{words.form} ({pack.discussion})"), style="Heading 1")
    heading.paragraph_format.page_break_before = True
    document.add_paragraph(printable(words.form_explanation), style=_TEXT)
    roles = "   ".join(f"{BOX} {label}" for _, label in pack.roles)
    document.add_paragraph(printable(f"{words.role}   {roles}"), style=_TEXT)
    document.add_paragraph(printable(f"{words.day}: ……………………      {words.number}: ………"), style=_TEXT)
    table = document.add_table(rows=1, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    names = ("", words.subject, words.recognise, words.remarks)
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        _say(cell, name, _HEAD)
    _flag(table.rows[0], "w:tblHeader")
    for number, item in enumerate(pack.items, start=1):
        _add_row(table, pack, number, item)
    _set_widths(table)


def _add_row(table: Table, pack: CheckPack, number: int, item: CheckItem) -> None:
    from docx.shared import Cm

    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height = Cm(_ROOM)
    _flag(row, "w:cantSplit")
    which, about, ticks, _ = row.cells
    _say(which, str(number), _CELL)
    _say(about, item.heading, _CELL)
    for label in (pack.words.yes, pack.words.partly, pack.words.no):
        _say(ticks, f"{BOX} {label}", _TICK)


def _set_widths(table: Table) -> None:
    from docx.shared import Cm

    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _flag(row: _Row, name: str) -> None:
    """Set what python-docx has no name for: repeat a row as heading, or keep it on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _say(cell: _Cell, text: str, style: str) -> None:
    """Write a paragraph in a cell; the first takes the empty paragraph that each cell begins with."""
    first = cell.paragraphs[0]
    paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    paragraph.style = style
    paragraph.add_run(printable(text))
