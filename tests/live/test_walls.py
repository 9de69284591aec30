"""Every address of the running server, asked by everybody with the numbers of one coder's work; and attacks.

`docs/routes.md` and the table in `docs/security.md` are what these tests saw; `FRAMEBRIDGE_WRITE_DOCS=1` writes
them anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from live_account_attacks import ACCOUNT_ATTACKS
from live_attacks import ATTACKS as ATTACKS_ON_WORK
from live_attacks import Attack
from live_demo import LiveDemo
from live_walls import (
    ANALYST,
    ANONYMOUS,
    CODER,
    NOBODY,
    OTHER,
    SECOND,
    SECRET,
    Walled,
    a_walled_server,
    as_text,
    is_refused,
    path_of,
)

pytestmark = pytest.mark.live

ATTACKS = (*ATTACKS_ON_WORK, *ACCOUNT_ATTACKS)
DOCS = Path(__file__).parents[2] / "docs"
WRITES = bool(os.environ.get("FRAMEBRIDGE_WRITE_DOCS"))
WHO = (ANONYMOUS, CODER, SECOND, OTHER, ANALYST, NOBODY)
OPEN_TO_ALL = (
    "static",
    "label-studio-frontend",
    "react-app",
    "^dm/",
    "sw",
    "favicon",
    "version/",
    "health",
    "heidi-tips",
)
OPEN_TO_ALL += (
    "framebridge/health",
    "framebridge/labeling.js",
    "framebridge/invite",
    "^user/login",
    "^user/signup",
    "logout",
    "refresh",
)
ALL = 5
UNANSWERED = (405, 429)
"""Not by this method; too many failed logins."""
FAMILIES = ("admin/", "api/storages", "django-rq/", "(?P<format>")
OF_AN_ACCOUNT = ("whoami", "api/token/", "framebridge/token")
OWN_NUMBERS = ("<int:pk>", "(?P<pk>", "<int:task_id>", "<int:project_id>", "^api/tasks/", "^api/dm/")

Table = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def walled(demo: LiveDemo) -> Walled:
    return a_walled_server(demo)


@pytest.fixture(scope="module")
def table(walled: Walled) -> Table:
    """Which methods are answered, by address and person; of writing only what is refused to all is sent."""
    entries = walled.coordinator.get_objects("/framebridge/routes")
    with ThreadPoolExecutor(len(WHO)) as all_at_once:
        columns = dict(zip(WHO, all_at_once.map(lambda who: _column(walled, who, entries), WHO), strict=True))
    return {entry["route"]: {who: columns[who][entry["route"]] for who in WHO} for entry in entries}


def _column(walled: Walled, who: str, entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Ask every address with every method that it knows; what no page needs is asked by one person."""
    asked = {one["route"]: one["methods"] for one in entries if who == CODER or not _of_server(one["route"])}
    answered = {
        route: [method for method in methods if _is_answered(walled, who, method, route)]
        for route, methods in asked.items()
    }
    return {one["route"]: answered.get(one["route"], []) for one in entries}


def _of_server(route: str) -> bool:
    return any(part in route for part in FAMILIES)


def _is_answered(walled: Walled, who: str, method: str, route: str) -> bool:
    path = path_of(route, walled.numbers)
    query = {"project": walled.numbers["project"]} if method == "GET" else {}
    if method == "GET":
        answer = walled.ask(who, method, path, params=query)
        assert SECRET not in as_text(answer) or who in (CODER, ANALYST), f"{who} reads the coding at {path}"
    else:
        # Names another coder as author: where writing is allowed at all, the rule that looks at it refuses.
        answer = walled.ask(who, method, path, {"completed_by": -1, "nothing": True})
    return not is_refused(answer) and answer.status_code not in UNANSWERED


def test_what_is_not_in_the_table_of_rules_is_refused(table: Table) -> None:
    assert len(table) > 300
    for route, row in table.items():
        is_open = any(part in route for part in OPEN_TO_ALL)
        assert is_open or not row[ANONYMOUS], route
        assert is_open or not row[NOBODY] or any(part in route for part in OF_AN_ACCOUNT), route


def test_nobody_gets_into_what_only_the_server_needs(table: Table) -> None:
    for route, row in table.items():
        # Label Studio's pattern for its version has no beginning; and answers some of the administration.
        if _of_server(route) and "version/" not in route:
            assert row[CODER] == [], route


def test_another_werkplaats_gets_nothing_by_numbers(table: Table) -> None:
    for route, row in table.items():
        if any(part in route for part in OWN_NUMBERS):
            assert row[OTHER] == [], route


def test_the_coder_gets_on_with_the_work(table: Table) -> None:
    for route in (
        "^api/tasks/<int:pk>/",
        "^api/annotations/<int:pk>/",
        "^api/dm/project/",
        "^projects/<int:pk>/data/",
    ):
        assert "GET" in table[route][CODER], route
    assert "GET" in table["^api/tasks/<int:pk>/"][SECOND]
    assert table["^api/annotations/<int:pk>/"][SECOND] == []
    assert table["^api/drafts/<int:pk>/"][SECOND] == []
    assert table["^api/annotations/<int:pk>/"][ANALYST] == ["GET"]


def test_the_documentation_says_what_was_seen(table: Table) -> None:
    lines = [
        "# Who gets an answer where",
        "",
        "Written by `tests/live/test_walls.py`, which asks every address of the running server with the",
        "numbers of one coder's project, task, coding, draft and account. A cell names the methods that are not",
        "refused. Where writing is allowed for own work (`labelstudio_plugin/server/walls/rules.py`), the attempt",
        "here is in another's name, is refused, and so not listed. The coordinator is answered everywhere.",
        "What only the server itself needs (its administration, storages, queues) is asked by the coder alone.",
        "",
        "| address | " + " | ".join(WHO) + " |",
        "|---" * (len(WHO) + 1) + "|",
    ]
    for route, row in table.items():
        cells = (_methods(row[who]) for who in WHO)
        lines.append(f"| `{route.replace('|', chr(92) + '|')}` | " + " | ".join(cells) + " |")
    _same(DOCS / "routes.md", "\n".join(lines) + "\n")


def _methods(answered: list[str]) -> str:
    return ("all" if len(answered) == ALL else " ".join(answered)) or "–"


def _same(file: Path, text: str) -> None:
    if WRITES:
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, "write it anew with FRAMEBRIDGE_WRITE_DOCS=1"


# --- lists


def test_lists_hold_the_own_work_only(walled: Walled) -> None:
    own = walled.ask(CODER, "GET", "/api/projects/").json()["results"]
    assert own and all("/amsterdam/" in project["description"] for project in own)
    assert walled.numbers["foreign_project"] not in {project["id"] for project in own}
    listed = walled.ask(SECOND, "GET", f"/api/tasks/?project={walled.numbers['project']}&fields=all").json()
    writers = {one["completed_by"] for task in listed["tasks"] for one in task["annotations"]}
    assert writers == {walled.ids[SECOND]}
    people = walled.ask(CODER, "GET", "/api/users/").json()
    assert [one["id"] for one in people] == [walled.ids[CODER]]


def test_an_account_without_a_role_is_told_so(walled: Walled) -> None:
    assert walled.ask(NOBODY, "GET", "/api/current-user/whoami").status_code == 200
    page = walled.ask(NOBODY, "GET", "/projects/", headers={"Accept": "text/html"})
    assert page.status_code == 403 and "rol" in page.text


# --- attacks


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_refused(attack: Attack, walled: Walled) -> None:
    answer = attack.attempt(walled)
    assert answer.status_code in attack.refused_with, f"{answer.status_code} {answer.text[:200]}"
    assert SECRET not in as_text(answer) and "Traceback" not in answer.text


def test_nothing_came_of_the_attacks(walled: Walled) -> None:
    numbers = walled.numbers
    coding = walled.coordinator.get_object(f"/api/annotations/{numbers['of_second']}/")
    assert coding["completed_by"] == walled.ids[SECOND] and coding["task"] == numbers["task"] and coding["result"]
    assert walled.coordinator.get_object(f"/api/users/{numbers['user']}/")["email"] == "ams-1@example.org"
    assert walled.coordinator.get("/api/webhooks/") == []


def test_the_attacks_are_written_down() -> None:
    file, start = DOCS / "security.md", "| attempt |"
    text = file.read_text(encoding="utf-8")
    before = text[: text.index(start)]
    rows = [start + " by | refused with |", "|---|---|---|"]
    rows += [f"| {one.name} | {one.who} | {', '.join(map(str, one.refused_with))} |" for one in ATTACKS]
    _same(file, before + "\n".join(rows) + "\n")


@pytest.fixture(autouse=True, scope="module")
def no_draft_stays(walled: Walled) -> Iterator[None]:
    yield
    walled.ask(CODER, "DELETE", f"/api/drafts/{walled.numbers['draft']}/")
