"""Which requests for sheets count as met: those of a coder of the study, about a discussion with a sheet now."""

from __future__ import annotations

import json

from fake_labelstudio import FakeLabelStudio, says
from sheet_study import a_coding_of, found

from framebridge.sheets.asked import tell_met
from framebridge.sheets.pushing import WantedSheets, plan_sheets
from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.sheet_requests import ASKED, MADE, SheetRequestEntry, read_requests


def request(number: int, email: str, unit: str) -> SheetRequestEntry:
    return SheetRequestEntry(id=number, study="proef", unit=unit, email=email)


def test_only_what_has_a_sheet_now_is_met(study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio) -> None:
    plans = plan_sheets(study, server, found(study, a_coding_of(study)), WantedSheets()).plans
    (unit,) = {plan.sheet.transcript for plan in plans}
    (coder,) = [one for one in study.settings.coder if one.id == "ann"]
    asked = [
        request(1, coder.account or "", unit),
        request(2, coder.account or "", "ander-gesprek"),
        request(3, "vreemde@example.org", unit),
    ]
    fake.fail("POST", MADE, says("{}"))
    assert tell_met(study, server, asked, plans) == 1
    assert fake.calls[-1] == ("POST", MADE)
    calls = len(fake.calls)
    assert tell_met(study, server, asked[1:], plans) == 0
    assert len(fake.calls) == calls


def test_requests_of_another_study_and_of_a_stock_server_are_none(
    server: LabelStudio, fake: FakeLabelStudio
) -> None:
    assert read_requests(server, "proef") == []
    fake.fail("GET", "/framebridge/server", says('{"plugin": "0.1.0"}'))
    other = request(2, "a@example.org", "X-01").model_copy(update={"study": "ander"})
    own = request(1, "a@example.org", "X-01")
    fake.fail("GET", ASKED, says(json.dumps([one.model_dump(mode="json") for one in (own, other)])))
    assert read_requests(server, "proef") == [own]
