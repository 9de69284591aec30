"""Putting a version back: as a new version, never over something that was not pulled, never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import NOON
from fake_labelstudio import LOST, FakeLabelStudio, Fault, busy

from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.history import RestoreAction, apply_restore, plan_restore, tell_history
from framebridge.store import AnnotationVersion, PullRun, Store, StoredVersion, content_hash
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import Busy, UnexpectedAnswer

KEY = "proef/gesprek-01/fragments/-/1"
LATER = datetime(2026, 11, 27, 20, 30, tzinfo=UTC)


def a_result(*names: str) -> list[dict[str, Any]]:
    place = {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]"}
    kind = {**place, "hypertextlabels": ["fragment"]}
    return [{"id": name, "from_name": "kind", "type": "hypertextlabels", "value": kind} for name in names]


def a_raw(*names: str, **fields: Any) -> dict[str, Any]:
    plain = {"id": 7, "result": a_result(*names), "completed_by": 3, "was_cancelled": False, "ground_truth": False}
    return {**plain, "created_at": NOON.isoformat(), "updated_at": NOON.isoformat(), **fields}


def store_version(store: Store, raw: dict[str, Any], minute: int = 0, **fields: Any) -> StoredVersion:
    """Store a version as a pull would; gives it as it is in the store."""
    at = NOON + timedelta(minutes=minute)
    values = {
        "study": "proef",
        "server": "embedded",
        "task_key": KEY,
        "transcript": "gesprek-01",
        "coding_pass": "fragments",
        "coder": "ann",
        "account": "ann@example.org",
        "project_id": 1,
        "task_id": 1,
        "annotation_id": raw["id"],
        "created_at": raw["created_at"],
        "updated_at": at,
        "text_sha256": "0" * 64,
        "codebook_id": "frames",
        "codebook_version": "1.0.0",
        "raw": raw,
        "content_sha256": content_hash(raw),
        **fields,
    }
    run = PullRun(
        study="proef", server="embedded", started_at=at, finished_at=at, tasks_seen=1, annotations_seen=1
    )
    store.append([AnnotationVersion.model_validate(values)], run)
    return store.history("proef")[-1]


@pytest.fixture
def first(store: Store) -> StoredVersion:
    return store_version(store, a_raw("a", "b"))


@pytest.fixture
def changed(store: Store, first: StoredVersion, task: dict[str, Any]) -> dict[str, Any]:
    """Pulled twice: by now only one fragment is left on the server; gives it as it is there."""
    now = a_raw("a")
    store_version(store, now, 5)
    task["annotations"].append(now)
    return now


def restore(server: LabelStudio, store: Store, version: StoredVersion) -> int:
    return apply_restore(server, store, plan_restore(server, store, version), lambda: LATER)


def test_a_version_comes_back_as_a_new_one(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any]
) -> None:
    plan = plan_restore(server, store, first)
    assert (plan.action, [one.key for one in plan.differences]) == (RestoreAction.CHANGE, ["b"])
    assert apply_restore(server, store, plan, lambda: LATER) == 7
    assert changed["result"] == a_result("a", "b")
    versions = store.history("proef")
    assert [len(version.raw["result"]) for version in versions] == [2, 1, 2]
    assert versions[-1].content_sha256 == first.content_sha256
    assert [len(told.differences) for told in tell_history(versions)] == [0, 1, 1]


def test_doing_it_again_does_nothing(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any], fake: FakeLabelStudio
) -> None:
    restore(server, store, first)
    plan = plan_restore(server, store, first)
    assert (plan.action, plan.differences) == (RestoreAction.KEEP, ())
    apply_restore(server, store, plan)
    assert fake.count("PATCH", "/api/annotations/7/") == 1
    assert len(store.history("proef")) == 3


def test_planning_changes_nothing(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any], fake: FakeLabelStudio
) -> None:
    plan_restore(server, store, first)
    assert changed["result"] == a_result("a")
    assert {method for method, path in fake.calls if "token" not in path} == {"GET"}
    assert len(store.history("proef")) == 2


@pytest.mark.parametrize(
    "unseen",
    [
        {"result": a_result("a", "nieuw")},
        {"was_cancelled": True},
        {"ground_truth": True},
        {"created_at": "2026-11-22T12:00:01Z"},
    ],
)
def test_what_was_not_pulled_is_not_overwritten(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any], unseen: dict[str, Any]
) -> None:
    changed.update(unseen)
    before = dict(changed)
    with pytest.raises(DataProblem, match="since the last pull"):
        plan_restore(server, store, first)
    assert changed == before


def test_what_is_saved_between_plan_and_writing_is_not_overwritten(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any]
) -> None:
    plan = plan_restore(server, store, first)
    changed["result"] = a_result("a", "net bewaard")
    with pytest.raises(DataProblem, match="since the last pull"):
        apply_restore(server, store, plan)
    assert changed["result"] == a_result("a", "net bewaard")
    assert len(store.history("proef")) == 2


def test_what_is_removed_and_not_pulled_is_told(
    server: LabelStudio, store: Store, first: StoredVersion, task: dict[str, Any]
) -> None:
    with pytest.raises(DataProblem, match="changed or removed since the last pull"):
        plan_restore(server, store, first)


@pytest.mark.parametrize("draft", [{"annotation": 7, "user": "eve@example.org"}, {"user": "Ann@example.org"}])
def test_unsaved_work_is_not_overtaken(
    server: LabelStudio,
    store: Store,
    first: StoredVersion,
    changed: dict[str, Any],
    fake: FakeLabelStudio,
    draft: dict[str, Any],
) -> None:
    fake.drafts.append({"id": 1, "task": 1, "result": [], **draft})
    with pytest.raises(DataProblem, match="unsaved work"):
        plan_restore(server, store, first)


def test_a_text_that_was_corrected_since_is_refused(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any], task: dict[str, Any]
) -> None:
    task["meta"]["sha256"] = "1" * 64
    with pytest.raises(DataProblem, match="another text"):
        plan_restore(server, store, first)


def test_a_task_that_is_gone_is_told(server: LabelStudio, store: Store, first: StoredVersion) -> None:
    with pytest.raises(DataProblem, match="framebridge push"):
        plan_restore(server, store, first)


@pytest.mark.parametrize("fault", [LOST, busy(after=True)], ids=["lost", "502"])
def test_an_answer_in_doubt_is_looked_up(
    server: LabelStudio,
    store: Store,
    first: StoredVersion,
    changed: dict[str, Any],
    fake: FakeLabelStudio,
    fault: Fault,
) -> None:
    fake.fail("PATCH", "/api/annotations/7/", fault)
    restore(server, store, first)
    assert fake.count("PATCH", "/api/annotations/7/") == 1
    assert [len(version.raw["result"]) for version in store.history("proef")] == [2, 1, 2]


def test_a_write_that_did_not_arrive_stores_nothing(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any], fake: FakeLabelStudio
) -> None:
    fake.fail("PATCH", "/api/annotations/7/", busy())
    with pytest.raises(Busy):
        restore(server, store, first)
    assert len(store.history("proef")) == 2
    restore(server, store, first)
    assert len(store.history("proef")) == 3


def test_a_write_that_the_server_took_otherwise_is_told(
    server: LabelStudio, store: Store, first: StoredVersion, changed: dict[str, Any], fake: FakeLabelStudio
) -> None:
    fake.fail("PATCH", "/api/annotations/7/", Fault(200))  # it says yes, and changes nothing
    with pytest.raises(UnexpectedAnswer, match="not as it was put back"):
        restore(server, store, first)
    assert len(store.history("proef")) == 2


@pytest.fixture
def removed(store: Store, first: StoredVersion, task: dict[str, Any]) -> StoredVersion:
    """The annotation was removed, and that was pulled."""
    return store_version(store, first.raw, 5, deleted=True)


@pytest.mark.parametrize("fault", [None, LOST, busy(after=True)], ids=["well", "lost", "502"])
def test_what_was_removed_is_made_anew_under_its_owner_and_once(
    server: LabelStudio,
    store: Store,
    removed: StoredVersion,
    task: dict[str, Any],
    fake: FakeLabelStudio,
    fault: Fault | None,
) -> None:
    if fault:
        fake.fail("POST", "/annotations/", fault)
    plan = plan_restore(server, store, removed)
    assert plan.action is RestoreAction.MAKE
    apply_restore(server, store, plan, lambda: LATER)
    (made,) = task["annotations"]
    assert (made["completed_by"], made["result"], made["ground_truth"]) == (3, removed.raw["result"], False)
    assert [version.deleted for version in store.history("proef")] == [False, True, False]
    assert plan_restore(server, store, removed).action is RestoreAction.KEEP
    apply_restore(server, store, plan, lambda: LATER)  # the same plan once more, as after a crash
    assert len(task["annotations"]) == 1
    assert len(store.history("proef")) == 3


def test_what_was_carried_to_a_corrected_text_keeps_the_number_that_says_so(
    server: LabelStudio, store: Store, first: StoredVersion, task: dict[str, Any]
) -> None:
    removed = store_version(store, {**first.raw, "import_id": 123}, 5, deleted=True)
    apply_restore(server, store, plan_restore(server, store, removed), lambda: LATER)
    assert [one["import_id"] for one in task["annotations"]] == [123]


def test_other_coding_of_the_coder_is_told(
    server: LabelStudio, store: Store, removed: StoredVersion, task: dict[str, Any]
) -> None:
    task["annotations"].append(a_raw("anders", id=9))
    assert plan_restore(server, store, removed).others == (9,)


def test_an_account_that_is_gone_is_told(
    server: LabelStudio, store: Store, removed: StoredVersion, fake: FakeLabelStudio
) -> None:
    fake.users.clear()
    with pytest.raises(ConfigurationProblem, match="no account in Label Studio"):
        plan_restore(server, store, removed)
