"""How far coding is, counted in the database; of tasks only their keys are read, never what they show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projects.models import Project
from tasks.models import Annotation, AnnotationDraft, Task

from labelstudio_plugin.projects import ProjectKey, read_key
from labelstudio_plugin.server.walls.models import Member
from labelstudio_plugin.tasks import SHEETS, TaskKey


@dataclass(frozen=True)
class ProjectRow:
    """A project: a pass of a Werkplaats."""

    id: int
    title: str
    key: ProjectKey
    tasks: int
    coded: int
    submitted: int
    drafts: int


@dataclass(frozen=True)
class CoderRow:
    """What one person did in one Werkplaats."""

    werkplaats: str
    coder: str
    submitted: int
    drafts: int
    sheets: int
    last: datetime | None


@dataclass(frozen=True)
class TaskRow:
    """A discussion (or sheet) in a pass, with who submitted and who is at work."""

    id: int
    project: int
    key: ProjectKey
    unit: str
    name: str
    submitted: tuple[str, ...]
    drafts: tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """One coding or draft: by whom, when."""

    task: int
    user: int | None
    at: datetime


@dataclass(frozen=True)
class Progress:
    """All of it."""

    projects: tuple[ProjectRow, ...]
    coders: tuple[CoderRow, ...]
    tasks: tuple[TaskRow, ...]

    @property
    def by_unit(self) -> dict[tuple[str, str, str], TaskRow]:
        """Give the tasks by study, pass and unit."""
        return {(row.key.study, row.key.coding_pass, row.unit): row for row in self.tasks}


def progress() -> Progress:
    """Count everything now, in seven questions to the database whatever the size."""
    keys = {project: key for project in _projects() if (key := read_key(project.description or "")) is not None}
    numbers = [project.pk for project in keys]
    by_id = {project.pk: key for project, key in keys.items()}
    units = _units(by_id)
    submitted, drafts = _submitted(numbers), _drafts(numbers)
    names = _names()
    tasks = tuple(_task_rows(units, by_id, submitted, drafts, names))
    rows = tuple(_project_row(project, key, tasks) for project, key in keys.items())
    return Progress(rows, tuple(_coder_rows(units, by_id, submitted, drafts, names)), tasks)


def _projects() -> Iterator[Any]:
    ours = Project.objects.filter(description__contains="framebridge:").order_by("title")
    yield from ours.only("title", "description")


@dataclass(frozen=True)
class Unit:
    """What a task is about: the project, the unit in its key, and a name to show."""

    project: int
    unit: str
    name: str


def _units(projects: Mapping[int, ProjectKey]) -> dict[int, Unit]:
    """Give every task of ours, by number."""
    asked = Task.objects.filter(project__in=projects).values_list("pk", "project_id", "meta__key")
    of_sheets = [pk for pk, key in projects.items() if key.coding_pass == SHEETS]
    transcripts = dict(Task.objects.filter(project__in=of_sheets).values_list("pk", "data__transcript_id"))
    found = {}
    for pk, project, text in asked:
        key = TaskKey.parse(text)
        if key is not None:
            about = f"{transcripts[pk]} ({key.coder}) #{pk}" if transcripts.get(pk) else key.unit
            found[pk] = Unit(project, key.unit, about)
    return found


def _submitted(projects: Sequence[int]) -> list[Work]:
    asked = Annotation.objects.filter(project__in=projects, was_cancelled=False)
    return [Work(*row) for row in asked.values_list("task_id", "completed_by_id", "updated_at")]


def _drafts(projects: Sequence[int]) -> list[Work]:
    asked = AnnotationDraft.objects.filter(task__project__in=projects)
    return [Work(*row) for row in asked.values_list("task_id", "user_id", "updated_at")]


def _names() -> dict[int, str]:
    asked = Member.objects.exclude(user=None).values_list("user_id", "coder", "email")
    return {user: coder or email for user, coder, email in asked}


def _name(names: dict[int, str], user: int | None) -> str:
    return "?" if user is None else names.get(user, f"id {user}")


def _task_rows(
    units: dict[int, Unit],
    keys: dict[int, ProjectKey],
    submitted: list[Work],
    drafts: list[Work],
    names: dict[int, str],
) -> Iterable[TaskRow]:
    done, begun = _by_task(submitted, names), _by_task(drafts, names)
    for pk, one in sorted(units.items(), key=lambda item: (keys[item[1].project].werkplaats, item[1].name)):
        people = done.get(pk, ()), begun.get(pk, ())
        yield TaskRow(pk, one.project, keys[one.project], one.unit, one.name, *people)


def _by_task(works: list[Work], names: dict[int, str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for work in works:
        found[work.task].append(_name(names, work.user))
    return {task: tuple(sorted(set(people))) for task, people in found.items()}


def _project_row(project: Any, key: ProjectKey, tasks: Sequence[TaskRow]) -> ProjectRow:
    own = [task for task in tasks if task.project == project.pk]
    return ProjectRow(
        id=project.pk,
        title=project.title,
        key=key,
        tasks=len(own),
        coded=sum(bool(task.submitted) for task in own),
        submitted=sum(len(task.submitted) for task in own),
        drafts=sum(len(task.drafts) for task in own),
    )


def _coder_rows(
    units: dict[int, Unit],
    keys: dict[int, ProjectKey],
    submitted: list[Work],
    drafts: list[Work],
    names: dict[int, str],
) -> Iterable[CoderRow]:
    done: Counter[tuple[str, str]] = Counter()
    sheets: Counter[tuple[str, str]] = Counter()
    begun: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], datetime] = {}
    for works, counts in ((submitted, done), (drafts, begun)):
        for work in (one for one in works if one.task in units):
            key = keys[units[work.task].project]
            who = (key.werkplaats, _name(names, work.user))
            is_sheet = counts is done and key.coding_pass == SHEETS
            (sheets if is_sheet else counts)[who] += 1
            last[who] = max(work.at, last.get(who, work.at))
    waiting = Member.objects.exclude(werkplaats="").values_list("werkplaats", "coder", "email")
    everybody = {(group, coder or email) for group, coder, email in waiting} | set(last)
    for who in sorted(everybody):
        yield CoderRow(*who, done[who], begun[who], sheets[who], last.get(who))
