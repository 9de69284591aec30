"""Places in a document of Word where large parts are filled in when it is written.

A large part is not moved into the document as a tree: lxml then looks the namespace of each `xml:space` up anew,
along a list that grows by one each time, so that four times the rows take sixteen times as long. A processing
instruction keeps its place; Word itself writes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _ProcessingInstruction

_TARGET = "framebridge-part"
_PLACE = re.compile(rb"<\?framebridge-part (\d+)\?>")
_DECLARED = re.compile(rb' xmlns:\w+="[^"]*"')


def place(number: int) -> _ProcessingInstruction:
    """Make the place of a part."""
    from lxml import etree  # slow to load

    return etree.ProcessingInstruction(_TARGET, str(number))


def as_in_document(texts: Iterable[str]) -> bytes:
    """Write an element as it stands within a document, which declares the namespaces already.

    Each text is the element with some of what is in it.
    """
    from docx.oxml import parse_xml  # slow to load
    from lxml import etree

    inside, opening, closing = [], b"", b""
    for text in texts:
        whole: bytes = etree.tostring(parse_xml(text), encoding="UTF-8", xml_declaration=False)
        opening, _, rest = whole.partition(b">")
        inner, _, closing = rest.rpartition(b"</")
        inside.append(inner)
    return b"".join((_DECLARED.sub(b"", opening), b">", *inside, b"</", closing))


def filled(document: bytes, parts: Sequence[bytes]) -> bytes:
    """Put the parts where their places are."""
    return _PLACE.sub(lambda found: parts[int(found[1])], document)
