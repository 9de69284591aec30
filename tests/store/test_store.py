"""Appending and reading, on both databases."""

from __future__ import annotations

import json
import traceback
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError

from framebridge.store import (
    AnnotationVersion,
    AppendReport,
    Store,
    StoreDamaged,
    StoredVersion,
    StoreRefused,
    VersionRefused,
)
from framebridge.store.tables import annotation_version

from .builders import NOON, SECRET, SERVER, a_raw, a_run, a_version

UNUSUAL = {
    "z": 1,
    "a": {"é": ["😀", None, True, 1e-7, -0.0, 2**70], "nul": "\0", "half": "\ud83d"},
    "": {},
    "result": [{"value": {"text": "Zoë zei: “hè?” 🏳️‍🌈", "start": 3}, "id": "x"}],
}

IDS = count(100)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def without_number(version: StoredVersion) -> AnnotationVersion:
    return AnnotationVersion(**version.model_dump(exclude={"number", "pulled_at"}))


def test_what_goes_in_comes_out(store: Store) -> None:
    version, run = a_version(raw=UNUSUAL, coder=None), a_run()
    assert store.append([version], run) == AppendReport(new=1)
    (stored,) = store.latest("nijmegen")
    assert without_number(stored) == version
    assert json.dumps(stored.raw) == json.dumps(UNUSUAL)  # keys in their order
    assert (stored.number, stored.pulled_at) == (1, run.finished_at)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(more=st.dictionaries(st.text(), json_values, max_size=4), result=st.lists(json_values, max_size=4))
def test_any_json_comes_back_as_it_was(store: Store, more: dict[str, object], result: list[object]) -> None:
    raw = {**more, "result": result}
    version = a_version(raw=raw, annotation_id=next(IDS))
    assert store.append([version], a_run()).new == 1
    (stored,) = store.history("nijmegen", annotation_id=version.annotation_id)
    assert without_number(stored) == version
    assert json.dumps(stored.raw) == json.dumps(raw)  # also the order of keys, and 1.0 apart from 1


def test_every_field_has_its_column() -> None:
    fields = set(AnnotationVersion.model_fields) - {"raw"} | {"number", "pull_run_id"}
    assert fields == set(annotation_version.columns.keys())


def test_appending_again_changes_nothing(store: Store) -> None:
    versions = [a_version(annotation_id=n) for n in range(3)]
    store.append(versions, a_run())
    again = [v.model_copy(update={"updated_at": NOON + timedelta(hours=1)}) for v in versions]
    assert store.append(again, a_run(1)) == AppendReport(unchanged=3)
    assert len(store.history("nijmegen")) == 3


@pytest.mark.parametrize("at_once", [True, False])
def test_going_back_is_a_third_version(store: Store, at_once: bool) -> None:
    there_and_back = [a_version("A"), a_version("B"), a_version("B"), a_version("A")]
    parts = [there_and_back] if at_once else [[version] for version in there_and_back]
    reports = [store.append(part, a_run(minute)) for minute, part in enumerate(parts)]
    assert sum(report.stored for report in reports) == 3
    assert [v.raw for v in store.history("nijmegen")] == [a_raw("A"), a_raw("B"), a_raw("A")]
    assert [v.number for v in store.latest("nijmegen")] == [3]


def test_a_tombstone_and_a_return(store: Store) -> None:
    store.append([a_version()], a_run())
    assert store.append([a_version(deleted=True)], a_run(1)) == AppendReport(deleted=1)
    assert store.append([a_version(deleted=True)], a_run(2)) == AppendReport(unchanged=1)
    assert [v.deleted for v in store.latest("nijmegen")] == [True]
    assert store.append([a_version()], a_run(3)) == AppendReport(changed=1)
    assert [v.deleted for v in store.history("nijmegen")] == [False, True, False]


def test_an_id_given_again_is_another_annotation(store: Store) -> None:
    store.append([a_version(deleted=True)], a_run())
    later = a_version(created_at=NOON + timedelta(microseconds=1))
    assert store.append([later], a_run(1)) == AppendReport(new=1)
    assert [v.deleted for v in store.latest("nijmegen")] == [True, False]


def test_an_account_that_gets_a_coder_is_news(store: Store) -> None:
    store.append([a_version(coder=None)], a_run())
    assert store.append([a_version(coder="ann")], a_run(1)) == AppendReport(changed=1)
    assert [v.coder for v in store.latest("nijmegen")] == ["ann"]


def test_the_same_task_in_two_studies_or_servers_is_kept_apart(store: Store) -> None:
    store.append([a_version()], a_run())
    elsewhere = "https://ls.example.org"
    assert store.append([a_version(study="utrecht")], a_run(study="utrecht")).new == 1
    assert store.append([a_version(server=elsewhere)], a_run(server=elsewhere)).new == 1
    assert len(store.latest("nijmegen")) == 2
    assert [v.study for v in store.latest("utrecht")] == ["utrecht"]


def test_order_is_that_of_code_points_on_every_database(store: Store) -> None:
    keys = ["b", "B", "é", "a-1", "a1", "Z", "😀"]
    store.append([a_version(task_key=key) for key in keys], a_run())
    assert [v.task_key for v in store.latest("nijmegen")] == sorted(keys)


def test_history_can_be_narrowed(store: Store) -> None:
    other = a_version(transcript="gesprek-02", task_key="other", annotation_id=8)
    store.append([a_version(), other], a_run())
    assert len(store.history("nijmegen")) == 2
    for narrowed in ({"transcript": "gesprek-02"}, {"task_key": "other"}, {"annotation_id": 8}):
        assert [v.annotation_id for v in store.history("nijmegen", **narrowed)] == [8]
    assert store.history("nijmegen", transcript="nowhere") == []


def test_pull_and_watermark_are_kept_with_the_rows(store: Store) -> None:
    assert store.last_pull("nijmegen", SERVER) is None
    assert store.watermark("nijmegen", SERVER) is None
    store.append([], a_run(watermark="2026-11-22T14:29:33.232726Z"))
    part = a_run(1)
    store.append([], part)
    assert store.last_pull("nijmegen", SERVER) == part
    assert store.watermark("nijmegen", SERVER) == "2026-11-22T14:29:33.232726Z"
    assert store.watermark("nijmegen", "http://elsewhere") is None


def test_versions_that_contradict_their_pull_or_content_are_refused(store: Store) -> None:
    for wrong in ({"study": "utrecht"}, {"server": "http://x"}, {"content_sha256": "1" * 64}):
        with pytest.raises(VersionRefused, match="annotation 7 of task 11"):
            store.append([a_version(annotation_id=6), a_version(**wrong)], a_run())
    assert store.history("nijmegen") == []


def test_one_bad_row_undoes_the_whole_append(store: Store) -> None:
    bad = a_version(raw=a_raw(SECRET)).model_copy(update={"account": None, "task_key": SECRET})
    with pytest.raises(StoreRefused, match="nothing was stored") as caught:
        store.append([a_version(), bad], a_run(watermark="w"))
    shown = "".join(traceback.format_exception(caught.value))
    assert SECRET not in shown and "StoreRefused" in shown
    assert store.history("nijmegen") == []
    assert store.last_pull("nijmegen", SERVER) is None


CHANGES = [
    "UPDATE annotation_version SET coder = 'x'",
    "UPDATE annotation_payload SET raw = '{}'",
    "UPDATE pull_run SET watermark = 'x'",
    "DELETE FROM annotation_payload",
    "DELETE FROM annotation_version",
    "DELETE FROM pull_run",
]
CHANGES_OF = {
    "sqlite": [
        "INSERT OR REPLACE INTO annotation_payload VALUES (1, '{}')",
        "INSERT INTO annotation_payload VALUES (1, '{}') ON CONFLICT DO UPDATE SET raw = '{}'",
    ],
    "postgresql": ["TRUNCATE pull_run CASCADE"],
}


def test_the_database_refuses_changes(store: Store, engine: Engine) -> None:
    store.append([a_version()], a_run())
    before = store.history("nijmegen")
    for statement in CHANGES + CHANGES_OF[engine.dialect.name]:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    assert store.history("nijmegen") == before


def test_latest_takes_one_query(store: Store) -> None:
    store.append([a_version(annotation_id=n) for n in range(20)], a_run())
    statements: list[str] = []
    event.listen(
        store._database._engine,
        "before_cursor_execute",
        lambda c, cur, statement, *rest: statements.append(statement),
    )
    assert len(store.latest("nijmegen")) == 20
    assert len([s for s in statements if s.startswith("SELECT")]) == 1


def test_more_tasks_than_fit_one_query(store: Store) -> None:
    versions = [a_version(task_key=f"t{n}") for n in range(1201)]
    assert store.append(versions, a_run()) == AppendReport(new=1201)
    assert store.append(versions, a_run(1)) == AppendReport(unchanged=1201)


@pytest.mark.parametrize("raw", [SECRET, f'["{SECRET}"]', f'{{"{SECRET}": NaN}}'], ids=["text", "list", "nan"])
def test_a_row_that_cannot_be_read_is_named_and_not_shown(store: Store, engine: Engine, raw: str) -> None:
    store.append([a_version(deleted=True)], a_run())
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO annotation_version {_copy_of_first()}"))
        connection.execute(text("INSERT INTO annotation_payload VALUES (2, :raw)"), {"raw": raw})
    with pytest.raises(StoreDamaged, match="version 2") as caught:
        store.history("nijmegen")
    assert SECRET not in str(caught.value)


def _copy_of_first() -> str:
    columns = [c.name for c in annotation_version.columns if c.name != "number"]
    return f"(number, {', '.join(columns)}) SELECT 2, {', '.join(columns)} FROM annotation_version"
