"""What pulling and pushing cost beside the bare requests, the SDK and exports, and how that grows.

    python benchmarks/sync_speed.py                       PostgreSQL, 250 and 1000 tasks, 4000 of ours only
    python benchmarks/sync_speed.py --database sqlite --sizes 250,1000

A transcript of 600 turns is 121 kB, an annotation of 60 regions 33 kB; a task has 4 of them. A server of its own
is started, some tasks are imported, and its database multiplies them. Every route runs in a process of its own,
one after the other in the same run; memory is what its peak lies above the start.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from sync_content import CODERS, REGIONS, STUDY, make_project, seed  # noqa: E402

from framebridge.study import new_study  # noqa: E402
from labelstudio_plugin.accounts import log_in  # noqa: E402
from labelstudio_plugin.client import LabelStudio  # noqa: E402
from labelstudio_plugin.projects import find_projects  # noqa: E402
from labelstudio_plugin.server.database import DATABASE_NAME, SQLITE_FILE  # noqa: E402
from labelstudio_plugin.server.embedded import (  # noqa: E402
    ServerDatabase,
    coordinator_account,
    server_cluster,
    start_server,
    stop_server,
)
from labelstudio_plugin.server.postgres import create_database  # noqa: E402


def measure(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Run a route in a process of its own."""
    command = [sys.executable, str(ROOT / "benchmarks" / "sync_routes.py"), name]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
    if done.returncode:
        print(f"{name} failed: {done.stderr.strip().splitlines()[-1]}", flush=True)
        return {"seconds": float("nan"), "peak": float("nan")}
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found: dict[str, Any] = {**lines[-1], **lines[0]}  # what a route tells itself comes first
    return found


def tell(name: str, found: dict[str, Any], beside: float) -> None:
    """Print a row."""
    print(
        f"| {name} | {found['seconds']:.2f} | {found['seconds'] / beside:.2f} | {found['peak']:.0f} |", flush=True
    )


def run_size(place: dict[str, Any], *, only_ours: bool) -> None:
    """Measure every way of reading at one size."""
    print(f"\n### {place['tasks']} tasks × {CODERS} annotations × {REGIONS} regions\n")
    print("| first reading | s | ÷ raw | MB above start |\n|---|---|---|---|")
    raw = measure("raw_keyset", place)
    tell("raw_keyset", raw, raw["seconds"])
    others = () if only_ours else ("raw_export", "sdk_list", "sdk_export")
    for name in ("ours_first", *others):
        tell(name, measure(name, place), raw["seconds"])
    found = measure("polls", place)
    if "none" in found:
        none, ten = found["none"], found["ten"]
        print("\n| poll | raw, ms | ours, ms | ÷ |\n|---|---|---|---|")
        print(_poll_row("no change", none["raw"], none["ours"]))
        for name in ("raw, ids first", "raw, bodies at once"):
            print(_poll_row(f"10 changed ({name}), median", ten[name], ten["ours"]))
            print(_poll_row(f"10 changed ({name}), least", found["least"][name], found["least"]["ours"]))
        floor_ms, times = found["floor"] * 1e3, ten["ours"] / found["floor"]
        print(f"\n10 changed are {found['bytes'] / 1e6:.2f} MB; over loopback {floor_ms:.1f} ms, × {times:.0f}")


def _poll_row(name: str, raw: float, ours: float) -> str:
    return f"| {name} | {raw * 1e3:.0f} | {ours * 1e3:.0f} | {ours / raw:.2f} |"


def run_push(place: dict[str, Any]) -> None:
    """Measure sending."""
    print(f"\n| push of {place['tasks']} transcripts | s | ÷ raw | MB above start |\n|---|---|---|---|")
    raw = measure("push_raw", place)
    tell("raw batches of 50", raw, raw["seconds"])
    tell("ours", measure("push_ours", place), raw["seconds"])


def main() -> None:
    """Start a server, fill it, measure every route, and print tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", default="postgresql", choices=["postgresql", "sqlite"])
    parser.add_argument("--sizes", default="250,1000")
    parser.add_argument("--ours", default="", help="sizes at which only ours and raw are measured")
    parser.add_argument("--push", type=int, default=1000)
    parser.add_argument("--home", type=Path, help="the folder of a server that runs already, and goes on")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {chosen.database}, load {load:.1f}")
    folder = Path(tempfile.mkdtemp(prefix="framebridge-bench-"))
    folder.chmod(0o755)
    home, kind = chosen.home or folder / "labelstudio", ServerDatabase(chosen.database)
    state = start_server(home, database=kind)
    try:
        account = coordinator_account(home)
        token = log_in(state.url, account.email, account.password.get_secret_value())
        server = LabelStudio(state.url, token)
        for project in find_projects(server).values():
            server.patch(f"/api/projects/{project['id']}/", {"description": ""})
        new_study(folder / "study", STUDY, "Maat", "nl")
        place = {"url": state.url, "token": token, "folder": str(folder)}
        for size in [int(size) for size in f"{chosen.sizes},{chosen.ours}".split(",") if size]:
            project = make_project(server, STUDY)
            began = time.perf_counter()
            seed(server, database_of(home, kind), project, size)
            print(f"\nseeded {size} in {time.perf_counter() - began:.0f} s", flush=True)
            only_ours = str(size) in chosen.ours.split(",")
            run_size({**place, "project": project, "tasks": size}, only_ours=only_ours)
            server.patch(f"/api/projects/{project}/", {"description": ""})
        if chosen.push:
            run_push({**place, "project": 0, "tasks": chosen.push})
    finally:
        if not chosen.home:
            stop_server(home)
        shutil.rmtree(folder)


def database_of(home: Path, kind: ServerDatabase) -> str:
    """Give the address of the server's own database."""
    if kind is ServerDatabase.SQLITE:
        return f"sqlite:///{home / kind.value / SQLITE_FILE}"
    cluster = server_cluster(home)
    assert cluster is not None
    return create_database(cluster, DATABASE_NAME)


if __name__ == "__main__":
    main()
