"""Puts the member's limits into the queries that Label Studio makes lists with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.walls.scope import own_projects, visible

_MAY_ORDER = frozenset(
    {
        "id",
        "inner_id",
        "created_at",
        "updated_at",
        "total_annotations",
        "cancelled_annotations",
        "total_predictions",
    }
    | {"is_labeled", "draft_exists", "data"}
)
"""What of a task an annotator may filter and order by: nothing that tells of another's coding."""


def limit_lists() -> None:
    """Limit the lists of projects and of tasks to the member's own, for the whole process."""
    from data_manager.managers import PreparedTaskManager
    from projects.api import ProjectCountsListAPI, ProjectListAPI

    for view in (ProjectListAPI, ProjectCountsListAPI):
        view.get_queryset = _own_projects_only(view.get_queryset)
    PreparedTaskManager.only_filtered = _own_tasks_only(PreparedTaskManager.only_filtered)


def preprocess_field_name(raw: str, project: Any) -> tuple[str, bool]:
    """Give the database's name of a field to filter or order by, unless it tells of another's coding."""
    from core.current_request import CurrentContext
    from data_manager.functions import preprocess_field_name as stock

    name, ascending = stock(raw, project)
    request = CurrentContext.get_request()
    member = getattr(request, "framebridge_member", None)
    is_own = name in _MAY_ORDER or name.startswith("data__")
    if member is not None and member.role == Role.ANNOTATOR and not is_own:
        raise PermissionDenied
    return name, ascending


def _own_projects_only(stock: Any) -> Any:
    def get_queryset(self: Any) -> Any:
        member = getattr(self.request, "framebridge_member", None)
        projects = stock(self)
        if member is None or member.role == Role.COORDINATOR:
            return projects
        return projects.filter(pk__in=own_projects(member))

    return get_queryset


def _own_tasks_only(stock: Any) -> Any:
    def only_filtered(self: Any, prepare_params: Any = None) -> Any:
        member = getattr(prepare_params.request, "framebridge_member", None)
        tasks = stock(self, prepare_params=prepare_params)
        return tasks if member is None or member.role == Role.COORDINATOR else tasks.filter(visible(member))

    return only_filtered
