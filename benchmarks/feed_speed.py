"""What the history costs the server, and what reading it brings: `python benchmarks/feed_speed.py [TASKS]`.

A server of its own on PostgreSQL, filled as by `sync_speed.py`. The triggers of the history are switched off and on in
turns, so that both are measured in one run under the same load: CPU of Label Studio and PostgreSQL together. What it
costs beside a stock Label Studio, whose walls nothing switches off, is not measured here.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from sync_content import CODERS, STUDY, an_annotation, make_project, seed  # noqa: E402
from sync_speed import database_of, measure  # noqa: E402

from framebridge.study import new_study  # noqa: E402
from labelstudio_plugin.accounts import log_in  # noqa: E402
from labelstudio_plugin.client import LabelStudio  # noqa: E402
from labelstudio_plugin.server.embedded import (  # noqa: E402
    ServerDatabase,
    coordinator_account,
    start_server,
    stop_server,
)
from labelstudio_plugin.server.history.kept import KEPT  # noqa: E402

ROUNDS, SAVES, READS = 7, 8, 8


def main() -> None:
    """Start a server, fill it, measure, and print a table."""
    tasks = int(sys.argv[1]) if sys.argv[1:] else 1000
    folder = Path(tempfile.mkdtemp(prefix="framebridge-feed-"))
    folder.chmod(0o755)
    home = folder / "labelstudio"
    state = start_server(home, database=ServerDatabase.POSTGRESQL)
    try:
        account = coordinator_account(home)
        token = log_in(state.url, account.email, account.password.get_secret_value())
        server = LabelStudio(state.url, token)
        database = database_of(home, ServerDatabase.POSTGRESQL)
        project = make_project(server, STUDY)
        seed(server, database, project, tasks)
        new_study(folder / "study", STUDY, "Maat", "nl")
        print(f"{tasks} tasks × {CODERS} annotations\n")
        tell_feed(server)
        tell_pull({"url": state.url, "token": token, "folder": str(folder), "project": project, "tasks": tasks})
        tell_cost(server, database, project)
    finally:
        stop_server(home)
        shutil.rmtree(folder)


def tell_feed(server: LabelStudio) -> None:
    """Read 10,000 changes, or as many as there are."""
    server.get_object("/api/framebridge/changes", after=0, limit=1)  # the sequencer numbers what is new
    began, found, after = time.perf_counter(), 0, 0
    while found < 10_000:
        changes = server.get_object("/api/framebridge/changes", after=after, limit=5000)["changes"]
        if not changes:
            break
        found, after = found + len(changes), changes[-1]["number"]
    print(f"{found} changes from the feed: {time.perf_counter() - began:.2f} s")


def tell_pull(place: dict[str, Any]) -> None:
    """Read everything for the first time: through the feed, and by bare requests by keyset."""
    raw, ours = measure("raw_keyset", place)["seconds"], measure("ours_first", place)["seconds"]
    print(f"first pull: keyset {raw:.2f} s, through the feed {ours:.2f} s, {raw / ours:.2f} × as fast")


def tell_cost(server: LabelStudio, database: str, project: int) -> None:
    """Save and read with the triggers and without, in turns."""
    tasks = [int(row["id"]) for row in server.get_object("/api/tasks/", project=project, page_size=SAVES)["tasks"]]

    def saves() -> None:
        for task in tasks:
            made = server.post(f"/api/tasks/{task}/annotations/", an_annotation(0))
            server.patch(f"/api/annotations/{made['id']}/", {"result": made["result"][:50]})

    def reads() -> None:
        for task in tasks[:READS]:
            server.get_object(f"/api/tasks/{task}/")

    for name, work in (("saves", saves), ("reads", reads)):
        with_them, without = in_turns(database, work)
        print(f"{name}: CPU with triggers {with_them:.3f} s, without {without:.3f} s, {with_them / without:.2f} ×")


def in_turns(database: str, work: Callable[[], None]) -> tuple[float, float]:
    """Give the median CPU of the server with the triggers and without."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    work()
    for _ in range(ROUNDS):
        for on in (True, False):
            switch(database, on=on)
            began = server_cpu()
            work()
            spent[on].append(server_cpu() - began)
    switch(database, on=True)
    return statistics.median(spent[True]), statistics.median(spent[False])


def switch(database: str, *, on: bool) -> None:
    """Switch the triggers of the history on or off."""
    engine = create_engine(database, poolclass=NullPool)
    with engine.begin() as connection:
        for table in sorted({kept.table for kept in KEPT}):
            found = connection.execute(
                text(
                    "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:t AS regclass) AND tgname LIKE 'framebridge%'"
                ),
                {"t": table},
            )
            for (trigger,) in found:
                connection.execute(
                    text(f'ALTER TABLE {table} {"ENABLE" if on else "DISABLE"} TRIGGER "{trigger}"')
                )


def server_cpu() -> float:
    """Give the CPU seconds that Label Studio and PostgreSQL took so far."""
    total = 0.0
    for process in psutil.process_iter(["cmdline", "name"]):
        words = " ".join(process.info["cmdline"] or ())
        if (
            "labelstudio_plugin.server.runner" in words
            or words.startswith("postgres:")
            or "/bin/postgres" in words
        ):
            times = process.cpu_times()
            total += times.user + times.system
    return total


if __name__ == "__main__":
    main()
