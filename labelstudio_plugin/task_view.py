"""The list of tasks as people see it first: what is going on, and none of the raw HTML that the page needs.

Label Studio shows such views as tabs above the list, the same to everyone. A view is found again by its title;
one that people change stays as they made it.
"""

from __future__ import annotations

from typing import Any

from labelstudio_plugin.client import LabelStudio

_DATA = (
    "html",
    "turns",
    "issues",
    "open_codes",
    "units",
    "coding",
    "variants",
    "shown",
    "narratives",
    "recording",
    "key",
    "transcript_id",
    "werkplaats",
    "excerpt",
    "triggers",
    "sheet",
    "sheet_id",
)
_OWN = (
    "inner_id",
    "cancelled_annotations",
    "total_predictions",
    "annotations_results",
    "annotations_ids",
    "predictions_score",
    "predictions_model_versions",
    "predictions_results",
    "file_upload",
    "storage_filename",
    "created_at",
    "updated_by",
    "avg_lead_time",
)
HIDDEN = (*(f"tasks:data.{name}" for name in _DATA), *(f"tasks:{name}" for name in _OWN))
"""The columns that are left out; what stays is the title, who coded, how much, drafts, and when."""

_BESIDE_A_TASK = ("completed_at", "total_annotations", "annotators", "updated_at", "draft_exists")


def has_view(server: LabelStudio, project: int, title: str) -> bool:
    """Ask whether the project has a view of this title."""
    views = server.get_objects("/api/dm/views/", project=project)
    return any(_data(view).get("title") == title for view in views)


def make_view(server: LabelStudio, project: int, title: str) -> None:
    """Add the view to the project."""
    narrow = [*HIDDEN, *(f"tasks:{name}" for name in _BESIDE_A_TASK)]
    hidden = {"explore": list(HIDDEN), "labeling": narrow}
    data = {"title": title, "type": "list", "target": "tasks", "hiddenColumns": hidden}
    server.post("/api/dm/views/", {"project": project, "data": data})


def _data(view: dict[str, Any]) -> dict[str, Any]:
    data = view.get("data")
    return data if isinstance(data, dict) else {}
