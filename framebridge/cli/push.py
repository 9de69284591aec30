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
from framebridge.revising import close_earlier, plan_revisions
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import UnexpectedAnswer
from labelstudio_plugin.sync import TO_SEND, PushAction, PushPlan, apply_push, apply_renewals


def push(
    study: StudyOption = HERE,
    server: ServerOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send the transcripts that are cleared and not there yet; running it again sends nothing twice.

    A transcript that was corrected is sent as a new task, on which every coder finds the own coding, moved along;
    the earlier task stays, with all coding on it, and is closed.

    Example: framebridge push --dry-run
    """
    folder = part_for(study_at(study), server)
    cleared = cleared_tasks(folder)
    show_findings((*cleared.findings, *cleared.recordings.findings))
    touched: list[TouchedCoding] = []
    plans: Sequence[PushPlan] = []
    closed = 0
    if cleared.tasks:
        with only_us(folder.settings.study.id):
            door = connect(folder.settings)
            plans = plan_recordings(door, plan_study_push(folder, door, cleared.tasks))
            plans, touched = _with_revisions(folder, door, plans, as_json=as_json)
            if not dry_run:
                closed = _send(folder, door, cleared, plans)
    if as_json:
        show_json([_document(plan, touched) for plan in plans])
    else:
        _show_outcome(plans, closed, dry_run=dry_run)
    changed = [str(plan.task.key) for plan in plans if plan.action is PushAction.CHANGED]
    if changed:
        say("Not sent, because another text is already being coded: {keys}", keys=", ".join(changed))
    if changed or cleared.findings:
        raise typer.Exit(1)


def _show_outcome(plans: Sequence[PushPlan], closed: int, *, dry_run: bool) -> None:
    show_table(("task", "action", "recording"), [_row(plan) for plan in plans])
    new = sum(plan.action in TO_SEND for plan in plans)
    show("{count} to send." if dry_run else "{count} sent.", count=new)
    to_close = sum(len(plan.earlier) for plan in plans if plan.action is not PushAction.CHANGED)
    if to_close:
        count = to_close if dry_run else closed
        show("{count} earlier task(s) to close." if dry_run else "{count} earlier task(s) closed.", count=count)


def _row(plan: PushPlan) -> tuple[object, ...]:
    return plan.task.key, translated(plan.action.value), translated("yes") if has_recording(plan) else ""


def _with_revisions(
    folder: StudyFolder, server: LabelStudio, plans: Sequence[PushPlan], *, as_json: bool
) -> tuple[Sequence[PushPlan], list[TouchedCoding]]:
    """Plan new revisions of texts that were changed; show what becomes of the coding before anything is sent."""
    if all(plan.action is not PushAction.CHANGED for plan in plans):
        return plans, []
    with store_of(folder) as store:
        codings = read_codings(folder, store)
        revisions = plan_revisions(folder, server, store, codings, plans)
    touched = touched_codings(revisions.plans, codings)
    show_findings(revisions.findings)
    if not as_json:
        columns = ("task", "coder", "units", "unchanged", "moved", "edited", "elsewhere", "left out")
        show_table(columns, [(one.task, one.coder, one.units, *one.moves.values()) for one in touched])
    return revisions.plans, touched


def _document(plan: PushPlan, touched: Sequence[TouchedCoding]) -> dict[str, object]:
    key = str(plan.task.key)
    codings = [{"coder": one.coder, "units": one.units, **one.moves} for one in touched if one.task == key]
    changed = {"codings": codings} if plan.action in (PushAction.CHANGED, PushAction.REVISE) else {}
    closes = [str(one.key) for one in plan.earlier if plan.action is not PushAction.CHANGED]
    return {
        "task": key,
        "action": plan.action,
        "recording": has_recording(plan),
        **changed,
        **({"closes": closes} if closes else {}),
    }


def _send(folder: StudyFolder, server: LabelStudio, cleared: ClearedTasks, plans: Sequence[PushPlan]) -> int:
    """Send what is missing, and then close what it takes the place of; gives how many were closed."""
    keep_study_recordings(folder, cleared.recordings, plans)
    apply_renewals(server, plans)
    with progress("Sending", sum(plan.action in TO_SEND for plan in plans)) as sent:
        after = apply_push(server, plans, sent)
    lost = [str(plan.task.key) for plan in after if plan.action is PushAction.SEND]
    if lost:
        raise UnexpectedAnswer(
            message("{keys} were sent and are not in Label Studio; run push again", keys=", ".join(lost))
        )
    return close_earlier(folder, server, plans)
