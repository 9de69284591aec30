"""Putting a version back: what is there is changed, what is gone is made again under the number it had.

It goes by Label Studio's own models, so that counts and times follow, and it is a change in the history itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, transaction
from label_studio_sdk._legacy.exceptions import LabelStudioValidationErrorSentryIgnored
from labels_manager.models import Label, LabelLink
from projects.models import Project
from rest_framework.exceptions import ValidationError
from tasks.models import Annotation, AnnotationDraft, Task
from users.models import User

from labelstudio_plugin.server.history.kept import BY_KIND
from labelstudio_plugin.server.refusals import said

_CODED = ("result", "lead_time")
_FLAGGED = (*_CODED, "was_cancelled", "ground_truth")
_LABEL = ("value", "title", "description", "approved")


class CannotRestore(Exception):
    """A version that cannot be put back; says why."""


def restore(kind: str, thing: int, number: int) -> int:
    """Put version `number` of a thing back; gives the number of the thing."""
    body = _version(kind, thing, number)
    put_back = _RESTORERS.get(kind)
    if put_back is None:
        raise CannotRestore(said("the text of a task is not kept twice; send it again with: framebridge push"))
    with transaction.atomic():
        return put_back(body)


def _version(kind: str, thing: int, number: int) -> Mapping[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.body FROM framebridge_history h JOIN framebridge_history_payload p ON p.id = h.id
            WHERE h.number = %s AND h.kind = %s AND h.object_id = %s""",
            [number, kind, thing],
        )
        row = cursor.fetchone()
    if row is None:
        raise CannotRestore(said("there is no such version"))
    if row[0] is None:
        raise CannotRestore(said("this version was redacted"))
    body: Mapping[str, Any] = json.loads(row[0])
    return body


def _annotation(body: Mapping[str, Any]) -> int:
    there = Annotation.objects.select_for_update().filter(id=body["id"]).first()
    if there is not None and _is_another(there, body):
        raise CannotRestore(said("its number was given to another annotation"))
    if there is None:
        task = _task(body)
        there = Annotation(
            id=body["id"],
            task=task,
            project=task.project,
            completed_by=User.objects.filter(id=body["completed_by"]).first(),
            unique_id=body["unique_id"],
            import_id=body["import_id"],
        )
    _fill(there, body, _FLAGGED)
    there.save()
    _keep_times(Annotation, body)
    return int(there.id)


def _draft(body: Mapping[str, Any]) -> int:
    there = AnnotationDraft.objects.select_for_update().filter(id=body["id"]).first()
    if there is not None and _is_another(there, body):
        raise CannotRestore(said("its number was given to another draft"))
    if there is None:
        on = Annotation.objects.filter(id=body["annotation"]).first()
        if body["annotation"] is not None and on is None:
            raise CannotRestore(said("the annotation that it is a draft of is gone; put that back first"))
        if not User.objects.filter(id=body["user"]).exists():
            raise CannotRestore(said("whose it was has no account any more"))
        there = AnnotationDraft(id=body["id"], task=_task(body), annotation=on, user_id=body["user"])
    _fill(there, body, _CODED)
    there.save()
    _keep_times(AnnotationDraft, body)
    return int(there.id)


def _project(body: Mapping[str, Any]) -> int:
    there = Project.objects.select_for_update().filter(id=body["id"]).first()
    if there is None:
        raise CannotRestore(said("the project is gone, with its tasks; make it again with: framebridge setup"))
    if there.label_config != body["label_config"]:
        try:
            there.validate_config(body["label_config"])
        except (LabelStudioValidationErrorSentryIgnored, ValidationError):
            raise CannotRestore(said("the coding that is there now does not fit that page")) from None
    kept = BY_KIND["project"]
    names = [name for name, (column, _) in kept.columns.items() if column in (*kept.watched, "label_config")]
    _fill(there, body, [name for name in names if name not in ("created_by", "organization", "deleted_at")])
    there.save()
    return int(there.id)


def _label(body: Mapping[str, Any]) -> int:
    there = Label.objects.filter(id=body["id"]).first()
    if there is None:
        people = {name: body[name] for name in ("created_by", "approved_by")}
        there = Label(id=body["id"], organization_id=body["organization"])
        there.created_by_id, there.approved_by_id = people["created_by"], people["approved_by"]
    _fill(there, body, _LABEL)
    there.save()
    return int(there.id)


def _label_link(body: Mapping[str, Any]) -> int:
    if not Label.objects.filter(id=body["label"]).exists():
        raise CannotRestore(said("its label is gone; put that back first"))
    link, _ = LabelLink.objects.update_or_create(
        project_id=body["project"], label_id=body["label"], defaults={"from_name": body["from_name"]}
    )
    return int(link.id)


def _task(body: Mapping[str, Any]) -> Task:
    task = Task.objects.filter(id=body["task"]).first()
    if task is None:
        raise CannotRestore(said("its task is gone; send it again with: framebridge push"))
    return task


def _is_another(there: Any, body: Mapping[str, Any]) -> bool:
    """Say whether a number was given again, as SQLite does."""
    made_at: str = there.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return bool(there.task_id != body["task"]) or made_at != body["created_at"]


def _fill(there: Any, body: Mapping[str, Any], names: Any) -> None:
    for name in names:
        setattr(there, name, body[name])


def _keep_times(model: Any, body: Mapping[str, Any]) -> None:
    """Keep when it was made: that is part of what it is known by."""
    model.objects.filter(id=body["id"]).update(created_at=body["created_at"])


_RESTORERS: Mapping[str, Callable[[Mapping[str, Any]], int]] = {
    "annotation": _annotation,
    "draft": _draft,
    "project": _project,
    "configuration": _project,
    "label": _label,
    "label_link": _label_link,
}
