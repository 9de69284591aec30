"""A typed transcript becomes turns; what is left out or doubtful is named with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from builders import SECRET, a_discussion, shipped_roles
from hypothesis import given
from hypothesis import strategies as st

from framebridge.errors import DataProblem
from framebridge.transcripts import ReadTranscript, SpeakerCodes, parse_transcript, read_transcript
from frameschema import Severity

FILE = "gesprek-01.txt"


def read(*lines: str, aliases: Mapping[str, str] | None = None) -> ReadTranscript:
    roles = shipped_roles().model_copy(update={"aliases": aliases or {}})
    return parse_transcript("\n".join(lines), FILE, a_discussion(), SpeakerCodes(roles))


def spoken(found: ReadTranscript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in found.transcript.turns]


def noticed(found: ReadTranscript) -> list[tuple[str, str, str]]:
    return [(finding.where, finding.rule, finding.severity.value) for finding in found.findings]


def test_turns_in_order_with_their_speakers() -> None:
    found = read("OZ: Welkom.", "KM-I-1: Dank.", "", "OZ: Wie begint?")
    assert spoken(found) == [("OZ", "Welkom."), ("KM-I-1", "Dank."), ("OZ", "Wie begint?")]
    assert [speaker.code for speaker in found.transcript.speakers] == ["OZ", "KM-I-1"]
    assert (found.transcript.id, found.transcript.discussion) == ("gesprek-01", "gesprek-01")
    assert found.findings == ()


def test_broken_lines_belong_to_the_turn_and_pages_do_not() -> None:
    found = read("OZ: Ik vroeg", "  me af  ", "12", "", "of dit", "- 13 -", "klopt.", "GL: Ja.")
    assert spoken(found) == [("OZ", "Ik vroeg me af of dit klopt."), ("GL", "Ja.")]
    assert noticed(found) == [(f"{FILE}:3", "page-number", "info"), (f"{FILE}:6", "page-number", "info")]


def test_a_number_that_can_be_no_page_is_what_was_said() -> None:
    assert spoken(read("OZ: Mijn code is", "123456", "of 12a")) == [("OZ", "Mijn code is 123456 of 12a")]


def test_a_double_colon_is_read_as_one() -> None:
    found = read("OZ:: Welkom.", "GL ::Ja.")
    assert spoken(found) == [("OZ", "Welkom."), ("GL", "Ja.")]
    assert noticed(found) == [(f"{FILE}:{line}", "double-colon", "info") for line in (1, 2)]


def test_a_code_may_stand_on_its_own_line() -> None:
    assert spoken(read("OZ:", "Welkom.", "KM-I-1 :", "Dank.")) == [("OZ", "Welkom."), ("KM-I-1", "Dank.")]


def test_what_is_heard_besides_words_stays() -> None:
    assert spoken(read("OZ: (..) ja [maakt gebaar]")) == [("OZ", "(..) ja [maakt gebaar]")]


@pytest.mark.parametrize(
    "line",
    [
        "Ik zei nog: kom dan",
        "het is 10:30 uur",
        "en toen zei hij: nee",
        "let op: dat mag niet",
        "https://example.org",
        "wat ik wil: dat hij belt, en wel vandaag nog",
        "(lacht): nou",
    ],
)
def test_a_colon_in_running_text_is_no_speaker(line: str) -> None:
    found = read("OZ: Nou", line)
    assert spoken(found) == [("OZ", f"Nou {line}")]
    assert found.findings == ()


@pytest.mark.parametrize("line", ["Spa: die is duur", "Wc: die is kapot", "Co: daar gaat het om"])
def test_a_word_is_not_made_into_a_speaker_because_a_stem_looks_like_it(line: str) -> None:
    found = read("OZ: Nou", line)
    assert len(found.transcript.speakers) == 1 or found.findings


def test_a_word_that_might_be_a_function_is_running_text_and_reported() -> None:
    found = read("OZ: Nou", "Projectleider Welzijn: ik ben het eens")
    assert spoken(found) == [("OZ", "Nou Projectleider Welzijn: ik ben het eens")]
    assert noticed(found) == [(f"{FILE}:2", "possible-speaker", "warning")]


@pytest.mark.parametrize("line", ["ZT-1:Nou nee", "ZT‑1: Nou nee", "ZT–1: Nou nee", "ZT-1 : Nou nee"])
def test_a_speaker_typed_a_little_differently_is_heard(line: str) -> None:
    assert spoken(read("KM-I-1: Ja.", line)) == [("KM-I-1", "Ja."), ("ZT-1", "Nou nee")]


@pytest.mark.parametrize(
    ("line", "rule", "severity"),
    [
        ("KM-I-1/ZT-1: samen", "unknown-speaker", "error"),
        ("ZT-1; nou nee", "semicolon", "error"),
        ("Spreker 2: ik ben er ook", "possible-speaker", "warning"),
        ("Onbekende man: goedemiddag", "possible-speaker", "warning"),
        ("Émile: dag", "possible-speaker", "warning"),
        ("Mevrouw de Boer: dag", "possible-speaker", "warning"),
        ("De heer Jansen: dag", "possible-speaker", "warning"),
        ("oz: en toen", "possible-speaker", "warning"),
        ("KM-I-1 / ZT-1: samen", "unknown-speaker", "error"),
        ("KM-I-?: wie ook", "unknown-speaker", "error"),
        ("SP1 ik denk", "missing-colon", "warning"),
        ("ZT-1 nou nee", "missing-colon", "warning"),
    ],
)
def test_words_never_go_to_another_speaker_in_silence(line: str, rule: str, severity: str) -> None:
    found = read("KM-I-1: Ja.", line)
    assert noticed(found) == [(f"{FILE}:2", rule, severity)]


@pytest.mark.parametrize(
    "line",
    [
        "Nou: dan niet",
        "Ik zei: kom dan",
        "Maar goed: verder",
        "NB: de band liep",
        "Punt 1: geld",
        "13-14: lunch",
        "Vraag 2: hoe",
    ],
)
def test_words_of_every_day_before_a_colon_are_no_speaker(line: str) -> None:
    found = read("KM-I-1: Ja.", line)
    assert spoken(found) == [("KM-I-1", f"Ja. {line}")]
    assert noticed(found) == []


@pytest.mark.parametrize("line", ["[ZT-1]: nou nee", "(ZT-1): nou nee", "*ZT-1*: nou nee", "- ZT-1: nou nee"])
def test_what_typists_put_around_a_code_does_not_hide_the_speaker(line: str) -> None:
    assert spoken(read("KM-I-1: Ja.", line)) == [("KM-I-1", "Ja."), ("ZT-1", "nou nee")]


@pytest.mark.parametrize("line", ["[00:01:10] ZT-1: nou", "00:01:10 ZT-1: nou", "01:10 ZT-1: nou"])
def test_a_bare_time_before_the_code_is_its_time(line: str) -> None:
    turn = read("KM-I-1: Ja.", line).transcript.turns[1]
    assert (turn.speaker, turn.text, turn.start_ms) == ("ZT-1", "nou", 70_000)


def test_an_unknown_code_is_an_error_with_a_suggestion_and_told_once() -> None:
    found = read("KM-I-1: Ja.", "KM-1-1: Nee.", "KM-1-1: Toch.", "0Z: Hm.")
    assert spoken(found)[1:] == [("KM-1-1", "Nee."), ("KM-1-1", "Toch."), ("0Z", "Hm.")]
    assert noticed(found) == [
        (f"{FILE}:2", "unknown-speaker", "error"),
        (f"{FILE}:4", "unknown-speaker", "error"),
    ]
    assert "KM-1-1: KM-I-1" in found.findings[0].remedy
    assert "0Z: OZ" in found.findings[1].remedy
    assert found.transcript.speaker("KM-1-1").role == "unknown"


def test_an_unknown_code_that_looks_like_none_asks_for_a_stem() -> None:
    (finding,) = read("OZ: Ja.", "QQ-9: Nee.").findings
    assert (finding.severity, finding.where) == (Severity.ERROR, f"{FILE}:2")
    assert "roles.yaml" in finding.remedy


def test_an_alias_makes_one_speaker_of_two_codes() -> None:
    found = read("KM-I-1: Ja.", "KM-1-1: Nee.", aliases={"KM-1-1": "KM-I-1"})
    assert spoken(found) == [("KM-I-1", "Ja."), ("KM-I-1", "Nee.")]
    assert len(found.transcript.speakers) == 1
    assert found.findings == ()


def test_what_stands_before_the_first_speaker_is_left_out_and_told() -> None:
    found = read("Gesprek in Roermond", "", "1", "OZ: Welkom.")
    assert spoken(found) == [("OZ", "Welkom.")]
    assert noticed(found) == [
        (f"{FILE}:1", "before-first-speaker", "warning"),
        (f"{FILE}:3", "page-number", "info"),
    ]


@pytest.mark.parametrize("line", ["KM-I-1:", "KM-I-1:   ", "KM-I-1: #00:01:02-3#"])
def test_a_code_without_words_is_left_out_and_told(line: str) -> None:
    found = read("OZ: Ja.", line, "OZ: Nee.")
    assert spoken(found) == [("OZ", "Ja."), ("OZ", "Nee.")]
    assert noticed(found) == [(f"{FILE}:2", "empty-turn", "warning")]


# Time stamps of f4


def starts(*lines: str) -> list[int | None]:
    return [turn.start_ms for turn in read(*lines).transcript.turns]


def test_a_stamp_at_the_end_is_where_the_next_turn_starts() -> None:
    lines = ("OZ: Welkom. #00:00:05-2#", "KM-I-1: Dank. #01:09:56-2#", "OZ: Zo.")
    assert starts(*lines) == [None, 5_200, 4_196_200]
    assert spoken(read(*lines))[0] == ("OZ", "Welkom.")


def test_a_stamp_at_the_beginning_is_where_the_turn_starts() -> None:
    lines = ("OZ: #0:00:05# Welkom. #00:00:07-9#", "KM-I-1: #00:00:08-1# Dank.")
    assert starts(*lines) == [5_000, 8_100]
    assert spoken(read(*lines)) == [("OZ", "Welkom."), ("KM-I-1", "Dank.")]


def test_a_stamp_after_a_broken_line_is_still_at_the_end() -> None:
    assert starts("OZ: Welkom", "allemaal.", "#00:00:05-0#", "GL: Ja.") == [None, 5_000]


def test_a_stamp_amid_the_words_stays_there() -> None:
    assert spoken(read("OZ: Wel #00:00:05-0# kom.")) == [("OZ", "Wel #00:00:05-0# kom.")]


def test_a_stamp_before_the_code_does_not_hide_the_speaker() -> None:
    found = read("OZ: Welkom.", "#00:00:05-0# KM-I-1: Dank.", "OZ: Zo.")
    assert [speaker for speaker, _ in spoken(found)] == ["OZ", "KM-I-1", "OZ"] or found.findings


# Role play


def roles_played(found: ReadTranscript) -> list[str | None]:
    return [turn.enacted_role for turn in found.transcript.turns]


def test_a_marker_gives_a_speaker_another_role_until_the_own_one_is_taken_up_again() -> None:
    found = read(
        "KM-I-1: Ik.",
        "[rol KM-I-1 = client]",
        "KM-I-1: Ik ben de moeder.",
        "OZ: En?",
        "KM-I-1: Ik wil rust.",
        "[Rol KM-I-1=eigen]",
        "KM-I-1: Zo was dat.",
    )
    assert roles_played(found) == [None, "client", None, "client", None]
    assert found.transcript.speaker("KM-I-1").role == "client_manager_income"
    assert found.findings == ()


def test_a_marker_may_come_before_the_speaker_has_spoken() -> None:
    assert roles_played(read("[rol KM-I-1 = client]", "KM-I-1: Ik ben de moeder.")) == ["client"]


def test_an_unknown_role_or_speaker_in_a_marker_is_an_error() -> None:
    found = read("KM-I-1: Ik.", "[rol KM-I-1 = moeder]", "[rol QQ-9 = client]", "KM-I-1: Ja.")
    assert noticed(found) == [
        (f"{FILE}:2", "unknown-role", "error"),
        (f"{FILE}:3", "unknown-speaker", "error"),
    ]
    assert roles_played(found) == [None, None]


@pytest.mark.parametrize("code", ["KM-1-1", "km-i-1"])
def test_a_marker_that_is_understood_is_followed(code: str) -> None:
    found = read(f"[rol {code} = client]", "KM-I-1: Ik ben de moeder.", aliases={"KM-1-1": "KM-I-1"})
    assert roles_played(found) == ["client"] or found.findings


def test_words_after_a_marker_are_not_lost() -> None:
    found = read("KM-I-1: Ik vind", "[rol KM-I-1 = client]", "dat ik de moeder ben.", "OZ: Ja.")
    assert "dat ik de moeder ben." in found.transcript.text


# What holds for every transcript

SPEAKERS = ("KM-I-1", "KmW-C", "KM-ZT-2", "OZ", "Gespreksleider", "Directeur BoT")
WORDS = ("ja", "Zoë", "😀", "10:30", "(..)", "[maakt gebaar]", "#hash", "“nou”", "KM-I-1", "=1+1", "<b>")


@st.composite
def typed_scripts(draw: st.DrawFn) -> tuple[list[tuple[str, str]], str]:
    """What was said, and how a typist wrote it down."""
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
    said = draw(st.lists(st.tuples(st.sampled_from(SPEAKERS), words), min_size=1, max_size=6))
    lines = []
    for speaker, spoken_words in said:
        lines.append(draw(st.sampled_from(["", " ", "\t"])) + speaker + draw(st.sampled_from([":", " :", "::"])))
        for word in spoken_words:
            if draw(st.booleans()):
                lines[-1] += f" {word}"
            else:
                lines += draw(st.sampled_from([[], [""], ["17"], ["", "- 3 -", ""]]))
                lines.append(f"  {word}")
    return [(speaker, " ".join(spoken_words)) for speaker, spoken_words in said], "\n".join(lines)


@given(typed_scripts())
def test_what_was_said_comes_back_however_it_was_typed(case: tuple[list[tuple[str, str]], str]) -> None:
    said, typed = case
    found = read(typed)
    assert spoken(found) == said
    assert {finding.severity for finding in found.findings if finding.rule != "missing-colon"} <= {Severity.INFO}


NOISE = (
    "{}",
    "  {} en verder",
    "KM-I-1: {}",
    "OZ:: {}",
    "0Z: {}",
    "QQ-7: {}",
    "Conclusie: {}",
    "Projectleider Welzijn: {}",
    "KM-I-1:{}",
    "#00:00:01-0# {}",
    "GL: {} #00:00:02-5#",
    "[rol KM-I-1 = client]",
    "[rol KM-I-1 = {}]",
    "KM-I-1:",
    "12",
    "",
)


@given(st.lists(st.sampled_from(NOISE), max_size=10))
def test_no_line_disappears_without_being_told(shapes: list[str]) -> None:
    lines = ["OZ: begin", *(shape.format(f"woord{at}") for at, shape in enumerate(shapes))]
    found = read(*lines)
    told = {finding.where for finding in found.findings}
    for number, line in enumerate(lines, start=1):
        for word in line.split():
            if word.startswith("woord"):
                assert word.strip("]") in found.transcript.text or f"{FILE}:{number}" in told


@given(st.lists(st.sampled_from(NOISE), max_size=10))
def test_the_same_input_gives_the_same_output(shapes: list[str]) -> None:
    lines = ["OZ: begin", *shapes]
    assert read(*lines) == read(*lines)


def test_findings_hold_no_words_that_were_spoken() -> None:
    found = read(SECRET, f"OZ:: {SECRET}", f"Conclusie: {SECRET}", f"0Z: {SECRET}", "GL:")
    assert len(found.findings) == 5
    assert not any(SECRET in str(finding) for finding in found.findings)


@pytest.mark.parametrize("text", ["", "Alleen maar een verhaal.\nZonder sprekers.", "KM-I-1:\nOZ:", "12"])
def test_a_text_without_turns_is_no_transcript(text: str) -> None:
    with pytest.raises(DataProblem, match=f"{FILE}: no line starts with a speaker code"):
        read(text)


def test_another_format_is_refused_with_those_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "gesprek-01.pages"
    path.write_text("OZ: Welkom.")
    with pytest.raises(DataProblem, match=r"this format is not read; choose from \.txt, \.docx"):
        read_transcript(path, a_discussion(), SpeakerCodes(shipped_roles()))


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    path = tmp_path / FILE.upper()
    path.write_bytes("\ufeffOZ: Zoe\u0308\r\nGL: Ja\r\n".encode())
    found = read_transcript(path, a_discussion(title="Titel"), SpeakerCodes(shipped_roles()))
    assert spoken(found) == [("OZ", "Zo\u00eb"), ("GL", "Ja")]
    assert found.transcript.title == "Titel"
