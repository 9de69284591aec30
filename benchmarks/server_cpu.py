"""What our server costs beside a stock Label Studio, 8 annotators at work: `python benchmarks/server_cpu.py`.

Two servers, each with an embedded PostgreSQL of its own, hold the same: four Werkplaatsen with a project each,
whose two coders are logged in as in a browser. They work at the same time, now on the one server and now on the
other (ABBA), and the CPU (user and system) of its web process and of its PostgreSQL is read before and after. A
round of reads: each coder opens the next task and reads a task, some times. A round of saves: each saves a draft,
saves it again, submits, and updates what was submitted. The first round of each warms up and does not count.

    --rounds 9      how many of each
    --lean          leave out of stock what ours leaves out (see stock_server.py)
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import re
import secrets
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import requests
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from stock_server import EMAIL, Stock  # noqa: E402
from sync_content import PAGE, STUDY, a_task, an_annotation  # noqa: E402

from labelstudio_plugin.accounts import log_in  # noqa: E402
from labelstudio_plugin.client import LabelStudio  # noqa: E402
from labelstudio_plugin.server.database import DATABASE_NAME  # noqa: E402
from labelstudio_plugin.server.embedded import (  # noqa: E402
    coordinator_account,
    server_cluster,
    start_server,
    stop_server,
)
from labelstudio_plugin.server.postgres import create_database  # noqa: E402
from labelstudio_plugin.session import new_session  # noqa: E402

PLACES, CODERS = ("w1", "w2", "w3", "w4"), 2
READS, SAVES = 5, 3
PASSWORD = secrets.token_urlsafe(12)
_CSRF = re.compile(r'csrfmiddlewaretoken" value="([^"]+)')


@dataclass
class Coder:
    """Somebody who is logged in, with the tasks that are still to be coded."""

    url: str
    session: requests.Session
    project: int
    tasks: list[int]
    done: Iterator[int] = field(default_factory=count)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask as the page does; what is refused ends the benchmark."""
        headers = {"X-CSRFToken": self.session.cookies.get("csrftoken", ""), "Referer": self.url}
        sent: dict[str, Any] = {} if body is None else {"json": body}
        answer = self.session.request(method, self.url + path, headers=headers, timeout=120, **sent)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def read(self) -> None:
        """Open the next task, and read one."""
        for at in range(READS):
            self.ask("GET", f"/api/projects/{self.project}/next/")
            self.ask("GET", f"/api/tasks/{self.tasks[at]}/?project={self.project}")

    def save(self) -> None:
        """Code some tasks."""
        for _ in range(SAVES):
            number = next(self.done)
            task, whole = self.tasks[number], an_annotation(number)["result"]
            body = {"result": whole[:30], "lead_time": 1.5, "project": self.project}
            draft = self.ask("POST", f"/api/tasks/{task}/drafts?project={self.project}", body)["id"]
            self.ask("PATCH", f"/api/drafts/{draft}/", {**body, "result": whole[:60]})
            body = {"result": whole, "lead_time": 2.5, "draft_id": draft, "project": self.project}
            made = self.ask("POST", f"/api/tasks/{task}/annotations/?project={self.project}", body)["id"]
            self.ask("PATCH", f"/api/annotations/{made}/?taskID={task}", {"result": whole[:90], "lead_time": 3.5})


@dataclass(frozen=True)
class Server:
    """A server with its coders, and the processes whose CPU counts."""

    name: str
    web: psutil.Process
    postgres: psutil.Process
    coders: list[Coder]

    def cpu(self) -> tuple[float, float]:
        """Give the CPU seconds of the web process and of PostgreSQL so far."""
        return spent_by(self.web), spent_by(self.postgres)

    def cost(self, work: Callable[[Coder], None]) -> tuple[float, float]:
        """Let all coders work at once; gives the CPU seconds of both."""
        before = self.cpu()
        with ThreadPoolExecutor(len(self.coders)) as people:
            list(people.map(work, self.coders))
        return _less(self.cpu(), before)


def _less(after: tuple[float, float], before: tuple[float, float]) -> tuple[float, float]:
    return after[0] - before[0], after[1] - before[1]


def spent_by(process: psutil.Process) -> float:
    """Give the CPU of a process, of its children that ended, and of those that are there."""
    own = process.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in process.children():
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def fill(door: LabelStudio, database: str, *, tasks: int, with_walls: bool) -> list[Coder]:
    """Make four projects with tasks and eight accounts, and log them in."""
    people = []
    for place in PLACES:
        description = f"framebridge:{STUDY}/{place}/fragments"
        body = {
            "title": f"Werkplaats {place}",
            "label_config": PAGE,
            "description": description,
            "maximum_annotations": 100,
        }
        project = int(door.post("/api/projects/", body)["id"])
        for at in range(0, tasks, 10):
            several = [a_task(number).payload() for number in range(at, at + 10)]
            door.post(f"/api/projects/{project}/import", several)
        asked = {"project": project, "page_size": tasks, "fields": "task_only", "include": "id"}
        ids = [row["id"] for row in door.get("/api/tasks/", **asked)["tasks"]]
        people += [(f"{place}-{number}@example.org", place, project, ids) for number in range(CODERS)]
    make_accounts(door, database, [email for email, *_ in people])
    if with_walls:
        shared = {"role": "annotator", "active": True}
        entries = [
            {"email": email, "werkplaats": place, "coder": email.partition("@")[0], **shared}
            for email, place, *_ in people
        ]
        door.put("/framebridge/members", entries)
    return [Coder(door.url, logged_in(door.url, email), project, ids) for email, _, project, ids in people]


def make_accounts(door: LabelStudio, database: str, emails: list[str]) -> None:
    """Make accounts; Label Studio gives those no password."""
    for email in emails:
        door.post("/api/users/", {"email": email, "username": email.partition("@")[0]})
    engine = create_engine(database, poolclass=NullPool)
    with engine.begin() as connection:
        change = "UPDATE htx_user SET password = :p, active_organization_id = 1 WHERE email LIKE '%-_@example.org'"
        connection.execute(text(change), {"p": _hashed(PASSWORD)})


def _hashed(password: str) -> str:
    """Write a password as Django keeps it."""
    rounds, salt = 1_000_000, secrets.token_hex(8)
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), rounds)
    return f"pbkdf2_sha256${rounds}${salt}${base64.b64encode(digest).decode()}"


def logged_in(url: str, email: str) -> requests.Session:
    """Log in by the form, as in a browser."""
    session = new_session(url)
    page = session.get(f"{url}/user/login/", timeout=60).text
    found = _CSRF.search(page)
    assert found is not None
    form = {"email": email, "password": PASSWORD, "csrfmiddlewaretoken": found[1], "persist_session": "on"}
    session.post(f"{url}/user/login/", data=form, headers={"Referer": url}, timeout=60)
    session.get(f"{url}/api/current-user/whoami", timeout=60).raise_for_status()
    return session


def our_server(folder: Path, tasks: int) -> Server:
    """Start ours and fill it."""
    home = folder / "ours"
    state = start_server(home)
    account, cluster = coordinator_account(home), server_cluster(home)
    assert cluster is not None
    door = LabelStudio(state.url, log_in(state.url, account.email, account.password.get_secret_value()))
    coders = fill(door, create_database(cluster, DATABASE_NAME), tasks=tasks, with_walls=True)
    return Server("ours", psutil.Process(state.pid), psutil.Process(cluster.process.pid), coders)


def stock_server(stock: Stock, tasks: int) -> Server:
    """Fill the stock one."""
    door = LabelStudio(stock.url, log_in(stock.url, EMAIL, stock.password))
    coders = fill(door, stock.database, tasks=tasks, with_walls=False)
    return Server("stock", psutil.Process(stock.process.pid), psutil.Process(stock.cluster.process.pid), coders)


Spent = dict[tuple[str, str], list[tuple[float, float]]]


def measure(servers: list[Server], rounds: int) -> Spent:
    """Let the coders work on the servers in turns, the first of a turn being now the one and now the other."""
    spent: Spent = {}
    for turn in range(rounds + 1):
        order = servers if turn % 2 else servers[::-1]
        for name, work in (("reads", Coder.read), ("saves", Coder.save)):
            for server in order:
                cost = server.cost(work)
                if turn:
                    spent.setdefault((name, server.name), []).append(cost)
    return spent


def tell(spent: Spent, asked: dict[str, int]) -> None:
    """Print a table: milliseconds per request, and the ratio of medians with that of the single turns."""
    print("| requests | stock, ms: web + PostgreSQL | ours, ms: web + PostgreSQL | ours ÷ stock | single turns |")
    print("|---|---|---|---|---|")
    for name, requested in asked.items():
        ours, stock = spent[name, "ours"], spent[name, "stock"]
        turns = [sum(one) / sum(other) for one, other in zip(ours, stock, strict=True)]
        ratio = statistics.median(map(sum, ours)) / statistics.median(map(sum, stock))
        sides = f"{_per_request(stock, requested)} | {_per_request(ours, requested)}"
        print(f"| {name} | {sides} | {ratio:.2f} | {min(turns):.2f} – {max(turns):.2f} |")


def _per_request(costs: list[tuple[float, float]], requested: int) -> str:
    return " + ".join(f"{statistics.median(cost[at] for cost in costs) / requested * 1e3:.1f}" for at in (0, 1))


def main() -> None:
    """Start both servers, fill them, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--lean", action="store_true")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="framebridge-cpu-"))
    folder.chmod(0o755)
    tasks = -(-(chosen.rounds + 1) * SAVES // 10) * 10
    stock = Stock(folder / "stock", lean=chosen.lean)
    try:
        servers = [our_server(folder, tasks), stock_server(stock, tasks)]
        load = os.getloadavg()[0]
        people = len(PLACES) * CODERS
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {load:.1f}, {people} coders\n")
        spent = measure(servers, chosen.rounds)
        tell(spent, {"reads": people * READS * 2, "saves": people * SAVES * 4})
        print(f"\nload at the end {os.getloadavg()[0]:.1f}")
    finally:
        stop_server(folder / "ours")
        stock.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
