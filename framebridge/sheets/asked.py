"""Sheets that coders asked for on the server, made from their own submitted coding once that was pulled."""

from __future__ import annotations

from collections.abc import Iterable

from framebridge.codings import read_codings
from framebridge.sheets.pushing import SheetPlan, WantedSheets, apply_sheets, plan_sheets
from framebridge.store import Store
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.sheet_requests import SheetRequestEntry, tell_made


def make_asked(
    study: StudyFolder, server: LabelStudio, store: Store, requests: Iterable[SheetRequestEntry]
) -> int:
    """Make what is asked for, as far as its coding is here; gives how many requests that met.

    A request whose coding has not been pulled yet, or of which no sheet can be made, goes on waiting.
    """
    requests = tuple(requests)
    wanted = _wanted(study, requests)
    if not wanted:
        return 0
    codings = read_codings(study.whole, store)
    with only_us(study.settings.study.id):
        made: list[SheetPlan] = []
        for one in wanted:
            plans = plan_sheets(study, server, codings, one).plans
            apply_sheets(server, plans)
            made += plans
    return tell_met(study, server, requests, made)


def tell_met(
    study: StudyFolder, server: LabelStudio, requests: Iterable[SheetRequestEntry], made: Iterable[SheetPlan]
) -> int:
    """Tell the server which requests were met by sheets that are there now; gives how many."""
    there = {(plan.sheet.of, plan.sheet.transcript) for plan in made}
    met = [one for one in requests if (_coder(study, one), one.unit) in there]
    tell_made(server, met)
    return len(met)


def _wanted(study: StudyFolder, requests: Iterable[SheetRequestEntry]) -> list[WantedSheets]:
    """Leave out who is no coder of the study, and discussions that take no part."""
    taking_part = {row.id for row in study.whole.included}
    asked = sorted({(_coder(study, one), one.unit) for one in requests if one.unit in taking_part})
    return [WantedSheets((coder,), discussions=(unit,)) for coder, unit in asked if coder]


def _coder(study: StudyFolder, request: SheetRequestEntry) -> str:
    found = study.settings.coder_of(request.email)
    return found.id if found else ""
