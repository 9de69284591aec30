"""From bytes to text: which encodings are read, and what is refused with what to do about it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from builders import SECRET
from hypothesis import given
from strategies import texts

from framebridge.errors import DataProblem
from framebridge.transcripts.readers.txt import read_txt
from framebridge.transcripts.repairs import Repair, RepairDesk, RepairKind
from framebridge.transcripts.source import ink_of
from framebridge.transcripts.source_text import read_bytes
from framebridge.transcripts.tidying import tidy
from frameschema import Finding, Severity

TEXT = "OZ: Zoë 😀\nGL: Ja\n"


ACCEPTED = (Repair(kind=RepairKind.ENCODING, line=0), Repair(kind=RepairKind.MOJIBAKE, line=0))


def read(path: Path, desk: RepairDesk) -> tuple[str, tuple[Finding, ...]]:
    source, lines = tidy(path.name, read_txt(read_bytes(path), path.name, desk), desk)
    return "\n".join(item.line.text for item in lines), source.findings


def read_source(path: Path) -> str:
    return read(path, RepairDesk())[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "gesprek.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_a_mark(file: Path, encoding: str) -> None:
    file.write_bytes(TEXT.encode(encoding))
    assert read_source(file) == TEXT


def test_utf16_is_read_in_either_order(file: Path) -> None:
    file.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read_source(file) == TEXT


@given(texts())
def test_the_visible_characters_of_any_text_come_back(tmp_path: Path, text: str) -> None:
    file = tmp_path / "gesprek.txt"
    file.write_bytes(f"a{''.join(char for char in text if unicodedata.category(char) != 'Cc')}".encode())
    assert ink_of([read_source(file)]) == ink_of([f"a{text}"])


def test_line_ends_become_lf_and_letters_become_one(file: Path) -> None:
    file.write_bytes("een\r\ntwee\rdrie\nZoe\u0308".encode())
    assert read_source(file) == "een\ntwee\ndrie\nZo\u00eb"


def refused(path: Path, reason: str) -> str:
    with pytest.raises(DataProblem, match=reason) as caught:
        read_source(path)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_an_old_windows_encoding_is_an_error_with_a_preview_until_it_is_accepted(file: Path) -> None:
    text = f"OZ: {SECRET}\nGL: Ja\nOZ: Zoë en coördinatie, €5 {SECRET}"
    file.write_bytes(text.encode("cp1252"))
    desk = RepairDesk()
    _, (finding,) = read(file, desk)
    assert (finding.rule, finding.severity, finding.where) == ("not-utf8", Severity.ERROR, "gesprek.txt:3")
    assert SECRET not in str(finding)
    (proposal,) = desk.proposals
    assert (proposal.before, proposal.after) == ("Zo� co�rdinatie, �5", "Zoë coördinatie, €5")
    assert read(file, RepairDesk(ACCEPTED)) == (text, ())


def test_bytes_that_no_encoding_of_ours_has_are_refused_with_the_line(file: Path) -> None:
    file.write_bytes(f"OZ: {SECRET}\nOZ: ".encode() + b"\x81")
    assert refused(file, "this is not UTF-8").startswith("gesprek.txt:2: ")


def test_mojibake_is_pointed_out_and_mended_when_accepted(file: Path) -> None:
    meant = "OZ: geïrriteerd – “zo’n” café, Ådne, €5\nGL: Ja"
    windows = {0x9D: "\x9d"}  # Where cp1252 has no character, Windows makes do with this one.
    garbled = "".join(windows.get(byte) or bytes([byte]).decode("cp1252") for byte in meant.encode())
    file.write_text(garbled, encoding="utf-8", newline="\n")
    desk = RepairDesk()
    text, findings = read(file, desk)
    assert "geÃ¯rriteerd" in text
    assert [(found.rule, found.severity, found.where) for found in findings][:1] == [
        ("mojibake", Severity.WARNING, "gesprek.txt:1")
    ]
    assert "geïrriteerd" in desk.proposals[0].after
    assert read(file, RepairDesk(ACCEPTED)) == (meant, ())


@pytest.mark.parametrize("text", ["Één café in Århus", "Ãlvaro", "naïeve façade", "één â twee", "Â"])
def test_accents_are_no_mojibake(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert read(file, RepairDesk()) == (text, ())


def test_invisible_characters_are_left_out_and_counted(file: Path) -> None:
    file.write_text("OZ: ja\nKM\u00ad-I-1\u200b: \u202edat\u202c 👩\u200d👧\ufeff", encoding="utf-8")
    text, (finding,) = read(file, RepairDesk())
    assert text == "OZ: ja\nKM-I-1: dat 👩\u200d👧"
    assert (finding.rule, finding.where, finding.values["count"]) == ("invisible", "gesprek.txt:2", "5")


def test_half_a_utf16_file_is_refused(file: Path) -> None:
    file.write_bytes(TEXT.encode("utf-16")[:-1])
    refused(file, "this is not UTF-16")


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"PK\3\4", "docx"), (b"%PDF-1.7", "pdf"), (b"{\\rtf1", "rtf"), (b"\xd0\xcf\x11\xe0", "doc")],
)
def test_another_format_under_the_name_of_text_is_named(file: Path, start: bytes, kind: str) -> None:
    file.write_bytes(start + SECRET.encode())
    refused(file, f"not a text file but {kind}")


@pytest.mark.parametrize(
    "content", [f"PX\3\4\0{SECRET}".encode(), f"{SECRET}\0".encode(), TEXT.encode("utf-16-le")]
)
def test_what_is_no_text_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    refused(file, r"gesprek\.txt: this is not a text file")


@pytest.mark.parametrize("content", [b"", b" \r\n\t"])
def test_an_empty_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    refused(file, r"gesprek\.txt: the file is empty")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, f"{tmp_path.name}: this is a folder")


def test_a_missing_file_is_refused(file: Path) -> None:
    refused(file, r"gesprek\.txt: there is no such file")


def test_a_huge_file_is_refused_before_it_is_read(file: Path) -> None:
    with file.open("wb") as out:
        out.truncate(20_000_001)
    refused(file, "larger than 20 MB")


def test_any_other_trouble_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    refused(tmp_path / "bestand" / "gesprek.txt", r"gesprek\.txt: cannot be read")
