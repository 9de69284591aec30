"""Send a group's coding to another group, to remark on: a task per discussion, in the other's own project.

What is sent is the group's only coding of a discussion, or the merged coding of several as it stands: what was
handed over and gone on with is left out, and differences are settled as was decided. Coding that has grown
since renews the task; remarks that were made stay, since they name units by ids that do not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framebridge.codings import StudyCodings
from framebridge.errors import ConfigurationProblem
from framebridge.pushing import not_cleared, projects_for
from framebridge.sheets.making import MERGED, units_of
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from framebridge.study_merge import StudyMerge
from frameschema import Coding, Finding, MergedCoding, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.comments import comment_task
from labelstudio_plugin.errors import NotCleared, UnexpectedAnswer
from labelstudio_plugin.passes import Layout, Pass
from labelstudio_plugin.sync import PushAction, PushPlan, apply_push, apply_renewals, is_as_sent, tasks_by_key
from labelstudio_plugin.tasks import COMMENTS, Task, TaskKey, transcript_task


@dataclass(frozen=True)
class CommentPlans:
    """What would happen with the task of every discussion, and a finding for each that may not be sent."""

    plans: tuple[PushPlan, ...]
    findings: tuple[Finding, ...]


def plan_comments(
    study: StudyFolder, server: LabelStudio, codings: StudyCodings, of: str, to: str
) -> CommentPlans:
    """Say which tasks the group `to` would get with the coding of the group `of`; changes nothing.

    Raises ConfigurationProblem for a group that the study does not have, and without the pass for comments.
    """
    coding_pass = _pass_for(study, of, to)
    tasks, findings = [], []
    for row, source in _sources(study, codings, coding_pass, of):
        try:
            tasks.append(_task(study, row, source, codings, coding_pass))
        except NotCleared as exc:
            findings.append(not_cleared(row.id, exc))
    if not tasks:
        return CommentPlans((), tuple(findings))
    project = projects_for(study, server, COMMENTS, [to])[to].project_id
    there = tasks_by_key(server, project, [str(task.key) for task in tasks], fields=("data",))
    return CommentPlans(tuple(_plan(task, project, there.get(str(task.key))) for task in tasks), tuple(findings))


def apply_comments(
    server: LabelStudio, plans: Sequence[PushPlan], done: Callable[[int], None] = lambda count: None
) -> None:
    """Send new tasks and renew those whose coding has grown; `done` is told of each.

    Raises UnexpectedAnswer when a task that was sent is not there afterwards.
    """
    apply_renewals(server, plans, done)
    sent = apply_push(server, [plan for plan in plans if plan.action is PushAction.SEND], done)
    lost = [str(plan.task.key) for plan in sent if plan.task_id is None]
    if lost:
        raise UnexpectedAnswer(
            message("{keys} were sent and are not in Label Studio; run push again", keys=", ".join(lost))
        )


def _pass_for(study: StudyFolder, of: str, to: str) -> Pass:
    groups = [item.id for item in study.settings.werkplaats]
    strangers = sorted({of, to} - set(groups))
    if strangers or of == to:
        raise ConfigurationProblem(
            message("with --of and --to choose two different groups from: {groups}", groups=", ".join(groups))
        )
    found = next((item for item in study.passes if item.layout is Layout.COMMENTS), None)
    if found is None:
        raise ConfigurationProblem(
            message('this study has no pass for comments; add "comments" to instruments in study.toml')
        )
    return found


def _sources(
    study: StudyFolder, codings: StudyCodings, coding_pass: Pass, of: str
) -> Iterator[tuple[DiscussionRow, Coding | MergedCoding]]:
    members = {coder.id for coder in study.settings.coder if coder.werkplaats == of}
    merging = StudyMerge.of(study)
    for row in study.included:
        taking_part = merging.taking_part(codings.of(row.id)).codings
        own = [one for one in taking_part if one.coder in members]
        if row.werkplaats != of or row.kind not in coding_pass.sources or not any(one.units for one in own):
            continue
        merged = merging.coding(codings.transcripts[row.id], own)
        if merged is not None:
            yield row, own[0] if len(own) == 1 else merged


def _task(
    study: StudyFolder,
    row: DiscussionRow,
    source: Coding | MergedCoding,
    codings: StudyCodings,
    coding_pass: Pass,
) -> Task:
    of = source.coder if isinstance(source, Coding) else MERGED
    key = TaskKey(study.settings.study.id, row.id, COMMENTS, of)
    talk, roles, language = codings.transcripts[row.id], study.roles.roles, study.settings.study.language
    clearance = study.clearances.of(row.id)
    plain = transcript_task(key, talk, row.discussion(), roles, language, clearance, kinds=coding_pass.kinds)
    return comment_task(plain, units_of(source), talk, roles, study.codebook, language)


def _plan(task: Task, project: int, stored: Mapping[str, Any] | None) -> PushPlan:
    if stored is None:
        return PushPlan(task, project, PushAction.SEND)
    number = int(stored["id"])
    if (stored.get("meta") or {}).get("sha256") != task.text_sha256:
        # Remarks point into the text that was sent.
        return PushPlan(task, project, PushAction.CHANGED, number)
    return PushPlan(task, project, PushAction.KEEP if is_as_sent(stored, task) else PushAction.RENEW, number)
