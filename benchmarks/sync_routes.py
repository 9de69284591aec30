"""The ways of pulling and pushing that are measured, each run in a process of its own.

    python benchmarks/sync_routes.py NAME        the place comes as JSON on standard input

The last line that is printed tells the seconds, and the memory that the peak lies above the start.
"""

from __future__ import annotations

import json
import resource
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from sync_content import CODERS, STUDY, a_task, an_annotation, make_project  # noqa: E402

from framebridge.pulling import SurveyInUse, pull_study, survey_study  # noqa: E402
from framebridge.store import open_store  # noqa: E402
from framebridge.study import StudyFolder  # noqa: E402
from labelstudio_plugin.client import LabelStudio  # noqa: E402
from labelstudio_plugin.sync import apply_push, overlap_before, plan_push  # noqa: E402
from labelstudio_plugin.sync.stock import _ANNOTATION, _BRIEF, _TASK  # noqa: E402

CHANGES = 9


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


def keyset_first(place: Place) -> None:
    """Pull into an empty store by lists, as from a stock Label Studio."""
    with open_store(f"sqlite:///{place.folder / f'lists-{place.project}.db'}") as store:
        survey = SurveyInUse(lambda: replace(survey_study(place.study, place.server, store), has_feed=False))
        report = pull_study(place.study, place.server, store, survey=survey)
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
    """Look up, and send what is missing."""
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
        pull_study(place.study, place.server, store, survey=survey)
        moment = overlap_before(newest(place))
        none = in_turn(
            {
                "raw": lambda: raw_poll(place, moment),
                "ours": lambda: pull_study(place.study, place.server, store, survey=survey),
            },
            9,
        )

        def ours(moment: str) -> None:
            report = pull_study(place.study, place.server, store, survey=survey)
            assert report.stored.changed == 10, report.stored

        known = newest(place)
        routes: dict[str, Callable[[str], object]] = {
            "raw, ids first": lambda moment: raw_changes(place, overlap_before(known), moment),
            "raw, bodies at once": lambda moment: raw_at_once(place, moment),
            "ours": ours,
        }
        spent: dict[str, list[float]] = {name: [] for name in routes}
        size = 0
        for turn in range(CHANGES):
            known = newest(place)
            change_ten(place, turn)
            fresh = after_now(place)
            # The server pauses for half a second every few answers of this size: nobody always comes last.
            for name in [*routes, *routes][turn % len(routes) :][: len(routes)]:
                spent[name].append(timed(lambda name=name, fresh=fresh: routes[name](fresh)))
            size = len(json.dumps(ask(place, [since(fresh)], 20, **whole())))
    ten = {name: statistics.median(found) for name, found in spent.items()}
    least = {name: min(found) for name, found in spent.items()}
    print(json.dumps({"none": none, "ten": ten, "least": least, "bytes": size, "floor": floor(size)}))


def raw_poll(place: Place, moment: str) -> None:
    """Ask the two requests of a poll."""
    ask(place, [], 1, order={"ordering": ["-tasks:updated_at"]}, **brief())
    ask(place, [since(moment), greater(0)], 500, **brief())


def newest(place: Place) -> str:
    """Give the time of the newest change, from a while before which a poll without a feed has to ask."""
    rows = ask(place, [], 1, order={"ordering": ["-tasks:updated_at"]}, **brief())["tasks"]
    return str(rows[0]["updated_at"])


def raw_changes(place: Place, moment: str, fresh: str) -> None:
    """Ask the requests of a poll, and for what changed."""
    ask(place, [], 1, order={"ordering": ["-tasks:updated_at"]}, **brief())
    rows = ask(place, [since(moment), greater(0)], 500, **brief())["tasks"]
    ids = [row["id"] for row in rows if row["updated_at"] >= fresh]
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


_READING = (raw_keyset, ours_first, keyset_first, raw_export, sdk_list, sdk_export)
ROUTES: dict[str, Callable[[Place], object]] = {
    route.__name__: route for route in (*_READING, push_raw, push_ours, polls)
}


def run_route(name: str, given: dict[str, Any]) -> None:
    """Run a route in this process; a list that it gives stays in memory, as its user would have it."""
    place = Place(given)
    if name.startswith("sdk"):
        import label_studio_sdk  # noqa: F401 - its import is no part of the route
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began, cpu = time.perf_counter(), time.process_time()
    kept = ROUTES[name](place)
    seconds = time.perf_counter() - began
    cpu = time.process_time() - cpu
    del kept
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    print(json.dumps({"seconds": seconds, "peak": peak, "cpu": cpu}))


if __name__ == "__main__":
    run_route(sys.argv[1], json.loads(sys.stdin.read()))
