"""Sheets are sent once, renewed in their place, and told of when they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SECRET, a_fragment
from fake_labelstudio import DROPPED, LOST, FakeLabelStudio, Fault, busy
from sheet_study import ID, a_coding_of, a_study_folder, a_talk, found

from framebridge.errors import ConfigurationProblem
from framebridge.sheets.pushing import SheetPlans, WantedSheets, apply_sheets, plan_sheets
from framebridge.study import StudyFolder
from frameschema import Coding, CodingState
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import NotOurProject, TimedOut

ALL = WantedSheets()


def push(study: StudyFolder, server: LabelStudio, *codings: Coding, wanted: WantedSheets = ALL) -> SheetPlans:
    planned = plan_sheets(study, server, found(study, *codings), wanted)
    apply_sheets(server, planned.plans)
    return planned


def actions(planned: SheetPlans) -> list[str]:
    return [plan.push.action.value for plan in planned.plans]


def columns(fake: FakeLabelStudio, task: int = 0) -> list[str]:
    return [column["title"] for column in fake.tasks[task]["data"]["sheet"]["columns"]]


def more_coding(study: StudyFolder) -> Coding:
    """The same coding with one more story, which begins before all others."""
    return a_coding_of(study, a_fragment(0, 3, "f0", narrative="Nieuw verhaal"))


def test_a_plan_sends_nothing(study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio) -> None:
    planned = plan_sheets(study, server, found(study, a_coding_of(study)), ALL)
    assert (actions(planned), planned.findings) == (["send", "send"], ())
    assert fake.tasks == []


def test_each_coder_gets_the_own_sheets_in_the_own_werkplaats(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    push(study, server, a_coding_of(study), a_coding_of(study, coder="bob"))
    projects = {project["description"]: project["id"] for project in fake.projects}
    own = {task["data"]["key"].split("/")[3]: task["project"] for task in fake.tasks}
    assert own == {
        "ann": projects["framebridge:proef/werkplaats-1/sheets"],
        "bob": projects["framebridge:proef/noord/sheets"],
    }
    kinds = [task["data"]["key"].split("/")[1].split(".")[1] for task in fake.tasks]
    assert sorted(kinds) == ["discussion", "discussion", "issue", "issue"]


def test_merged_sheets_go_to_the_werkplaats_of_the_discussion(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    bob = a_coding_of(study, coder="bob")
    planned = push(study, server, bob, wanted=WantedSheets(merged=True))
    assert [(plan.sheet.of, plan.werkplaats) for plan in planned.plans] == [("merged", "werkplaats-1")] * 2
    assert actions(push(study, server, bob, wanted=WantedSheets(("bob",), merged=True))) == [
        "send",
        "send",
        "keep",
        "keep",
    ]


def test_pushing_again_changes_nothing(study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio) -> None:
    push(study, server, a_coding_of(study))
    calls = len(fake.calls)
    assert actions(push(study, server, a_coding_of(study))) == ["keep", "keep"]
    assert {method for method, _ in fake.calls[calls:]} == {"GET"}


def test_a_sheet_whose_coding_grew_is_renewed_and_keeps_its_columns(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    push(study, server, a_coding_of(study))
    before = columns(fake)
    assert actions(push(study, server, more_coding(study))) == ["renew", "renew"]
    assert columns(fake) == [*before, "Nieuw verhaal"]
    assert actions(push(study, server, more_coding(study))) == ["keep", "keep"]
    assert actions(push(study, server, a_coding_of(study))) == ["renew", "renew"]
    assert columns(fake) == [*before, "Nieuw verhaal"]
    assert len(fake.tasks) == 2


def test_only_what_is_submitted_and_wanted_is_sent(study: StudyFolder, server: LabelStudio) -> None:
    skipped = a_coding_of(study, state=CodingState.SKIPPED)
    bob = a_coding_of(study, coder="bob")
    assert {plan.sheet.of for plan in push(study, server, skipped, bob).plans} == {"bob"}
    assert push(study, server, bob, wanted=WantedSheets(("ann",))).plans == ()
    assert len(push(study, server, bob, wanted=WantedSheets(discussions=(ID,))).plans) == 2


@pytest.mark.parametrize(
    ("wanted", "said"),
    [(WantedSheets(("eva",)), "no coder eva"), (WantedSheets(discussions=("x",)), "discussion x")],
)
def test_an_unknown_name_is_refused(
    study: StudyFolder, server: LabelStudio, wanted: WantedSheets, said: str
) -> None:
    with pytest.raises(ConfigurationProblem, match=said):
        push(study, server, wanted=wanted)


def test_a_text_that_is_not_cleared_is_not_sent(
    tmp_path: Path, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    study = a_study_folder(tmp_path / "elders", cleared=False)
    planned = push(study, server, a_coding_of(study))
    assert [(finding.rule, finding.where) for finding in planned.findings] == [("not-cleared", ID)]
    assert (planned.plans, fake.tasks) == ((), [])


def test_a_werkplaats_without_a_project_is_told(
    study: StudyFolder, fake: FakeLabelStudio, server: LabelStudio
) -> None:
    del fake.projects[-1]
    with pytest.raises(ConfigurationProblem, match="no project for"):
        push(study, server, a_coding_of(study), a_coding_of(study, coder="bob"))
    del fake.projects[-1]
    with pytest.raises(NotOurProject):
        push(study, server, a_coding_of(study))


def test_a_sheet_that_somebody_changed_is_left_alone(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    push(study, server, a_coding_of(study))
    fake.tasks[0]["data"] = {**fake.tasks[0]["data"], "sheet": SECRET}
    before = dict(fake.tasks[0])
    planned = push(study, server, more_coding(study))
    assert [finding.rule for finding in planned.findings] == ["sheet-changed"]
    assert not any(SECRET in str(finding) for finding in planned.findings)
    assert (actions(planned), fake.tasks[0]) == (["renew"], before)


FAULTS = {
    "lost after storing": LOST,
    "502 after storing": busy(after=True),
    "cut short after storing": Fault(200, after=True, body=b'{"id', missing=9),
    "dropped": DROPPED,
    "502": busy(),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_whatever_goes_wrong_a_sheet_is_renewed(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, fault: Fault
) -> None:
    push(study, server, a_coding_of(study))
    fake.fail("PATCH", "/api/tasks/1/", fault)
    push(study, server, more_coding(study))
    assert columns(fake)[-1] == "Nieuw verhaal"
    assert fake.count("PATCH", "/api/tasks/1/") == (1 if fault.after else 2)


def test_a_server_that_ran_out_of_time_is_not_asked_again(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    push(study, server, a_coding_of(study))
    fake.fail("PATCH", "/api/tasks/1/", busy(status=504))
    with pytest.raises(TimedOut):
        push(study, server, more_coding(study))
    assert fake.count("PATCH", "/api/tasks/1/") == 1


def test_what_is_sent_names_the_text_that_was_coded(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    push(study, server, a_coding_of(study))
    assert {task["meta"]["sha256"] for task in fake.tasks} == {a_talk(study).text_sha256}
