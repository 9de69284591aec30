"""Makes the markup of every task safe that leaves the server for a page, whoever imported it and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from projects.models import Project

from labelstudio_plugin.server.safe_markup import OWN_FIELDS, html_fields, made_safe, unsafe_fields


class SafeTasks:
    """Django middleware; looks at the answers of the API before they are written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Make the tasks in the answer safe; of our own tasks nothing ever changes."""
        for task in _tasks_in(getattr(response, "data", None)):
            unsafe = unsafe_fields(task["data"])
            if unsafe:
                task["data"] = made_safe(task["data"], _shown_as_html(task, unsafe))
        return response


def _tasks_in(answer: Any) -> Iterator[dict[str, Any]]:
    """Find tasks in the shapes that the API has: one, a list, a page."""
    rows = answer if isinstance(answer, list) else [answer]
    if isinstance(answer, dict):
        pages = [page for name in ("tasks", "results") if isinstance(page := answer.get(name), list)]
        rows = [answer, *(row for page in pages for row in page)]
    yield from (row for row in rows if isinstance(row, dict) and isinstance(row.get("data"), dict))


def _shown_as_html(task: dict[str, Any], unsafe: set[str]) -> frozenset[str]:
    """Name the fields that the page of the task's project shows as HTML; asked only for fields of others."""
    if unsafe <= OWN_FIELDS:
        return OWN_FIELDS
    project = task.get("project")
    number = project.get("id") if isinstance(project, dict) else project
    config = Project.objects.filter(pk=number).values_list("label_config", flat=True).first() if number else None
    return frozenset(unsafe) | OWN_FIELDS if config is None else html_fields(config)
