"""Predictions: a coding that Label Studio opens as a draft for whoever has not coded the task yet.

Measured on 1.23.2. A prediction belongs to a task, not to a person. "Label All Tasks" opens it as an editable
draft only while the project shows predictions and its `model_version` is exactly that of the prediction: a
project offers one origin at a time. Opened from the list of tasks, a task that somebody has coded shows that
coding instead. What is submitted carries `parent_prediction`, the prediction's id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TimedOut
from labelstudio_plugin.sync.push import IN_DOUBT
from labelstudio_plugin.sync.task_list import iter_tasks

_PREDICTIONS = "/api/predictions/"
_MOMENT_SECONDS = 3.0


class DraftAction(StrEnum):
    """What pre-coding would do with a draft, or with what a project offers."""

    SEND = "send"
    UPDATE = "update"
    KEEP = "keep"


@dataclass(frozen=True)
class Draft:
    """A coding for a task; `origin` says where it comes from, without any text."""

    project: int
    task_id: int
    origin: str
    result: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class DraftPlan:
    """One draft, and what has to happen with it; a task has one draft of an origin."""

    draft: Draft
    action: DraftAction
    prediction_id: int | None = None

    @property
    def regions(self) -> int:
        """The number of regions in the draft."""
        return len({item["id"] for item in self.draft.result if "to_name" in item and "start" in item["value"]})


@dataclass(frozen=True)
class Offer:
    """What a project has to offer as draft; `instead_of` is the origin that it offers now, if any."""

    project: int
    origin: str
    action: DraftAction
    instead_of: str = ""


def plan_drafts(server: LabelStudio, drafts: Sequence[Draft]) -> list[DraftPlan]:
    """Look up which drafts are there already, by task and origin; changes nothing."""
    return [_plan(server, draft) for draft in drafts]


def plan_offers(server: LabelStudio, drafts: Sequence[Draft]) -> list[Offer]:
    """Say which projects do not offer these drafts yet; changes nothing."""
    wanted = sorted({(draft.project, draft.origin) for draft in drafts})
    return [_offer(server, project, origin) for project, origin in wanted]


def apply_drafts(server: LabelStudio, plans: Sequence[DraftPlan], offers: Sequence[Offer]) -> None:
    """Send what is missing, then let the projects offer it.

    An update keeps the prediction's id, so that coding which began from it still says so.
    """
    for plan in plans:
        if plan.action is not DraftAction.KEEP:
            _send(server, plan)
    for offer in offers:
        if offer.action is not DraftAction.KEEP:
            # After the predictions: Label Studio refuses the name of an origin that it has none of.
            settings = {"show_collab_predictions": True, "model_version": offer.origin}
            server.patch(f"/api/projects/{offer.project}/", settings)


def tasks_coded_by(server: LabelStudio, project: int, person: int) -> frozenset[int]:
    """Give the tasks that an account has submitted or skipped."""
    tasks = iter_tasks(server, project, fields=("annotations", "completed_by"))
    return frozenset(
        int(task["id"]) for task in tasks if any(_person(one) == person for one in task.get("annotations") or ())
    )


def prediction_origins(server: LabelStudio, project: int) -> dict[int, str]:
    """Give the origin of every prediction of a project, by the prediction's id."""
    rows = server.get_objects(_PREDICTIONS, project=project)
    return {int(row["id"]): str(row.get("model_version") or "") for row in rows if "id" in row}


def _plan(server: LabelStudio, draft: Draft) -> DraftPlan:
    rows = server.get_objects(_PREDICTIONS, task=draft.task_id)
    same = sorted(
        (row for row in rows if row.get("model_version") == draft.origin), key=lambda row: int(row["id"])
    )
    if not same:
        return DraftPlan(draft, DraftAction.SEND)
    action = DraftAction.KEEP if same[0].get("result") == list(draft.result) else DraftAction.UPDATE
    return DraftPlan(draft, action, int(same[0]["id"]))


def _offer(server: LabelStudio, project: int, origin: str) -> Offer:
    now = server.get_object(f"/api/projects/{project}/")
    shown = str(now.get("model_version") or "") if now.get("show_collab_predictions") else ""
    if shown == origin:
        return Offer(project, origin, DraftAction.KEEP)
    return Offer(project, origin, DraftAction.UPDATE, shown)


def _send(server: LabelStudio, plan: DraftPlan) -> None:
    """Send once; in doubt, look whether it arrived before sending again."""
    try:
        _write(server, plan)
    except IN_DOUBT as exc:
        server.pause(_MOMENT_SECONDS)
        again = _plan(server, plan.draft)
        if again.action is DraftAction.KEEP:
            return
        if isinstance(exc, TimedOut):
            raise
        _write(server, again)


def _write(server: LabelStudio, plan: DraftPlan) -> None:
    if plan.prediction_id is not None:
        server.patch(f"{_PREDICTIONS}{plan.prediction_id}/", {"result": list(plan.draft.result)})
        return
    body = {"task": plan.draft.task_id, "result": list(plan.draft.result), "model_version": plan.draft.origin}
    server.post(_PREDICTIONS, body)


def _person(annotation: dict[str, Any]) -> object:
    by = annotation.get("completed_by")
    return by.get("id") if isinstance(by, dict) else by
