"""A project of REFI-QDA as anybody may have made it: users, codes, texts, what was coded in them, and notes.

Files differ: NVivo for Windows writes a byte order mark and CRLF and counts units of UTF-16, some write texts in
the XML, some put braces around a GUID. Here all becomes one: LF, code points, small letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from lxml.etree import _Element as Element

from exporters.refi_qda.archive import read_archive
from exporters.refi_qda.counting import Counting, counting_of
from exporters.refi_qda.errors import NotRefiQda
from exporters.refi_qda.xml import PROJECT, parse
from frameschema import Finding, Message, Severity, message

_ = f"{{{PROJECT}}}"


@dataclass(frozen=True)
class QdaUser:
    """Somebody who coded: the GUID, the name, and the short id where there is one."""

    guid: str
    name: str
    id: str


@dataclass(frozen=True)
class QdaSelection:
    """Words of a text that somebody gave a code; positions are code points, the end is not counted."""

    guid: str
    start: int
    end: int
    code: str
    user: str
    description: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class QdaSource:
    """A text with what was coded in it."""

    guid: str
    name: str
    text: str
    selections: tuple[QdaSelection, ...]


@dataclass(frozen=True)
class QdaProject:
    """A project; `codes` gives by GUID the path of names to a code, `notes` by GUID a note's name and text;
    `made_at` is when it was made or changed last, in UTC where no zone is given."""

    name: str
    origin: str
    users: Mapping[str, QdaUser]
    codes: Mapping[str, tuple[str, ...]]
    sources: tuple[QdaSource, ...]
    notes: Mapping[str, tuple[str, str]]
    findings: tuple[Finding, ...]
    made_at: datetime | None = None


def read_qdpx(data: bytes) -> QdaProject:
    """Read a `.qdpx`; raises NotRefiQda when it is none. What in it cannot be used is among its findings."""
    project, files = read_archive(data)
    document = parse(project)
    if document.tag != f"{_}Project":
        raise NotRefiQda(message("its project is not one of REFI-QDA 1.0 to 1.5"))
    return _Reader(document, files).read()


class _Reader:
    """Reads one project, and collects what is noticed."""

    def __init__(self, document: Element, files: Mapping[str, bytes]) -> None:
        self._document, self._files = document, files
        self._origin = document.get("origin", "")
        self._findings: list[Finding] = []

    def read(self) -> QdaProject:
        sources = tuple(self._sources())
        self._others()
        return QdaProject(
            name=self._document.get("name", ""),
            origin=self._origin,
            users={user.guid: user for user in self._users()},
            codes=dict(self._codes(self._document.iterfind(f"{_}CodeBook/{_}Codes/{_}Code"), ())),
            sources=sources,
            notes=dict(self._notes()),
            findings=tuple(self._findings),
            made_at=_moment(self._document),
        )

    def _users(self) -> Iterator[QdaUser]:
        for element in self._document.iterfind(f"{_}Users/{_}User"):
            yield QdaUser(plain_guid(element.get("guid")), element.get("name", ""), element.get("id", ""))

    def _codes(self, elements: Iterator[Element], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for element in elements:
            path = (*above, element.get("name", ""))
            yield plain_guid(element.get("guid")), path
            yield from self._codes(element.iterfind(f"{_}Code"), path)

    def _notes(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for element in self._document.iterfind(f"{_}Notes/{_}Note"):
            text = self._bytes_of(element)
            own = plain_guid(element.get("guid"))
            if text is None:
                self._notice(
                    "qda-note-missing", message("note {guid}", guid=own), message("its text is not in the file")
                )
            else:
                yield own, (element.get("name", ""), text.lstrip("\ufeff"))

    def _sources(self) -> Iterator[QdaSource]:
        for element in self._document.iterfind(f"{_}Sources/{_}TextSource"):
            own = plain_guid(element.get("guid"))
            where = message("text {guid}", guid=own)
            written = self._bytes_of(element)
            if written is None:
                said = message("its plain text is not in the file; nothing in it was taken in")
                self._notice("qda-text-missing", where, said, Severity.ERROR)
                continue
            counting = counting_of(written, self._origin)
            if counting.is_converted:
                said = message("it was written with {how}; positions were counted anew", how=counting.how)
                self._notice("qda-converted", where, said, Severity.INFO)
            selections = tuple(self._selections(element, counting))
            yield QdaSource(own, element.get("name", ""), counting.text, selections)

    def _selections(self, source: Element, counting: Counting) -> Iterator[QdaSelection]:
        for element in source.iterfind(f"{_}PlainTextSelection"):
            own = plain_guid(element.get("guid"))
            where = message("selection {guid}", guid=own)
            place = self._place(element, counting)
            if place is None:
                self._notice("qda-outside-text", where, message("it lies outside its text"), Severity.ERROR)
                continue
            codings = element.findall(f"{_}Coding")
            if not codings:
                self._notice("qda-no-code", where, message("it has no code, and was not taken in"))
            for coding in codings:
                yield self._selection(element, coding, own, place)

    def _place(self, element: Element, counting: Counting) -> tuple[int, int] | None:
        try:
            return counting.place(int(element.get("startPosition", "")), int(element.get("endPosition", "")))
        except ValueError:
            return None

    def _selection(self, element: Element, coding: Element, own: str, place: tuple[int, int]) -> QdaSelection:
        reference = coding.find(f"{_}CodeRef")
        refs = (*element.iterfind(f"{_}NoteRef"), *coding.iterfind(f"{_}NoteRef"))
        return QdaSelection(
            guid=own,
            start=place[0],
            end=place[1],
            code=plain_guid(None if reference is None else reference.get("targetGUID")),
            user=plain_guid(coding.get("creatingUser") or element.get("creatingUser")),
            description=(element.findtext(f"{_}Description") or "").strip(),
            notes=tuple(plain_guid(ref.get("targetGUID")) for ref in refs),
        )

    def _bytes_of(self, element: Element) -> str | None:
        inline: str | None = element.findtext(f"{_}PlainTextContent")
        if inline is not None:
            return inline
        path = element.get("plainTextPath") or ""
        data = self._files.get(path.replace("\\", "/").rsplit("/", 1)[-1].lower())
        if data is None:
            return None
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None

    def _others(self) -> None:
        """Name what is in the project and is not taken in."""
        for tag in ("PictureSource", "PDFSource", "AudioSource", "VideoSource"):
            for element in self._document.iterfind(f"{_}Sources/{_}{tag}"):
                where = message("{kind} {guid}", kind=tag, guid=plain_guid(element.get("guid")))
                said = message("only texts are taken in; what was coded in it stays there")
                self._notice("qda-other-source", where, said)

    def _notice(self, rule: str, where: Message, said: Message, severity: Severity = Severity.WARNING) -> None:
        remedy = message("look in the program that the file comes from, and export again if it matters")
        self._findings.append(Finding(rule=rule, severity=severity, where=where, message=said, remedy=remedy))


def _moment(document: Element) -> datetime | None:
    written = document.get("modifiedDateTime") or document.get("creationDateTime") or ""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def plain_guid(written: str | None) -> str:
    """Give a GUID in small letters without braces; what is none becomes the empty text."""
    try:
        return str(UUID((written or "").strip("{} ")))
    except ValueError:
        return ""


def unmatched(selections: Sequence[QdaSelection]) -> int:
    """Count the stretches of words in selections, which may have several codes each."""
    return len({(one.start, one.end, one.user) for one in selections})
