"""Projects as other programs write them, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from uuid import UUID, uuid5

import pytest
from builders import a_transcript, shipped_codebook

from exporters.refi_qda import NotRefiQda, Taken, Target, read_qdpx, take_in
from frameschema import Fragment, IssueMoment, ThematicCode, Transcript

PLAIN = "KM-I-1: Hij heeft 😀 schulden.\nZT-1: Zij heeft een gezin.\n"
USER = uuid5(UUID(int=0), "anna")
CODES = {name: uuid5(UUID(int=0), name) for name in ("Morele oordelen", "Controverse", "Eigen code")}


def talk() -> Transcript:
    return a_transcript("KM-I-1: Hij heeft 😀 schulden.", "ZT-1: Zij heeft een gezin.")


def packed(xml: str, files: Mapping[str, bytes] = {}) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("project.qde", xml)
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def project(selections: str, origin: str = "Elsewhere", source: str = "") -> str:
    names = "".join(f'<Code guid="{guid}" name="{name}" isCodable="true"/>' for name, guid in CODES.items())
    path = "" if source else 'plainTextPath="internal://t.txt"'
    return (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}">'
        f'<Users><User guid="{{{str(USER).upper()}}}" name="Anna"/></Users>'
        f"<CodeBook><Codes>{names}</Codes></CodeBook>"
        f'<Sources><TextSource guid="{USER}" name="gesprek" {path}>{source}{selections}</TextSource></Sources>'
        "</Project>"
    )


def selection(start: int, end: int, *codes: str, user: UUID = USER) -> str:
    inner = "".join(
        f'<Coding guid="{uuid5(user, code + str(start))}" creatingUser="{user}">'
        f'<CodeRef targetGUID="{CODES[code]}"/></Coding>'
        for code in codes
    )
    guid = uuid5(user, f"{start}-{end}")
    place = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid}" {place}>{inner}</PlainTextSelection>'


def taken(data: bytes, coders: Mapping[str, str] = {"Anna": "ann"}) -> Taken:
    target = Target("proef", shipped_codebook(), "fragments", (talk(),), coders)
    return take_in(read_qdpx(data), target)


def words(found: Taken) -> list[str]:
    return [talk().text[unit.span.start : unit.span.end] for coding in found.codings for unit in coding.units]


def rules(found: Taken) -> list[str]:
    return [finding.rule for finding in found.findings]


START, END = PLAIN.index("schulden"), PLAIN.index("schulden") + len("schulden")


def test_a_known_code_goes_to_its_field() -> None:
    found = taken(packed(project(selection(START, END, "Morele oordelen")), {"sources/t.txt": PLAIN.encode()}))
    [coding] = found.codings
    [unit] = coding.units
    assert words(found) == ["schulden"]
    assert isinstance(unit, Fragment)
    assert unit.reasoning_devices == ("moral_judgement",)
    assert coding.coder == "ann"


def test_a_code_of_their_own_becomes_an_open_code() -> None:
    found = taken(packed(project(selection(START, END, "Eigen code")), {"Sources/T.TXT": PLAIN.encode()}))
    [unit] = found.codings[0].units
    assert isinstance(unit, ThematicCode)
    assert unit.open_codes == (("Eigen code",),)


def test_a_code_without_a_place_stays_in_the_memo_and_is_told() -> None:
    both = selection(START, END, "Morele oordelen", "Eigen code")
    found = taken(packed(project(both), {"sources/t.txt": PLAIN.encode()}))
    [unit] = found.codings[0].units
    assert unit.memo == "Eigen code"
    assert rules(found) == ["qda-in-memo"]


def test_a_project_of_nvivo_counts_in_utf16_with_crlf() -> None:
    written = "\ufeff" + PLAIN.replace("\n", "\r\n")
    start = PLAIN.index("gezin") + 2  # one for the emoji, one for the CR
    data = packed(
        project(selection(start, start + 5, "Morele oordelen"), "NVivo 12"), {"sources/t.txt": written.encode()}
    )
    assert words(taken(data)) == ["gezin"]
    assert [finding.rule for finding in read_qdpx(data).findings] == ["qda-converted"]


def test_text_within_the_xml_is_read() -> None:
    inline = f"<PlainTextContent>{PLAIN}</PlainTextContent>"
    assert words(taken(packed(project(selection(START, END, "Morele oordelen"), source=inline)))) == ["schulden"]


def test_what_was_marked_of_a_speakers_code_is_left_out() -> None:
    start = PLAIN.index("ZT-1")
    found = taken(
        packed(project(selection(start, start + 9, "Morele oordelen")), {"sources/t.txt": PLAIN.encode()})
    )
    assert words(found) == ["Zij"]


def test_text_without_speakers_is_known_too() -> None:
    text = talk().text
    place = text.index("gezin")
    data = packed(project(selection(place, place + 5, "Morele oordelen")), {"sources/t.txt": text.encode()})
    assert words(taken(data)) == ["gezin"]


def test_an_unknown_user_and_an_unknown_text_are_told_with_what_is_lost() -> None:
    data = packed(project(selection(START, END, "Morele oordelen")), {"sources/t.txt": PLAIN.encode()})
    stranger = taken(data, {})
    assert rules(stranger) == ["qda-unknown-user"]
    assert str(USER) in str(stranger.findings[0])
    other = packed(project(selection(0, 4, "Morele oordelen")), {"sources/t.txt": b"Iets anders."})
    assert rules(taken(other)) == ["qda-unknown-text"]
    assert "1 marked" in str(taken(other).findings[0])


@pytest.mark.parametrize(
    ("before", "after", "is_known"), [("", "\n \n", True), ("\n", "", False), (" ", "", False)]
)
def test_a_text_whose_positions_would_shift_is_not_taken_for_ours(before: str, after: str, is_known: bool) -> None:
    place = len(before) + START
    data = packed(
        project(selection(place, place + len("schulden"), "Morele oordelen")),
        {"sources/t.txt": f"{before}{PLAIN}{after}".encode()},
    )
    assert words(taken(data)) == (["schulden"] if is_known else [])
    assert rules(taken(data)) == ([] if is_known else ["qda-unknown-text"])


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 10_000)])
def test_a_selection_outside_its_text_is_told(start: int, end: int) -> None:
    data = packed(project(selection(start, end, "Morele oordelen")), {"sources/t.txt": PLAIN.encode()})
    assert [finding.rule for finding in read_qdpx(data).findings] == ["qda-outside-text"]


def test_a_status_makes_an_issue_moment() -> None:
    data = packed(project(selection(START, END, "Controverse")), {"sources/t.txt": PLAIN.encode()})
    [unit] = taken(data).codings[0].units
    assert isinstance(unit, IssueMoment)
    assert unit.status == "controversy"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 geen archief",
        packed("<Project"),
        packed("<Project/>"),
        packed('<!DOCTYPE Project [<!ENTITY a "aaaa">]><Project xmlns="urn:QDA-XML:project:1.0">&a;</Project>'),
        packed('<!DOCTYPE p SYSTEM "file:///etc/passwd"><Project xmlns="urn:QDA-XML:project:1.0"/>'),
    ],
)
def test_what_is_no_project_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(NotRefiQda):
        read_qdpx(data)


def test_an_archive_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporters.refi_qda.archive.LARGEST", 1000)
    with pytest.raises(NotRefiQda, match="MB when unpacked"):
        read_qdpx(packed(project(""), {"sources/t.txt": b"a" * 1001}))
