"""Send merged coding to be settled: a task per transcript that several coded, in a project of its own.

A task on which nobody is settling is renewed when coding grows. One on which somebody is stays as it is; when all
that was settled on it has been taken as decisions and coding has grown since, a next one is made, on which those
decisions are filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from framebridge.adjudication.draft import draft_of
from framebridge.adjudication.page import PageWords, adjudication_page
from framebridge.adjudication.shown import Shown, shown_from
from framebridge.differences import MergedTranscript
from framebridge.draft_origin import MERGED as ORIGIN
from framebridge.errors import ConfigurationProblem
from framebridge.pushing import not_cleared, projects_for
from framebridge.sheets.making import MERGED
from framebridge.store import content_hash
from framebridge.study import StudyFolder
from framebridge.study.consent import usable_clearance
from framebridge.study.decisions import read_log
from framebridge.study.discussions import DiscussionRow
from frameschema import Finding, TakenCoding, message
from labelstudio_plugin.adjudication import SHOWN, adjudication_task
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import NotCleared, UnexpectedAnswer
from labelstudio_plugin.predictions import Draft, apply_drafts, plan_drafts, plan_offers
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import (
    PushAction,
    PushPlan,
    apply_push,
    apply_renewals,
    tasks_by_key,
    tasks_with_draft,
)
from labelstudio_plugin.tasks import ADJUDICATION, Task, TaskKey, transcript_task

_ANNOTATIONS = ("data", "annotations", "result", "was_cancelled", "ground_truth", "completed_by")


class AdjudicationAction(StrEnum):
    """What would happen with the task of a transcript."""

    SEND = "send"
    RENEW = "renew"
    KEEP = "keep"
    NEXT = "send the next"
    BUSY = "being settled"
    NOT_TAKEN = "not taken yet"


_PUSHES = {
    AdjudicationAction.SEND: PushAction.SEND,
    AdjudicationAction.NEXT: PushAction.SEND,
    AdjudicationAction.RENEW: PushAction.RENEW,
}


@dataclass(frozen=True)
class AdjudicationPlan:
    """One task as it should be, its draft, and what has to happen; `waiting` counts the differences on it."""

    task: Task
    project: int
    draft: Sequence[dict[str, Any]] = field(repr=False)
    waiting: int
    action: AdjudicationAction
    task_id: int | None = None

    @property
    def has_draft(self) -> bool:
        """Say whether the task as it is on the server, or will be, begins with this draft."""
        return self.action not in (AdjudicationAction.BUSY, AdjudicationAction.NOT_TAKEN)


@dataclass(frozen=True)
class AdjudicationPlans:
    """What would happen with every task, and a finding for each that may not be sent."""

    plans: tuple[AdjudicationPlan, ...]
    findings: tuple[Finding, ...]


def plan_adjudication(
    study: StudyFolder, server: LabelStudio, found: Iterable[MergedTranscript], *, with_names: bool = True
) -> AdjudicationPlans:
    """Say which tasks would be made, renewed or left alone; changes nothing.

    Raises ConfigurationProblem without the pass, or when a Werkplaats has no project in it.
    """
    _check_pass(study)
    rows = {row.id: row for row in study.included}
    making = _Making(study, with_names=with_names)
    made = [making.plan(one, rows[one.transcript.id]) for one in found if one.transcript.id in rows]
    wanted = [plan for plan in made if plan is not None]
    if not wanted:
        return AdjudicationPlans((), tuple(making.findings))
    groups = {rows[plan.task.key.unit].werkplaats for plan in wanted}
    projects = projects_for(study, server, ADJUDICATION, groups)
    plans: list[AdjudicationPlan] = []
    for group in sorted(groups):
        own = [plan for plan in wanted if rows[plan.task.key.unit].werkplaats == group]
        plans += _Looking(study, server, projects[group].project_id).compared(own)
    return AdjudicationPlans(tuple(plans), tuple(making.findings))


def apply_adjudication(
    server: LabelStudio, plans: Sequence[AdjudicationPlan], done: Callable[[int], None] = lambda count: None
) -> None:
    """Send new tasks and renew changed ones, then see to their drafts; `done` is told of each.

    Raises UnexpectedAnswer when a task that was sent is not there afterwards.
    """
    pushes = {plan.task.key: _push(plan) for plan in plans if plan.action in _PUSHES}
    apply_renewals(server, pushes.values(), done)
    sent = apply_push(server, [one for one in pushes.values() if one.action is PushAction.SEND], done)
    ids = {plan.task.key: plan.task_id for plan in plans} | {one.task.key: one.task_id for one in sent}
    lost = [str(key) for key, number in ids.items() if number is None]
    if lost:
        raise UnexpectedAnswer(
            message("{keys} were sent and are not in Label Studio; run push again", keys=", ".join(lost))
        )
    drafts = [
        Draft(plan.project, ids[plan.task.key] or 0, ORIGIN, plan.draft)
        for plan in plans
        if plan.has_draft and plan.draft
    ]
    apply_drafts(server, plan_drafts(server, drafts), plan_offers(server, drafts))


def _push(plan: AdjudicationPlan) -> PushPlan:
    return PushPlan(plan.task, plan.project, _PUSHES[plan.action], plan.task_id)


def _check_pass(study: StudyFolder) -> None:
    if ADJUDICATION not in {item.id for item in study.passes}:
        raise ConfigurationProblem(
            message(
                'this study has no pass for settling; add "adjudication" to instruments in study.toml, then run: '
                "framebridge setup"
            )
        )


@dataclass
class _Making:
    """Makes the task and the draft of a transcript; collects findings on the way."""

    study: StudyFolder
    with_names: bool
    findings: list[Finding] = field(default_factory=list)

    def plan(self, one: MergedTranscript, row: DiscussionRow) -> AdjudicationPlan | None:
        """Make the plan of a first task; None when one coder alone coded it, or its text may not be sent."""
        if len(one.merged.codings) < 2:
            return None
        coding, shown = draft_of(one.merged)
        try:
            task = self._task(one, row, shown)
        except NotCleared as exc:
            self.findings.append(not_cleared(row.id, exc))
            return None
        language = self.study.settings.study.language
        draft = write_result(coding, one.transcript, self.study.codebook, language)
        count = sum(len(unit.unsettled) for unit in one.merged.units)
        return AdjudicationPlan(task, 0, draft, count, AdjudicationAction.SEND)

    def _task(self, one: MergedTranscript, row: DiscussionRow, shown: Shown) -> Task:
        section, roles = self.study.settings.study, self.study.roles.roles
        clearance = usable_clearance(self.study.clearances, row, one.transcript)
        key = TaskKey(section.id, row.id, ADJUDICATION, MERGED)
        plain = transcript_task(key, one.transcript, row.discussion(), roles, section.language, clearance)
        words = PageWords(self.study.codebook, roles, section.language, self.with_names)
        page = adjudication_page(one, shown, words)
        return adjudication_task(plain, page, one.transcript, roles, section.language)


@dataclass
class _Looking:
    """Looks up what one project has of the tasks, and compares."""

    study: StudyFolder
    server: LabelStudio
    project: int

    def compared(self, plans: Sequence[AdjudicationPlan]) -> Iterator[AdjudicationPlan]:
        """Say of each plan what has to happen with its newest task."""
        newest = self._newest([plan.task.key for plan in plans])
        placed = [replace(plan, project=self.project) for plan in plans]
        revised = [_as_revision(plan, newest.get(plan.task.key)) for plan in placed]
        changed = [plan for plan in revised if plan.task_id is not None and not plan.is_same]
        there = tasks_by_key(
            self.server, self.project, [str(plan.plan.task.key) for plan in changed], fields=_ANNOTATIONS
        )
        drafts = tasks_with_draft(self.server, self.project) if changed else frozenset()
        for one in revised:
            stored = there.get(str(one.plan.task.key))
            if one.task_id is None:
                yield one.plan
            elif stored is None:
                yield replace(one.plan, action=AdjudicationAction.KEEP, task_id=one.task_id)
            else:
                yield self._against(one.plan, stored, has_draft=one.task_id in drafts)

    def _newest(self, keys: Sequence[TaskKey]) -> dict[TaskKey, tuple[TaskKey, Mapping[str, Any]]]:
        """Find the newest revision of each task, by the key of its first."""
        found: dict[TaskKey, tuple[TaskKey, Mapping[str, Any]]] = {}
        asked = {key: key for key in keys}
        while asked:
            there = tasks_by_key(self.server, self.project, [str(key) for key in asked.values()])
            seen = {first: key for first, key in asked.items() if str(key) in there}
            found |= {first: (key, there[str(key)]) for first, key in seen.items()}
            asked = {first: replace(key, revision=key.revision + 1) for first, key in seen.items()}
        return found

    def _against(self, plan: AdjudicationPlan, stored: Mapping[str, Any], *, has_draft: bool) -> AdjudicationPlan:
        """Compare with a task that showed something else."""
        here = replace(plan, task_id=int(stored["id"]))
        submitted = [raw for raw in stored.get("annotations") or () if not raw.get("was_cancelled")]
        if not submitted and not has_draft:
            return replace(here, action=AdjudicationAction.RENEW)
        if self._is_about_the_same(plan, stored):
            return replace(here, action=AdjudicationAction.KEEP, draft=())
        if has_draft:
            return replace(here, action=AdjudicationAction.BUSY)
        if not self._are_taken(plan.task.key, submitted):
            return replace(here, action=AdjudicationAction.NOT_TAKEN)
        key = replace(plan.task.key, revision=plan.task.key.revision + 1)
        return replace(plan, task=_with_key(plan.task, key), action=AdjudicationAction.NEXT)

    def _is_about_the_same(self, plan: AdjudicationPlan, stored: Mapping[str, Any]) -> bool:
        is_same_text = (stored.get("meta") or {}).get("sha256") == plan.task.text_sha256
        before, now = shown_from((stored.get("data") or {}).get(SHOWN)), shown_from(plan.task.data[SHOWN])
        return is_same_text and before is not None and now is not None and before.is_about_the_same(now)

    def _are_taken(self, key: TaskKey, submitted: Iterable[dict[str, Any]]) -> bool:
        log = read_log(self.study.decisions_folder, key.study, key.unit)
        return {TakenCoding(task=str(key), content_sha256=content_hash(raw)) for raw in submitted} <= {*log.taken}


@dataclass(frozen=True)
class _Revised:
    """A plan with the key of the newest task that is there; `is_same` when that shows what the plan would."""

    plan: AdjudicationPlan
    task_id: int | None = None
    is_same: bool = False


def _as_revision(plan: AdjudicationPlan, newest: tuple[TaskKey, Mapping[str, Any]] | None) -> _Revised:
    if newest is None:
        return _Revised(plan)
    key, stored = newest
    meta = stored.get("meta") or {}
    is_same = all(meta.get(name) == value for name, value in plan.task.fingerprints.items())
    return _Revised(replace(plan, task=_with_key(plan.task, key)), int(stored["id"]), is_same)


def _with_key(task: Task, key: TaskKey) -> Task:
    return replace(task, key=key, data={**task.data, "key": str(key)})
