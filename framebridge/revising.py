"""Corrected texts: a new revision of a task, on which every coder finds the own coding, moved along.

The new task comes with the codings as annotations of their coders, in one import: on the server that is one
transaction, so that they are all there or nothing is. Then the earlier task is closed; a run that stopped before
that is finished by the next. Refused while somebody has unsaved work on a text, and while it holds coding that was
not pulled: both would stay behind on the closed task. What is saved there in the moments between is pulled, and
told of when codings are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from framebridge.codings import StudyCodings
from framebridge.language import translated_message
from framebridge.reanchoring import Reanchored
from framebridge.revisions import carried_number
from framebridge.store import Store, StoredVersion, content_hash
from framebridge.study import StudyFolder
from frameschema import CodingState, Finding, Message, Severity, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.results import write_result
from labelstudio_plugin.sync import (
    EarlierTask,
    PushAction,
    PushPlan,
    StockSource,
    accounts_by_id,
    close_task,
    read_moment,
    revised,
)

_Seen = set[tuple[int, datetime, str]]


@dataclass(frozen=True)
class Revisions:
    """The plans, those of corrected texts as REVISE where that may be; and what a person should look at."""

    plans: tuple[PushPlan, ...]
    findings: tuple[Finding, ...]


def plan_revisions(
    study: StudyFolder, server: LabelStudio, store: Store, codings: StudyCodings, plans: Iterable[PushPlan]
) -> Revisions:
    """Say which texts that were CHANGED get a new revision, and with whose coding; changes nothing."""
    planner = _Planner(study, server, store, codings)
    return Revisions(tuple(planner.plan(plan) for plan in plans), tuple(planner.findings))


def close_earlier(study: StudyFolder, server: LabelStudio, plans: Iterable[PushPlan]) -> int:
    """Close the earlier tasks of what is there in a newer revision; gives how many."""
    to_close = [(plan, earlier) for plan in plans for earlier in _superseded(plan)]
    for plan, earlier in to_close:
        key = plan.task.key
        title = translated_message(message("Closed: {title}", title=plan.task.data["title"]))
        clearance = study.clearances.of_text(key.unit, earlier.text_sha256)
        close_task(server, earlier, key.revision, title, clearance)
    return len(to_close)


def _superseded(plan: PushPlan) -> tuple[EarlierTask, ...]:
    return () if plan.action is PushAction.CHANGED else plan.earlier


class _Planner:
    """Plans one task after the other; collects findings on the way."""

    def __init__(self, study: StudyFolder, server: LabelStudio, store: Store, codings: StudyCodings) -> None:
        self._study = study
        self._server = server
        self._store = store
        self._codings = codings
        self._found = {
            (found.coding.transcript, found.coding.coding_pass, found.coding.coder): found
            for found in codings.reanchored
        }
        self._numbers: dict[str, int] | None = None
        self.findings: list[Finding] = []

    def plan(self, plan: PushPlan) -> PushPlan:
        if plan.action is not PushAction.CHANGED:
            return plan
        stored = self._stored(plan.earlier)
        refusals = [*self._unsaved(plan.earlier), *self._not_pulled(plan, stored)]
        if refusals:
            self.findings += refusals
            return plan
        return revised(plan, list(self._annotations(plan, stored)))

    def _stored(self, tasks: Sequence[EarlierTask]) -> list[StoredVersion]:
        """Give what the store holds of the coding on these tasks."""
        settings, ids = self._study.settings, {task.task_id for task in tasks}
        seen = self._store.seen(settings.study.id, settings.labelstudio.name)
        live = seen.live_on(str(task.key) for task in tasks)
        return self._store.numbered([one.number for one in live if one.task_id in ids])

    def _unsaved(self, tasks: Iterable[EarlierTask]) -> Iterator[Finding]:
        for task in tasks:
            drafts = self._server.get_objects(f"/api/tasks/{task.task_id}/drafts")
            people = sorted({str(draft.get("user") or "unknown") for draft in drafts})
            if people:
                said = message("{people} have unsaved work on its earlier text", people=", ".join(people))
                remedy = message("ask to submit or discard it, pull, and push again")
                yield _finding("unsaved-work", task, said, remedy)

    def _not_pulled(self, plan: PushPlan, stored: Sequence[StoredVersion]) -> Iterator[Finding]:
        source = StockSource(self._server, self._study.settings.study.id)
        pages = source.read(plan.project, [task.task_id for task in plan.earlier], with_data=False)
        there = {task.task_id: _seen(task.annotations) for page in pages for task in page}
        for task in plan.earlier:
            if there.get(task.task_id, set()) != _held(stored, task):
                said = message("its earlier text holds coding that was not pulled yet")
                remedy = message("run framebridge pull, and push again")
                yield _finding("not-pulled", task, said, remedy)

    def _annotations(self, plan: PushPlan, stored: Sequence[StoredVersion]) -> Iterator[dict[str, Any]]:
        """Give the present coding of everyone who coded the earlier text."""
        key = plan.task.key
        for coder, account in sorted({(version.coder or "", version.account) for version in stored}):
            found = self._found.get((key.unit, key.coding_pass, coder))
            number = self._number_of(account)
            if found is not None and number is not None:
                self.findings += (*found.findings, *self._codings.unread.get(found.coding.id, ()))
                yield self._annotation(found, number)
            else:
                said = message("the coding by {account} stays on the earlier text alone", account=account)
                remedy = message("see why, with framebridge check; it is kept there")
                self.findings.append(_finding("not-carried", plan.earlier[-1], said, remedy, Severity.WARNING))

    def _annotation(self, found: Reanchored, owner: int) -> dict[str, Any]:
        coding, language = found.coding, self._study.settings.study.language
        talk = self._codings.transcripts[coding.transcript]
        return {
            "result": write_result(coding, talk, self._study.codebook, language),
            "id": carried_number(self._codings.used[coding.id]),
            "completed_by": owner,
            "was_cancelled": coding.state is CodingState.SKIPPED,
            "ground_truth": False,
        }

    def _number_of(self, account: str) -> int | None:
        """Give the number of an account on the server; asked for once."""
        if self._numbers is None:
            self._numbers = {email.casefold(): number for number, email in accounts_by_id(self._server).items()}
        return self._numbers.get(account.casefold())


def _seen(annotations: Iterable[dict[str, Any]]) -> _Seen:
    return {(raw["id"], read_moment(raw["created_at"]), content_hash(raw)) for raw in annotations}


def _held(stored: Iterable[StoredVersion], task: EarlierTask) -> _Seen:
    return {
        (version.annotation_id, version.created_at, version.content_sha256)
        for version in stored
        if version.task_id == task.task_id
    }


def _finding(
    rule: str, task: EarlierTask, said: Message, remedy: Message, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(rule=rule, severity=severity, where=str(task.key), message=said, remedy=remedy)
