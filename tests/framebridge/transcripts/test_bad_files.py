"""Files that are broken, hostile or not what their name says: one error of ours, and nothing is added."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from builders import SECRET, a_discussion, shipped_roles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_files import MAKERS, TALK, W, a_docx, a_pdf, par, to_docx, to_eaf, to_odt, to_pdf, to_xlsx, zipped

from framebridge.errors import ConfigurationProblem, DataProblem, FramebridgeError
from framebridge.study import new_study
from framebridge.transcripts import SpeakerCodes, parse_transcript, read_transcript
from framebridge.transcripts.adding import Wishes, plan_additions
from framebridge.transcripts.readers import FORMATS, read_source
from framebridge.transcripts.repairs import RepairDesk

BOMB = b" " * 70_000_000
ENTITIES = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


def refused(file: str, data: bytes) -> str:
    with pytest.raises(FramebridgeError) as caught:
        read_source(file, data, RepairDesk())
    assert SECRET not in str(caught.value)
    return str(caught.value)


def other_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same zip with another content of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        parts = {item: made.read(item) for item in made.namelist()}
    return zipped({**parts, name: content})


def encrypted(data: bytes) -> bytes:
    """Mark every part as encrypted, in the list of parts and at the part itself."""
    marked = bytearray(data)
    for start, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = marked.find(start)
        while place >= 0:
            marked[place + at] |= 1
            place = marked.find(start, place + 4)
    return bytes(marked)


DOCX = to_docx(TALK)


@pytest.mark.parametrize(
    ("file", "data", "reason"),
    [
        ("a.docx", other_part(DOCX, "word/document.xml", BOMB), "far larger"),
        ("a.odt", other_part(to_odt(TALK), "content.xml", BOMB), "far larger"),
        ("a.xlsx", other_part(to_xlsx(TALK), "xl/worksheets/sheet1.xml", BOMB), "far larger"),
        ("a.docx", zipped({f"deel{n}": "" for n in range(4_001)}), "far larger"),
        ("a.docx", a_docx(par("OZ: ja")).replace(b"PK", b"XX"), "damaged"),
        ("a.docx", DOCX[: len(DOCX) // 2], "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SECRET.encode(), "password"),
        ("a.docx", encrypted(DOCX), "password"),
        ("a.docx", other_part(DOCX, "word/vbaProject.bin", b"x"), "macros"),
        ("a.docm", DOCX, "macros"),
        ("a.xlsm", DOCX, "macros"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.docx", to_odt(TALK), "damaged"),
        ("a.docx", to_xlsx(TALK), "not a document of Word"),
        ("a.odt", DOCX, "not an OpenDocument text"),
        ("a.xlsx", DOCX, "damaged"),
        ("a.rtf", DOCX, "not rich text"),
        ("a.pdf", DOCX, "damaged"),
        ("a.pdf", a_pdf([]), "no text"),
        ("a.pdf", to_pdf(TALK)[:300], "damaged"),
        ("a.vtt", b"1\n00:00 --> 00:01\n" + SECRET.encode(), "WEBVTT"),
        ("a.srt", f"OZ: {SECRET}".encode(), "no captions"),
        ("a.json", b'{"segments": [{"text": 3}]}', "not the JSON"),
        ("a.json", b'{"segments": []}', "not the JSON"),
        ("a.json", b"[" * 100_000, "not the JSON"),
        ("a.eaf", b"<html/>", "not an annotation document"),
        ("a.eaf", ENTITIES.encode() + to_eaf(TALK).partition(b"?>")[2], "document type declaration"),
        ("a.txt", DOCX, "not a text file but docx"),
        ("a.txt", to_pdf(TALK), "not a text file but pdf"),
        ("a.txt", bytes(range(256)) * 20, "not a text file"),
        ("a.mp3", b"ID3", "this format is not read"),
        ("zonder", b"OZ: ja", "this format is not read"),
    ],
    ids=str,
)
def test_a_file_that_cannot_be_trusted_or_read_is_refused_with_the_reason(
    file: str, data: bytes, reason: str
) -> None:
    message = refused(file, data)
    assert reason in message
    assert message.startswith(f"{file}: ")


@pytest.mark.parametrize("part", ["word/document.xml", "word/comments.xml", "_rels/.rels"])
def test_entities_are_refused_in_any_part_of_word(part: str) -> None:
    body = f"{ENTITIES}<w:document {W}><w:body><w:p><w:r><w:t>OZ: &b;&c;</w:t></w:r></w:p></w:body></w:document>"
    assert "document type declaration" in refused("a.docx", other_part(DOCX, part, body.encode()))


def test_entities_in_another_encoding_are_refused_too() -> None:
    body = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}<w:document {W}/>'
    assert "document type" in refused("a.docx", other_part(DOCX, "word/document.xml", body.encode("utf-16")))


def test_a_bomb_takes_no_more_memory_than_its_limit() -> None:
    bomb = other_part(DOCX, "word/document.xml", BOMB)
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        refused("a.docx", bomb)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


def test_a_text_of_50_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as out:
        out.truncate(50_000_000)
    with pytest.raises(DataProblem, match=r"groot\.txt: larger than 20 MB"):
        read_transcript(path, a_discussion(), SpeakerCodes(shipped_roles()))


def test_a_very_long_turn_is_read_and_pointed_out() -> None:
    said = "woord " * 7_000
    found = parse_transcript(f"OZ: ja\nKM-I-1: {said}", "g.txt", a_discussion(), SpeakerCodes(shipped_roles()))
    assert len(found.transcript.turns[1].text) == len(said) - 1
    assert [(item.rule, item.where) for item in found.findings] == [("long-turn", "g.txt:2")]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("g.txt", f"OZ: a{' ' * 400_000}b"),
        ("g.txt", f"OZ: ja\n[rol {' ' * 400_000}"),
        ("g.txt", f"OZ: {'x' * 1_000_000}"),
        ("g.txt", f"OZ: {'12 ' * 200_000}"),
        ("g.txt", f"OZ: ja{'#' * 400_000}"),
        ("g.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\nOZ: ja <v{' ' * 400_000}"),
        ("g.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\nOZ: ja {'<v x' * 100_000}"),
    ],
    ids=range(7),
)
def test_no_line_is_so_odd_that_reading_it_does_not_end(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert read_transcript(tmp_path / file, a_discussion(), SpeakerCodes(shipped_roles())).transcript.turns


def test_nothing_is_added_when_one_file_of_a_folder_is_bad(tmp_path: Path) -> None:
    study = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    before = {path: path.read_bytes() for path in study.path.rglob("*") if path.is_file()}
    (tmp_path / "goed.txt").write_text("OZ: ja", encoding="utf-8")
    (tmp_path / "stuk.docx").write_bytes(DOCX[:100])
    with pytest.raises(DataProblem, match="damaged"):
        plan_additions(study, [tmp_path / "goed.txt", tmp_path / "stuk.docx"], Wishes(accept=("all",)))
    assert before == {path: path.read_bytes() for path in study.path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("suffix", [suffix for suffix, chosen in FORMATS.items() if chosen.library])
def test_a_library_that_is_not_installed_is_named_with_how_to_get_it(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = FORMATS[suffix].library
    assert library is not None
    for module in (library, f"{library}.striprtf", f"{library}.Elan"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    data = next((make(TALK) for name, make in MAKERS.items() if name.endswith(suffix)), to_pdf(TALK))
    with pytest.raises(ConfigurationProblem, match=r'pip install "framebridge\[readers\]"'):
        read_source(f"g{suffix}", data, RepairDesk())


# Any bytes at all

EXAMPLES = 12
"""Three hundred of each were tried by hand when this was written."""

SEEDS = {name: make(TALK) for name, make in {**MAKERS, "oud.pdf": to_pdf}.items()}


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes of a sound file with some cut, changed, doubled or put in between."""
    out = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(out) - 1, 0)))
        to = min(len(out), at + draw(st.integers(0, 40)))
        out[at:to] = draw(st.sampled_from([b"", bytes(out[at:to]) * 2]) | st.binary(max_size=8))
    return bytes(out)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return {item: made.read(item) for item in made.namelist()}


@st.composite
def bad_files(draw: st.DrawFn, name: str) -> bytes:
    """A sound file made bad; inside a zip, where no sum of bytes gives it away, as often as outside."""
    data = SEEDS[name]
    if data[:2] != b"PK" or draw(st.booleans()):
        return draw(mutated(data))
    parts = parts_of(data)
    part = draw(st.sampled_from(sorted(parts)))
    return zipped({**parts, part: draw(mutated(parts[part]))})


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_file_holds_it_gives_a_transcript_or_an_error_of_ours(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    path = tmp_path / name
    path.write_bytes(data.draw(bad_files(name)))
    try:
        found = read_transcript(path, a_discussion(), SpeakerCodes(shipped_roles()))
    except FramebridgeError as problem:
        assert len(str(problem)) < 300
    else:
        assert found.transcript.turns
