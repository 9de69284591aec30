"""One talk in every format becomes the same turns; what a format holds besides is told, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import a_discussion, shipped_roles
from source_files import MAKERS, TALK, W, a_docx, an_odt, par, table, to_eaf, to_pdf

from framebridge.transcripts import ReadTranscript, SpeakerCodes, parse_transcript, read_transcript
from framebridge.transcripts.role_swaps import RoleSwap
from frameschema import Participant, Severity, SourceKind, Speaker

TIMED = {"teams.vtt", "zoom.srt", "whisperx.json", "amberscript.json", "elan.eaf"}


def read_file(folder: Path, name: str, data: bytes) -> ReadTranscript:
    path = folder / name
    path.write_bytes(data)
    return read_transcript(path, a_discussion(), SpeakerCodes(shipped_roles()))


def spoken(found: ReadTranscript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in found.transcript.turns]


@pytest.mark.parametrize("name", MAKERS)
def test_one_talk_becomes_the_same_turns_from_every_format(tmp_path: Path, name: str) -> None:
    found = read_file(tmp_path, name, MAKERS[name](TALK))
    assert spoken(found) == [(who, what) for who, what, _ in TALK]
    assert [item for item in found.findings if item.severity is not Severity.INFO] == []
    assert found.proposals == ()
    times = [turn.start_ms for turn in found.transcript.turns]
    assert times == ([ms for _, _, ms in TALK] if name in TIMED else [None] * len(TALK))


def test_a_pdf_gives_its_text_with_a_warning(tmp_path: Path) -> None:
    found = read_file(tmp_path, "oud.pdf", to_pdf(TALK))
    assert spoken(found)[:2] == [(who, what) for who, what, _ in TALK[:2]]
    assert [(item.rule, item.severity.value) for item in found.findings] == [("pdf-text", "warning")]


def rules(found: ReadTranscript) -> list[str]:
    return [item.rule for item in found.findings]


INSERTED = (
    '<w:p><w:r><w:t xml:space="preserve">SW-A: begin </w:t></w:r><w:ins w:id="1" w:author="x"><w:r>'
    '<w:t xml:space="preserve">ingevoegd </w:t></w:r></w:ins><w:del w:id="2" w:author="x"><w:r>'
    "<w:delText>weg</w:delText></w:r></w:del><w:r><w:t>eind</w:t></w:r></w:p>"
)


def test_word_with_tracked_changes_content_controls_and_smart_tags(tmp_path: Path) -> None:
    body = (
        f"{INSERTED}<w:sdt><w:sdtContent>{par('OZ: in een blok')}</w:sdtContent></w:sdt>"
        "<w:p><w:smartTag><w:r><w:t>KM</w:t></w:r></w:smartTag><w:r><w:noBreakHyphen/><w:t>I</w:t>"
        "<w:noBreakHyphen/><w:t>1: slim</w:t></w:r>"
        '<w:hyperlink r:id="rId9"><w:r><w:t xml:space="preserve"> met link</w:t></w:r></w:hyperlink></w:p>'
    )
    found = read_file(tmp_path, "g.docx", a_docx(body))
    assert spoken(found) == [
        ("SW-A", "begin ingevoegd eind"),
        ("OZ", "in een blok"),
        ("KM-I-1", "slim met link"),
    ]
    assert rules(found) == ["word-insertions", "word-deletions"]


def test_word_moved_text_fallbacks_numbers_and_notes_come_once_or_are_told(tmp_path: Path) -> None:
    body = (
        f'{par("OZ: hallo")}<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:r><w:t>ZT-1: lijst</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'
        '<w:p><w:moveFrom w:id="4"><w:r><w:t>weg</w:t></w:r></w:moveFrom><w:moveTo w:id="5"><w:r>'
        "<w:t>OZ: verplaatst</w:t></w:r></w:moveTo></w:p>"
    )
    notes = f'<w:footnotes {W}><w:footnote w:id="1">{par("een noot")}</w:footnote></w:footnotes>'
    comments = f'<w:comments {W}><w:comment w:id="0">{par("klopt dit?")}</w:comment></w:comments>'
    found = read_file(
        tmp_path, "g.docx", a_docx(body, footnotes=notes, comments=comments, header1=f"<w:hdr {W}/>")
    )
    assert spoken(found) == [("OZ", "hallo"), ("ZT-1", "lijst"), ("OZ", "verplaatst")]
    assert sorted(rules(found)) == ["beside-the-text", "beside-the-text", "word-insertions", "word-numbers"]


def test_a_soft_line_end_in_word_is_a_line_end(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>OZ: een</w:t><w:br/><w:t>KM-I-1: twee</w:t><w:tab/><w:t>drie</w:t></w:r></w:p>"
    assert spoken(read_file(tmp_path, "g.docx", a_docx(body))) == [("OZ", "een"), ("KM-I-1", "twee\tdrie")]


def test_a_heading_of_word_within_the_talk_is_proposed_to_be_left_out(tmp_path: Path) -> None:
    found = read_file(tmp_path, "g.docx", a_docx(par("OZ: een") + par("Over de huur", "Kop2") + par("ZT-1: twee")))
    assert rules(found) == ["heading"]
    assert [proposal.repair.kind.value for proposal in found.proposals] == ["heading"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("Tijd", "Spreker", "Tekst"),
            ("00:00:05", "OZ", "een"),
            ("00:01:00", "KM-I-1", "twee"),
            ("", "", "drie"),
        ],
        [("1", "OZ:", "een"), ("2", "KM-I-1:", "twee"), ("", "", "drie")],
        [("OZ", "een"), ("KM-I-1", "twee"), ("", "drie")],
    ],
)
def test_a_table_with_a_column_for_the_speaker(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    found = read_file(tmp_path, "g.docx", a_docx(table(rows)))
    assert spoken(found) == [("OZ", "een"), ("KM-I-1", "twee drie")]
    assert set(rules(found)) <= {"other-columns"}
    if len(rows) == 4:
        assert [turn.start_ms for turn in found.transcript.turns] == [5_000, 60_000]


def test_a_table_without_speakers_is_read_cell_by_cell(tmp_path: Path) -> None:
    found = read_file(tmp_path, "g.docx", a_docx(table([("OZ: een", "KM-I-1: twee"), ("ZT-1: drie", "")])))
    assert spoken(found) == [("OZ", "een"), ("KM-I-1", "twee"), ("ZT-1", "drie")]


def test_a_look_alike_in_a_table_is_proposed(tmp_path: Path) -> None:
    found = read_file(tmp_path, "g.docx", a_docx(table([("KM-I-1", "een"), ("KM-1-1", "twee")])))
    assert rules(found) == ["unknown-speaker"]
    assert [proposal.repair.kind.value for proposal in found.proposals] == ["look-alike"]


CUES = (
    "WEBVTT\n\n0a/1-0\n00:00:01.000 --> 00:00:02.000\n<v Jansen, Piet>Goedemorgen.</v>\n\n"
    "00:00:02.000 --> 00:00:03.000\n<v Jansen, Piet>Ja.</v><v OZ>Hm &amp; nou.</v>\n"
)


def test_names_in_captions_are_no_codes_and_in_no_finding(tmp_path: Path) -> None:
    found = read_file(tmp_path, "g.vtt", CUES.encode())
    assert spoken(found) == [("Stem 1", "Goedemorgen. Ja."), ("OZ", "Hm & nou.")]
    assert rules(found) == ["unknown-voice"]
    assert not any("Jansen" in str(item) for item in found.findings)
    (proposal,) = found.proposals
    assert (proposal.before, proposal.after) == ("Jansen, Piet", "Stem 1")


def test_a_name_in_captions_is_somebody_by_the_participants(tmp_path: Path) -> None:
    path = tmp_path / "g.vtt"
    path.write_bytes(CUES.encode())
    people = (Participant(speaker="KM-I-1"), Participant(speaker="Buurman", role="informal_party"))
    codes = SpeakerCodes(shipped_roles()).within(people, {"jansen,  piet": "KM-I-1"})
    found = read_transcript(path, a_discussion(), codes)
    assert (spoken(found)[0], found.findings) == (("KM-I-1", "Goedemorgen. Ja."), ())
    assert codes.recognise("Buurman") == Speaker(code="Buurman", role="informal_party")


@pytest.mark.parametrize("prefix", ["[SPEAKER_00]: ", "SPEAKER_00: ", "Piet Jansen: "])
def test_zoom_and_speech_recognition_name_speakers_in_the_text(tmp_path: Path, prefix: str) -> None:
    cues = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{name}{said}\n\n"
        for n, (name, said) in enumerate([(prefix, "een"), ("OZ: ", "twee"), (prefix, "drie"), ("", "vier")], 1)
    )
    found = read_file(tmp_path, "g.srt", cues.encode())
    name = "Stem 1" if "Piet" in prefix else "SPEAKER_00"
    assert spoken(found) == [(name, "een"), ("OZ", "twee"), (name, "drie vier")]
    assert rules(found) == ["unknown-voice"]


def test_a_caption_broken_by_an_empty_line_is_not_lost_in_silence(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nOZ: een\n\nen nog iets\n\n2\n00:00:03,000 --> 00:00:04,000\nZT-1: ja\n"
    )
    found = read_file(tmp_path, "g.srt", text.encode())
    assert "nog iets" in found.transcript.text or "incomplete" in rules(found)


def test_writer_with_lists_tables_comments_and_deletions(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h>Gesprek</text:h><text:p>OZ: een<text:s/>twee"
        "<office:annotation><dc:creator>P</dc:creator><text:p>let op</text:p></office:annotation>"
        "<text:line-break/>drie</text:p><text:list><text:list-item><text:p>ZT-1: punt</text:p></text:list-item>"
        "</text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>KM-I-1</text:p></table:table-cell>"
        "<table:table-cell><text:p>vier</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = read_file(tmp_path, "g.odt", an_odt(body))
    assert spoken(found) == [("OZ", "een twee drie"), ("ZT-1", "punt"), ("KM-I-1", "vier")]
    assert rules(found) == ["beside-the-text", "beside-the-text", "before-first-speaker"]


def test_elan_leaves_dependent_tiers_out_and_takes_the_participant(tmp_path: Path) -> None:
    eaf = to_eaf((("OZ", "een", 0), ("tolk", "one", 10), ("P1", "twee", 20))).decode()
    eaf = eaf.replace('TIER_ID="tolk"', 'TIER_ID="tolk" PARENT_REF="OZ"')
    eaf = eaf.replace('TIER_ID="P1"', 'TIER_ID="P1" PARTICIPANT="KM-I-1"')
    found = read_file(tmp_path, "g.eaf", eaf.encode())
    assert spoken(found) == [("OZ", "een"), ("KM-I-1", "twee")]
    assert rules(found) == ["dependent-tiers"]


def test_a_workbook_with_more_sheets_and_numbers(tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(tmp_path / "g.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Spreker", "Tekst", "Opmerking"))
        sheet.write_row(1, 0, ("OZ", 12, "let op"))
        sheet.write_row(2, 0, ("KM-I-1", "=1+1 zei hij"))
        book.add_worksheet().write(0, 0, "kladje")
    found = read_transcript(tmp_path / "g.xlsx", a_discussion(), SpeakerCodes(shipped_roles()))
    assert spoken(found)[0] == ("OZ", "12")
    assert rules(found) == ["other-sheets", "other-columns"]


def test_speech_recognition_that_says_another_text_than_its_segments_is_told(tmp_path: Path) -> None:
    data = json.dumps({"text": "een twee drie", "segments": [{"start": 0, "text": "een", "speaker": "OZ"}]})
    assert rules(read_file(tmp_path, "g.json", data.encode())) == ["incomplete"]


POLICY = "Beleidsplan\n\n1. Inleiding\nDe gemeente helpt: snel\nen goed.\n\nPagina 2 van 9\n\nConclusie: zo.\n"


@pytest.mark.parametrize("kind", [SourceKind.POLICY_TEXT, SourceKind.OBSERVATION_REPORT, SourceKind.INTERVIEW])
def test_a_text_without_speakers_is_read_by_paragraphs(kind: SourceKind) -> None:
    found = parse_transcript(POLICY, "beleid.txt", a_discussion(), SpeakerCodes(shipped_roles()), kind)
    assert spoken(found) == [
        ("onbekend", "Beleidsplan"),
        ("onbekend", "1. Inleiding De gemeente helpt: snel en goed."),
        ("onbekend", "Conclusie: zo."),
    ]
    assert (rules(found), found.proposals) == (["page-number"], ())
    assert found.transcript.speakers == (Speaker(code="onbekend"),)


def test_paragraphs_of_word_are_turns_and_an_interview_with_codes_is_a_talk(tmp_path: Path) -> None:
    path = tmp_path / "g.docx"
    path.write_bytes(a_docx(par("Kop", "Heading1") + par("een") + par("twee")))
    codes = SpeakerCodes(shipped_roles())
    assert len(read_transcript(path, a_discussion(), codes, SourceKind.POLICY_TEXT).transcript.turns) == 3
    talk = parse_transcript("OZ: Wat?\nCL: Dat.", "i.txt", a_discussion(), codes, SourceKind.INTERVIEW)
    assert spoken(talk) == [("OZ", "Wat?"), ("CL", "Dat.")]


def test_what_is_played_from_turn_to_turn_stands_with_the_turns(tmp_path: Path) -> None:
    path = tmp_path / "g.txt"
    path.write_text("KM-I-1: een\nOZ: twee\nKM_I_1: drie\nKM-I-1: vier", encoding="utf-8")
    codes = SpeakerCodes(shipped_roles())
    swaps = [
        RoleSwap(speaker="KM-I-1", role="client", first_turn=2, last_turn=3),
        RoleSwap(speaker="KM-I-1", role="koning", first_turn=1, last_turn=1),
        RoleSwap(speaker="ZT-1", role="client", first_turn=1, last_turn=2),
        RoleSwap(speaker="OZ", role="client", first_turn=3, last_turn=9),
    ]
    found = read_transcript(path, a_discussion(), codes, swaps=swaps)
    assert [turn.enacted_role for turn in found.transcript.turns] == [None, None, "client", None]
    assert found.transcript.speaker("KM-I-1").role == "client_manager_income"
    assert rules(found).count("role-swap") == 3
