"""Tables as a document of Word: landscape, the header row on every page, coded words bold in their sentence.

All looks are in styles named "framebridge …", which a user of Word can change; in a document of one's own
(a template) that has such a style, that one is used. What stands in a template comes first.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from exporters import word_places
from exporters.archive import timeless
from exporters.characters import printable
from exporters.errors import TemplateError, TooWideError
from exporters.html_template import html_template
from exporters.table import Table
from exporters.word_page import PageCell, PageTable, page_tables
from frameschema import message

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph
    from jinja2 import Template

MOST_COLUMNS = 63
"""Word shows no table that is wider."""

AT_ONCE = 500
"""Rows that are written together."""

STYLES = ("table", "heading", "text", "label", "trace", "ids", "block", "coded", "link")
"""Each is a style "framebridge …" of the document."""

_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  Word's dates have no zone


def to_docx(
    tables: Sequence[Table],
    provenance: Table,
    language: str,
    where: str,
    template: bytes | None = None,
    *,
    title: str = "",
) -> bytes:
    """Write tables and their provenance as one document; `where` heads the column of where a row comes from.

    A `title` stands above the first table. Raises TooWideError, and TemplateError for a template that is no
    document of Word.
    """
    document = _opened(template)
    styles = _styled(document)
    section = _page(document, is_new=template is None)
    if template is None:
        _set_up(document, section, title or " · ".join(table.title for table in tables), _LANGUAGES[language])
    if title:
        document.add_heading(printable(title), level=0)
    laid_out = page_tables(tables, where)
    # One template for all tables: there may be thousands of small ones.
    template_of_table = html_template("word_table.xml", number_of=_Numbers().__getitem__)
    written = []
    for index, table in enumerate((*laid_out, *page_tables((provenance,), where))):
        heading = _add_headings(document, table, on_new_page=index > 0)
        heading._p.addnext(word_places.place(index))
        written.append(_table(section, table, styles, template_of_table))
    stream = io.BytesIO()
    document.save(stream)
    name = document.part.partname.membername
    return timeless(stream.getvalue(), {name: partial(word_places.filled, parts=written)})


def _opened(template: bytes | None) -> Document:
    from docx import Document as open_document  # slow to load

    try:
        return open_document(io.BytesIO(template) if template is not None else None)
    except (BadZipFile, KeyError, ValueError) as exc:
        raise TemplateError(message("the template is no document of Word; save it as .docx")) from exc


def _styled(document: Document) -> Mapping[str, str]:
    """Add the styles that the document lacks; gives the id of each, which differs between templates."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml

    defaults = [document.styles.default(kind) for kind in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.TABLE)]
    normal, plain_table = (style.style_id if style is not None else None for style in defaults)
    ours = parse_xml(html_template("word_styles.xml").render(normal=normal, plain_table=plain_table))
    all_styles = document.styles.element
    known = {style.name_val for style in all_styles.style_lst}
    for style in list(ours):
        if style.name_val not in known:
            all_styles.append(style)
    by_name = {style.name_val: style.styleId for style in all_styles.style_lst}
    return {name: by_name[f"framebridge {name}"] for name in STYLES}


def _page(document: Document, *, is_new: bool) -> Section:
    """Give a section that lies on its side; what a template has before it stays as it is."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section = document.sections[-1]
    if is_new:
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = section.top_margin = Mm(14)
        section.bottom_margin, section.footer_distance = Mm(17), Mm(8)
    elif section.page_width is None or section.page_height is None or section.page_width < section.page_height:
        wide, high = section.page_height or Mm(297), section.page_width or Mm(210)
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = wide, high
    section.orientation = WD_ORIENT.LANDSCAPE
    return section


def _set_up(document: Document, section: Section, title: str, language: str) -> None:
    """Give a new document its title, its language and page numbers."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(title)[:255], "", ""
    properties.created = properties.modified = _CREATED
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    fields = html_template("word_page_number.xml").render(style=document.styles["Footer"].style_id)
    footer = section.footer
    footer.is_linked_to_previous = False
    footer.paragraphs[0]._p.getparent().replace(footer.paragraphs[0]._p, parse_xml(fields))


class _Numbers(dict[str, int]):
    """Numbers bookmarks in the order in which they are written."""

    def __missing__(self, name: str) -> int:
        return self.setdefault(name, len(self) + 1)


def _add_headings(document: Document, table: PageTable, *, on_new_page: bool) -> Paragraph:
    """Write the heading of a table, and of the whole of which it is the first part; gives the last."""
    titles = [(table.title, 2 if table.is_part else 1)]
    if table.part_of is not None:
        titles.insert(0, (table.part_of, 1))
    headings: list[Paragraph] = [document.add_heading(printable(title), level=level) for title, level in titles]
    if titles[0][1] == 1:
        headings[0].paragraph_format.page_break_before = on_new_page
    return headings[-1]


def _table(section: Section, table: PageTable, styles: Mapping[str, str], template: Template) -> bytes:
    """Write a table as it stands in the document."""
    if len(table.headings) > MOST_COLUMNS:
        raise TooWideError(
            message(
                "{table} has {count} columns and Word shows no more than {most}; make it as xlsx, or select less",
                table=table.title,
                count=len(table.headings),
                most=MOST_COLUMNS,
            )
        )
    render = partial(template.render, table=table, styles=styles, widths=_widths(section, table))
    return word_places.as_in_document(render(begins=first, rows=rows) for first, rows in _some_at_once(table))


def _some_at_once(table: PageTable) -> Iterator[tuple[bool, Sequence[tuple[PageCell, ...]]]]:
    """Give some rows at a time, the first of them also when there are none."""
    rows = iter(table.rows)
    yield True, list(islice(rows, AT_ONCE))
    while some := list(islice(rows, AT_ONCE)):
        yield False, some


def _widths(section: Section, table: PageTable) -> list[int]:
    """Divide the width between the margins, in twentieths of a point."""
    edges = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return [int(edges / 635 * share) for share in table.shares]
