"""Pre-coding a study: which tasks would get a draft, from what, and what the projects would offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from framebridge.errors import ConfigurationProblem
from framebridge.pushing import cleared_tasks, plan_study_push
from framebridge.study import StudyFolder
from frameschema import Coder, Coding, CodingState, Finding, Message, Severity, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.predictions import Draft, DraftPlan, Offer, plan_drafts, plan_offers, tasks_coded_by
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import PushAction, PushPlan, accounts_by_id


@dataclass(frozen=True)
class Source:
    """Codings to make drafts of, at most one per transcript, and the origin that they share."""

    origin: str
    codings: Mapping[str, Coding]

    @classmethod
    def of(cls, origin: str, codings: Iterable[Coding]) -> Source:
        """Take what was submitted and holds something."""
        usable = (one for one in codings if one.state is CodingState.SUBMITTED and (one.units or one.memo))
        return cls(origin, {one.transcript: one for one in usable})


@dataclass(frozen=True)
class PrecodingPlan:
    """The drafts in order of their tasks' keys (`keys` names these), the offers, and what gets no draft."""

    keys: tuple[str, ...]
    drafts: tuple[DraftPlan, ...]
    offers: tuple[Offer, ...]
    findings: tuple[Finding, ...]


def find_coder(study: StudyFolder, coder_id: str) -> Coder:
    """Find a coder of the study; raises ConfigurationProblem with those there are."""
    coders = {coder.id: coder for coder in study.settings.coder}
    if coder_id not in coders:
        raise ConfigurationProblem(
            message(
                'study.toml has no coder "{coder}"; choose from {coders}', coder=coder_id, coders=", ".join(coders)
            )
        )
    return coders[coder_id]


def plan_precoding(study: StudyFolder, server: LabelStudio, source: Source, receiver: Coder) -> PrecodingPlan:
    """Say which tasks of the receiver's Werkplaats get a draft: those there, and not coded by the receiver yet.

    A draft is offered to everyone who has not coded the task, so to colleagues of the receiver too. The role of a
    turn needs no draft: the page colours every turn by the role that is spoken in, and a fragment has its turn's.
    """
    cleared = cleared_tasks(study).tasks
    tasks = [(group, task) for group, task in cleared if group == receiver.werkplaats]
    wanted = [(group, task) for group, task in tasks if task.key.unit in source.codings]
    pushed = plan_study_push(study, server, wanted) if wanted else []
    coded = _coded_by(server, pushed, receiver)
    chosen = [plan for plan in pushed if plan.action is PushAction.KEEP and plan.task_id not in coded]
    drafts = [_draft(study, plan, source) for plan in chosen]
    return PrecodingPlan(
        keys=tuple(str(plan.task.key) for plan in chosen),
        drafts=tuple(plan_drafts(server, drafts)),
        offers=tuple(plan_offers(server, drafts)),
        findings=tuple(_findings(pushed, coded, receiver)),
    )


def _draft(study: StudyFolder, plan: PushPlan, source: Source) -> Draft:
    transcript = study.transcripts()[plan.task.key.unit]
    coding = source.codings[transcript.id]
    result = write_result(coding, transcript, study.codebook, study.settings.study.language)
    return Draft(plan.project, plan.task_id or 0, source.origin, result)


def _coded_by(server: LabelStudio, pushed: Sequence[PushPlan], receiver: Coder) -> frozenset[int]:
    """Give the tasks that the receiver has coded; none when the receiver has no account there yet."""
    own = (receiver.account or "").casefold()
    people = [number for number, account in accounts_by_id(server).items() if own and account.casefold() == own]
    projects = {plan.project for plan in pushed}
    found = (tasks_coded_by(server, project, person) for project in projects for person in people)
    return frozenset(task for tasks in found for task in tasks)


def _findings(pushed: Sequence[PushPlan], coded: frozenset[int], receiver: Coder) -> Iterator[Finding]:
    for plan in pushed:
        where = str(plan.task.key)
        if plan.action is PushAction.SEND:
            said = message("this task is not in Label Studio, so it gets no draft")
            yield _finding("no-task", where, said, message("send it with: framebridge push"))
        elif plan.action is PushAction.CHANGED:
            said = message("this task has another text in Label Studio, so it gets no draft")
            yield _finding("text-changed", where, said, message("send the present one with: framebridge push"))
        elif plan.task_id in coded:
            said = message("{coder} has coded this already, so it gets no draft", coder=receiver.id)
            yield _finding("coded-already", where, said, message("nothing to do"), Severity.INFO)


def _finding(
    rule: str, where: str, said: Message, remedy: Message, severity: Severity = Severity.WARNING
) -> Finding:
    return Finding(rule=rule, severity=severity, where=where, message=said, remedy=remedy)
