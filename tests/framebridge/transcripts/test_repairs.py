"""Typists' noise: what is proposed, and that nothing changes until somebody accepts it."""

from __future__ import annotations

import pytest
from builders import SECRET, a_discussion, shipped_roles

from framebridge.errors import ConfigurationProblem
from framebridge.transcripts import ReadTranscript, SpeakerCodes, parse_transcript
from framebridge.transcripts.repairs import Proposal, Repair, RepairKind, check_words, choose

FILE = "gesprek-01.txt"


def read(text: str, *accepted: Repair) -> ReadTranscript:
    return parse_transcript(text, FILE, a_discussion(), SpeakerCodes(shipped_roles()), accepted=accepted)


def spoken(found: ReadTranscript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in found.transcript.turns]


def repaired(text: str, *words: str) -> ReadTranscript:
    """Accept as the command does: until nothing new turns up."""
    accepted: list[Repair] = []
    while news := choose(read(text, *accepted).proposals, words):
        accepted += [proposal.repair for proposal in news]
    return read(text, *accepted)


NOISE = [
    (RepairKind.LOOK_ALIKE, "KM-I-1: Ja.\nKM-1-1: Nee.\nKM-1-1: Toch.", [("KM-I-1", "Nee."), ("KM-I-1", "Toch.")]),
    (RepairKind.LOOK_ALIKE, "KM-I-1: Ja.\n0Z: Nee.", [("OZ", "Nee.")]),
    (RepairKind.LOOK_ALIKE, "KM-I-1: Ja.\nKM-l-2: Nee.", [("KM-I-2", "Nee.")]),
    (RepairKind.SEMICOLON, "KM-I-1: Ja.\nZT-1; Nee.", [("ZT-1", "Nee.")]),
    (RepairKind.MISSING_COLON, "KM-I-1: Ja.\nZT-1 nou nee", [("ZT-1", "nou nee")]),
    (RepairKind.BROKEN_CODE, "OZ: Ja.\nKM-\n12\n\nI-1: Nee.", [("KM-I-1", "Nee.")]),
    (RepairKind.BROKEN_CODE, "OZ: Ja. KM-I\n-1: Nee.", [("KM-I-1", "Nee.")]),
    (RepairKind.BROKEN_CODE, "OZ: Ja.\nKM-I-1\n: Nee.", [("KM-I-1", "Nee.")]),
    (RepairKind.PAGE_NUMBER, "OZ: Ja.\n12 KM-I-1: Nee.", [("KM-I-1", "Nee.")]),
    (RepairKind.PAGE_NUMBER, "OZ: Ja. 12 KM-I-1: Nee.", [("KM-I-1", "Nee.")]),
    (RepairKind.INSIDE_LINE, "OZ: Ja. KM-I-1: Nee. OZ: Hm.", [("KM-I-1", "Nee."), ("OZ", "Hm.")]),
    (RepairKind.NEW_SPEAKER, "OZ: Ja.\nProjectleider Welzijn: Nee.", [("Projectleider Welzijn", "Nee.")]),
    (RepairKind.NEW_SPEAKER, "OZ: Ja.\nQQQQ-9: Nee.", [("QQQQ-9", "Nee.")]),
    (RepairKind.HEADING, "OZ: Ja.\n\nFASE 2 ANALYSE\n\nZT-1: Nee.", [("ZT-1", "Nee.")]),
    (RepairKind.HEADING, "OZ: Ja.\n\nFase 2: analyse\n\nZT-1: Nee.", [("ZT-1", "Nee.")]),
]


@pytest.mark.parametrize(("kind", "text", "after"), NOISE)
def test_a_repair_is_proposed_and_made_only_when_it_is_accepted(
    kind: RepairKind, text: str, after: list[tuple[str, str]]
) -> None:
    first = read(text)
    assert first.repairs == ()
    assert kind in [proposal.repair.kind for proposal in first.proposals]
    assert any(str(finding.where).startswith(FILE) for finding in first.findings)
    found = repaired(text, kind.value)
    assert spoken(found)[1:] == after
    assert spoken(found)[0][1] == "Ja."
    assert {repair.kind for repair in found.repairs} == {kind}
    assert [finding for finding in found.findings if finding.rule not in ("page-number",)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Het gaat om drie dingen: huur, zorg en werk.",
        "en ik zei: KM-I-1 weet het",
        "om 10:30 uur met KM-I-1 en ZT-1",
        "de regel is: eerst werk",
        "(..) [maakt gebaar] ja",
        "Nummer 12 dan.",
        "Ja precies",
    ],
)
def test_running_text_is_not_repaired(line: str) -> None:
    found = read(f"OZ: Nou\n{line}")
    proposed = {proposal.repair.kind for proposal in found.proposals}
    assert proposed <= {RepairKind.MISSING_COLON}


def test_a_proposal_tells_why_and_shows_before_and_after() -> None:
    (proposal,) = read("KM-I-1: Ja.\nKM-1-1: Nee hoor.").proposals
    assert (proposal.where, proposal.before, proposal.after) == (
        f"{FILE}:2",
        "KM-1-1: Nee hoor.",
        "KM-I-1: Nee hoor.",
    )
    assert "looks like KM-I-1" in proposal.reason
    assert proposal.is_sure


def test_no_reason_or_finding_holds_what_was_said() -> None:
    text = f"OZ: Ja.\n{SECRET.title()} Huis: {SECRET}\nZT-1; {SECRET}\nSP1 {SECRET}\nOZ: {SECRET} KM-I-1: {SECRET}"
    found = read(text)
    assert len(found.proposals) >= 4
    said = [proposal.reason for proposal in found.proposals] + [str(finding) for finding in found.findings]
    assert not any(SECRET in text.casefold() for text in said)


def test_accepting_by_kind_place_sure_and_all() -> None:
    proposals = read("KM-I-1: Ja.\nKM-1-1: Nee.\nZT-1 nou\n0Z: Hm.").proposals
    assert [proposal.repair.line for proposal in choose(proposals, ["sure"])] == [2, 4]
    assert [proposal.repair.line for proposal in choose(proposals, ["missing-colon"])] == [3]
    assert [proposal.repair.line for proposal in choose(proposals, [f"{FILE}:4"])] == [4]
    assert choose(proposals, ["all", "sure"]) == list(proposals)
    assert choose(proposals, ["heading"]) == []


def test_a_word_that_is_no_repair_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigurationProblem, match="look-alike"):
        check_words(["all", "sure", "heading", f"{FILE}:4", f"heading@{FILE}:4", "lookalike"], [FILE])
    check_words(["all", "sure", "heading", f"{FILE}:4", f"heading@{FILE}:4"], ["ander.txt", FILE])


def test_the_same_file_and_the_same_repairs_give_the_same_turns() -> None:
    for _, text, _ in NOISE:
        once, twice = repaired(text, "all"), repaired(text, "all")
        assert once == twice


def test_a_repair_of_another_line_changes_nothing() -> None:
    text = "KM-I-1: Ja.\nZT-1 nou nee"
    other = Repair(kind=RepairKind.MISSING_COLON, line=1)
    assert spoken(read(text, other)) == spoken(read(text))


def test_a_proposal_is_named_by_kind_and_place() -> None:
    (proposal,) = read("KM-I-1: Ja.\nZT-1 nou nee").proposals
    assert isinstance(proposal, Proposal)
    assert choose([proposal], [proposal.key]) == [proposal]
