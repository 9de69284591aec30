"""The questions that a rule can ask of a request; each says yes or no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data_manager.models import View
from tasks.models import Task

from labelstudio_plugin.server.walls.asking import Asking
from labelstudio_plugin.server.walls.scope import own_annotation, own_draft, own_projects, own_task, visible

Check = Callable[[Asking], bool]

_NOBODY = (None, "", False, "false", "False", 0, "0")
_SAME_PERSON = ("completed_by", "user", "updated_by", "last_created_by")
_NEVER = ("ground_truth", "import_id", "last_action", "bulk_created", "was_postponed", "draft_created_at")
_OWN_ACCOUNT = frozenset({"first_name", "last_name", "phone", "allow_newsletters", "custom_hotkeys"})


def anyone(asking: Asking) -> bool:
    """Yes to every member."""
    return True


def project_in_address(asking: Asking) -> bool:
    """The project in the address is the member's."""
    return asking.number("pk") in own_projects(asking.member)


def project_asked(asking: Asking) -> bool:
    """The project, and the view if one is named, after the question mark are the member's; one must be there."""
    project, view = asking.asked("project"), asking.asked("view")
    own = own_projects(asking.member)
    of_view = None if view is None else View.objects.filter(pk=view).values_list("project_id", flat=True).first()
    named = [number for number, given in ((project, project), (of_view, view)) if given is not None]
    return bool(named) and all(number in own for number in named)


def next_task_asked(asking: Asking) -> bool:
    """The one action of the list that is no action on everybody's codings: the next task of an own project."""
    fields = asking.fields
    named = [fields[name] for name in ("id", "view", "tabID") if name in fields]
    project = _integer(fields.get("project", asking.asked("project")))
    return (
        asking.request.GET.getlist("id") == ["next_task"]
        and not named
        and project_asked(asking)
        and project == asking.asked("project")
    )


def project_in_fields(asking: Asking) -> bool:
    """The project among the fields is the member's, and that of an address with a view as well."""
    return _integer(asking.fields.get("project")) in own_projects(asking.member)


def view_in_address(asking: Asking) -> bool:
    """The view is one of an own project, and stays there."""
    own = own_projects(asking.member)
    project = View.objects.filter(pk=asking.number("pk")).values_list("project_id", flat=True).first()
    moved = asking.fields.get("project") if asking.request.method != "GET" else None
    return project in own and (moved is None or _integer(moved) == project)


def task_in_address(asking: Asking) -> bool:
    """The task is one the member may see; a project named beside it is the task's."""
    task = own_task(asking.member, asking.number("pk"))
    project = asking.asked("project")
    return task is not None and project in (None, task.project_id)


def annotation_in_address(asking: Asking) -> bool:
    """The coding is one the member may read."""
    return own_annotation(asking.member, asking.number("pk")) is not None


def draft_in_address(asking: Asking) -> bool:
    """The draft is the member's own."""
    return own_draft(asking.member, asking.number("pk")) is not None


def new_coding(asking: Asking) -> bool:
    """A new coding or draft of an own task, in the member's own name."""
    task = own_task(asking.member, asking.number("pk"))
    beside = asking.parts.get("annotation_id")
    if task is None or (beside is not None and not _own_coding(asking, beside)):
        return False
    return _in_own_name(asking, task.pk, task.project_id)


def changed_coding(asking: Asking) -> bool:
    """A change of an own coding, which stays the member's and stays at its task."""
    found = own_annotation(asking.member, asking.number("pk"))
    return (
        found is not None
        and found.completed_by_id == asking.member.user_id
        and "unique_id" not in asking.fields
        and _in_own_name(asking, found.task_id, found.project_id)
    )


def changed_draft(asking: Asking) -> bool:
    """A change of an own draft, which stays the member's and stays at its task."""
    found = own_draft(asking.member, asking.number("pk"))
    task = own_task(asking.member, found.task_id) if found is not None else None
    return task is not None and _in_own_name(asking, task.pk, task.project_id)


def recording_in_address(asking: Asking) -> bool:
    """The recording is played in a task that the member may see."""
    name = str(asking.parts["name"])
    return bool(Task.objects.filter(visible(asking.member), data__recording__icontains=name).exists())


def own_account(asking: Asking) -> bool:
    """The account in the address is the member's own."""
    return bool(asking.number("pk") == asking.member.user_id)


def own_account_changed(asking: Asking) -> bool:
    """The member's own account, and only what is theirs to change in it."""
    return own_account(asking) and set(asking.fields) <= _OWN_ACCOUNT


def own_membership(asking: Asking) -> bool:
    """The membership of the member's own account."""
    return bool(asking.number("user_pk") == asking.member.user_id)


def _in_own_name(asking: Asking, task: int, project: int) -> bool:
    fields, me = asking.fields, asking.member
    names = (me.user_id, str(me.user_id), me.email)
    return (
        all(name not in fields or fields[name] in names for name in _SAME_PERSON)
        and all(fields.get(name) in _NOBODY for name in _NEVER)
        and all(_integer(fields.get(name, same)) == same for name, same in (("task", task), ("project", project)))
        and all(_own_or_none(asking, fields.get(name)) for name in ("annotation", "parent_annotation"))
        and (fields.get("draft_id") in _NOBODY or own_draft(me, _integer(fields["draft_id"])) is not None)
    )


def _own_or_none(asking: Asking, pk: Any) -> bool:
    return pk in _NOBODY or _own_coding(asking, pk)


def _own_coding(asking: Asking, pk: Any) -> bool:
    found = own_annotation(asking.member, _integer(pk))
    return found is not None and bool(found.completed_by_id == asking.member.user_id)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return -1
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else -1
