"""Putting a stored version back in Label Studio, as a new version; what is there now was pulled, so it is kept.

Refused when the annotation on the server is not as it was last pulled, when somebody has unsaved work on it, and
when its task is closed or has another text by now. Label Studio knows no "only if unchanged", so the annotation is
read right before it is written and read back after. What somebody saves in the moment between is overwritten: that
state is in no store, and nothing tells of it. What is saved right after is not, and is told of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from framebridge.adjudication.shown import with_shown_of
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.history.comparing import Difference, compare_results
from framebridge.sheets.storing import with_sheet_of
from framebridge.store import AnnotationVersion, PullRun, Store, StoredVersion, content_hash
from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Busy, Refused, UnexpectedAnswer, Unreachable
from labelstudio_plugin.sync import accounts_by_id, closed_for, tasks_by_key

_NOT_FOUND = 404
_STORED_ALREADY = 409
_MOMENT_SECONDS = 3.0


class RestoreAction(StrEnum):
    """What would happen in Label Studio."""

    CHANGE = "change"
    MAKE = "make anew"
    KEEP = "keep"


@dataclass(frozen=True)
class RestorePlan:
    """One version to put back, and what would change with that.

    `now` is the annotation as it is, None when it was removed and is made anew: then `owner` is the number that
    its account has on the server, and `others` are annotations that the coder has on the task besides.
    """

    version: StoredVersion
    action: RestoreAction
    task_id: int
    differences: tuple[Difference, ...]
    now: dict[str, Any] | None = None
    owner: int | None = None
    others: tuple[int, ...] = ()


def plan_restore(server: LabelStudio, store: Store, version: StoredVersion) -> RestorePlan:
    """Look what putting this version back would do; changes nothing, raises DataProblem when it may not be."""
    latest = _latest(store, version)
    task = _task(server, version)
    _require_no_draft(server, task, version)
    if latest.deleted:
        return _plan_anew(server, task, version)
    raw = _annotation(server, version)
    _require_pulled(raw, latest)
    action = RestoreAction.KEEP if _is_as(raw, version) else RestoreAction.CHANGE
    return RestorePlan(version, action, task, compare_results(raw["result"], version.raw["result"]), raw)


def _plan_anew(server: LabelStudio, task: int, version: StoredVersion) -> RestorePlan:
    owner = _owner(server, version)
    others = _annotations_of(server, task, owner)
    if any(_is_as(raw, version) for raw in others):
        return RestorePlan(version, RestoreAction.KEEP, task, ())
    differences = compare_results([], version.raw["result"])
    numbers = tuple(int(raw["id"]) for raw in others)
    return RestorePlan(version, RestoreAction.MAKE, task, differences, owner=owner, others=numbers)


def apply_restore(
    server: LabelStudio,
    store: Store,
    plan: RestorePlan,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Put the version back, read it back and store it; gives the number of the annotation."""
    started = clock()
    if plan.action is RestoreAction.KEEP:
        return plan.version.annotation_id
    raw = _made_anew(server, plan) if plan.now is None else _changed(server, plan, plan.now)
    if not _is_as(raw, plan.version):
        raise UnexpectedAnswer(
            message(
                "annotation {number} is not as it was put back: somebody saved it meanwhile; pull, and look at "
                "its history",
                number=raw["id"],
            )
        )
    _store(store, plan, raw, started, clock())
    return int(raw["id"])


def _latest(store: Store, version: StoredVersion) -> StoredVersion:
    own = store.history(version.study, task_key=version.task_key, annotation_id=version.annotation_id)
    return [one for one in own if (one.server, one.created_at) == (version.server, version.created_at)][-1]


def _task(server: LabelStudio, version: StoredVersion) -> int:
    task = tasks_by_key(server, version.project_id, [version.task_key]).get(version.task_key)
    if task is None:
        raise DataProblem(
            message(
                "task {task} is no longer in Label Studio; send it with: framebridge push", task=version.task_key
            )
        )
    if closed_for(task):
        raise DataProblem(
            message(
                "task {task} is closed, since its text was corrected; version {number} cannot be put back there",
                task=version.task_key,
                number=version.number,
            )
        )
    if (task.get("meta") or {}).get("sha256") != version.text_sha256:
        raise DataProblem(
            message(
                "version {number} of {task} was made on another text than the task has now; it cannot be put back",
                number=version.number,
                task=version.task_key,
            )
        )
    return int(task["id"])


def _annotation(server: LabelStudio, version: StoredVersion) -> dict[str, Any]:
    try:
        return server.get_object(f"/api/annotations/{version.annotation_id}/")
    except Refused as exc:
        if exc.status != _NOT_FOUND:
            raise
        raise _not_pulled(version) from exc


def _require_pulled(raw: dict[str, Any], latest: StoredVersion) -> None:
    same = datetime.fromisoformat(str(raw.get("created_at"))) == latest.created_at
    if not same or content_hash(raw) != latest.content_sha256:
        raise _not_pulled(latest)


def _not_pulled(version: StoredVersion) -> DataProblem:
    return DataProblem(
        message(
            "annotation {number} on {task} was changed or removed since the last pull; nothing was put back. Run "
            "framebridge pull, and look again",
            number=version.annotation_id,
            task=version.task_key,
        )
    )


def _require_no_draft(server: LabelStudio, task_id: int, version: StoredVersion) -> None:
    whose = version.account.casefold()
    for draft in server.get_objects(f"/api/tasks/{task_id}/drafts"):
        user = str(draft.get("user", "unknown"))
        if draft.get("annotation") == version.annotation_id or user.casefold() == whose:
            raise DataProblem(
                message(
                    "{coder} has unsaved work on {task}; ask to submit or discard it first",
                    coder=user,
                    task=version.task_key,
                )
            )


def _owner(server: LabelStudio, version: StoredVersion) -> int:
    numbers = {email.casefold(): number for number, email in accounts_by_id(server).items()}
    owner = numbers.get(version.account.casefold())
    if owner is None:
        raise ConfigurationProblem(
            message(
                "{account} has no account in Label Studio any more; nothing was put back", account=version.account
            )
        )
    return owner


def _is_as(raw: dict[str, Any], version: StoredVersion) -> bool:
    """Say whether an annotation holds what a version holds, whoever's number its owner has by now."""
    return content_hash({**raw, "completed_by": None}) == content_hash({**version.raw, "completed_by": None})


def _body(version: StoredVersion) -> dict[str, Any]:
    return {
        "result": version.raw["result"],
        "was_cancelled": bool(version.raw.get("was_cancelled")),
        "ground_truth": bool(version.raw.get("ground_truth")),
    }


def _changed(server: LabelStudio, plan: RestorePlan, planned: dict[str, Any]) -> dict[str, Any]:
    address = f"/api/annotations/{plan.version.annotation_id}/"
    there = server.get_object(address)
    if (there.get("updated_at"), content_hash(there)) != (planned.get("updated_at"), content_hash(planned)):
        raise _not_pulled(plan.version)
    try:
        server.patch(address, _body(plan.version))
    except (Unreachable, Busy, UnexpectedAnswer):
        # Whether it was stored is in doubt: what is read back decides.
        server.pause(_MOMENT_SECONDS)
        there = server.get_object(address)
        if not _is_as(there, plan.version):
            raise
        return there
    return server.get_object(address)


def _made_anew(server: LabelStudio, plan: RestorePlan) -> dict[str, Any]:
    """Make the annotation under its owner's name; the same version is never made twice."""
    version = plan.version
    unique = uuid5(
        NAMESPACE_URL, f"{version.task_key}/{version.annotation_id}/{version.created_at}/{version.number}"
    )
    carried = {name: version.raw[name] for name in ("import_id",) if version.raw.get(name) is not None}
    own = {"unique_id": str(unique), "completed_by": plan.owner, "lead_time": 0}
    body = {**_body(version), **carried, **own}
    try:
        server.post(f"/api/tasks/{plan.task_id}/annotations/", body)
    except Refused as exc:
        if exc.status != _STORED_ALREADY:
            raise
    except (Unreachable, Busy, UnexpectedAnswer):
        server.pause(_MOMENT_SECONDS)
        if _made(server, plan) is None:
            raise
    made = _made(server, plan)
    if made is None:
        raise UnexpectedAnswer(
            message("what was put back on {task} is not there; run this again", task=version.task_key)
        )
    # Read as pulling does: a task gives its annotations in another shape.
    return server.get_object(f"/api/annotations/{int(made['id'])}/")


def _made(server: LabelStudio, plan: RestorePlan) -> dict[str, Any] | None:
    """Find the annotation that was made, the newest if there are several alike."""
    alike = [raw for raw in _annotations_of(server, plan.task_id, plan.owner) if _is_as(raw, plan.version)]
    return max(alike, key=lambda raw: int(raw["id"]), default=None)


def _annotations_of(server: LabelStudio, task: int, owner: int | None) -> list[dict[str, Any]]:
    annotations = server.get_object(f"/api/tasks/{task}/").get("annotations") or ()
    return [raw for raw in annotations if _owner_in(raw) == owner]


def _owner_in(raw: dict[str, Any]) -> object:
    by = raw.get("completed_by")
    return by.get("id") if isinstance(by, dict) else by


def _store(store: Store, plan: RestorePlan, raw: dict[str, Any], started: datetime, ended: datetime) -> None:
    version = plan.version
    again = AnnotationVersion(
        **{
            **version.model_dump(exclude={"number", "pulled_at"}),
            "task_id": plan.task_id,
            "annotation_id": raw["id"],
            "created_at": raw["created_at"],
            "updated_at": raw["updated_at"],
            "deleted": False,
            "raw": with_shown_of(version.raw, with_sheet_of(version.raw, raw)),
            "content_sha256": content_hash(raw),
        }
    )
    run = PullRun(
        study=version.study,
        server=version.server,
        started_at=started,
        finished_at=ended,
        tasks_seen=1,
        annotations_seen=1,
    )
    store.append([again], run)
