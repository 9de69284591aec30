"""A group's coding goes to another group to be remarked on, and comes back with remarks, unchanged itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import lxml.html
import pytest
from builders import NOON, SECRET, a_coding, a_comment, a_fragment, a_thematic_code
from fake_labelstudio import TOKEN, FakeLabelStudio
from sheet_study import ID, a_coding_of, a_talk, found

from framebridge.cli import main
from framebridge.cli.status import status_rows
from framebridge.codings import StudyCodings, read_codings
from framebridge.commenting.listing import remarks_in
from framebridge.commenting.pushing import apply_comments, plan_comments
from framebridge.errors import ConfigurationProblem
from framebridge.merged_study import merge_study, whole_study
from framebridge.merging.handing_over import new_handover, plan_handover
from framebridge.places import STORE_VARIABLE
from framebridge.sheets.reading import StudySheets
from framebridge.store import AnnotationVersion, PullRun, content_hash, open_store
from framebridge.study import StudyFolder
from framebridge.study.handovers import Handovers, write_handovers
from framebridge.tokens import TOKEN_VARIABLE
from frameschema import Coding, CodingState, Comment, RemarkKind, coding_id
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import PushAction
from labelstudio_plugin.tasks import COMMENTS, FRAGMENTS, TaskKey

COMMENTS_OF_NORTH = 3


def plans(study: StudyFolder, server: LabelStudio, *codings: Coding, to: str = "noord"):
    return plan_comments(study, server, found(study, *codings), "werkplaats-1", to)


def test_a_task_holds_the_units_to_read_and_to_choose_from(study: StudyFolder, server: LabelStudio) -> None:
    coding = a_coding_of(study)
    (plan,) = plans(study, server, coding).plans
    assert (plan.action, plan.project) == (PushAction.SEND, COMMENTS_OF_NORTH)
    assert plan.task.key == TaskKey("proef", ID, COMMENTS, "ann")
    assert [choice["alias"] for choice in plan.task.data["units"]] == [str(unit.id) for unit in coding.units]
    assert len({choice["value"] for choice in plan.task.data["units"]}) == len(coding.units)
    items = lxml.html.fromstring(plan.task.data["coding"]).xpath("//li/b/text()")
    assert items == [choice["value"] for choice in plan.task.data["units"]]


def test_what_was_filled_in_is_read_in_words_and_escaped(study: StudyFolder, server: LabelStudio) -> None:
    nasty = "<script>KM-I-1</script> & zo"
    coding = a_coding(a_talk(study), a_fragment(0, 5, who_what=nasty, reasoning_devices=("solutions",)))
    (plan,) = plans(study, server, coding).plans
    tree = lxml.html.fromstring(plan.task.data["coding"])
    assert tree.xpath("//em/text()") == [nasty]
    assert tree.xpath("//script") == []
    assert study.codebook.label("solutions", "nl") in tree.text_content()


def test_coding_that_grew_renews_the_task_and_a_corrected_text_does_not(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    apply_comments(server, plans(study, server, a_coding_of(study)).plans)
    assert [plan.action for plan in plans(study, server, a_coding_of(study)).plans] == [PushAction.KEEP]
    grown = a_coding_of(study, a_fragment(0, 3, "f9"))
    (plan,) = plans(study, server, grown).plans
    assert plan.action is PushAction.RENEW
    apply_comments(server, [plan])
    assert [one.action for one in plans(study, server, grown).plans] == [PushAction.KEEP]
    (task,) = fake.tasks.values() if isinstance(fake.tasks, dict) else fake.tasks
    task["meta"]["sha256"] = "0" * 64
    assert [one.action for one in plans(study, server, grown).plans] == [PushAction.CHANGED]


def test_several_coders_of_the_group_are_read_merged(study: StudyFolder, server: LabelStudio) -> None:
    settings = study.path / "study.toml"
    with settings.open("a", encoding="utf-8") as file:
        file.write('[[coder]]\nid = "cas"\nname = "Cas"\nwerkplaats = "werkplaats-1"\n')
    both = (a_coding_of(study), a_coding_of(study, coder="cas"))
    (plan,) = plans(StudyFolder(study.path), server, *both).plans
    assert plan.task.key.coder == "merged"
    assert len(plan.task.data["units"]) == len(both[0].units)


def test_what_was_handed_over_and_gone_on_with_is_not_read_beside_its_successor(
    study: StudyFolder, server: LabelStudio
) -> None:
    settings = study.path / "study.toml"
    with settings.open("a", encoding="utf-8") as file:
        file.write('[[coder]]\nid = "cas"\nname = "Cas"\nwerkplaats = "werkplaats-1"\n')
    both = (a_coding_of(study), a_coding_of(study, coder="cas"))
    meant = new_handover("ann", "cas", date(2026, 11, 27), "coordinator", None)
    handover = plan_handover(both[:1], Handovers(), meant, ()).handover
    write_handovers(study.handovers_file, Handovers(handovers=(handover,)))
    (plan,) = plans(StudyFolder(study.path), server, *both).plans
    assert plan.task.key.coder == "cas"


def test_only_submitted_coding_of_the_group_itself_is_sent(study: StudyFolder, server: LabelStudio) -> None:
    others = a_coding_of(study, coder="bob")
    skipped = a_coding_of(study, state=CodingState.SKIPPED)
    assert plans(study, server, others, skipped).plans == ()


def test_a_text_that_is_not_cleared_is_not_sent(study: StudyFolder, server: LabelStudio) -> None:
    (study.path / "clearances.json").unlink()
    planned = plans(study, server, a_coding_of(study))
    assert (planned.plans, [finding.rule for finding in planned.findings]) == ((), ["not-cleared"])


@pytest.mark.parametrize("to", ["werkplaats-1", "zuid"])
def test_groups_that_cannot_be_are_told(study: StudyFolder, server: LabelStudio, to: str) -> None:
    with pytest.raises(ConfigurationProblem, match="choose two different groups"):
        plans(study, server, a_coding_of(study), to=to)


def test_a_study_without_the_pass_is_told(study: StudyFolder, server: LabelStudio) -> None:
    settings = study.path / "study.toml"
    settings.write_text(settings.read_text("utf-8").replace(', "comments"', ""), encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match="no pass for comments"):
        plans(StudyFolder(study.path), server, a_coding_of(study))


# --- what comes back


def a_version(study: StudyFolder, coding: Coding, key: TaskKey, number: int) -> AnnotationVersion:
    talk = a_talk(study)
    raw = {"id": number, "result": write_result(coding, talk, study.codebook, "nl")}
    return AnnotationVersion(
        study="proef",
        server="embedded",
        task_key=str(key),
        transcript=talk.id,
        coding_pass=key.coding_pass,
        coder=coding.coder,
        account=f"{coding.coder}@example.org",
        project_id=1,
        task_id=number,
        annotation_id=number,
        created_at=NOON,
        updated_at=NOON,
        text_sha256=talk.text_sha256,
        codebook_id=study.codebook.id,
        codebook_version=study.codebook.version,
        raw=raw,
        content_sha256=content_hash(raw),
    )


@pytest.fixture
def read(study: StudyFolder, tmp_path: Path) -> StudyCodings:
    """Ann marked fragments and one theme, and bob remarks on ann's coding and on the merged one."""
    talk, coding = a_talk(study), a_coding_of(study)
    remark = a_comment(0, 6, "c1", about=coding.units[0].id, remark=RemarkKind.QUESTION, text="Waarom?")
    versions = [
        a_version(study, coding, TaskKey("proef", ID, FRAGMENTS), 1),
        a_version(study, a_coding(talk, a_thematic_code(0, 6)), TaskKey("proef", ID, "codes"), 2),
        a_version(study, a_coding(talk, remark, coder="bob"), TaskKey("proef", ID, COMMENTS, "ann"), 3),
        a_version(
            study, a_coding(talk, a_comment(0, 6), coder="bob"), TaskKey("proef", ID, COMMENTS, "merged"), 4
        ),
    ]
    run = PullRun(
        study="proef", server="embedded", started_at=NOON, finished_at=NOON, tasks_seen=4, annotations_seen=4
    )
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.append(versions, run)
        return read_codings(study, store)


def test_other_passes_are_kept_apart_from_the_fragments(study: StudyFolder, read: StudyCodings) -> None:
    assert [coding.coding_pass for coding in read.codings] == [FRAGMENTS]
    assert [coding.coding_pass for coding in read.others] == ["codes", "comments.ann", "comments.merged"]
    names = [(one.study, one.transcript, one.coder, one.coding_pass) for one in read.others]
    assert [one.id for one in read.others] == [coding_id(*name) for name in names]
    (merged,) = merge_study(study, read)
    assert {ref.coder for ref in merged.codings} == {"ann"}


def test_other_passes_are_counted_and_are_in_the_whole_study(study: StudyFolder, read: StudyCodings) -> None:
    rows = {row["coder"]: row for row in status_rows(study, read)}
    assert {coder: row["in_other_passes"] for coder, row in rows.items()} == {"ann": 1, "bob": 2}
    whole = whole_study(study, read, StudySheets())
    assert whole.codings == (*read.codings, *read.others)


def test_a_remark_comes_back_with_the_unit_it_is_on(read: StudyCodings) -> None:
    first, second = remarks_in(read)
    assert (first.of, first.coder, first.turn, first.kind) == ("ann", "bob", 1, read.codings[0].units[0].kind)
    assert (first.remark, first.text) == (RemarkKind.QUESTION, "Waarom?")
    assert (second.of, second.unit, second.turn, second.kind) == ("merged", None, None, None)


def test_a_remark_on_a_unit_that_is_gone_keeps_its_id(read: StudyCodings) -> None:
    without = StudyCodings(read.transcripts, (), (), others=read.others)
    (remark,) = (
        unit for coding in read.others for unit in coding.units if isinstance(unit, Comment) and unit.about
    )
    gone = remarks_in(without)[0]
    assert (gone.unit, gone.turn) == (remark.about, None)


# --- the commands


@pytest.fixture
def stored(
    study: StudyFolder, fake: FakeLabelStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> StudyFolder:
    """The study with a coding and a remark in its store, and a Label Studio to send to."""
    settings = study.path / "study.toml"
    words = settings.read_text(encoding="utf-8").replace('"embedded"', f'"{fake.url}"')
    settings.write_text(words, encoding="utf-8")
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    coding = a_coding_of(study)
    remark = a_comment(0, 6, "c1", about=coding.units[0].id, remark=RemarkKind.AGREE, text=SECRET)
    versions = [
        a_version(study, coding, TaskKey("proef", ID, FRAGMENTS), 1),
        a_version(study, a_coding(a_talk(study), remark, coder="bob"), TaskKey("proef", ID, COMMENTS, "ann"), 2),
    ]
    run = PullRun(
        study="proef", server="embedded", started_at=NOON, finished_at=NOON, tasks_seen=2, annotations_seen=2
    )
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.append(versions, run)
    return StudyFolder(study.path)


def run(study: StudyFolder, *arguments: str) -> int:
    return main(["comments", *arguments, "--study", str(study.path)])


def test_push_sends_once_and_says_so(
    stored: StudyFolder, fake: FakeLabelStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = ("push", "--of", "werkplaats-1", "--to", "noord", "--json")
    said = []
    for more in (("--dry-run",), (), ()):
        assert run(stored, *groups, *more) == 0
        said.append([one["action"] for one in json.loads(capsys.readouterr().out)])
    assert said == [["send"], ["send"], ["keep"]]
    assert len(fake.tasks) == 1
    assert run(stored, "push", "--of", "noord", "--to", "noord") == 2


def test_list_gives_what_the_library_gives(stored: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(stored, "list", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["of"], listed["remark"], listed["text"]) == ("ann", "remark_agree", SECRET)
    assert run(stored, "list") == 0
    printed = capsys.readouterr()
    assert "Eens" in printed.out
    assert SECRET not in printed.err
