"""Opening what is a zip of XML inside (docx, odt, xlsx) without trusting it.

Nothing is unpacked to disk; sizes are bounded before and while a part is read; a document type declaration, in
which entities hide, is refused; macros and passwords get a message of their own.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from lxml import etree

from framebridge.errors import DataProblem
from frameschema import message

LIMIT_PARTS = 4_000
LIMIT_PART_BYTES = 25_000_000
"""The largest part: two hours of talk with Word's markup take a few MB. Parsed it needs ten times as much."""
LIMIT_ALL_BYTES = 300_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class OfficeZip:
    """The parts of an office file, read one at a time."""

    def __init__(self, data: bytes, file: str) -> None:
        """Look at the list of parts; raises DataProblem when it is not to be trusted."""
        self._file = file
        if data.startswith(_OLE):
            raise self._problem("password")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self._problem("damaged") from None
        parts = self._zip.infolist()
        if len(parts) > LIMIT_PARTS or sum(part.file_size for part in parts) > LIMIT_ALL_BYTES:
            raise self._problem("bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise self._problem("password")
        if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
            raise self._problem("macros")

    @property
    def names(self) -> list[str]:
        """The names of the parts."""
        return self._zip.namelist()

    def part(self, name: str) -> bytes:
        """Read a part; raises DataProblem when it is missing, damaged or too large."""
        try:
            with self._zip.open(name) as part:
                data = part.read(LIMIT_PART_BYTES + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            raise self._problem("damaged") from None
        if len(data) > LIMIT_PART_BYTES:
            raise self._problem("bomb")
        return data

    def xml(self, name: str) -> etree._Element:
        """Read a part as XML."""
        return safe_xml(self.part(name), self._file)

    def _problem(self, kind: str) -> DataProblem:
        return _problem(self._file, kind)


def safe_xml(data: bytes, file: str) -> etree._Element:
    """Parse XML without entities, network or document type; raises DataProblem."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _problem(file, "damaged") from None
    if root.getroottree().docinfo.doctype:
        raise _problem(file, "entities")
    return root


def _problem(file: str, kind: str) -> DataProblem:
    return {
        "password": DataProblem(
            message(
                "{file}: the file is protected by a password, or older than 2007; save it without one", file=file
            )
        ),
        "damaged": DataProblem(
            message(
                "{file}: the file is damaged or cut off; open it in its own program and save it again", file=file
            )
        ),
        "bomb": DataProblem(
            message(
                "{file}: unpacked, the file is far larger than a transcript can be, and was not opened", file=file
            )
        ),
        "macros": DataProblem(
            message("{file}: the file has macros in it, and was not opened; save it without them", file=file)
        ),
        "entities": DataProblem(
            message(
                "{file}: the file has a document type declaration in it, as no transcript has, and was not opened",
                file=file,
            )
        ),
    }[kind]


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Put parts into a new zip in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in parts.items():
            made.writestr(zipfile.ZipInfo(name), data)
    buffer.seek(0)
    return buffer


def drop(elements: Iterable[etree._Element]) -> int:
    """Take elements out of their tree and leave the text that follows them; gives how many there were."""
    count = 0
    for element in list(elements):
        parent = element.getparent()
        if parent is None:
            continue
        before, tail = element.getprevious(), element.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(element)
        count += 1
    return count
