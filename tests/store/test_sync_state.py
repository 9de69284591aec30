"""What was seen of a server: written with the versions it came with, read back as it was, never changed."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from framebridge.store import DraftKept, DraftSurvey, ProjectState, Store, SyncStep, TaskState, VersionRefused

from .builders import NOON, SERVER, a_run, a_version

MOMENT = "2026-11-22T12:00:00.000001Z"


def a_task(number: int = 11, key: str | None = "nijmegen/gesprek-01/p1/ann", **fields: object) -> TaskState:
    values = {"updated_at": MOMENT, "annotations": {7: MOMENT, 8: ""}, "submitted": 2, **fields}
    return TaskState(project_id=1, task_id=number, task_key=key, **values)


def a_step(*tasks: TaskState, **fields: object) -> SyncStep:
    values = {"watermark": MOMENT, "tasks": 1, "submitted": 2, "kept": 2, "attribution": "a", **fields}
    return SyncStep(project=ProjectState(project_id=1, **values), tasks=tasks)


def test_the_newest_of_what_was_seen_comes_back_as_it_was(store: Store) -> None:
    first, second = a_step(a_task(11), a_task(12), read_to=12), a_step(a_task(12, submitted=1), compared_at=NOON)
    for step in (first, second):
        store.append([], a_run(), step)
    seen = store.seen("nijmegen", SERVER)
    assert seen.projects() == {1: second.project}
    assert seen.all_tasks(1) == {11: first.tasks[0], 12: second.tasks[0]}
    assert seen.tasks(1, [12, 99]) == {12: second.tasks[0]}
    assert (seen.tasks(1, []), seen.all_tasks(2)) == ({}, {})
    for other in (store.seen("elders", SERVER), store.seen("nijmegen", "http://elsewhere")):
        assert (other.projects(), other.all_tasks(1)) == ({}, {})


def test_a_task_that_is_gone_is_not_there_and_may_come_back(store: Store) -> None:
    seen = store.seen("nijmegen", SERVER)
    for gone in (False, True, False):
        store.append([], a_run(), a_step(a_task(gone=gone)))
        assert set(seen.all_tasks(1)) == (set() if gone else {11})


def test_more_tasks_than_one_query_takes(store: Store) -> None:
    store.append([], a_run(), a_step(*(a_task(number) for number in range(1200))))
    assert set(store.seen("nijmegen", SERVER).tasks(1, range(2000))) == set(range(1200))


def test_what_was_seen_is_stored_with_its_versions_or_not_at_all(store: Store) -> None:
    bad = a_version(content_sha256="f" * 64)
    with pytest.raises(VersionRefused):
        store.append([a_version(), bad], a_run(), a_step(a_task()))
    assert store.latest("nijmegen") == []
    assert store.seen("nijmegen", SERVER).projects() == {}


def test_the_annotations_that_are_not_gone(store: Store) -> None:
    other = a_version(annotation_id=8, coder=None, account="x@example.org")
    gone = a_version(annotation_id=9)
    store.append([a_version(), a_version("B"), other, gone], a_run())
    store.append([gone.model_copy(update={"deleted": True})], a_run(1))
    seen = store.seen("nijmegen", SERVER)
    live = seen.live_on([a_version().task_key, "zomaar"])
    assert sorted((one.identity.annotation_id, one.task_id, one.number) for one in live) == [
        (7, 11, 2),
        (8, 11, 3),
    ]
    assert [version.annotation_id for version in store.numbered([one.number for one in live])] == [7, 8]
    assert seen.live_tasks() == {1: {(11, a_version().task_key)}}
    assert seen.unknown_accounts() == {"x@example.org": 1}


def test_strangers_and_tasks_that_stand_there_twice(store: Store) -> None:
    store.append([], a_run(), a_step(a_task(11), a_task(12), a_task(13, key=None), a_task(14, key="k")))
    seen = store.seen("nijmegen", SERVER)
    assert (seen.strangers(), seen.doubled()) == ([13], {"nijmegen/gesprek-01/p1/ann": 2})
    store.append([], a_run(1), a_step(a_task(12, gone=True), a_task(13, key=None, gone=True)))
    assert (seen.strangers(), seen.doubled()) == ([], {})


def test_the_last_survey_of_drafts(store: Store) -> None:
    seen = store.seen("nijmegen", SERVER)
    assert seen.last_survey() is None
    draft = DraftKept(task_key="k", account="zoë@example.org", updated_at="")
    for drafts in ((), (draft,)):
        seen.keep_survey(DraftSurvey(seen_at=NOON, drafts=drafts))
        assert seen.last_survey() == DraftSurvey(seen_at=NOON, drafts=drafts)


@pytest.mark.parametrize("table", ["project_state", "task_state", "draft_survey"])
@pytest.mark.parametrize("change", ["UPDATE {} SET server = 'x'", "DELETE FROM {}"])
def test_nothing_that_was_seen_can_be_changed(store: Store, engine: Engine, table: str, change: str) -> None:
    store.append([], a_run(), a_step(a_task()))
    store.seen("nijmegen", SERVER).keep_survey(DraftSurvey(seen_at=NOON))
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change.format(table)))
