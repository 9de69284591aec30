"""Correcting a transcript: what it changes is foretold, the old text is kept, and no coding is lost unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import NOON, SECRET, a_coding, a_fragment, a_turn, words
from stored_codings import ISSUE, SERVER, FakeStore, a_version

from framebridge.cli import main
from framebridge.codings import read_codings
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.language import LANGUAGE_VARIABLE
from framebridge.places import store_url
from framebridge.reanchoring import Went, count_moves
from framebridge.store import AnnotationVersion, PullRun, StoredVersion, open_store
from framebridge.study import StudyFolder, new_study
from framebridge.transcripts.adding import clear_as_invented, plan_additions
from framebridge.transcripts.correcting import (
    Change,
    Correction,
    apply_correction,
    plan_correction,
    turns_changed,
)
from framebridge.transcripts.repairs import UnreadableTranscripts
from frameschema import Transcript

TALK = f"""OZ: Welkom allemaal, fijn dat jullie er zijn.
KM-I-1: Mevrouw kan de huur niet betalen, zegt {SECRET}.
ZT-1: Zij durft ook niet te bellen.
12
KM-I-1: Ja.
"""


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    made = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    made.discussions_file.write_text(
        "id,file,werkplaats\ngesprek-01,praat.txt,werkplaats-1\ngesprek-02,ander.txt,werkplaats-1\n"
    )
    for name in ("praat.txt", "ander.txt"):
        (made.path / "transcripts" / name).write_text(TALK, encoding="utf-8")
    return made


@pytest.fixture
def talk(study: StudyFolder) -> Transcript:
    return study.transcripts()["gesprek-01"]


def a_correction(study: StudyFolder, *changes: tuple[str, str], name: str = "gesprek-01.txt") -> Path:
    """Write the talk with these changes down, outside the study."""
    text = TALK
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = study.path.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def coded(talk: Transcript, *quoted: str, coder: str = "ann") -> StoredVersion:
    units = [
        a_fragment(at.start, at.end, key=f"f{number}", **ISSUE)
        for number, at in enumerate(words(talk, q) for q in quoted)
    ]
    number = 7 + len(coder)
    return a_version(talk, coding=a_coding(talk, *units, coder=coder), annotation_id=number)


def planned(study: StudyFolder, file: Path, *versions: StoredVersion) -> Correction:
    return plan_correction(study, FakeStore(*versions), file)  # type: ignore[arg-type]


def files_of(study: StudyFolder) -> dict[str, bytes]:
    found = (path for path in (study.path / "transcripts").rglob("*") if path.is_file())
    return {path.relative_to(study.path).as_posix(): path.read_bytes() for path in found}


TYPO = ("de huur niet", "de huurr niet")
SPLIT = ("te bellen.", "te\nSW-1: bellen.")
GONE = (f"KM-I-1: Mevrouw kan de huur niet betalen, zegt {SECRET}.\n", "")


# --- The plan


@pytest.mark.parametrize(
    ("change", "kind", "turns"),
    [
        (("12\n", "12\n"), Change.NOTHING, 0),
        (("12\n", "\n"), Change.UNREAD, 0),
        (("ZT-1:", "ZT-2:"), Change.TURNS, 1),
        (("ZT-1: Zij", "ZT-1: #00:00:09-0# Zij"), Change.TURNS, 1),
        (("12\n", "[rol KM-I-1 = client]\n"), Change.TURNS, 1),
        (TYPO, Change.TEXT, 1),
        (SPLIT, Change.TEXT, 2),
        (GONE, Change.TEXT, 1),
    ],
)
def test_a_plan_says_what_changes_and_changes_nothing(
    study: StudyFolder, change: tuple[str, str], kind: Change, turns: int
) -> None:
    before = files_of(study)
    plan = planned(study, a_correction(study, change))
    assert (plan.change, plan.turns_changed) == (kind, turns)
    assert files_of(study) == before


def test_turns_are_counted_on_the_side_where_most_differ() -> None:
    one, two, three, four = (a_turn(text) for text in ("Een.", "Twee.", "Drie.", "Vier."))
    assert turns_changed((one, two, three), (one, four, three)) == 1
    assert turns_changed((one, two, three), (two, three)) == 1
    assert turns_changed((one, three), (two, one, three, four)) == 2


def test_a_plan_tells_of_every_coding_what_becomes_of_its_units(study: StudyFolder, talk: Transcript) -> None:
    ann = coded(talk, "Welkom allemaal", "kan de huur niet", "durft ook niet")
    bob = coded(talk, "Ja.", coder="bobbie")
    plan = planned(study, a_correction(study, TYPO), ann, bob)
    counts = {found.coding.coder: count_moves(found.moves) for found in plan.then.reanchored}
    assert counts["ann"] == dict.fromkeys(Went, 0) | {Went.UNCHANGED: 1, Went.EDITED: 1, Went.MOVED: 1}
    assert counts["bobbie"] == dict.fromkeys(Went, 0) | {Went.MOVED: 1}
    assert [finding.rule for finding in plan.findings] == ["words-edited"]
    assert plan.newly_left_out == 0


def test_coding_of_other_discussions_is_not_looked_at(study: StudyFolder) -> None:
    other = coded(study.transcripts()["gesprek-02"], "Ja.")
    assert planned(study, a_correction(study, TYPO), other).then.codings == ()


def test_coding_that_stood_on_an_earlier_text_already_goes_along(study: StudyFolder, talk: Transcript) -> None:
    version = coded(talk, "durft ook niet")
    apply_correction(study, planned(study, a_correction(study, TYPO), version))
    plan = planned(study, a_correction(study, TYPO, SPLIT, ("Welkom", "Dag")), version)
    assert [count_moves(found.moves)[Went.MOVED] for found in plan.then.reanchored] == [1]


def test_what_is_left_out_already_is_not_left_out_anew(study: StudyFolder, talk: Transcript) -> None:
    version = coded(talk, "kan de huur niet", "durft ook niet")
    plan = planned(study, a_correction(study, GONE), version)
    assert plan.newly_left_out == 1
    apply_correction(study, plan)
    assert planned(study, a_correction(study, GONE, SPLIT), version).newly_left_out == 0
    assert planned(study, a_correction(study), version).newly_left_out == 0


def test_coding_of_another_pass_is_not_left_out_unasked_either(study: StudyFolder, talk: Transcript) -> None:
    key = f"proef/{talk.id}/circles/-/1"
    version = coded(talk, "de huur").model_copy(update={"coding_pass": "circles", "task_key": key})
    plan = planned(study, a_correction(study, GONE), version)
    assert (plan.then.codings, plan.newly_left_out) == ((), 1)


def test_coding_on_an_unknown_text_is_told_in_the_plan(study: StudyFolder, talk: Transcript) -> None:
    stranger = coded(talk, "Ja.").model_copy(update={"text_sha256": "0" * 64})
    assert [f.rule for f in planned(study, a_correction(study, TYPO), stranger).findings] == ["text-changed"]


def test_only_what_has_to_do_with_the_text_is_told(study: StudyFolder, talk: Transcript) -> None:
    unknown = coded(talk, "Ja.").model_copy(update={"coder": None})
    loose = a_version(talk, coding=a_coding(talk, a_fragment(0, 6)))
    assert planned(study, a_correction(study, TYPO), unknown, loose).findings == ()


def test_an_excluded_discussion_loses_no_coding_either(study: StudyFolder, talk: Transcript) -> None:
    listed = study.discussions_file.read_text().replace("werkplaats\n", "werkplaats,excluded_because\n")
    study.discussions_file.write_text(listed.replace("praat.txt,werkplaats-1", "praat.txt,werkplaats-1,ziek"))
    assert planned(study, a_correction(study, GONE), coded(talk, "de huur")).newly_left_out == 1


def test_errors_in_the_corrected_file_stop_it(study: StudyFolder) -> None:
    with pytest.raises(DataProblem, match="nothing was corrected") as caught:
        planned(study, a_correction(study, ("ZT-1", "QQ-1")))
    assert [finding.rule for finding in caught.value.findings] == ["unknown-speaker", "page-number"]


def test_errors_in_the_old_file_do_not_stop_its_correction(study: StudyFolder) -> None:
    study.transcript_file(study.discussions[0]).write_text(TALK.replace("ZT-1", "QQ-1"), encoding="utf-8")
    assert planned(study, a_correction(study)).change is Change.TURNS


def test_an_unknown_discussion_is_refused_with_the_known_ones(study: StudyFolder) -> None:
    with pytest.raises(ConfigurationProblem, match=r'"gesprek-09".*gesprek-01, gesprek-02'):
        planned(study, a_correction(study, name="gesprek-09.txt"))


def test_the_discussion_may_be_named_apart_from_the_file(study: StudyFolder) -> None:
    file = a_correction(study, TYPO, name="verbeterd (2).txt")
    plan = plan_correction(study, FakeStore(), file, "gesprek-02")  # type: ignore[arg-type]
    assert (plan.row.id, plan.read.transcript.id) == ("gesprek-02", "gesprek-02")


def test_the_file_of_the_study_itself_is_refused(study: StudyFolder) -> None:
    """It was edited in place: what was coded is not there any more."""
    own = study.transcript_file(study.discussions[0])
    with pytest.raises(ConfigurationProblem, match="own file"):
        plan_correction(study, FakeStore(), own, "gesprek-01")  # type: ignore[arg-type]


@pytest.mark.parametrize(("change", "cleared"), [(TYPO, False), (("ZT-1", "ZT-2"), True)])
def test_a_clearance_holds_for_exactly_the_text_it_was_given_for(
    study: StudyFolder, change: tuple[str, str], cleared: bool
) -> None:
    assert planned(study, a_correction(study, change)).is_cleared is False
    clear_as_invented(study, plan_additions(study, [a_correction(study)]), "coördinator", NOON)
    assert planned(study, a_correction(study, change)).is_cleared is cleared


# --- What is done


def test_the_old_file_is_kept_under_its_text_and_the_new_one_takes_its_place(
    study: StudyFolder, talk: Transcript
) -> None:
    source = a_correction(study, TYPO)
    kept = apply_correction(study, planned(study, source))
    assert kept == study.path / "transcripts" / "earlier" / f"gesprek-01.{talk.text_sha256[:12]}.txt"
    assert kept.read_text(encoding="utf-8") == TALK
    assert (study.path / "transcripts" / "praat.txt").read_bytes() == source.read_bytes()
    assert study.earlier_texts(study.discussions[0]) == (talk,)


def test_a_second_run_does_nothing(study: StudyFolder) -> None:
    source = a_correction(study, TYPO)
    apply_correction(study, planned(study, source))
    after = files_of(study)
    assert apply_correction(study, planned(study, source)) is None
    assert files_of(study) == after


def test_a_run_that_was_broken_off_is_finished_by_the_next(
    study: StudyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file is kept before the new one is put in place, so no moment is without the text that was coded."""
    source = a_correction(study, TYPO)
    whole = study.transcript_file(study.discussions[0])
    written: list[Path] = []

    def fails_second(path: Path, content: bytes) -> None:
        if written:
            raise ConfigurationProblem("disk full")
        written.append(path)
        path.parent.mkdir()
        path.write_bytes(content)

    with monkeypatch.context() as patch:
        patch.setattr("framebridge.transcripts.keeping.write_file", fails_second)
        with pytest.raises(ConfigurationProblem):
            apply_correction(study, planned(study, source))
    assert whole.read_text(encoding="utf-8") == TALK
    assert apply_correction(study, planned(study, source)) == written[0]
    assert whole.read_bytes() == source.read_bytes()
    assert study.earlier_files("gesprek-01") == (written[0],)


def test_files_with_the_same_text_are_all_kept(study: StudyFolder) -> None:
    speakers = [a_correction(study, ("ZT-1", f"ZT-{number}"), name=f"{number}.txt") for number in (2, 3, 4)]
    kept = []
    for file in (*speakers, speakers[0]):
        plan = plan_correction(study, FakeStore(), file, "gesprek-01")  # type: ignore[arg-type]
        kept.append(apply_correction(study, plan))
    assert [path.name[len("gesprek-01.") + 12 :] for path in kept if path] == [
        ".txt",
        "-2.txt",
        "-3.txt",
        "-4.txt",
    ]
    assert [path.read_bytes() for path in kept[1:] if path] == [file.read_bytes() for file in speakers]
    again = plan_correction(study, FakeStore(), speakers[1], "gesprek-01")  # type: ignore[arg-type]
    assert apply_correction(study, again) == kept[1]


def test_afterwards_the_coding_is_read_as_was_foretold(study: StudyFolder, talk: Transcript) -> None:
    version = coded(talk, "Welkom allemaal", "kan de huur niet", "durft ook niet", "Ja.")
    plan = planned(study, a_correction(study, TYPO, SPLIT, ("12\n", "")), version)
    apply_correction(study, plan)
    found = read_codings(study, FakeStore(version))  # type: ignore[arg-type]
    assert (found.codings, found.reanchored) == (plan.then.codings, plan.then.reanchored)
    assert found.codings[0].text_sha256 == plan.read.transcript.text_sha256


# --- The command


@pytest.fixture
def stored(study: StudyFolder, talk: Transcript) -> Transcript:
    """Coding in the store of the study."""
    version = coded(talk, "Welkom allemaal", "kan de huur niet", "durft ook niet")
    pulled = AnnotationVersion(**version.model_dump(exclude={"number", "pulled_at"}))
    run = PullRun(
        study="proef", server=SERVER, started_at=NOON, finished_at=NOON, tasks_seen=1, annotations_seen=1
    )
    with open_store(store_url("proef", None)) as store:
        store.append([pulled], run)
    return talk


def run(study: StudyFolder, *arguments: str) -> int:
    return main([*arguments, "--study", str(study.path)])


def test_a_dry_run_shows_and_changes_nothing(
    study: StudyFolder, stored: Transcript, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(study)
    assert run(study, "transcripts", "correct", str(a_correction(study, TYPO)), "--dry-run") == 0
    assert files_of(study) == before
    shown = capsys.readouterr()
    assert "gesprek-01: de tekst verschilt; 1 van de 4 beurten veranderd." in shown.out
    assert "gesprek-01 zou worden verbeterd." in shown.out
    row = next(line for line in shown.out.splitlines() if line.strip().startswith("ann"))
    assert row.replace("│", " ").split() == ["ann", "3", "1", "1", "1", "0", "0"]
    assert "eenheid f1: de woorden zijn verbeterd: 1 tekens" in shown.err


def test_coded_units_are_left_out_only_when_that_is_accepted(
    study: StudyFolder, stored: Transcript, capsys: pytest.CaptureFixture[str]
) -> None:
    file, before = str(a_correction(study, GONE)), files_of(study)
    assert run(study, "transcripts", "correct", file) == 1
    assert run(study, "transcripts", "correct", file, "--dry-run") == 1
    assert files_of(study) == before
    shown = capsys.readouterr()
    assert "Er zouden 1 gecodeerde eenheden wegvallen" in shown.err
    assert "verbeterd." not in shown.out
    assert run(study, "transcripts", "correct", file, "--accept") == 0
    assert files_of(study) != before
    assert run(study, "check") == 1


def test_a_correction_says_what_still_has_to_be_done(
    study: StudyFolder, stored: Transcript, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(study, "transcripts", "correct", str(a_correction(study, TYPO))) == 0
    shown = capsys.readouterr()
    assert "de oude tekst wordt bewaard als" in shown.out
    assert "niet vrijgegeven" in shown.err
    assert "dan blijft daar de oude tekst staan" in shown.err
    assert run(study, "transcripts", "correct", str(a_correction(study, TYPO))) == 0
    shown = capsys.readouterr()
    assert shown.out == "gesprek-01: de studie heeft deze tekst al; er is niets te doen.\n"
    assert shown.err == ""


def test_a_corrected_speaker_asks_for_no_new_clearance(
    study: StudyFolder, stored: Transcript, capsys: pytest.CaptureFixture[str]
) -> None:
    clear_as_invented(study, plan_additions(study, [a_correction(study)]), "coördinator", NOON)
    assert run(study, "transcripts", "correct", str(a_correction(study, ("ZT-1", "ZT-2")))) == 0
    shown = capsys.readouterr()
    assert "de tekst is dezelfde" in shown.out
    assert "vrijgegeven" not in shown.err
    assert "de oude sprekers en tijden" in shown.err


def test_a_page_number_taken_out_asks_for_nothing(
    study: StudyFolder, stored: Transcript, capsys: pytest.CaptureFixture[str]
) -> None:
    clear_as_invented(study, plan_additions(study, [a_correction(study)]), "coördinator", NOON)
    assert run(study, "transcripts", "correct", str(a_correction(study, ("12\n", "")))) == 0
    shown = capsys.readouterr()
    assert "sprekers, tijden en tekst zijn dezelfde; 0 van de 4" in shown.out
    assert shown.err == ""


def test_the_result_for_a_program_is_what_was_planned(
    study: StudyFolder, stored: Transcript, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    file = a_correction(study, GONE)
    assert run(study, "transcripts", "correct", str(file), "--json") == 1
    document = json.loads(capsys.readouterr().out)
    (coding,) = document["codings"]
    assert {name: coding[name] for name in Went} == {
        "unchanged": 1, "moved": 1, "edited": 0, "elsewhere": 0, "left_out": 1
    }  # fmt: skip
    assert (document["change"], document["newly_left_out"], document["kept"]) == ("text", 1, None)
    assert [finding["rule"] for finding in document["findings"]] == ["page-number", "not-placed"]


def test_no_words_of_the_talk_reach_the_screen(
    study: StudyFolder, stored: Transcript, capsys: pytest.CaptureFixture[str]
) -> None:
    for change in (TYPO, GONE, SPLIT):
        for more in (("--dry-run",), ("--json", "--dry-run"), ("--accept",)):
            run(study, "transcripts", "correct", str(a_correction(study, change)), *more)
    shown = capsys.readouterr()
    assert SECRET not in shown.out + shown.err


def test_repairs_are_made_in_the_corrected_file_and_written_down(study: StudyFolder) -> None:
    file = a_correction(study, ("ZT-1: Zij", "ZT-1; Zij"))
    with pytest.raises(UnreadableTranscripts):
        planned(study, file)
    plan = plan_correction(study, FakeStore(), file, repairs=["semicolon"])  # type: ignore[arg-type]
    assert plan.change is Change.UNREAD
    apply_correction(study, plan)
    assert [item.file for item in study.repairs.files] == [file.name]
    again = StudyFolder(study.path)
    assert again.read(again.discussions[0]).transcript == plan.read.transcript
