"""Push: from the transcripts of a study to tasks in its Label Studio projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from framebridge.codebooks.words import words_of_page
from framebridge.codings import StudyCodings
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.reanchoring import Went, count_moves
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from framebridge.study.recordings import StudyRecordings, find_recordings
from frameschema import Clearance, Finding, Severity, Transcript, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.controls import NARRATIVE_KINDS
from labelstudio_plugin.errors import NotCleared
from labelstudio_plugin.instructions import instruction_html
from labelstudio_plugin.label_config import label_config
from labelstudio_plugin.passes import Layout, Pass
from labelstudio_plugin.projects import (
    ProjectContent,
    ProjectPlan,
    StudyProject,
    plan_projects,
    study_projects,
)
from labelstudio_plugin.recordings import Recording
from labelstudio_plugin.sheets import sheet_config
from labelstudio_plugin.sync import PushAction, PushPlan, plan_push
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS, Task, TaskKey, transcript_task


def plan_setup(study: StudyFolder, server: LabelStudio, in_use: frozenset[str] = frozenset()) -> list[ProjectPlan]:
    """Say which projects would be made or changed: one per pass and Werkplaats.

    `in_use` are the codes that existing coding holds. Raises ConfigurationProblem when the codebook lacks words
    that a page needs.
    """
    settings = study.settings
    plans = []
    for item in study.passes:
        name = item.title.in_language(settings.study.language)
        with words_of_page(study.codebook):
            content = _content(study, item, in_use)
        plans += plan_projects(server, settings.study.id, settings.werkplaats, item.id, name, content)
    return plans


def _content(study: StudyFolder, coding_pass: Pass, in_use: frozenset[str]) -> ProjectContent:
    page, view = _page(study, coding_pass, in_use), translated("Overview")
    # What is settled is settled once, by whoever takes it on.
    most = {"coders": 1} if coding_pass.layout is Layout.ADJUDICATION else {}
    return ProjectContent(page, _instruction(study, coding_pass), view, **most)


def _instruction(study: StudyFolder, coding_pass: Pass) -> str:
    """Write the instruction of a pass; a pass of the study's own without any help has none."""
    own_words = (coding_pass.title, coding_pass.help) if coding_pass.help else None
    if own_words is None and coding_pass.id not in (FRAGMENTS, SHEETS):
        return ""
    methods = {method for row in study.included for method in row.methods}
    language, kinds = study.settings.study.language, coding_pass.kinds or NARRATIVE_KINDS
    return instruction_html(study.codebook, study.roles.roles, language, coding_pass.id, methods, kinds, own_words)


def _page(study: StudyFolder, coding_pass: Pass, in_use: frozenset[str]) -> str:
    """Write the form of a pass, made from the codebook."""
    language, roles = study.settings.study.language, study.roles.roles
    if coding_pass.layout is Layout.SHEETS:
        return sheet_config(study.codebook, language, in_use)
    with_variants = coding_pass.layout is Layout.ADJUDICATION
    return label_config(
        study.codebook, roles, language, in_use, coding_pass.kinds, coding_pass.help, with_variants=with_variants
    )


def plan_study_push(study: StudyFolder, server: LabelStudio, tasks: Sequence[tuple[str, Task]]) -> list[PushPlan]:
    """Say which of the tasks would be sent; `tasks` are (Werkplaats, task)."""
    plans = []
    for name in dict.fromkeys(task.key.coding_pass for _, task in tasks):
        own = [(group, task) for group, task in tasks if task.key.coding_pass == name]
        projects = projects_for(study, server, name, (group for group, _ in own))
        plans += plan_push(server, [(projects[group].project_id, task) for group, task in own])
    return plans


def projects_for(
    study: StudyFolder, server: LabelStudio, coding_pass: str, groups: Iterable[str]
) -> dict[str, StudyProject]:
    """Find the projects of a pass; raises ConfigurationProblem when a Werkplaats among `groups` has none."""
    projects = study_projects(server, study.settings.study.id, coding_pass)
    missing = sorted(set(groups) - set(projects))
    if missing:
        raise ConfigurationProblem(
            message("no project for {groups}; make it with: framebridge setup", groups=", ".join(missing))
        )
    return projects


@dataclass(frozen=True)
class TouchedCoding:
    """A coding on a text that was changed since: of its units, how many stay, move or cannot be placed."""

    task: str
    coder: str
    units: int
    moves: Mapping[Went, int]


def touched_codings(plans: Iterable[PushPlan], codings: StudyCodings) -> list[TouchedCoding]:
    """Say what becomes of the codings of every task whose text was changed since it was sent."""
    changed = [plan.task.key for plan in plans if plan.action is PushAction.CHANGED]
    return [
        TouchedCoding(str(key), found.coding.coder, len(found.moves), count_moves(found.moves))
        for key in changed
        for found in codings.reanchored
        if (found.coding.transcript, found.coding.coding_pass) == (key.unit, key.coding_pass)
    ]


@dataclass(frozen=True)
class ClearedTasks:
    """The tasks that may be sent, as (Werkplaats, task), and a finding for each that may not.

    `recordings` are those that the study has, also of transcripts that may not be sent.
    """

    tasks: tuple[tuple[str, Task], ...]
    findings: tuple[Finding, ...]
    recordings: StudyRecordings


def cleared_tasks(study: StudyFolder) -> ClearedTasks:
    """Make the tasks of every transcript that takes part and is cleared: one per pass for its kind of source."""
    transcripts, clearances = study.transcripts(), study.clearances
    recordings = find_recordings(study)
    tasks, findings = [], []
    for row in study.included:
        passes = [item for item in study.passes if item.layout is Layout.TALK and row.kind in item.sources]
        if not passes:
            findings.append(_in_no_pass(row))
        try:
            for item in passes:
                clearance, player = clearances.of(row.id), recordings.players.get(row.id)
                tasks.append((row.werkplaats, _task(study, item, row, transcripts[row.id], clearance, player)))
        except NotCleared as exc:
            findings.append(not_cleared(row.id, exc))
    return ClearedTasks(tuple(tasks), tuple(findings), recordings)


def _task(
    study: StudyFolder,
    coding_pass: Pass,
    row: DiscussionRow,
    talk: Transcript,
    clearance: Clearance | None,
    player: Recording | None,
) -> Task:
    section, roles = study.settings.study, study.roles.roles
    key = TaskKey(section.id, row.id, coding_pass.id)
    return transcript_task(
        key, talk, row.discussion(), roles, section.language, clearance, player, coding_pass.kinds
    )


def _in_no_pass(row: DiscussionRow) -> Finding:
    return Finding(
        rule="in-no-pass",
        severity=Severity.WARNING,
        where=row.id,
        message=message('no pass of this study is for a source of the kind "{kind}"', kind=row.kind.value),
        remedy=message("choose an instrument for it in study.toml, or correct its kind in discussions.csv"),
    )


def not_cleared(transcript: str, reason: NotCleared) -> Finding:
    """Tell that a text was not sent for want of a clearance."""
    return Finding(
        rule="not-cleared",
        severity=Severity.ERROR,
        where=transcript,
        message=reason.args[0],
        remedy=message("it was not sent; clear it with: framebridge deidentify"),
    )
