"""Push sheets: each coder's into the Werkplaats of that coder, merged ones into that of the discussion.

A sheet that is there already is renewed in its place: its columns stay where they are, so that what is being
filled in stays with its narrative. The earlier sheet is read from its own task; one that cannot be read there
is left alone, and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from framebridge.codings import StudyCodings
from framebridge.errors import ConfigurationProblem
from framebridge.merged_study import merge_study
from framebridge.pushing import not_cleared, projects_for
from framebridge.sheets.making import make_sheets, units_of
from framebridge.sheets.renewing import renew
from framebridge.sheets.stories import SheetWords
from framebridge.sheets.storing import SHEET, sheet_from, sheet_key
from framebridge.study import StudyFolder
from framebridge.study.clearances import Clearances
from framebridge.study.consent import usable_clearance
from frameschema import Coding, CodingState, Discussion, Finding, MergedCoding, Severity, message
from frameschema.sheet import Sheet
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import NotCleared, UnexpectedAnswer
from labelstudio_plugin.sheets import sheet_task
from labelstudio_plugin.sync import (
    PushAction,
    PushPlan,
    apply_push,
    apply_renewals,
    is_as_sent,
    tasks_by_key,
)
from labelstudio_plugin.tasks import SHEETS, Task


@dataclass(frozen=True)
class WantedSheets:
    """Whose sheets, of which discussions; nothing named means every coder, every discussion."""

    coders: tuple[str, ...] = ()
    merged: bool = False
    discussions: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetPlan:
    """A sheet as it should be, and what has to happen for that."""

    sheet: Sheet
    werkplaats: str
    push: PushPlan


@dataclass(frozen=True)
class SheetPlans:
    """What would happen with every sheet, and a finding for each that stays as it is."""

    plans: tuple[SheetPlan, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class MadeSheet:
    """A sheet made from the coding of today, and where it belongs."""

    sheet: Sheet
    source: Coding | MergedCoding
    werkplaats: str


def made_sheets(study: StudyFolder, codings: StudyCodings, wanted: WantedSheets) -> tuple[MadeSheet, ...]:
    """Make the sheets that are wanted from submitted coding, in order of discussion and coder, merged last.

    Of a part of the study, those that belong to a Werkplaats on its server.

    Raises ConfigurationProblem for a coder or discussion that the study does not have.
    """
    _check_known(study, wanted)
    words = SheetWords.of(study.codebook, study.roles.roles, study.settings.study.language)
    here = {item.id for item in study.settings.werkplaats}
    found = []
    for source, werkplaats in _sources(study, codings, wanted):
        if werkplaats not in here:
            continue
        sheets = make_sheets(source, codings.transcripts[source.transcript], words)
        found += [MadeSheet(sheet, source, werkplaats) for sheet in sheets]
    return tuple(found)


def plan_sheets(
    study: StudyFolder, server: LabelStudio, codings: StudyCodings, wanted: WantedSheets
) -> SheetPlans:
    """Say which sheets would be made, renewed or kept; changes nothing."""
    made = made_sheets(study, codings, wanted)
    there = _there(study, server, made)
    planning = _Planning(study, codings)
    plans = [planning.plan(one, *there[str(sheet_key(one.sheet))]) for one in made]
    findings = dict.fromkeys(planning.findings)
    return SheetPlans(tuple(plan for plan in plans if plan is not None), tuple(findings))


def apply_sheets(
    server: LabelStudio, plans: Sequence[SheetPlan], done: Callable[[int], None] = lambda count: None
) -> dict[UUID, int]:
    """Send new sheets and renew changed ones; gives the id of each sheet's task.

    Raises UnexpectedAnswer when a sheet that was sent is not there afterwards.
    """
    pushes = [plan.push for plan in plans]
    apply_renewals(server, pushes, done)
    sent = apply_push(server, [push for push in pushes if push.action is PushAction.SEND], done)
    there = {push.task.key: push.task_id for push in (*pushes, *sent) if push.task_id is not None}
    lost = [str(push.task.key) for push in pushes if push.task.key not in there]
    if lost:
        raise UnexpectedAnswer(
            message("{keys} were sent and are not in Label Studio; run push again", keys=", ".join(lost))
        )
    return {plan.sheet.id: there[plan.push.task.key] for plan in plans}


def _check_known(study: StudyFolder, wanted: WantedSheets) -> None:
    strangers = set(wanted.coders) - {coder.id for coder in study.settings.coder}
    if strangers:
        raise ConfigurationProblem(
            message("study.toml has no coder {coders}; look the id up there", coders=", ".join(sorted(strangers)))
        )
    strangers = set(wanted.discussions) - {row.id for row in study.whole.included}
    if strangers:
        raise ConfigurationProblem(
            message(
                "discussions.csv has no discussion {discussions} that takes part; look the id up there",
                discussions=", ".join(sorted(strangers)),
            )
        )


def _sources(
    study: StudyFolder, codings: StudyCodings, wanted: WantedSheets
) -> Iterator[tuple[Coding | MergedCoding, str]]:
    """Give the codings that sheets are made from, each with the Werkplaats where they belong."""
    groups = {coder.id: coder.werkplaats for coder in study.settings.coder}
    rows = {row.id: row.werkplaats for row in study.whole.included}
    everybody = not wanted.coders and not wanted.merged
    for coding in sorted(codings.codings, key=lambda own: (own.transcript, own.coder)):
        is_wanted = (everybody or coding.coder in wanted.coders) and _is_about(wanted, coding.transcript)
        if is_wanted and coding.state is CodingState.SUBMITTED:
            # Who is in the study no more may have handed the coding over.
            yield coding, groups.get(coding.coder, rows[coding.transcript])
    if wanted.merged:
        found = merge_study(study.whole, codings)
        yield from ((own, rows[own.transcript]) for own in found if _is_about(wanted, own.transcript))


def _is_about(wanted: WantedSheets, discussion: str) -> bool:
    return not wanted.discussions or discussion in wanted.discussions


def _there(
    study: StudyFolder, server: LabelStudio, made: Iterable[MadeSheet]
) -> dict[str, tuple[int, Mapping[str, Any] | None]]:
    """Look up every sheet's project, and its task if there is one, by the key of the sheet."""
    keys: dict[str, list[str]] = {}
    for one in made:
        keys.setdefault(one.werkplaats, []).append(str(sheet_key(one.sheet)))
    projects = projects_for(study, server, SHEETS, keys) if keys else {}
    found: dict[str, tuple[int, Mapping[str, Any] | None]] = {}
    for group, wanted in keys.items():
        project = projects[group].project_id
        tasks = tasks_by_key(server, project, wanted, fields=("data",))
        found |= {key: (project, tasks.get(key)) for key in wanted}
    return found


@dataclass
class _Planning:
    """Makes the task of every sheet; collects findings on the way."""

    study: StudyFolder
    codings: StudyCodings
    findings: list[Finding] = field(default_factory=list)

    def plan(self, one: MadeSheet, project: int, stored: Mapping[str, Any] | None) -> SheetPlan | None:
        """Plan one sheet; None, with a finding, when it has to stay as it is."""
        earlier = sheet_from((stored.get("data") or {}).get(SHEET)) if stored else None
        if stored and (earlier is None or earlier.id != one.sheet.id):
            self.findings.append(_unreadable(one.sheet, int(stored["id"])))
            return None
        sheet = renew(earlier, one.sheet)
        try:
            task = self._task(sheet, one)
        except NotCleared as exc:
            self.findings.append(not_cleared(sheet.transcript, exc))
            return None
        return SheetPlan(sheet, one.werkplaats, _push(task, project, stored))

    def _task(self, sheet: Sheet, one: MadeSheet) -> Task:
        talk, discussion = self.codings.transcripts[sheet.transcript], self._discussions[sheet.transcript]
        return sheet_task(
            sheet_key(sheet),
            sheet,
            talk,
            {unit.id: unit for unit in units_of(one.source)},
            discussion,
            self.study.roles.roles,
            self.study.codebook,
            self.study.settings.study.language,
            usable_clearance(self._clearances, discussion, talk),
        )

    @cached_property
    def _clearances(self) -> Clearances:
        return self.study.clearances

    @cached_property
    def _discussions(self) -> dict[str, Discussion]:
        return {row.id: row.discussion() for row in self.study.included}


def _push(task: Task, project: int, stored: Mapping[str, Any] | None) -> PushPlan:
    if stored is None:
        return PushPlan(task, project, PushAction.SEND)
    action = PushAction.KEEP if is_as_sent(stored, task) else PushAction.RENEW
    return PushPlan(task, project, action, int(stored["id"]))


def _unreadable(sheet: Sheet, task_id: int) -> Finding:
    return Finding(
        rule="sheet-changed",
        severity=Severity.ERROR,
        where=message("task {task}, sheet {sheet}", task=task_id, sheet=sheet.id),
        message=message("the data of this task are not as they were sent, so its columns cannot be kept in place"),
        remedy=message("put its data back, or remove the task in Label Studio if nothing is filled in yet"),
    )
