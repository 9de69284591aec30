"""Recordings beside their transcripts: which tasks get one, and which files our server gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from framebridge.places import server_home
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.study.recordings import StudyRecordings
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.server.home import Home
from labelstudio_plugin.server.recordings import keep_recordings
from labelstudio_plugin.sync import PushAction, PushPlan


def plan_recordings(server: LabelStudio, plans: Iterable[PushPlan]) -> list[PushPlan]:
    """Mark the tasks to RENEW that are there already without the recording they should have.

    Their text stays as it is, and so does every position in it; nothing else of their data is touched.
    """
    return [_renewed(server, plan) for plan in plans]


def has_recording(plan: PushPlan) -> bool:
    """Say whether a task has a recording to play, now or after the push."""
    return bool(plan.task.data["recording"]) and plan.action is not PushAction.CHANGED


def keep_study_recordings(study: StudyFolder, recordings: StudyRecordings, plans: Sequence[PushPlan]) -> None:
    """Let our own server give the files that belong to these tasks, and no other file of the study."""
    if study.settings.labelstudio.url == EMBEDDED:
        sent = {plan.task.key.unit for plan in plans if has_recording(plan)}
        keep_recordings(Home(server_home()).recordings, study.settings.study.id, recordings.named(sent))


def _renewed(server: LabelStudio, plan: PushPlan) -> PushPlan:
    if plan.action is not PushAction.KEEP or not has_recording(plan):
        return plan
    stored = server.get_object(f"/api/tasks/{plan.task_id}/", resolve_uri="false").get("data") or {}
    if stored.get("recording") == plan.task.data["recording"]:
        return plan
    shown = {name: plan.task.data[name] for name in ("html", "recording")}
    return replace(plan, action=PushAction.RENEW, task=replace(plan.task, data={**stored, **shown}))
