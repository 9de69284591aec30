"""What the history costs the server, and what reading it brings: `python benchmarks/feed_speed.py [TASKS]`.

A server of its own on PostgreSQL, filled as by `sync_speed.py`. The triggers of the history are switched off and
on in turns, so that both are measured in one run under the same load: CPU of Label Studio and PostgreSQL together.
What it costs beside a stock Label Studio is measured by `server_cpu.py`.
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

from server_cpu import spent_by  # noqa: E402
from sync_content import CODERS, STUDY, an_annotation, make_project, seed  # noqa: E402
from sync_speed import database_of, measure  # noqa: E402

from framebridge.study import new_study  # noqa: E402
from labelstudio_plugin.accounts import log_in  # noqa: E402
from labelstudio_plugin.client import LabelStudio  # noqa: E402
from labelstudio_plugin.server.embedded import (  # noqa: E402
    ServerDatabase,
    coordinator_account,
    server_cluster,
    start_server,
    stop_server,
)
from labelstudio_plugin.server.history.kept import KEPT  # noqa: E402

ROUNDS, SAVES, READS, PULLS = 7, 8, 8, 3
ROUTES = ("raw_keyset", "keyset_first", "ours_first")


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
        cluster = server_cluster(home)
        assert cluster is not None
        processes = [psutil.Process(state.pid), psutil.Process(cluster.process.pid)]
        tell_cost(server, database, project, processes)
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
    """Read everything for the first time, in turns: bare requests, a pull by lists, and one by the feed."""
    found: dict[str, list[tuple[float, float]]] = {}
    for turn in range(PULLS):
        for name in (*ROUTES, *ROUTES)[turn % len(ROUTES) :][: len(ROUTES)]:
            for file in Path(place["folder"]).glob("*.db"):
                file.unlink()
            told = measure(name, place)
            found.setdefault(name, []).append((told["seconds"], told["cpu"]))
    print("\n| first pull | s, median | s, all | CPU of the reader, s | the feed is |\n|---|---|---|---|---|")
    seconds = {name: statistics.median(one for one, _ in spent) for name, spent in found.items()}
    for name, spent in found.items():
        every = ", ".join(f"{one:.1f}" for one, _ in spent)
        cpu, ratio = statistics.median(one for _, one in spent), seconds[name] / seconds["ours_first"]
        print(f"| {name} | {seconds[name]:.1f} | {every} | {cpu:.1f} | {ratio:.2f} × as fast |", flush=True)


def tell_cost(server: LabelStudio, database: str, project: int, processes: list[psutil.Process]) -> None:
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
        with_them, without = in_turns(database, work, processes)
        print(f"{name}: CPU with triggers {with_them:.3f} s, without {without:.3f} s, {with_them / without:.2f} ×")


def in_turns(database: str, work: Callable[[], None], processes: list[psutil.Process]) -> tuple[float, float]:
    """Give the median CPU of the server with the triggers and without."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    work()
    for _ in range(ROUNDS):
        for on in (True, False):
            switch(database, on=on)
            began = sum(map(spent_by, processes))
            work()
            spent[on].append(sum(map(spent_by, processes)) - began)
    switch(database, on=True)
    return statistics.median(spent[True]), statistics.median(spent[False])


def switch(database: str, *, on: bool) -> None:
    """Switch the triggers of the history on or off."""
    engine = create_engine(database, poolclass=NullPool)
    with engine.begin() as connection:
        for table in sorted({kept.table for kept in KEPT}):
            found = connection.execute(
                text(
                    "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:t AS regclass) "
                    "AND tgname LIKE 'framebridge%'"
                ),
                {"t": table},
            )
            for (trigger,) in found:
                connection.execute(
                    text(f'ALTER TABLE {table} {"ENABLE" if on else "DISABLE"} TRIGGER "{trigger}"')
                )


if __name__ == "__main__":
    main()
