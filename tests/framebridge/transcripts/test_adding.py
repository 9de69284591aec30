"""Adding transcripts to a study: all or nothing, planned before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import NOON
from source_files import MAKERS, TALK, to_docx

from framebridge.errors import ConfigurationProblem, DataProblem, FramebridgeError
from framebridge.study import StudyFolder, new_study, open_study
from framebridge.transcripts.adding import Wishes, apply_additions, clear_as_invented, files_in, plan_additions
from framebridge.transcripts.repairs import UnreadableTranscripts
from frameschema import ClearanceBasis, SourceKind


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    return new_study(tmp_path / "studie", "proef", "Proef", "nl")


def a_file(folder: Path, name: str = "gesprek-01.txt", text: str = "OZ: Welkom.\nKM-I-1: Dank.\n") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def files_of(study: StudyFolder) -> dict[str, bytes]:
    found = (path for path in study.path.rglob("*") if path.is_file())
    return {path.relative_to(study.path).as_posix(): path.read_bytes() for path in found}


def test_a_plan_changes_nothing(study: StudyFolder, tmp_path: Path) -> None:
    before = files_of(study)
    (addition,) = plan_additions(study, [a_file(tmp_path)])
    assert addition.row.model_dump(exclude_defaults=True) == {
        "id": "gesprek-01",
        "werkplaats": "werkplaats-1",
        "file": "gesprek-01.txt",
    }
    assert files_of(study) == before


def test_what_was_planned_is_in_the_study(study: StudyFolder, tmp_path: Path) -> None:
    source = a_file(tmp_path)
    plan = plan_additions(study, [source])
    apply_additions(study, plan)
    assert open_study(study.path).transcripts() == {"gesprek-01": plan[0].read.transcript}
    assert (study.path / "transcripts" / "gesprek-01.txt").read_bytes() == source.read_bytes()


def test_adding_twice_is_adding_once(study: StudyFolder, tmp_path: Path) -> None:
    for _ in range(2):
        apply_additions(study, plan_additions(study, [a_file(tmp_path)]))
        once = files_of(study)
    assert files_of(study) == once
    assert [row.id for row in study.discussions] == ["gesprek-01"]


def test_a_file_that_lies_in_the_study_already_stays_as_it_is(study: StudyFolder) -> None:
    inside = a_file(study.path / "transcripts")
    apply_additions(study, plan_additions(study, [inside]))
    assert inside.read_text(encoding="utf-8") == "OZ: Welkom.\nKM-I-1: Dank.\n"


def test_one_bad_file_keeps_all_out_and_all_findings_are_told(study: StudyFolder, tmp_path: Path) -> None:
    good = a_file(tmp_path, "goed.txt", "kop\nOZ: Ja.")
    bad = a_file(tmp_path, "fout.txt", "0Z: Nee.")
    with pytest.raises(DataProblem, match="nothing was added") as caught:
        plan_additions(study, [good, bad])
    assert [finding.where for finding in caught.value.findings] == ["goed.txt:1", "fout.txt:1"]


@pytest.mark.parametrize("werkplaats", ["zuid", ""])
def test_an_unknown_werkplaats_is_refused_with_the_known_ones(
    study: StudyFolder, tmp_path: Path, werkplaats: str
) -> None:
    with pytest.raises(ConfigurationProblem, match=r"gesprek-01\.txt.*werkplaats-1"):
        plan_additions(study, [a_file(tmp_path)], Wishes(werkplaats))


def test_with_several_werkplaatsen_one_is_chosen(study: StudyFolder, tmp_path: Path) -> None:
    with (study.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[werkplaats]]\nid = "zuid"\nname = "Zuid"\n')
    reopened = open_study(study.path)
    with pytest.raises(ConfigurationProblem, match="--werkplaats"):
        plan_additions(reopened, [a_file(tmp_path)])
    assert plan_additions(reopened, [a_file(tmp_path)], Wishes("zuid"))[0].row.werkplaats == "zuid"


def test_a_file_name_that_can_be_no_id_is_told(study: StudyFolder, tmp_path: Path) -> None:
    with pytest.raises(FramebridgeError, match="gesprek 1"):
        plan_additions(study, [a_file(tmp_path, "gesprek 1.txt")])


def test_two_files_of_one_name_do_not_replace_each_other(study: StudyFolder, tmp_path: Path) -> None:
    twice = [a_file(tmp_path / "a"), a_file(tmp_path / "b", text="OZ: Een ander gesprek.")]
    with pytest.raises(FramebridgeError, match="gesprek-01"):
        apply_additions(study, plan_additions(study, twice))


def test_what_is_known_of_a_discussion_stays_known(study: StudyFolder, tmp_path: Path) -> None:
    study.discussions_file.write_text(
        "id,file,werkplaats,title,coach_question,excluded_because\n"
        "gesprek-01,gesprek-01.txt,werkplaats-1,Huur,Wat nu?,geen toestemming\n",
        encoding="utf-8",
    )
    (before,) = study.discussions
    apply_additions(study, plan_additions(study, [a_file(tmp_path)]))
    assert study.discussions == (before,)


def test_an_invented_text_is_cleared_as_it_is_now(study: StudyFolder, tmp_path: Path) -> None:
    plan = plan_additions(study, [a_file(tmp_path)])
    apply_additions(study, plan)
    clear_as_invented(study, plan, "de coördinator", NOON)
    clearance = study.clearances.of("gesprek-01")
    assert clearance is not None
    assert clearance.text_sha256 == plan[0].read.transcript.text_sha256
    assert (clearance.basis, clearance.cleared_by) == (ClearanceBasis.INVENTED, "de coördinator")


def test_a_folder_with_a_talk_in_every_format_gives_the_same_turns(study: StudyFolder, tmp_path: Path) -> None:
    folder = tmp_path / "alles"
    folder.mkdir()
    for name, make in MAKERS.items():
        stem, _, suffix = name.partition(".")
        (folder / f"{stem}-{suffix}.{suffix}").write_bytes(make(TALK))
    (folder / "lees-mij.pages").write_text("x")
    (folder / ".DS_Store").write_text("x")
    files, passed_over = files_in([folder])
    apply_additions(study, plan_additions(study, files))
    talks = open_study(study.path).transcripts()
    assert len(talks) == len(MAKERS)
    said = [[(turn.speaker, turn.text) for turn in talk.turns] for talk in talks.values()]
    assert all(one == said[0] for one in said)
    assert len({talk.text_sha256 for talk in talks.values()}) == 1
    assert [(item.rule, item.where) for item in passed_over] == [("not-read", "lees-mij.pages")]


def test_a_folder_without_transcripts_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=f"{tmp_path.name}: there is no transcript"):
        files_in([tmp_path])


NOISY = "KM-I-1: Ja.\nKM-1-1: Nee.\nZT-1 nou nee\n"


def test_accepted_repairs_are_written_down_and_made_ever_after(study: StudyFolder, tmp_path: Path) -> None:
    file = a_file(tmp_path, text=NOISY)
    with pytest.raises(UnreadableTranscripts) as caught:
        plan_additions(study, [file])
    assert [proposal.repair.kind.value for proposal in caught.value.proposals] == ["look-alike", "missing-colon"]
    plan = plan_additions(study, [file], Wishes(accept=("sure", "missing-colon")))
    assert study.repairs.files == ()
    apply_additions(study, plan, NOON)
    opened = open_study(study.path)
    assert opened.transcripts()["gesprek-01"] == plan[0].read.transcript
    assert [turn.speaker for turn in plan[0].read.transcript.turns] == ["KM-I-1", "KM-I-1", "ZT-1"]
    assert [(item.file, item.accepted_at, len(item.repairs)) for item in opened.repairs.files] == [
        (file.name, NOON, 2)
    ]
    assert file.read_text(encoding="utf-8") == NOISY
    before = files_of(study)
    apply_additions(study, plan_additions(study, [file], Wishes(accept=("all",))))
    assert files_of(study) == before


def test_a_text_in_the_study_is_not_repaired_into_another_one(study: StudyFolder, tmp_path: Path) -> None:
    file = a_file(tmp_path, text="KM-I-1: Ja.\nZT-1 nou nee\nOnbekende: Hm.\n")
    apply_additions(study, plan_additions(study, [file]))
    before = files_of(study)
    with pytest.raises(ConfigurationProblem, match="transcripts correct"):
        plan_additions(study, [file], Wishes(accept=("missing-colon",)))
    assert files_of(study) == before


def test_a_text_that_is_replaced_is_kept_also_when_the_format_changes(study: StudyFolder, tmp_path: Path) -> None:
    first = a_file(tmp_path)
    apply_additions(study, plan_additions(study, [first]))
    word = tmp_path / "gesprek-01.docx"
    word.write_bytes(to_docx(TALK))
    with pytest.raises(DataProblem, match="transcripts correct"):
        plan_additions(study, [word])
    (kept,) = apply_additions(study, plan_additions(study, [word], Wishes(replace=True)))
    assert kept.read_bytes() == first.read_bytes()
    (row,) = study.discussions
    assert (row.file, study.transcript_file(row).read_bytes()) == ("gesprek-01.docx", word.read_bytes())
    assert not (study.path / "transcripts" / "gesprek-01.txt").exists()
    assert [talk.turns[0].text for talk in study.earlier_texts(row)] == ["Welkom."]


def test_a_kind_that_is_given_is_written_down(study: StudyFolder, tmp_path: Path) -> None:
    file = a_file(tmp_path, text="Beleid is nodig.\n\nEcht.")
    with pytest.raises(DataProblem, match="--kind"):
        plan_additions(study, [file])
    apply_additions(study, plan_additions(study, [file], Wishes(kind=SourceKind.POLICY_TEXT)))
    assert len(open_study(study.path).transcripts()["gesprek-01"].turns) == 2
