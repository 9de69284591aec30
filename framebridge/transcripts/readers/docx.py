"""Word: tracked insertions and content controls are read as they stand, tables by their speaker column.

docx2python gives paragraphs and tables; the count beside it is of the `w:t` elements. Before the library sees the
document, what it would turn into text of its own (bullets, links, pictures, notes) is taken out and told.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from lxml import etree

from framebridge.errors import DataProblem
from framebridge.transcripts.readers.office_zip import OfficeZip, drop, packed
from framebridge.transcripts.readers.table_rows import lines_of_table
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Place, Source, ink_of, noticed
from frameschema import Finding, message

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_GONE = ("del", "moveFrom", "Fallback", "delText", "delInstrText")
_NO_TEXT = ("rPr", "tabs", "ffData", "instrText", "footnoteReference", "endnoteReference", "commentReference")
_HEADINGS = ("heading", "kop", "title", "titel", "subtitle", "ondertitel")
_BESIDE = ("header", "footer", "comments", "footnotes", "endnotes")
_CONTENT_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>'
)


def read_docx(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read a Word document."""
    parts = OfficeZip(data, file)
    root = _document(parts, file)
    findings = [*_told_beside(parts, file), *_told_inside(root, file)]
    drop(_named(root, *_GONE))
    ink = ink_of(_texts(root))
    tables = _paragraphs_of(_cleaned(root))
    lines: list[Line] = []
    left_out: list[str] = []
    for table in tables:
        if max((len(row) for row in table), default=0) < 2:
            lines += [paragraph for row in table for cell in row for paragraph in cell]
            continue
        rows = [["\n".join(paragraph.text for paragraph in cell) for cell in row] for row in table]
        read = lines_of_table(file, rows)
        lines += read.lines
        left_out += read.left_out
        findings += read.findings
    return Source(tuple(lines), ink, Place.PARAGRAPH, tuple(left_out), tuple(findings))


def _document(parts: OfficeZip, file: str) -> etree._Element:
    relations = parts.xml("_rels/.rels")
    for relation in relations:
        if relation.get("Type", "").endswith("/officeDocument"):
            name = posixpath.normpath(relation.get("Target", "").lstrip("/"))
            root = parts.xml(name)
            if etree.QName(root).localname == "document":
                return root
    raise DataProblem(message("{file}: this is not a document of Word; give it its own name back", file=file))


def _named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Find elements by name, in whatever version of the namespace."""
    return (found for name in names for found in root.iter(f"{{*}}{name}"))


def _texts(root: etree._Element) -> Iterator[str]:
    """Give the text of the document: the count that the turns are held against."""
    for element in _named(root, "t"):
        yield element.text or ""
    for _ in _named(root, "noBreakHyphen"):
        yield "-"


def _told_beside(parts: OfficeZip, file: str) -> list[Finding]:
    """Tell what stands in headers, footers, notes and comments, which is not part of the talk."""
    found = []
    for kind in _BESIDE:
        names = [name for name in parts.names if name.startswith(f"word/{kind}") and name.endswith(".xml")]
        count = sum(ink_of(_texts(parts.xml(name))).total() for name in names)
        if count:
            said = message("{count} characters in {part} were left out", count=count, part=kind)
            found.append(noticed(file, "beside-the-text", said))
    return found


def _told_inside(root: etree._Element, file: str) -> list[Finding]:
    counts = {
        "insertions": sum(1 for item in _named(root, "ins", "moveTo") if any(True for _ in _named(item, "t"))),
        "deletions": sum(1 for _ in _named(root, "delText")),
        "numbers": sum(1 for _ in _named(root, "numPr")),
        "pictures": sum(1 for _ in _named(root, "blip", "imagedata")),
        "symbols": sum(1 for _ in _named(root, "sym")),
    }
    said = {
        "insertions": message("{count} tracked insertions were read as accepted", count=counts["insertions"]),
        "deletions": message("{count} tracked deletions were left out", count=counts["deletions"]),
        "numbers": message(
            "bullets or automatic numbers of {count} paragraphs were left out", count=counts["numbers"]
        ),
        "pictures": message("{count} pictures were left out", count=counts["pictures"]),
        "symbols": message("{count} symbols from special fonts were left out", count=counts["symbols"]),
    }
    return [noticed(file, f"word-{kind}", said[kind]) for kind, count in counts.items() if count]


def _cleaned(root: etree._Element) -> bytes:
    """Take out what the library would turn into text of its own."""
    drop(_named(root, *_NO_TEXT, "sym", "softHyphen", "docPr", "blip", "imagedata", "numPr"))
    for hyphen in list(_named(root, "noBreakHyphen")):
        hyphen.tag, hyphen.text = f"{{{etree.QName(hyphen).namespace}}}t", "-"
    for link in list(_named(root, "hyperlink", "smartTag", "fldSimple")):
        _unwrap(link)
    for formula in list(_named(root, "oMath", "oMathPara")):
        formula.tag = f"{{{_W}}}r" if formula.tag.endswith("}oMath") else f"{{{_W}}}smartTag"
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    top = etree.Element(root.tag, nsmap={**root.nsmap, "w": root.nsmap.get("w") or _W, "r": _R})
    top.extend(list(root))
    document: bytes = etree.tostring(top, encoding="UTF-8", xml_declaration=True)
    return document.replace(_STRICT, _W.encode())


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _paragraphs_of(document: bytes) -> list[list[list[list[Line]]]]:
    from docx2python import docx2python

    parts = {"[Content_Types].xml": _CONTENT_TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    with docx2python(packed(parts), duplicate_merged_cells=False) as read:
        return [
            [[[_line(par.style, (run.text for run in par.runs)) for par in cell] for cell in row] for row in table]
            for table in read.body_pars
        ]


def _line(style: str, runs: Iterable[str]) -> Line:
    return Line("".join(runs), is_heading=style.casefold().startswith(_HEADINGS))
