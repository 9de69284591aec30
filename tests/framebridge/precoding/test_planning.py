"""Which tasks get a draft: those of the receiver's Werkplaats that are there and not coded by the receiver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import SECRET, a_clearance, a_coding, a_fragment
from fake_labelstudio import TOKEN, FakeLabelStudio

from framebridge.errors import ConfigurationProblem
from framebridge.precoding import PrecodingPlan, Source, coding_origin, find_coder, plan_precoding
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.study import StudyFolder, new_study
from frameschema import Coding, CodingState
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.predictions import DraftAction, apply_drafts
from labelstudio_plugin.projects import ProjectKey
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import apply_push

ORIGIN = coding_origin("ann")
TALKS = {"gesprek-01": "werkplaats-1", "gesprek-02": "werkplaats-1", "gesprek-03": "noord"}
SETTINGS = """
[[werkplaats]]
id = "noord"
name = "Werkplaats Noord"
[[coder]]
id = "ann"
name = "Ann"
werkplaats = "werkplaats-1"
[[coder]]
id = "bob"
name = "Bob"
werkplaats = "werkplaats-1"
account = "Bob@example.org"
"""


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    made = new_study(tmp_path / "studie", "proef", "Proef", "nl")
    with (made.path / "study.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    rows = ["id,file,werkplaats"]
    for name, group in TALKS.items():
        (made.path / "transcripts" / f"{name}.txt").write_text(f"KM-I-1: {SECRET} van {name}.\n", encoding="utf-8")
        rows.append(f"{name},{name}.txt,{group}")
    made.discussions_file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for talk in made.transcripts().values():
        made.add_clearance(a_clearance(talk))
    return made


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        keys = [ProjectKey("proef", group, "fragments") for group in ("werkplaats-1", "noord")]
        started.projects += [{"id": at, "description": str(key)} for at, key in enumerate(keys, start=1)]
        started.users += [{"id": 7, "email": "bob@example.org"}, {"id": 8, "email": "eva@example.org"}]
        yield started


@pytest.fixture
def server(fake: FakeLabelStudio, study: StudyFolder) -> LabelStudio:
    """The client, with every task sent."""
    client = LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)
    apply_push(client, plan_study_push(study, client, cleared_tasks(study).tasks))
    return client


def codings(study: StudyFolder, **fields: object) -> list[Coding]:
    return [a_coding(talk, a_fragment(0, 6), **fields) for talk in study.transcripts().values()]


def plan(study: StudyFolder, server: LabelStudio, source: Source | None = None) -> PrecodingPlan:
    source = source or Source.of(ORIGIN, codings(study))
    return plan_precoding(study, server, source, find_coder(study, "bob"))


def noticed(found: PrecodingPlan) -> list[tuple[str, str]]:
    assert SECRET not in str(found.findings)
    return [(finding.rule, str(finding.where)) for finding in found.findings]


def task(name: str) -> str:
    return f"proef/{name}/fragments/-/1"


def test_the_receivers_own_werkplaats_gets_drafts(study: StudyFolder, server: LabelStudio) -> None:
    found = plan(study, server)
    assert found.keys == (task("gesprek-01"), task("gesprek-02"))
    assert [(one.action, one.regions, one.draft.origin) for one in found.drafts] == [
        (DraftAction.SEND, 1, ORIGIN)
    ] * 2
    assert [(offer.project, offer.origin) for offer in found.offers] == [(1, ORIGIN)]
    assert noticed(found) == []


def test_the_draft_is_the_coding_as_label_studio_stores_it(study: StudyFolder, server: LabelStudio) -> None:
    coding = codings(study)[0]
    wanted = write_result(coding, study.transcripts()["gesprek-01"], study.codebook, "nl")
    assert plan(study, server).drafts[0].draft.result == wanted


def test_a_second_run_has_nothing_to_send(study: StudyFolder, server: LabelStudio) -> None:
    first = plan(study, server)
    apply_drafts(server, first.drafts, first.offers)
    second = plan(study, server)
    assert {one.action for one in (*second.drafts, *second.offers)} == {DraftAction.KEEP}


def test_what_the_receiver_coded_gets_no_draft_and_what_others_coded_does(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    for task_row, person in zip(fake.tasks, (7, 8), strict=False):
        task_row["annotations"] = [{"completed_by": person}]
    found = plan(study, server)
    assert found.keys == (task("gesprek-02"),)
    assert noticed(found) == [("coded-already", task("gesprek-01"))]


def test_what_is_not_there_or_has_another_text_gets_no_draft(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio
) -> None:
    fake.tasks[0]["meta"]["sha256"] = "0" * 64
    del fake.tasks[1]
    found = plan(study, server)
    assert (found.drafts, found.offers) == ((), ())
    assert noticed(found) == [("text-changed", task("gesprek-01")), ("no-task", task("gesprek-02"))]


def test_without_anything_to_offer_the_projects_stay_as_they_are(study: StudyFolder, server: LabelStudio) -> None:
    talk = study.transcripts()["gesprek-01"]
    for nothing in (a_coding(talk), a_coding(talk, a_fragment(0, 6), state=CodingState.SKIPPED)):
        found = plan(study, server, Source.of(ORIGIN, [nothing]))
        assert found == PrecodingPlan((), (), (), ())


def test_a_coder_who_is_none_is_answered_with_those_there_are(study: StudyFolder) -> None:
    with pytest.raises(ConfigurationProblem, match="ann, bob"):
        find_coder(study, "eva")
