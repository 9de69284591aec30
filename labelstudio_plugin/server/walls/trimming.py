"""What is taken out of answers that Label Studio fills with everybody's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tasks.models import AnnotationDraft

from labelstudio_plugin.roles import Role

Trim = Callable[[Any, Any], Any]
"""Takes the data of an answer and the member; gives the data that the member may see."""

_OTHERS = {
    "annotations_results": "",
    "annotations_ids": "",
    "updated_by": [],
    "comment_authors": [],
    "ground_truth": False,
    "avg_lead_time": None,
    "completed_at": None,
}
"""What a task tells of its codings, without them."""


def task(data: Any, member: Any) -> Any:
    """A task with the member's own codings and drafts only; who only reads sees those of the Werkplaats."""
    if member.role == Role.ANALYST or not isinstance(data, dict):
        return data
    kept = {**data, **{name: value for name, value in _OTHERS.items() if name in data}}
    if isinstance(data.get("annotations"), list):
        kept["annotations"] = codings(data["annotations"], member)
    if isinstance(data.get("annotators"), list):
        kept["annotators"] = [one for one in data["annotators"] if _person(one) == member.user_id]
    return kept


def tasks(data: Any, member: Any) -> Any:
    """A page of tasks, each as by itself; without the sums of what others did."""
    if not isinstance(data, dict):
        return [task(one, member) for one in data] if isinstance(data, list) else data
    return {**data, "tasks": [task(one, member) for one in data.get("tasks", [])]}


def codings(data: Any, member: Any) -> Any:
    """The member's own codings."""
    if member.role == Role.ANALYST:
        return data
    return [one for one in data if _person(one.get("completed_by")) == member.user_id]


def drafts(data: Any, member: Any) -> Any:
    """The member's own drafts, whoever asks: a draft is nobody else's business."""
    numbers = [one["id"] for one in data]
    own = set(AnnotationDraft.objects.filter(pk__in=numbers, user_id=member.user_id).values_list("pk", flat=True))
    return [one for one in data if one["id"] in own]


def nothing(data: Any, member: Any) -> Any:
    """An empty list, where pages ask for one: of actions on everybody's codings, of models."""
    return {**data, "results": [], "count": 0, "next": None} if isinstance(data, dict) else []


def people(data: Any, member: Any) -> Any:
    """Only the member."""
    rows = data if isinstance(data, list) else data.get("results", [])
    own = [one for one in rows if one.get("id") == member.user_id]
    return own if isinstance(data, list) else {**data, "results": own, "count": len(own), "next": None}


def _person(value: Any) -> Any:
    return value.get("id", value.get("user_id")) if isinstance(value, dict) else value
