"""Instruments choose the passes of a study, and each pass has projects and tasks of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_labelstudio import FakeLabelStudio
from sheet_study import a_study_folder

from framebridge.errors import ConfigurationProblem
from framebridge.pushing import cleared_tasks, plan_setup, plan_study_push
from framebridge.study import StudyFolder
from frameschema import SourceKind
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import ProjectKey, apply_projects


@pytest.fixture
def new(tmp_path: Path) -> StudyFolder:
    return a_study_folder(tmp_path / "studie")


def with_instruments(study: StudyFolder, chosen: str) -> StudyFolder:
    settings = study.path / "study.toml"
    words = settings.read_text(encoding="utf-8")
    settings.write_text(
        words.replace("[labelstudio]", f"instruments = {chosen}\n\n[labelstudio]"), encoding="utf-8"
    )
    return StudyFolder(study.path)


def test_every_werkplaats_gets_a_project_for_each_pass(
    new: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    fake.projects.clear()
    apply_projects(server, plan_setup(new, server))
    assert [project["title"] for project in fake.projects] == [
        "Werkplaats 1 · fragmenten",
        "Werkplaats Noord · fragmenten",
        "Werkplaats 1 · bladen",
        "Werkplaats Noord · bladen",
    ]
    assert "Repeater" in fake.projects[2]["label_config"]
    assert {plan.action.value for plan in plan_setup(new, server)} == {"keep"}


def test_a_study_may_do_with_marking_alone(new: StudyFolder, server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.projects.clear()
    plans = plan_setup(with_instruments(new, '["narrative-one-pass"]'), server)
    assert {plan.key.coding_pass for plan in plans} == {"fragments"}


def test_instruments_are_added_to_each_other(new: StudyFolder) -> None:
    study = with_instruments(new, '["narrative", "thematic", "evaluation", "comments"]')
    assert [item.id for item in study.passes] == ["fragments", "sheets", "codes", "evaluation", "comments"]


def test_a_study_may_bring_an_instrument_of_its_own(new: StudyFolder) -> None:
    (new.path / "kort.yaml").write_text(
        """id: kort
title: {nl: Kort, en: Short}
passes:
  - {id: fragments, title: {nl: stukjes, en: pieces}, kinds: [fragment, thematic_code], sources: [interview]}
""",
        encoding="utf-8",
    )
    (only,) = with_instruments(new, '["kort.yaml"]').passes
    assert (only.kinds, only.sources) == (("fragment", "thematic_code"), ("interview",))


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("[]", "instruments"),
        ('["dialoog"]', 'no instrument "dialoog"; choose from adjudication, comments, evaluation, narrative'),
        ('["narrative", "narrative-one-pass"]', "fragments more than once"),
        ('["thematic", "thematic"]', "thematic more than once"),
        ('["elders.yaml"]', "elders.yaml does not exist"),
    ],
)
def test_instruments_that_do_not_go_together_are_told(new: StudyFolder, chosen: str, told: str) -> None:
    with pytest.raises(ConfigurationProblem, match=told):
        _ = with_instruments(new, chosen).passes


def of_kind(study: StudyFolder, kind: str) -> StudyFolder:
    study.add_rows(tuple(row.model_copy(update={"kind": SourceKind(kind)}) for row in study.discussions))
    return StudyFolder(study.path)


@pytest.mark.parametrize(
    ("kind", "passes"),
    [("discussion", ["fragments", "evaluation"]), ("interview", ["codes", "evaluation"])],
)
def test_a_source_goes_to_the_passes_for_its_kind(new: StudyFolder, kind: str, passes: list[str]) -> None:
    study = of_kind(with_instruments(new, '["narrative", "thematic", "evaluation"]'), kind)
    (talk,) = study.transcripts().values()
    made = cleared_tasks(study)
    assert talk.kind == kind
    assert [task.key.coding_pass for _, task in made.tasks] == passes
    assert [("open_codes" in task.data) for _, task in made.tasks] == [name == "codes" for name in passes]
    assert made.findings == ()


def test_a_source_that_no_pass_is_for_is_told(new: StudyFolder) -> None:
    made = cleared_tasks(of_kind(new, "policy_text"))
    assert (made.tasks, [finding.rule for finding in made.findings]) == ((), ["in-no-pass"])


def test_each_task_goes_to_the_project_of_its_pass(
    new: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    study = with_instruments(new, '["narrative", "evaluation"]')
    fake.projects.clear()
    projects = apply_projects(server, plan_setup(study, server))
    plans = plan_study_push(study, server, cleared_tasks(study).tasks)
    assert [plan.project for plan in plans] == [
        projects[str(ProjectKey("proef", "werkplaats-1", name))] for name in ("fragments", "evaluation")
    ]
