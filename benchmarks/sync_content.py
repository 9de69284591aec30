"""What the measuring of pulling and pushing puts on a server: invented transcripts with their coding."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.pool import NullPool

from frameschema import Clearance, ClearanceBasis
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.gate import fingerprint
from labelstudio_plugin.server.history.sqlite import let_write
from labelstudio_plugin.tasks import Task, TaskKey

STUDY, SEEDED, CODERS, REGIONS, TURNS = "maat", 50, 4, 60, 600
PAGE = '<View><HyperText name="t" value="$html"/><Labels name="l" toName="t"><Label value="A"/></Labels></View>'
WORDS = "Volgens mij moeten we eerst uitzoeken wat er in dat gezin speelt voordat we een besluit nemen."
LONG_AGO = "2026-01-01 12:00:00.000001"
LATER = "2026-01-02 12:00:00.000001"


def a_task(number: int, codings: int = 0) -> Task:
    """Make the task of an invented transcript, with so many codings."""
    key = TaskKey(STUDY, f"gesprek-{number:04}", "fragments")
    said = [f"{at}. {WORDS}"[:80] for at in range(TURNS)]
    turns = [{"speaker": "KM-I-1", "role": "km_income", "text": words} for words in said]
    html = "".join(f'<p class="t r-kmi" data-s="{at} · KM-I-1">{words}</p>' for at, words in enumerate(said))
    sha256 = fingerprint("".join(said))
    basis = {"basis": ClearanceBasis.INVENTED, "cleared_by": "maat", "cleared_at": datetime.now(UTC)}
    return Task(
        key,
        sha256,
        {"key": str(key), "transcript_id": key.unit, "title": key.unit, "html": html, "turns": turns},
        codings=tuple(an_annotation(coder) for coder in range(codings)),
        clearance=Clearance(transcript=key.unit, text_sha256=sha256, **basis),
    )


def an_annotation(number: int) -> dict[str, Any]:
    """Make the coding of a transcript, which nobody else has."""
    result = []
    for at in range(REGIONS):
        place = {"start": f"/p[{at}]/text()[1]", "end": f"/p[{at}]/text()[1]", "startOffset": 0, "endOffset": 40}
        value = {**place, "globalOffsets": {"start": at * 90, "end": at * 90 + 40}, "text": WORDS[:40]}
        shared = {"id": f"r{number}-{at:03}", "to_name": "t", "origin": "manual"}
        result.append({**shared, "from_name": "l", "type": "hypertextlabels", "value": {**value, "labels": ["A"]}})
        if at % 3:
            result.append({**shared, "from_name": "w", "type": "textarea", "value": {**value, "text": [WORDS]}})
    return {"result": result, "completed_by": 1, "ground_truth": False}


def make_project(server: LabelStudio, name: str) -> int:
    """Make a project of the study."""
    body = {"title": name, "label_config": PAGE, "description": f"framebridge:{name}/werkplaats-1/fragments"}
    return int(server.post("/api/projects/", body)["id"])


def seed(server: LabelStudio, database: str, project: int, tasks: int) -> None:
    """Import some tasks with their annotations, and let the database multiply them."""
    for at in range(0, SEEDED, 10):
        whole = [a_task(number, CODERS).payload() for number in range(at, at + 10)]
        server.post(f"/api/projects/{project}/import", whole)
    engine = writer(database)
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE task SET updated_at = :t, "
                "inner_id = id - (SELECT min(id) FROM task WHERE project_id = :p) WHERE project_id = :p"
            ),
            {"p": project, "t": LONG_AGO},
        )
    for shift in range(SEEDED, tasks, SEEDED):
        with engine.begin() as connection:
            multiply(connection, project, shift)
    with engine.begin() as connection:
        # One is newer than the rest by more than the overlap, which would hold them all otherwise.
        newest = "(SELECT max(id) FROM task WHERE project_id = :p)"
        connection.execute(
            text(f"UPDATE task SET updated_at = :t WHERE id = {newest}"), {"p": project, "t": LATER}
        )


def writer(database: str) -> Engine:
    """Open the server's database to write beside it; the triggers of SQLite ask that of who writes."""
    engine = create_engine(database, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: let_write(connection, lambda: None))
    return engine


def multiply(connection: Connection, project: int, shift: int) -> None:
    """Copy the tasks that were imported, and their annotations, inside the database."""
    is_sqlite = connection.dialect.name == "sqlite"
    name = f"'{STUDY}/gesprek-' || (inner_id + :s) || '/fragments/-/1'"
    zeros = "0" * 64
    as_text = f"""'{{"key": "' || {name} || '", "sha256": "{zeros}"}}'"""
    meta = as_text if is_sqlite else f"CAST({as_text} AS jsonb)"
    unique = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    values = {"p": project, "s": shift, "n": SEEDED}
    columns = names(connection, "task")
    shown = [{"inner_id": "inner_id + :s", "meta": meta}.get(column, column) for column in columns]
    connection.execute(
        text(
            f"INSERT INTO task ({', '.join(columns)}) SELECT {', '.join(shown)} FROM task "
            "WHERE project_id = :p AND inner_id < :n"
        ),
        values,
    )
    columns = names(connection, "task_completion")
    shown = [{"task_id": "n.id", "unique_id": unique}.get(column, f"a.{column}") for column in columns]
    connection.execute(
        text(
            f"INSERT INTO task_completion ({', '.join(columns)}) SELECT {', '.join(shown)} "
            "FROM task_completion a JOIN task o ON o.id = a.task_id "
            "JOIN task n ON n.project_id = :p AND n.inner_id = o.inner_id + :s "
            "WHERE o.project_id = :p AND o.inner_id < :n"
        ),
        values,
    )


def names(connection: Connection, table: str) -> list[str]:
    """Give the columns of a table without its id."""
    return [column["name"] for column in inspect(connection).get_columns(table) if column["name"] != "id"]
