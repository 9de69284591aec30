"""Whether a store tells that somebody took its guards away; looking at it changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from framebridge.store import look_at_store, open_store
from framebridge.store.tables import APPEND_ONLY

ALL = tuple(table.name for table in APPEND_ONLY)
TAKEN_AWAY = {
    "sqlite": {
        "DROP TRIGGER pull_run_no_update": ("pull_run",),
        "DROP TRIGGER annotation_version_no_delete": ("annotation_version",),
        "DROP TRIGGER annotation_payload_no_replace": ("annotation_payload",),
        "DROP TRIGGER pull_run_no_delete; CREATE TRIGGER pull_run_no_delete BEFORE DELETE ON pull_run "
        "BEGIN SELECT 1; END": ("pull_run",),
    },
    "postgresql": {
        "DROP TRIGGER pull_run_append_only ON pull_run": ("pull_run",),
        "ALTER TABLE annotation_payload DISABLE TRIGGER ALL": ("annotation_payload",),
        "CREATE OR REPLACE FUNCTION framebridge_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$": ALL,
        "DROP TRIGGER pull_run_append_only ON pull_run; CREATE TRIGGER pull_run_append_only BEFORE UPDATE ON "
        "pull_run FOR EACH STATEMENT EXECUTE FUNCTION framebridge_refuse()": ("pull_run",),
    },
}


def test_a_store_that_is_not_there_is_not_made(url: str, engine: Engine, tmp_path: Path) -> None:
    state = look_at_store(url)
    assert (state.migration.from_revision, state.is_up_to_date) == (None, False)
    assert list(tmp_path.iterdir()) == []
    if engine.dialect.name == "postgresql":
        assert inspect(engine).get_table_names() == []


def test_a_new_store_is_guarded(url: str) -> None:
    open_store(url).close()
    state = look_at_store(url)
    assert (state.unguarded, state.is_up_to_date) == ((), True)


@pytest.mark.parametrize("number", range(4))
def test_a_guard_that_is_gone_off_or_replaced_is_told(url: str, engine: Engine, number: int) -> None:
    open_store(url).close()
    statements, expected = list(TAKEN_AWAY[engine.dialect.name].items())[number]
    first, *more = statements.split("; CREATE ")
    with engine.begin() as connection:
        connection.execute(text(first))
        for statement in more:
            connection.execute(text(f"CREATE {statement}"))
    assert look_at_store(url).unguarded == expected
