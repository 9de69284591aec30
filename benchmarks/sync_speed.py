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
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import Connection, create_engine, inspect, text  # noqa: E402
from sqlalchemy.pool import NullPool  # noqa: E402

from framebridge.pulling import SurveyInUse, pull_study, survey_study  # noqa: E402
from framebridge.store import open_store  # noqa: E402
from framebridge.study import StudyFolder, new_study  # noqa: E402
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
from labelstudio_plugin.sync import apply_push, overlap_before, plan_push  # noqa: E402
from labelstudio_plugin.sync.stock import _ANNOTATION, _BRIEF, _TASK  # noqa: E402
from labelstudio_plugin.tasks import Task, TaskKey  # noqa: E402

STUDY, SEEDED, CODERS, REGIONS, TURNS = "maat", 50, 4, 60, 600
PAGE = '<View><HyperText name="t" value="$html"/><Labels name="l" toName="t"><Label value="A"/></Labels></View>'
WORDS = "Volgens mij moeten we eerst uitzoeken wat er in dat gezin speelt voordat we een besluit nemen."
LONG_AGO = "2026-01-01 12:00:00.000001"
LATER = "2026-01-02 12:00:00.000001"


# --- what is on the server


def a_task(number: int) -> Task:
    """Make the task of an invented transcript."""
    key = TaskKey(STUDY, f"gesprek-{number:04}", "fragments")
    turns = [{"speaker": "KM-I-1", "role": "km_income", "text": f"{at}. {WORDS}"[:80]} for at in range(TURNS)]
    html = "".join(
        f'<p class="t r-kmi" data-s="{at} · KM-I-1">{turn["text"]}</p>' for at, turn in enumerate(turns)
    )
    return Task(key, f"{number:064}", {"key": str(key), "title": key.unit, "html": html, "turns": turns})


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
        whole = [
            {**a_task(number).payload(), "annotations": [an_annotation(coder) for coder in range(CODERS)]}
            for number in range(at, at + 10)
        ]
        server.post(f"/api/projects/{project}/import", whole)
    engine = create_engine(database, poolclass=NullPool)
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


# --- routes, each in a process of its own


class Place:
    """Where the route goes."""

    def __init__(self, given: dict[str, Any]) -> None:
        """Open the door, with a token that is fresh."""
        self.url, self.token, self.project = given["url"], given["token"], given["project"]
        self.tasks, self.folder = given["tasks"], Path(given["folder"])
        self.server = LabelStudio(self.url, self.token)
        self.server.get("/api/users/")
        self.study = StudyFolder(self.folder / "study")


def ask(place: Place, filters: list[dict[str, Any]], size: int, **more: Any) -> Any:
    """Send one bare request for a list of tasks."""
    query = json.dumps({"filters": {"conjunction": "and", "items": filters}} | more.pop("order", {}))
    return place.server.get(
        "/api/tasks/", project=place.project, page=1, page_size=size, resolve_uri="false", query=query, **more
    )


def whole() -> dict[str, str]:
    """Ask for annotations with all they hold."""
    return {"fields": "all", "include": ",".join((*_TASK, *_ANNOTATION))}


def brief() -> dict[str, str]:
    """Ask for ids and times."""
    return {"fields": "task_only", "include": ",".join(_BRIEF)}


def greater(last: int) -> dict[str, Any]:
    """Filter on the id."""
    return {"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": last}


def since(moment: str) -> dict[str, Any]:
    """Filter on the time."""
    column = "filter:tasks:updated_at"
    return {"filter": column, "operator": "greater_or_equal", "type": "Datetime", "value": moment}


def raw_keyset(place: Place) -> None:
    """Page through everything by id: the best bare route."""
    last = 0
    while rows := ask(place, [greater(last)], 20, **whole())["tasks"]:
        last = rows[-1]["id"]


def ours_first(place: Place) -> None:
    """Pull into an empty store."""
    with open_store(f"sqlite:///{place.folder / f'store-{place.project}.db'}") as store:
        report = pull_study(place.study, place.server, store)
    assert report.stored.new == place.tasks * CODERS, report.stored


def raw_export(place: Place) -> list[Any]:
    """Export as JSON, in one request."""
    found: list[Any] = place.server.get(f"/api/projects/{place.project}/export", exportType="JSON")
    return found


def sdk_list(place: Place) -> list[Any]:
    """List the tasks with the SDK."""
    from label_studio_sdk import LabelStudio as Sdk

    return list(Sdk(base_url=place.url, api_key=place.token).tasks.list(project=place.project, fields="all"))


def sdk_export(place: Place) -> object:
    """Export with the SDK."""
    from label_studio_sdk import LabelStudio as Sdk

    return Sdk(base_url=place.url, api_key=place.token, timeout=600).projects.exports.as_json(place.project)


def push_raw(place: Place) -> None:
    """Send batches of 50 and look at nothing."""
    project = make_project(place.server, f"{STUDY}-raw")
    tasks = [a_task(number).payload() for number in range(place.tasks)]
    began = time.perf_counter()
    for at in range(0, len(tasks), 50):
        place.server.post(f"/api/projects/{project}/import", tasks[at : at + 50])
    print(json.dumps({"seconds": time.perf_counter() - began}))


def push_ours(place: Place) -> None:
    """Look up, send, look up."""
    project = make_project(place.server, f"{STUDY}-ours")
    tasks = [(project, a_task(number)) for number in range(place.tasks)]
    began = time.perf_counter()
    after = apply_push(place.server, plan_push(place.server, tasks))
    print(json.dumps({"seconds": time.perf_counter() - began}))
    assert {plan.action for plan in after} == {"keep"}


def polls(place: Place) -> None:
    """No change, and 10 tasks changed: bare requests and ours in turn, each the median of some."""
    with open_store(f"sqlite:///{place.folder / f'store-{place.project}.db'}") as store:
        survey = SurveyInUse(lambda: survey_study(place.study, place.server, store))
        state = store.seen(STUDY, "embedded").projects()[place.project]
        pull_study(place.study, place.server, store, survey=survey)
        moment = overlap_before(state.watermark or "")
        none = in_turn(
            {
                "raw": lambda: raw_poll(place, moment),
                "ours": lambda: pull_study(place.study, place.server, store, survey=survey),
            },
            9,
        )
        spent: dict[str, list[float]] = {"raw, ids first": [], "raw, bodies at once": [], "ours": []}
        size = 0
        for turn in range(3):
            change_ten(place, turn)
            fresh = after_now(place)
            spent["raw, ids first"].append(timed(lambda fresh=fresh: raw_changes(place, fresh)))
            spent["raw, bodies at once"].append(timed(lambda fresh=fresh: raw_at_once(place, fresh)))
            began = time.perf_counter()
            report = pull_study(place.study, place.server, store, survey=survey)
            spent["ours"].append(time.perf_counter() - began)
            assert report.stored.changed == 10, report.stored
            size = len(json.dumps(ask(place, [since(fresh)], 20, **whole())))
    ten = {name: statistics.median(found) for name, found in spent.items()}
    print(json.dumps({"none": none, "ten": ten, "bytes": size, "floor": floor(size)}))


def raw_poll(place: Place, moment: str) -> None:
    """Ask the two requests of a poll."""
    ask(place, [], 1, order={"ordering": ["-tasks:updated_at"]}, **brief())
    ask(place, [since(moment), greater(0)], 500, **brief())


def raw_changes(place: Place, moment: str) -> None:
    """Ask the requests of a poll, and for what changed."""
    ask(place, [], 1, order={"ordering": ["-tasks:updated_at"]}, **brief())
    ids = [row["id"] for row in ask(place, [since(moment), greater(0)], 500, **brief())["tasks"]]
    wanted = {"filter": "filter:tasks:id", "operator": "in_list", "type": "List", "value": ids}
    assert len(ask(place, [wanted, greater(0)], 20, **whole())["tasks"]) == 10


def raw_at_once(place: Place, moment: str) -> None:
    """Ask for counts, and at once for what changed."""
    ask(place, [], 1, order={"ordering": ["-tasks:updated_at"]}, **brief())
    assert len(ask(place, [since(moment), greater(0)], 20, **whole())["tasks"]) == 10


def change_ten(place: Place, turn: int) -> None:
    """Ten people save: each on another task than in the turns before."""
    rows = ask(place, [greater(0)], 100, fields="all", include="id,annotations")["tasks"]
    for row in rows[turn * 10 : turn * 10 + 10]:
        result = an_annotation(turn + 100)["result"]
        place.server.patch(f"/api/annotations/{row['annotations'][0]['id']}/", {"result": result})


def after_now(place: Place) -> str:
    """Give the moment since which exactly the last ten changed."""
    rows = ask(place, [], 10, order={"ordering": ["-tasks:updated_at"]}, **brief())["tasks"]
    moment = min(row["updated_at"] for row in rows)
    return moment if "." in moment else moment.replace("Z", ".000000Z")


def in_turn(routes: dict[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Give the median seconds of routes that take turns."""
    spent: dict[str, list[float]] = {name: [] for name in routes}
    for _ in range(times):
        for name, route in routes.items():
            spent[name].append(timed(route))
    return {name: statistics.median(found) for name, found in spent.items()}


def timed(work: Callable[[], object]) -> float:
    """Give the seconds of some work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def floor(size: int) -> float:
    """Seconds in which these bytes go over loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        began = time.perf_counter()
        threading.Thread(target=lambda: send(listener.getsockname(), size), daemon=True).start()
        connection, _ = listener.accept()
        with connection:
            while connection.recv(1 << 16):
                pass
    return time.perf_counter() - began


def send(address: tuple[str, int], size: int) -> None:
    """Send so many bytes."""
    with socket.create_connection(address) as connection:
        connection.sendall(b"x" * size)


ROUTES: dict[str, Callable[[Place], object]] = {
    route.__name__: route
    for route in (raw_keyset, ours_first, raw_export, sdk_list, sdk_export, push_raw, push_ours, polls)
}


def run_route(name: str, given: dict[str, Any]) -> None:
    """Run a route in this process; a list that it gives stays in memory, as its user would have it."""
    place = Place(given)
    if name.startswith("sdk"):
        import label_studio_sdk  # noqa: F401 - its import is no part of the route
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    kept = ROUTES[name](place)
    seconds = time.perf_counter() - began
    del kept
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    print(json.dumps({"seconds": seconds, "peak": peak}))


# --- the whole


def measure(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Run a route in a process of its own."""
    command = [sys.executable, __file__, "--route", name]
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
            print(_poll_row(f"10 changed ({name})", ten[name], ten["ours"]))
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
    parser.add_argument("--route")
    parser.add_argument("--database", default="postgresql", choices=["postgresql", "sqlite"])
    parser.add_argument("--sizes", default="250,1000")
    parser.add_argument("--ours", default="", help="sizes at which only ours and raw are measured")
    parser.add_argument("--push", type=int, default=1000)
    parser.add_argument("--home", type=Path, help="the folder of a server that runs already, and goes on")
    chosen = parser.parse_args()
    if chosen.route:
        run_route(chosen.route, json.loads(sys.stdin.read()))
        return
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
