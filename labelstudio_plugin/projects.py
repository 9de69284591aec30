"""Projects: one per Werkplaats and pass, made and kept in step with the codebook.

A project is recognised by a key in its description, so that people may rename it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from frameschema import CodebookRef, Werkplaats, message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import NotOurProject, Refused, UnexpectedAnswer
from labelstudio_plugin.label_config import codebook_of
from labelstudio_plugin.task_view import has_view, make_view
from labelstudio_plugin.written import Written, is_as_written, remembered

_MARK = "framebridge:"
_TITLE_LIMIT = 50
_PAGE = 100
_NOT_FOUND = 404
_SETTINGS = {"show_collab_predictions": False, "enable_empty_annotation": True}
_MOST_CODERS = 20


class ProjectAction(StrEnum):
    """What set-up would do with a project."""

    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"


class ProjectPart(StrEnum):
    """What of a project is written."""

    PAGE = "page"
    INSTRUCTION = "instruction"
    VIEW = "list of tasks"


@dataclass(frozen=True)
class ProjectContent:
    """What set-up puts into a project: its page, and where given the instruction and the title of a view.

    A new project offers each task to at most `coders` people; who codes it after them opens it from the list.
    """

    label_config: str
    instruction: str = ""
    view: str = ""
    coders: int = _MOST_CODERS


@dataclass(frozen=True)
class ProjectKey:
    """What makes a project the same project on every server."""

    study: str
    werkplaats: str
    coding_pass: str

    def __str__(self) -> str:
        """Write it as it stands in the project's description."""
        return f"{_MARK}{self.study}/{self.werkplaats}/{self.coding_pass}"


@dataclass(frozen=True)
class ProjectPlan:
    """One project as it should be, and what has to happen for that.

    `page_before` is the page that is there; `is_edited` says that somebody changed it since set-up wrote it.
    """

    key: ProjectKey
    title: str
    content: ProjectContent
    parts: frozenset[ProjectPart]
    project_id: int | None = None
    page_before: str = ""
    description: str = ""
    is_edited: bool = False

    @property
    def action(self) -> ProjectAction:
        """Sum up what happens."""
        if self.project_id is None:
            return ProjectAction.CREATE
        return ProjectAction.UPDATE if self.parts else ProjectAction.KEEP


def find_projects(server: LabelStudio) -> dict[str, dict[str, Any]]:
    """Find the projects that set-up made, by key; raises NotOurProject when two carry one key."""
    found: dict[str, dict[str, Any]] = {}
    for project in _all_projects(server):
        key = _key_in(project.get("description") or "")
        if key is None:
            continue
        if key in found:
            raise NotOurProject(
                message(
                    "projects {first} and {second} at {url} are both {key}; remove the one without coding in "
                    "Label Studio",
                    first=found[key]["id"],
                    second=project["id"],
                    url=server.url,
                    key=key,
                )
            )
        found[key] = project
    return found


def _all_projects(server: LabelStudio) -> list[dict[str, Any]]:
    projects: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = server.get_object("/api/projects/", page=page, page_size=_PAGE)
        rows, count = answer.get("results"), answer.get("count")
        if not isinstance(rows, list) or not isinstance(count, int):
            raise UnexpectedAnswer(
                message("{url} gave no list of projects; is this a Label Studio?", url=server.url)
            )
        projects += rows
        if len(projects) >= count:
            return projects
        if not rows:
            raise UnexpectedAnswer(
                message(
                    "{url} gave {got} of {count} projects; run again",
                    url=server.url,
                    got=len(projects),
                    count=count,
                )
            )
        page += 1


def plan_projects(
    server: LabelStudio,
    study: str,
    werkplaatsen: Sequence[Werkplaats],
    coding_pass: str,
    pass_name: str,
    content: ProjectContent,
) -> list[ProjectPlan]:
    """Compare what is on the server with what the study needs; changes nothing."""
    existing = find_projects(server)
    plans = []
    for werkplaats in werkplaatsen:
        key = ProjectKey(study, werkplaats.id, coding_pass)
        title = _title(werkplaats.name, pass_name)
        project = existing.get(str(key))
        known = None if project is None else _there(server, project, key, title, content)
        plans.append(known or _new(key, title, content))
    return plans


def _new(key: ProjectKey, title: str, content: ProjectContent) -> ProjectPlan:
    return ProjectPlan(key, title, content, frozenset(_wanted(content)), description=str(key))


def _there(
    server: LabelStudio, project: dict[str, Any], key: ProjectKey, title: str, content: ProjectContent
) -> ProjectPlan:
    number, page = int(project["id"]), str(project.get("label_config") or "")
    description = str(project.get("description") or "")
    same = {ProjectPart.PAGE} if page == content.label_config else set()
    if is_as_written(description, Written.INSTRUCTION, content.instruction):
        same.add(ProjectPart.INSTRUCTION)
    if content.view and has_view(server, number, content.view):
        same.add(ProjectPart.VIEW)
    parts = frozenset(_wanted(content) - same)
    edited = ProjectPart.PAGE in parts and _is_edited(description, page)
    return ProjectPlan(key, title, content, parts, number, page, description, edited)


def _is_edited(description: str, page: str) -> bool:
    as_written = is_as_written(description, Written.PAGE, page)
    # Of a page from before this was remembered: ours name their codebook.
    return as_written is False or (as_written is None and bool(page) and codebook_of(page) is None)


def _wanted(content: ProjectContent) -> set[ProjectPart]:
    given = {ProjectPart.INSTRUCTION: content.instruction, ProjectPart.VIEW: content.view}
    return {ProjectPart.PAGE, *(part for part, value in given.items() if value)}


def apply_projects(server: LabelStudio, plans: Sequence[ProjectPlan]) -> dict[str, int]:
    """Carry the plan out; gives project ids by key."""
    return {str(plan.key): _apply(server, plan) for plan in plans}


@dataclass(frozen=True)
class StudyProject:
    """A project of a study that is there, and the codebook its page was made from."""

    werkplaats: str
    project_id: int
    codebook: CodebookRef | None


def study_projects(server: LabelStudio, study: str, coding_pass: str) -> dict[str, StudyProject]:
    """Give the project of each Werkplaats in a pass; raises NotOurProject when set-up has not been run."""
    found = all_study_projects(server, study).get(coding_pass)
    if not found:
        raise _not_set_up(server, study)
    return found


def all_study_projects(server: LabelStudio, study: str) -> dict[str, dict[str, StudyProject]]:
    """Give the project of each Werkplaats, by pass; raises NotOurProject when set-up has not been run."""
    found: dict[str, dict[str, StudyProject]] = {}
    for key, project in find_projects(server).items():
        owner, werkplaats, coding_pass = key.removeprefix(_MARK).split("/")
        if owner == study:
            config = str(project.get("label_config") or "")
            own = StudyProject(werkplaats, int(project["id"]), codebook_of(config))
            found.setdefault(coding_pass, {})[werkplaats] = own
    if not found:
        raise _not_set_up(server, study)
    return found


def _not_set_up(server: LabelStudio, study: str) -> NotOurProject:
    return NotOurProject(
        message(
            '{url} has no projects of study "{study}"; make them with: framebridge setup',
            url=server.url,
            study=study,
        )
    )


def projects_of_study(server: LabelStudio, study: str) -> tuple[int, ...]:
    """Give the ids of the projects of a study, of whichever pass; none before set-up."""
    start = f"{_MARK}{study}/"
    return tuple(int(project["id"]) for key, project in find_projects(server).items() if key.startswith(start))


def project_exists(server: LabelStudio, project_id: int) -> bool:
    """Ask whether there is a project with this id, ours or not."""
    try:
        server.get(f"/api/projects/{project_id}/")
    except Refused as exc:
        if exc.status == _NOT_FOUND:
            return False
        raise
    return True


def _apply(server: LabelStudio, plan: ProjectPlan) -> int:
    written = _written(plan)
    if plan.project_id is None:
        settings = {"title": plan.title, **written, **_SETTINGS, "maximum_annotations": plan.content.coders}
        number = int(server.post("/api/projects/", settings)["id"])
    else:
        number = plan.project_id
        if written:
            server.patch(f"/api/projects/{number}/", written)
    if ProjectPart.VIEW in plan.parts:
        make_view(server, number, plan.content.view)
    return number


def _written(plan: ProjectPlan) -> dict[str, Any]:
    """Give what is sent of the page and the instruction, with the description that remembers it."""
    fields: dict[str, Any] = {}
    description, content = plan.description, plan.content
    if ProjectPart.PAGE in plan.parts:
        fields["label_config"] = content.label_config
        description = remembered(description, Written.PAGE, content.label_config)
    if ProjectPart.INSTRUCTION in plan.parts:
        fields |= {"expert_instruction": content.instruction, "show_instruction": True}
        description = remembered(description, Written.INSTRUCTION, content.instruction)
    return {**fields, "description": description} if fields else {}


def read_key(description: str) -> ProjectKey | None:
    """Read the key in a project's description; None when set-up did not make it."""
    key = _key_in(description)
    return None if key is None else ProjectKey(*key.removeprefix(_MARK).split("/"))


def _key_in(description: str) -> str | None:
    keys = [line for line in description.split() if line.startswith(_MARK) and line.count("/") == 2]
    return keys[0] if keys else None


def _title(werkplaats: str, pass_name: str) -> str:
    tail = f" · {pass_name}"
    room = max(_TITLE_LIMIT - len(tail), 10)
    name = werkplaats if len(werkplaats) <= room else werkplaats[: room - 1].rstrip() + "…"
    return (name + tail)[:_TITLE_LIMIT]
