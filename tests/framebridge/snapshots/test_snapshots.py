"""Snapshots: frozen whole or not at all, never written again, and compared unit by unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import (
    NOON,
    SECRET,
    a_codebook_ref,
    a_coding,
    a_discussion,
    a_fragment,
    a_merged,
    a_study,
    a_transcript,
)
from whole_study import a_whole_study

from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.snapshots.comparing import Change, ChangeKind, How, State, compare
from framebridge.snapshots.freezing import (
    Manifest,
    changed_files,
    freeze,
    frozen_files,
    read_manifest,
    read_snapshot,
    snapshot_names,
)
from framebridge.snapshots.rounds import of_round
from frameschema import Coding, Study

TALK = a_transcript("KM-I-1: Hij komt niet.", f"ZT-1: Hij durft niet, {SECRET}.")


def a_manifest(name: str = "ronde-1") -> Manifest:
    return Manifest(
        name=name,
        study="proef",
        frozen_at=NOON,
        by="de coördinator",
        codebook=a_codebook_ref(),
        framebridge="0.1.0",
        files={},
    )


def coded(*codings: Coding) -> State:
    study = a_study(transcripts=(TALK,), codings=codings)
    return State(study=study, merged=(a_merged(TALK, *codings),) if codings else ())


def changes(before: State, after: State) -> list[tuple[ChangeKind, How, tuple[str, ...]]]:
    return [(one.kind, one.how, one.what) for one in compare(before, after)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    state = coded(a_coding(TALK, a_fragment(), coder="ann"))
    documents = {"merged/gesprek-01.json": state.merged[0]}
    freeze(tmp_path / "snapshots", a_manifest(), frozen_files(state.study, documents, {"study.toml": b"[study]"}))
    return tmp_path / "snapshots"


def test_what_was_frozen_is_read_as_it_was(folder: Path) -> None:
    frozen = read_snapshot(folder, "ronde-1")
    state = coded(a_coding(TALK, a_fragment(), coder="ann"))
    assert frozen.study == state.study
    assert frozen.merged == {TALK.id: state.merged[0]}
    assert set(frozen.manifest.files) == {"study.json", "merged/gesprek-01.json", "study.toml"}
    assert snapshot_names(folder) == ("ronde-1",)


def test_a_snapshot_is_never_written_again(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    with pytest.raises(ConfigurationProblem, match="there is a snapshot ronde-1 already"):
        freeze(folder, a_manifest(), {"study.json": b"{}"})
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before


def test_one_that_cannot_be_written_whole_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationProblem, match="cannot be written"):
        freeze(tmp_path, a_manifest(), {"study.json": b"{}", "study.json/onder": b""})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["study.json", "merged/gesprek-01.json", "nieuw.txt"])
def test_what_is_changed_afterwards_is_noticed(folder: Path, file: str) -> None:
    path = folder / "ronde-1" / file
    if path.exists():
        path.chmod(0o600)
    path.write_bytes(b"{}")
    assert changed_files(folder, read_manifest(folder, "ronde-1")) == (file,)
    with pytest.raises(DataProblem, match=file) as caught:
        read_snapshot(folder, "ronde-1")
    assert SECRET not in str(caught.value)


def test_a_file_that_is_gone_is_noticed_and_an_unknown_name_told(folder: Path) -> None:
    (folder / "ronde-1" / "study.toml").unlink()
    assert changed_files(folder, read_manifest(folder, "ronde-1")) == ("study.toml",)
    with pytest.raises(ConfigurationProblem, match='no snapshot "ronde-2"; choose from: ronde-1'):
        read_snapshot(folder, "ronde-2")


# Comparing


def test_equal_states_differ_in_nothing() -> None:
    whole = State(study=a_whole_study(), merged=())
    assert compare(whole, whole) == ()


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ((a_fragment(key="f"), a_fragment(8, 12, key="g")), [(ChangeKind.UNIT, How.NEW, ("fragment",))]),
        ((), [(ChangeKind.UNIT, How.GONE, ("fragment",))]),
        ((a_fragment(key="f", memo="x"),), [(ChangeKind.UNIT, How.CHANGED, ("memo",))]),
        ((a_fragment(0, 6, key="f"),), [(ChangeKind.UNIT, How.MOVED, ())]),
    ],
)
def test_units_are_compared_one_by_one(now: tuple[Any, ...], found: list[object]) -> None:
    before = coded(a_coding(TALK, a_fragment(key="f"), coder="ann"))
    after = coded(a_coding(TALK, *now, coder="ann"))
    assert [one for one in changes(before, after) if one[0] is ChangeKind.UNIT] == found
    (first, *_) = (one for one in compare(before, after) if one.kind is ChangeKind.UNIT)
    assert (first.transcript, first.coder) == (TALK.id, "ann")


def test_a_new_coder_and_what_that_does_to_agreement() -> None:
    ann, bob = (a_coding(TALK, a_fragment(), coder=coder) for coder in ("ann", "bob"))
    assert changes(coded(ann), coded(ann, bob)) == [
        (ChangeKind.CODING, How.NEW, ("1 units",)),
        (ChangeKind.STATUS, How.CHANGED, ("agreed: 0 → 1", "one_coder: 1 → 0")),
    ]


def test_a_corrected_text_and_no_words_of_it() -> None:
    other = a_transcript("KM-I-1: Anders.", id=TALK.id)
    found = compare(coded(), State(study=a_study(transcripts=(other,)), merged=()))
    assert [(one.kind, one.how, one.id) for one in found] == [(ChangeKind.TEXT, How.CHANGED, TALK.id)]
    assert all(SECRET not in one.model_dump_json() for one in found)
    assert all(isinstance(one, Change) for one in found)


def test_a_round_is_what_belongs_to_its_discussions() -> None:
    talks = (TALK, a_transcript(id="gesprek-02"))
    codings = tuple(a_coding(talk, a_fragment(), coder="ann") for talk in talks)
    discussions = (a_discussion(round=1), a_discussion("gesprek-02", round=2))
    whole = a_study(discussions=discussions, transcripts=talks, codings=codings)
    found = of_round(whole, 2)
    assert [one.id for one in found.discussions] == ["gesprek-02"]
    assert [one.transcript for one in found.codings] == [one.id for one in found.transcripts] == ["gesprek-02"]
    assert of_round(whole, None) == whole
    assert isinstance(of_round(a_whole_study(), 1), Study)
