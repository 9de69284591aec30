"""What is kept of each thing: which columns, under which names.

Names and times of an annotation are those of Label Studio's own API, so that who reads a version from the history
has what pulling gives. Of a task the text is not kept twice: its fingerprint is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """How a column is written as JSON."""

    PLAIN = "plain"
    TIME = "time"
    FLAG = "flag"
    JSON = "json"
    UUID = "uuid"
    DIGEST = "digest"


@dataclass(frozen=True)
class Kept:
    """A kind of thing: its table, the columns that are kept by name, and how its project and task are found.

    `watched` are the columns of which a change is news; without any, every change is.
    """

    kind: str
    table: str
    columns: dict[str, tuple[str, Form]]
    project: str
    task: str = "NULL"
    watched: tuple[str, ...] = ()
    on: tuple[str, ...] = field(default=("INSERT", "UPDATE", "DELETE"))

    @property
    def name(self) -> str:
        """Name its triggers."""
        return f"framebridge_{self.kind}"


def _plain(*names: str) -> dict[str, tuple[str, Form]]:
    return {name: (name, Form.PLAIN) for name in names}


def _ids(*names: str) -> dict[str, tuple[str, Form]]:
    return {name: (f"{name}_id", Form.PLAIN) for name in names}


def _forms(form: Form, *names: str) -> dict[str, tuple[str, Form]]:
    return {name: (name, form) for name in names}


# Not its token and password, and not what Label Studio counts and derives.
_SETTINGS = ("title", "description", "expert_instruction", "color", "sampling", "skip_queue", "model_version")
_NUMBERS = ("maximum_annotations", "overlap_cohort_percentage")
_FLAGS = (
    "show_instruction",
    "show_skip_button",
    "enable_empty_annotation",
    "reveal_preannotations_interactively",
    "show_collab_predictions",
    "evaluate_predictions_automatically",
    "is_draft",
    "is_published",
    "show_ground_truth_first",
    "show_overlap_first",
)
_PROJECT = {
    **_plain("id", *_SETTINGS, *_NUMBERS),
    **_forms(Form.FLAG, *_FLAGS),
    **_ids("created_by", "organization"),
    **_forms(Form.TIME, "created_at", "deleted_at"),
    **_plain("label_config"),
}

# Of a draft that goes with its task, that task is gone already: then it is what was logged before.
_DRAFT_PROJECT = (
    "coalesce((SELECT t.project_id FROM task t WHERE t.id = {row}.task_id), (SELECT h.project_id "
    "FROM framebridge_history h WHERE h.object_id = {row}.id AND h.kind = 'draft' ORDER BY h.id DESC LIMIT 1))"
)
# Label Studio takes a task out of its project before it deletes it.
_TASK_PROJECT = (
    "coalesce({row}.project_id, (SELECT h.project_id FROM framebridge_history h WHERE h.object_id = {row}.id "
    "AND h.kind = 'task' AND h.project_id IS NOT NULL ORDER BY h.id DESC LIMIT 1))"
)

KEPT = (
    Kept(
        "annotation",
        "task_completion",
        {
            **_plain("id", "lead_time", "import_id"),
            **_forms(Form.FLAG, "was_cancelled", "ground_truth"),
            **_forms(Form.TIME, "created_at", "updated_at", "draft_created_at"),
            **_ids("completed_by", "updated_by", "parent_annotation", "parent_prediction", "task", "project"),
            **_forms(Form.UUID, "unique_id"),
            **_forms(Form.JSON, "result"),
        },
        project="project_id",
        task="task_id",
    ),
    Kept(
        "draft",
        "tasks_annotationdraft",
        {
            **_plain("id", "lead_time", "import_id"),
            **_forms(Form.FLAG, "was_postponed"),
            **_forms(Form.TIME, "created_at", "updated_at"),
            **_ids("user", "annotation", "task"),
            **_forms(Form.JSON, "result"),
        },
        project=_DRAFT_PROJECT,
        task="task_id",
    ),
    Kept(
        "task",
        "task",
        {
            **_plain("id", "inner_id", "overlap"),
            **_forms(Form.TIME, "created_at"),
            **_ids("project", "file_upload"),
            **_forms(Form.JSON, "meta"),
            "data_sha256": ("data", Form.DIGEST),
        },
        project=_TASK_PROJECT,
        task="id",
        watched=("data", "meta", "project_id", "overlap", "file_upload_id", "inner_id"),
    ),
    Kept(
        "project",
        "project",
        _PROJECT,
        project="id",
        watched=(*_SETTINGS, *_NUMBERS, *_FLAGS, "created_by_id", "organization_id", "deleted_at"),
    ),
    Kept(
        "configuration",
        "project",
        _PROJECT,
        project="id",
        watched=("label_config",),
        on=("UPDATE",),
    ),
    Kept(
        "label",
        "labels_manager_label",
        {
            **_plain("id", "title", "description"),
            **_forms(Form.FLAG, "approved"),
            **_forms(Form.TIME, "created_at"),
            **_ids("created_by", "approved_by", "organization"),
            **_forms(Form.JSON, "value"),
        },
        project="NULL",
    ),
    Kept(
        "label_link",
        "labels_manager_labellink",
        {**_plain("id", "from_name"), **_ids("project", "label")},
        project="project_id",
    ),
)

BY_KIND = {kept.kind: kept for kept in KEPT}


def column_of(expression: str, row: str) -> str:
    """Write how a project or task is found in a row."""
    if "{row}" in expression:
        return expression.format(row=row)
    return expression if expression == "NULL" else f"{row}.{expression}"
