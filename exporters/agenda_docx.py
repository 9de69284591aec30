"""The agenda of open differences as a Word document: a table per discussion, with room to write.

Every look is a style of its own ("Agenda …"), so that whoever opens it in Word changes all of one kind at once.
Equal agendas give equal bytes: the dates of the document and of the parts of its package are fixed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from exporters.agenda import AgendaItem, AgendaPart, AgendaVariant, AgendaWords
from exporters.archive import timeless
from exporters.characters import printable
from exporters.table import Cell

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of a document when the caller gives none."""

_FONT, _SIZE = "Calibri", 10
_GREY = "595959"
_WIDTHS = (11.5, 8.2, 5.9)
_MARGIN, _LONG, _SHORT = 2, 29.7, 21
"""In centimetres, as the widths."""

_SHORT_TALK = 500
"""The talk, in characters, up to which a row is kept on one page; keeping longer ones leaves pages half empty."""

_WHAT, _PLACE, _TALK, _READING = "Agenda difference", "Agenda place", "Agenda talk", "Agenda reading"
_HEADING, _WRITE, _CODED, _CODERS = "Agenda heading", "Agenda write", "Agenda coded words", "Agenda coders"


def agenda_docx(
    parts: Sequence[AgendaPart],
    words: AgendaWords,
    language: str,
    origin: str,
    *,
    created: datetime = CREATED,
) -> bytes:
    """Write the document; `origin` says what it was made from."""
    from docx import Document as new_document  # slow to load

    document = new_document()
    _set_properties(document, words.title, language, created)
    _set_page(document)
    _add_styles(document, language)
    document.add_paragraph(printable(words.title), style="Title")
    document.add_paragraph(printable(words.explanation))
    document.add_paragraph(printable(origin), style=_PLACE)
    for part in parts:
        document.add_paragraph(printable(part.title), style="Heading 1")
        _table(document, part.items, words)
    if not parts:
        document.add_paragraph(printable(words.nothing))
    stream = io.BytesIO()
    document.save(stream)
    return timeless(stream.getvalue())


def _set_properties(document: Document, title: str, language: str, created: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.language = printable(title), language
    properties.author = properties.last_modified_by = "framebridge"
    properties.comments = ""
    properties.created = properties.modified = created
    properties.revision = 1


def _set_page(document: Document) -> None:
    """Lay A4 on its side, for three columns, and number the pages."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_LONG), Cm(_SHORT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(number)


def _add_styles(document: Document, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    grey = RGBColor.from_string(_GREY)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_SIZE)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "nl-NL" if language == "nl" else "en-GB")
    normal.element.get_or_add_rPr().append(spoken)
    looks: dict[str, dict[str, object]] = {
        _WHAT: {"bold": True},
        _PLACE: {"color": grey, "size": Pt(_SIZE - 1.5)},
        _TALK: {"indent": Cm(0.3)},
        _READING: {"indent": Cm(0.4), "hanging": Cm(-0.4)},
        _HEADING: {"bold": True},
        _WRITE: {"color": grey, "after": Pt(30)},
    }
    for name, look in looks.items():
        _paragraph_style(document, name, look)
    coded = document.styles.add_style(_CODED, WD_STYLE_TYPE.CHARACTER)
    coded.font.bold = True
    coders = document.styles.add_style(_CODERS, WD_STYLE_TYPE.CHARACTER)
    coders.font.color.rgb = grey


def _paragraph_style(document: Document, name: str, look: dict[str, object]) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Length, Pt, RGBColor

    style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    form, after = style.paragraph_format, look.get("after", Pt(3))
    form.space_after = after if isinstance(after, Length) else None
    if look.get("bold"):
        style.font.bold = True
    if isinstance(colour := look.get("color"), RGBColor):
        style.font.color.rgb = colour
    if isinstance(size := look.get("size"), Length):
        style.font.size = size
    if isinstance(indent := look.get("indent"), Length):
        form.left_indent = indent
    if isinstance(hanging := look.get("hanging"), Length):
        form.first_line_indent = hanging


def _table(document: Document, items: Sequence[AgendaItem], words: AgendaWords) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    head = table.rows[0]
    _set_row(head, "w:tblHeader")
    for cell, heading in zip(head.cells, (words.difference, words.readings, words.decided), strict=True):
        _say(cell, heading, _HEADING)
    for item in items:
        _item(table, item, words)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _item(table: Table, item: AgendaItem, words: AgendaWords) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    if len(item.talk.text) <= _SHORT_TALK:
        _set_row(row, "w:cantSplit")
    about, said, decided = row.cells
    _say(about, item.what, _WHAT)
    _say(about, " · ".join(part for part in (item.where, item.key) if part), _PLACE)
    if item.talk.runs:
        _talk(about, item.talk)
    if item.note:
        _say(about, item.note, "Normal")
    for variant in item.variants:
        _reading(said, variant, box="☐ ")
    if item.texts:
        _say(said, words.own_words, _PLACE)
    for variant in item.texts:
        _reading(said, variant, box="– ")
    for room in (words.decided, words.reason, words.by):
        _say(decided, f"{room}:", _WRITE)


def _set_row(row: _Row, flag: str) -> None:
    """Set a flag that python-docx has no name for: repeat as a heading, or keep on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(flag))


def _say(cell: _Cell, text: str, style: str) -> Paragraph:
    """Write a paragraph in a cell; the first one takes the empty paragraph that each cell begins with."""
    first = cell.paragraphs[0]
    is_empty = len(cell.paragraphs) == 1 and not first.runs
    paragraph: Paragraph = first if is_empty else cell.add_paragraph()
    paragraph.style = style
    if text:
        paragraph.add_run(printable(text))
    return paragraph


def _reading(cell: _Cell, variant: AgendaVariant, *, box: str) -> None:
    paragraph = _say(cell, f"{box}{variant.text}", _READING)
    paragraph.add_run(printable(f" [{variant.coders}]"), style=_CODERS)


def _talk(cell: _Cell, talk: Cell) -> None:
    paragraph = _say(cell, "", _TALK)
    for run in talk.runs:
        paragraph.add_run(printable(run.text), style=_CODED if run.emphasised else None)
