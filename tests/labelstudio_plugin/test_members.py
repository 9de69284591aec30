"""Members of a server, put in step with a study."""

from __future__ import annotations

import json

from fake_labelstudio import FakeLabelStudio, says

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.members import MemberAction, MemberEntry, apply_members, plan_members
from labelstudio_plugin.roles import Role

ANN = MemberEntry(email="ann@example.org", role=Role.ANNOTATOR, werkplaats="noord", coder="ann")


def _plugin_with(fake: FakeLabelStudio, *members: MemberEntry) -> None:
    there = json.dumps([member.model_dump(mode="json") for member in members])
    fake.fail("GET", "/framebridge/server", says('{"plugin": "0.1.0"}'))
    fake.fail("GET", "/framebridge/members", says(there))


def test_a_stock_label_studio_has_no_members(server: LabelStudio) -> None:
    assert plan_members(server, [ANN]) == []


def test_a_new_member_is_made(server: LabelStudio, fake: FakeLabelStudio) -> None:
    _plugin_with(fake)
    (plan,) = plan_members(server, [ANN])
    assert (plan.entry, plan.action) == (ANN, MemberAction.CREATE)


def test_who_is_there_already_is_left_alone(server: LabelStudio, fake: FakeLabelStudio) -> None:
    _plugin_with(fake, ANN)
    plans = plan_members(server, [ANN])
    assert [plan.action for plan in plans] == [MemberAction.KEEP]
    calls = len(fake.calls)
    apply_members(server, plans)
    assert len(fake.calls) == calls


def test_who_was_deactivated_or_is_coordinator_stays_so(server: LabelStudio, fake: FakeLabelStudio) -> None:
    there = ANN.model_copy(update={"active": False, "role": Role.COORDINATOR, "werkplaats": ""})
    _plugin_with(fake, there)
    (plan,) = plan_members(server, [ANN])
    assert plan.action is MemberAction.UPDATE
    assert (plan.entry.active, plan.entry.role, plan.entry.werkplaats) == (False, Role.COORDINATOR, "noord")
