"""The walls ask the database a few things per request, and each of them once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_demo import LiveDemo
from live_queries import Asked, statements_of_the_walls
from live_walls import CODER, Walled, a_walled_server

from framebridge.places import server_home

pytestmark = pytest.mark.live

# Who it is; which projects are the Werkplaats's, and what is assigned; the task.
OF_A_TASK = 4
# That, and the draft or coding that is saved.
OF_A_SAVE = 5


@pytest.fixture(scope="module")
def walled(demo: LiveDemo) -> Walled:
    return a_walled_server(demo)


@pytest.fixture(scope="module")
def asked(walled: Walled) -> Iterator[Asked]:
    with statements_of_the_walls(server_home()) as found:
        yield found


@pytest.fixture
def draft(walled: Walled) -> Iterator[int]:
    """A draft of the coder's; with what is made of it, it is taken away again."""
    made = walled.ask(CODER, "POST", _at(walled, "drafts"), {"result": [], "lead_time": 1}).json()["id"]
    yield made
    walled.ask(CODER, "DELETE", f"/api/drafts/{made}/")


def test_opening_a_task_asks_little_of_the_walls(walled: Walled, asked: Asked) -> None:
    statements = asked_by(walled, asked, "GET", f"/api/tasks/{walled.numbers['task']}/")
    assert len(statements) == len(set(statements)) == OF_A_TASK


def test_saving_a_draft_asks_little_of_the_walls(walled: Walled, asked: Asked, draft: int) -> None:
    body = {"result": [], "lead_time": 2}
    statements = asked_by(walled, asked, "PATCH", f"/api/drafts/{draft}/", body)
    assert len(statements) == len(set(statements)) == OF_A_SAVE


def test_submitting_asks_little_of_the_walls(walled: Walled, asked: Asked, draft: int) -> None:
    body = {"result": [], "lead_time": 2, "draft_id": draft}
    made: list[int] = []
    statements = asked_by(walled, asked, "POST", _at(walled, "annotations/"), body, made)
    walled.coordinator._send("DELETE", f"/api/annotations/{made[0]}/")
    assert len(statements) == len(set(statements)) == OF_A_SAVE


def asked_by(
    walled: Walled, asked: Asked, method: str, path: str, body: object = None, made: list[int] | None = None
) -> list[str]:
    """Let the coder ask; gives what the walls asked for it, and keeps the number of what was made."""

    def ask() -> None:
        answer = walled.ask(CODER, method, path, body)
        assert answer.status_code in (200, 201)
        if made is not None:
            made.append(answer.json()["id"])

    return asked(ask)


def _at(walled: Walled, what: str) -> str:
    return f"/api/tasks/{walled.numbers['task']}/{what}"
