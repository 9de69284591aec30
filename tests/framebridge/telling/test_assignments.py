"""Who codes another's material: from study.toml to what a server is told, and what it has too much."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_labelstudio import TOKEN, FakeLabelStudio, says

from framebridge.assignments import wanted_assignments
from framebridge.demo.run import make_demo_study
from framebridge.errors import ConfigurationProblem
from framebridge.study import StudyFolder, open_study
from labelstudio_plugin.assignments import AssignmentAction, AssignmentEntry, apply_assignments, plan_assignments
from labelstudio_plugin.client import LabelStudio

ADDRESS = "/framebridge/assignments"
ONE = '\n[[assignment]]\nwerkplaats = "amsterdam"\ndiscussions = ["AMS-01"]\ncoders = ["zuy-1"]\n'


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    return make_demo_study(tmp_path / "study")


def with_text(study: StudyFolder, text: str) -> StudyFolder:
    file = study.path / "study.toml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
    return open_study(study.path)


def entry(unit: str = "AMS-01", email: str = "zuy-1@example.org", **more: str) -> AssignmentEntry:
    return AssignmentEntry(
        study="demo", owner="amsterdam", coding_pass="fragments", unit=unit, email=email, **more
    )


def test_only_passes_with_talk_are_assigned(study: StudyFolder) -> None:
    assert wanted_assignments(study) == []
    assert wanted_assignments(with_text(study, ONE)) == [entry()]
    whole = '\n[[assignment]]\nwerkplaats = "amsterdam"\nto = "zuyd"\n'
    assert wanted_assignments(with_text(study, whole)) == [entry(), entry("", "", werkplaats="zuyd")]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('discussions = ["ZUY-01"]', 'discussions = ["AMS-01"]'),
        ('coders = ["niemand"]', 'coders = ["zuy-1"]'),
        ('to = "amsterdam"', 'coders = ["zuy-1"]'),
        ('to = "zuyd"\ncoders = ["zuy-1"]', 'coders = ["zuy-1"]'),
        ('werkplaats = "oost"\n', 'werkplaats = "amsterdam"\n'),
    ],
)
def test_what_is_not_there_is_refused(study: StudyFolder, wrong: str, right: str) -> None:
    with pytest.raises(ConfigurationProblem):
        wanted_assignments(with_text(study, ONE.replace(right, wrong)))


def test_what_was_taken_out_of_the_file_is_taken_away(fake: FakeLabelStudio) -> None:
    server = LabelStudio(fake.url, TOKEN)
    gone, stays, of_another = entry("AMS-02"), entry(), entry().model_copy(update={"study": "ander"})
    there = json.dumps([one.model_dump(mode="json") for one in (gone, stays, of_another)])
    fake.fail("GET", "/framebridge/server", says('{"plugin": "0.1.0"}'))
    fake.fail("GET", ADDRESS, says(there))
    plans = plan_assignments(server, "demo", [stays, entry("AMS-03")])
    assert [(plan.entry.unit, plan.action) for plan in plans] == [
        ("AMS-01", AssignmentAction.KEEP),
        ("AMS-02", AssignmentAction.REMOVE),
        ("AMS-03", AssignmentAction.ADD),
    ]
    fake.fail("PUT", ADDRESS, says("[]"))
    apply_assignments(server, "demo", plans)
    assert fake.calls[-1] == ("PUT", ADDRESS)


def test_nothing_is_sent_when_nothing_changes(fake: FakeLabelStudio) -> None:
    server = LabelStudio(fake.url, TOKEN)
    assert plan_assignments(server, "demo", [entry()]) == []  # a stock Label Studio has no walls to open
    calls = len(fake.calls)
    apply_assignments(server, "demo", [])
    assert len(fake.calls) == calls
