"""Drafts: one per task and origin, sent once whatever goes wrong, and offered by their project."""

from __future__ import annotations

from typing import Any

import pytest
from fake_labelstudio import DROPPED, LOST, FakeLabelStudio, Fault, busy
from result_builders import written

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, Refused
from labelstudio_plugin.predictions import (
    Draft,
    DraftAction,
    apply_drafts,
    plan_drafts,
    plan_offers,
    prediction_origins,
    tasks_coded_by,
)

OURS = "framebridge coding ann"


@pytest.fixture(autouse=True)
def _tasks(fake: FakeLabelStudio) -> None:
    fake.projects.append({"id": 1, "show_collab_predictions": False, "model_version": ""})
    for number in (1, 2):
        fake.add_task(f"proef/gesprek-{number:02}/fragments/-/1")


def draft(task: int = 1, origin: str = OURS, result: list[dict[str, Any]] | None = None) -> Draft:
    return Draft(1, task, origin, written() if result is None else result)


def precode(server: LabelStudio, *drafts: Draft) -> list[DraftAction]:
    plans = plan_drafts(server, drafts)
    apply_drafts(server, plans, plan_offers(server, drafts))
    return [plan.action for plan in plans]


# --- the plan


def test_planning_changes_nothing(server: LabelStudio, fake: FakeLabelStudio) -> None:
    (plan,) = plan_drafts(server, [draft()])
    (offer,) = plan_offers(server, [draft()])
    assert (plan.action, offer.action, offer.instead_of) == (DraftAction.SEND, DraftAction.UPDATE, "")
    assert fake.predictions == []
    assert fake.projects[0]["show_collab_predictions"] is False


def test_a_draft_has_as_many_regions_as_units_were_coded(server: LabelStudio) -> None:
    memo_alone = [item for item in written() if item.get("from_name") == "discussion_memo"]
    plans = plan_drafts(server, [draft(), draft(2, result=memo_alone)])
    assert [plan.regions for plan in plans] == [4, 0]


# --- sending


def test_a_draft_is_sent_with_its_origin_and_no_score(server: LabelStudio, fake: FakeLabelStudio) -> None:
    assert precode(server, draft()) == [DraftAction.SEND]
    assert fake.predictions == [
        {"id": 1, "project": 1, "task": 1, "result": written(), "model_version": OURS},
    ]


def test_the_project_offers_what_was_sent(server: LabelStudio, fake: FakeLabelStudio) -> None:
    precode(server, draft())
    assert (fake.projects[0]["show_collab_predictions"], fake.projects[0]["model_version"]) == (True, OURS)
    assert fake.calls.index(("POST", "/api/predictions/")) < fake.calls.index(("PATCH", "/api/projects/1/"))


def test_a_second_run_sends_nothing(server: LabelStudio, fake: FakeLabelStudio) -> None:
    precode(server, draft(1), draft(2))
    before = len(fake.calls)
    assert precode(server, draft(1), draft(2)) == [DraftAction.KEEP] * 2
    assert {method for method, _ in fake.calls[before:]} == {"GET"}


def test_a_draft_whose_coding_changed_is_updated_in_its_place(server: LabelStudio, fake: FakeLabelStudio) -> None:
    precode(server, draft())
    assert precode(server, draft(result=[])) == [DraftAction.UPDATE]
    assert [(row["id"], row["result"]) for row in fake.predictions] == [(1, [])]


def test_the_draft_of_another_origin_stays_and_is_told(server: LabelStudio, fake: FakeLabelStudio) -> None:
    precode(server, draft())
    other = draft(origin="framebridge merged")
    assert plan_offers(server, [other])[0].instead_of == OURS
    assert precode(server, other) == [DraftAction.SEND]
    assert [row["model_version"] for row in fake.predictions] == [OURS, "framebridge merged"]


FAULTS = {"lost": LOST, "502 after storing": busy(after=True), "dropped": DROPPED, "502": busy()}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_every_draft_arrives_once(server: LabelStudio, fake: FakeLabelStudio, fault: Fault) -> None:
    fake.fail("POST", "/predictions/", fault)
    precode(server, draft(1), draft(2))
    assert [row["task"] for row in fake.predictions] == [1, 2]


def test_a_server_out_of_time_is_not_sent_the_draft_again(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", "/predictions/", busy(status=504))
    with pytest.raises(LabelStudioError):
        precode(server, draft())
    assert fake.count("POST", "/predictions/") == 1
    assert fake.count("PATCH", "/projects/1/") == 0


def test_a_refused_draft_stops_before_the_project_changes(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.fail("POST", "/predictions/", Fault(400))
    with pytest.raises(Refused, match="400"):
        precode(server, draft())
    assert fake.projects[0]["show_collab_predictions"] is False


# --- what is there


def test_origins_by_prediction(server: LabelStudio, fake: FakeLabelStudio) -> None:
    precode(server, draft(1), draft(2, origin="framebridge merged"))
    assert prediction_origins(server, 1) == {1: OURS, 2: "framebridge merged"}


def test_a_task_is_coded_by_whoever_submitted_or_skipped_it(server: LabelStudio, fake: FakeLabelStudio) -> None:
    fake.tasks[0]["annotations"] = [{"completed_by": 7}, {"completed_by": {"id": 8}, "was_cancelled": True}]
    assert [tasks_coded_by(server, 1, person) for person in (7, 8, 9)] == [{1}, {1}, set()]
