"""OpenDocument text of LibreOffice: odfdo gives paragraphs and tables; the count is of the text in the XML.

Tracked deletions, comments and notes are taken out before the library sees the document, and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from framebridge.errors import DataProblem
from framebridge.transcripts.readers.office_zip import OfficeZip, drop, packed
from framebridge.transcripts.readers.table_rows import lines_of_table
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Place, Source, ink_of, noticed
from frameschema import Finding, message

_MIME = b"application/vnd.oasis.opendocument.text"
_GONE = {"tracked-changes": "deletions", "annotation": "comments", "note": "notes"}
_PLUMBING = ("annotation-end", "sequence-decls", "variable-decls", "user-field-decls", "forms")
_COPIED = ("META-INF/manifest.xml", "styles.xml", "meta.xml", "settings.xml")
_PARAGRAPHS = ("text:p", "text:h")


def read_odt(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read a text document of LibreOffice."""
    parts = OfficeZip(data, file)
    if "mimetype" not in parts.names or parts.part("mimetype").strip() != _MIME:
        raise DataProblem(message("{file}: this is not an OpenDocument text (.odt)", file=file))
    if "encryption-data" in str(etree.tostring(parts.xml("META-INF/manifest.xml"))):
        raise DataProblem(
            message(
                "{file}: the file is protected by a password, or older than 2007; save it without one", file=file
            )
        )
    root = parts.xml("content.xml")
    findings = list(_told(root, file))
    drop(root.iter(*(f"{{*}}{name}" for name in (*_GONE, *_PLUMBING))))
    ink = ink_of(text for body in root.iter("{*}text") for text in body.itertext())
    lines: list[Line] = []
    left_out: list[str] = []
    for block in _blocks(_body(parts, root)):
        if isinstance(block, Line):
            lines.append(block)
            continue
        table = lines_of_table(file, block)
        lines += table.lines
        left_out += table.left_out
        findings += table.findings
    return Source(tuple(lines), ink, Place.PARAGRAPH, tuple(left_out), tuple(findings))


def _told(root: etree._Element, file: str) -> Iterator[Finding]:
    for name, kind in _GONE.items():
        count = sum(ink_of(item.itertext()).total() for item in root.iter(f"{{*}}{name}"))
        if count:
            said = message("{count} characters in {part} were left out", count=count, part=kind)
            yield noticed(file, "beside-the-text", said)


def _body(parts: OfficeZip, root: etree._Element) -> Any:
    from odfdo import Document

    copied = {name: etree.tostring(parts.xml(name)) for name in _COPIED if name in parts.names}
    return Document(packed({"mimetype": _MIME, "content.xml": etree.tostring(root), **copied})).body


def _blocks(body: Any) -> Iterator[Line | list[list[str]]]:
    for element in body.children:
        if element.tag in _PARAGRAPHS:
            yield Line(element.inner_text, is_heading=element.tag == "text:h")
        elif element.tag == "table:table":
            yield [[_cell(cell) for cell in row.get_elements("table:table-cell")] for row in _rows(element)]
        else:
            yield from _blocks(element)


def _rows(table: Any) -> list[Any]:
    rows: list[Any] = table.get_elements("descendant::table:table-row")
    return rows


def _cell(cell: Any) -> str:
    return "\n".join(
        paragraph.inner_text for paragraph in cell.get_elements("descendant::text:p|descendant::text:h")
    )
