"""`framebridge push`."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from framebridge.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    ServerOption,
    StudyOption,
    part_for,
    store_of,
    study_at,
)
from framebridge.cli.screen import progress, say, show, show_findings, show_json, show_table
from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.language import translated
from framebridge.playing import has_recording, keep_study_recordings, plan_recordings
from framebridge.pushing import ClearedTasks, TouchedCoding, cleared_tasks, plan_study_push, touched_codings
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import UnexpectedAnswer
from labelstudio_plugin.sync import PushAction, PushPlan, apply_push, apply_renewals


def push(
    study: StudyOption = HERE,
    server: ServerOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send the transcripts that are cleared and not there yet; running it again sends nothing twice.

    Example: framebridge push --dry-run
    """
    folder = part_for(study_at(study), server)
    cleared = cleared_tasks(folder)
    show_findings((*cleared.findings, *cleared.recordings.findings))
    touched: list[TouchedCoding] = []
    plans: list[PushPlan] = []
    if cleared.tasks:
        with only_us(folder.settings.study.id):
            door = connect(folder.settings)
            plans = plan_recordings(door, plan_study_push(folder, door, cleared.tasks))
            touched = _touched(folder, plans, as_json=as_json)
            if not dry_run:
                _send(folder, door, cleared, plans)
    if as_json:
        show_json([_document(plan, touched) for plan in plans])
    else:
        show_table(("task", "action", "recording"), [_row(plan) for plan in plans])
        missing = sum(plan.action is PushAction.SEND for plan in plans)
        show("{count} to send." if dry_run else "{count} sent.", count=missing)
    changed = [str(plan.task.key) for plan in plans if plan.action is PushAction.CHANGED]
    if changed:
        say("Not sent, because another text is already being coded: {keys}", keys=", ".join(changed))
    if changed or cleared.findings:
        raise typer.Exit(1)


def _row(plan: PushPlan) -> tuple[object, ...]:
    return plan.task.key, translated(plan.action.value), translated("yes") if has_recording(plan) else ""


def _touched(folder: StudyFolder, plans: Sequence[PushPlan], *, as_json: bool) -> list[TouchedCoding]:
    """Find the codings that stand on texts that were changed since, and show them before anything is sent."""
    if all(plan.action is not PushAction.CHANGED for plan in plans):
        return []
    with store_of(folder) as store:
        touched = touched_codings(plans, read_codings(folder, store))
    if not as_json:
        columns = ("task", "coder", "units", "unchanged", "moved", "edited", "elsewhere", "left out")
        show_table(columns, [(one.task, one.coder, one.units, *one.moves.values()) for one in touched])
    return touched


def _document(plan: PushPlan, touched: Sequence[TouchedCoding]) -> dict[str, object]:
    key = str(plan.task.key)
    codings = [{"coder": one.coder, "units": one.units, **one.moves} for one in touched if one.task == key]
    changed = {"codings": codings} if plan.action is PushAction.CHANGED else {}
    return {"task": key, "action": plan.action, "recording": has_recording(plan), **changed}


def _send(folder: StudyFolder, server: LabelStudio, cleared: ClearedTasks, plans: Sequence[PushPlan]) -> None:
    """Send what is missing."""
    keep_study_recordings(folder, cleared.recordings, plans)
    apply_renewals(server, plans)
    with progress("Sending", sum(plan.action is PushAction.SEND for plan in plans)) as sent:
        after = apply_push(server, plans, sent)
    lost = [str(plan.task.key) for plan in after if plan.action is PushAction.SEND]
    if lost:
        raise UnexpectedAnswer(
            message("{keys} were sent and are not in Label Studio; run push again", keys=", ".join(lost))
        )
