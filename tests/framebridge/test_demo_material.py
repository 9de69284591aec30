"""The demo study: its transcripts, its codings and its people fit each other and show what they should."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from builders import PASS, SECRET, a_transcript, shipped_codebook, shipped_roles, some_roles, words

from framebridge.demo.coders import coding_files
from framebridge.demo.coding_file import CodingFile, to_coding
from framebridge.documents import read_toml, read_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.merging import merge_codings
from framebridge.shipped import shipped
from framebridge.study import StudySettings
from framebridge.study.discussions import read_discussions
from framebridge.study.instruments import read_passes
from framebridge.transcripts import ReadTranscript, SpeakerCodes, read_transcript
from frameschema import (
    Coding,
    Interaction,
    MergeStatus,
    RelationKind,
    Severity,
    UnitKind,
    check_coding,
    has_errors,
)
from labelstudio_plugin.tasks import FRAGMENTS

ROWS = {row.id: row for row in read_discussions(shipped("demo", "discussions.csv"))}


@cache
def read(discussion: str) -> ReadTranscript:
    row = ROWS[discussion]
    return read_transcript(
        shipped("demo", "transcripts", row.file), row.discussion(), SpeakerCodes(shipped_roles())
    )


@cache
def coding_of(path: Path) -> Coding:
    file = read_yaml(path, CodingFile)
    return to_coding(file, read(file.transcript).transcript, "demo", PASS, shipped_codebook().ref)


def codings_by_transcript() -> dict[str, list[Coding]]:
    codings = sorted((coding_of(path) for path in coding_files()), key=lambda coding: coding.transcript)
    return {key: list(group) for key, group in groupby(codings, key=lambda coding: coding.transcript)}


def test_every_file_belongs_to_a_discussion_and_every_discussion_has_a_file() -> None:
    files = {path.name for path in shipped("demo", "transcripts").iterdir()}
    assert files == {row.file for row in ROWS.values()}


@pytest.mark.parametrize("discussion", ROWS)
def test_a_transcript_reads_without_errors_and_with_all_speakers_known(discussion: str) -> None:
    assert not has_errors(read(discussion).findings)
    assert len(read(discussion).transcript.turns) > 20


@pytest.mark.parametrize("discussion", ROWS)
def test_who_brings_the_case_speaks(discussion: str) -> None:
    row = ROWS[discussion]
    assert row.case_bringer in {speaker.code for speaker in read(discussion).transcript.speakers}
    assert all(shipped_codebook().has_code("method", method) for method in row.methods)


@pytest.mark.parametrize("path", coding_files(), ids=lambda path: path.stem)
def test_a_coding_has_no_errors(path: Path) -> None:
    coding = coding_of(path)
    assert path.stem == f"{coding.transcript}.{coding.coder}"
    findings = check_coding(coding, read(coding.transcript).transcript, shipped_codebook(), some_roles())
    assert [str(finding) for finding in findings if finding.severity is Severity.ERROR] == []


def test_every_coder_of_the_study_codes_the_own_material() -> None:
    settings = read_toml(shipped("demo", "study.toml"), StudySettings)
    coders = {coder.id: coder.werkplaats for coder in settings.coder}
    found = {coding_of(path).coder: coding_of(path).transcript for path in coding_files()}
    assert set(found) == set(coders)
    assert all(ROWS[transcript].werkplaats == coders[coder] for coder, transcript in found.items())
    assert {row.werkplaats for row in ROWS.values()} == {item.id for item in settings.werkplaats}


@pytest.mark.parametrize("discussion", ROWS)
def test_two_coders_differ_on_every_transcript(discussion: str) -> None:
    codings = codings_by_transcript()[discussion]
    merged = merge_codings(codings, read(discussion).transcript)
    assert len({coding.coder for coding in codings}) == 2
    statuses = {unit.status for unit in merged.units}
    assert {MergeStatus.DIFFERS, MergeStatus.ONE_CODER} <= statuses


def test_the_demo_shows_every_kind_of_unit_and_the_commonest_finding() -> None:
    units = [unit for path in coding_files() for unit in coding_of(path).units]
    links = [kind for path in coding_files() for link in coding_of(path).relations for kind in link.kinds]
    (fragments,) = (item for item in read_passes(Path(), ["narrative"]) if item.id == FRAGMENTS)
    assert {unit.kind for unit in units} == set(fragments.kinds)
    assert Interaction.SUPPORT in {unit.interaction for unit in units if unit.kind is UnitKind.FRAGMENT}
    assert {unit.result.value for unit in units if unit.kind is UnitKind.SHIFT_MOMENT and unit.result} == {
        "shift",
        "missed_opening",
    }
    assert RelationKind.RESPONDS_TO in links


# Coding files: words in place of positions.

TALK = a_transcript("KM-I-1: Zoë 😀 belt en belt", f"ZT-1: {SECRET}")


def a_file(**unit: Any) -> CodingFile:
    entry = {"key": "f1", "kind": "fragment", "from": {"turn": 1, "words": "belt"}, **unit}
    return CodingFile.model_validate({"transcript": TALK.id, "coder": "ann", "units": [entry]})


def coded(file: CodingFile) -> Coding:
    return to_coding(file, TALK, "proef", PASS, shipped_codebook().ref)


def test_words_are_their_first_occurrence_in_the_turn() -> None:
    assert coded(a_file()).units[0].span == words(TALK, "belt")


def test_a_unit_may_run_over_turns() -> None:
    unit = coded(a_file(to={"turn": 2, "words": SECRET})).units[0]
    assert unit.span.of(TALK.text) == f"belt en belt{SECRET}"


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        ({"from": {"turn": 9, "words": SECRET}}, "no turn 9"),
        ({"from": {"turn": 1, "words": SECRET}}, "not in turn 1"),
        ({"who_wat": SECRET}, "who_wat"),
        ({"kind": "gesprek"}, "kind"),
        ({"from": {"turn": 2, "words": SECRET}, "to": {"turn": 1, "words": "Zoë"}}, "span"),
    ],
)
def test_a_mistake_names_file_and_unit_and_no_words(unit: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigurationProblem, match=reason) as caught:
        coded(a_file(**unit))
    assert str(caught.value).startswith("gesprek-01.ann, unit f1: ")
    assert SECRET not in str(caught.value)
