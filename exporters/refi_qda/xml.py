"""XML of REFI-QDA: making its elements, and reading what others made without trusting it.

lxml rather than the models of pyrefiqda: those take some five times as long for the 100,000 elements of a study,
and refuse a file as a whole where one element is not as the standard wants it.
"""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from exporters.characters import printable
from exporters.refi_qda.errors import NotRefiQda
from frameschema import message

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"


def root(namespace: str, tag: str, **attributes: str) -> Element:
    """Make the outermost element."""
    return etree.Element(f"{{{namespace}}}{tag}", _clean(attributes), nsmap={None: namespace})


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """Put an element at the end of another, in its namespace."""
    namespace = parent.tag[: parent.tag.index("}") + 1]
    return etree.SubElement(parent, f"{namespace}{tag}", _clean(attributes))


def add_text(parent: Element, tag: str, text: str) -> Element:
    """Put an element with text at the end of another."""
    element = add(parent, tag)
    element.text = printable(text)
    return element


def to_bytes(element: Element) -> bytes:
    """Write a document in UTF-8 without a byte order mark."""
    return bytes(etree.tostring(element, encoding="utf-8", xml_declaration=True))


def parse(data: bytes) -> Element:
    """Read a document that anybody may have made; raises NotRefiQda.

    Nothing is fetched, and a document type, by which a file can grow without end or read other files, is refused.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        document = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        raise NotRefiQda(message("its XML cannot be read, from line {line}", line=exc.lineno)) from None
    if document.getroottree().docinfo.doctype:
        raise NotRefiQda(message("it has a document type, which files of REFI-QDA do not have"))
    return document


def _clean(attributes: dict[str, str]) -> dict[str, str]:
    return {name: printable(value) for name, value in attributes.items()}
