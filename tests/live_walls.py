"""A server with walls, seen by everybody who may stand before them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import requests
from live_demo import LiveDemo

from framebridge.connection import connect
from framebridge.demo.coders import server_of
from framebridge.places import server_home, tokens_file
from framebridge.tokens import Tokens
from labelstudio_plugin.accounts import sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.invites import InviteWanted, ask_invite
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.database import DATABASE_NAME, create_database
from labelstudio_plugin.server.embedded import server_cluster
from labelstudio_plugin.session import new_session
from labelstudio_plugin.tasks import FRAGMENTS

ANONYMOUS, CODER, SECOND, OTHER = "not logged in", "the coder", "second coder", "other Werkplaats"
ANALYST, NOBODY = "analyst", "no role"
SECRET = "drie keer opgeroepen en drie keer zonder bericht"
"""Words that only the first coder wrote."""


@dataclass(frozen=True)
class Walled:
    """The demo's server; all numbers are those of the coder's Werkplaats and the coder's own work."""

    url: str
    numbers: Mapping[str, int]
    people: Mapping[str, Mapping[str, str]]
    ids: Mapping[str, int]
    coordinator: LabelStudio
    session: requests.Session
    sessions: Mapping[str, requests.Session]

    def ask(self, who: str, method: str, path: str, body: object = None, **more: Any) -> requests.Response:
        headers = {**self.people[who], **more.pop("headers", {})}
        sent = {} if body is None else {"json": body}
        return self.sessions[who].request(
            method, self.url + path, headers=headers, timeout=60, allow_redirects=False, **sent, **more
        )


def invited(coordinator: LabelStudio, email: str, role: Role = Role.ANNOTATOR) -> str:
    """Let somebody sign up with an invitation for Amsterdam; gives the token."""
    made = ask_invite(coordinator, InviteWanted(werkplaats="amsterdam", role=role, email=email))
    return sign_up(coordinator.url, made.path, email, uuid4().hex)


def forget_member(email: str) -> None:
    """Leave an account without a role, as those are of a Label Studio that had no walls before."""
    cluster = server_cluster(server_home())
    assert cluster is not None
    with psycopg.connect(create_database(cluster, DATABASE_NAME).replace("+psycopg", "")) as connection:
        gone = connection.execute("DELETE FROM framebridge_walls_member WHERE email = %s", [email])
    assert gone.rowcount == 1


def is_refused(answer: requests.Response) -> bool:
    """Refused: told so, or sent away to log in."""
    to_log_in = answer.status_code == 302 and "/user/login" in answer.headers.get("Location", "")
    return to_log_in or answer.status_code in (401, 403)


def a_walled_server(demo: LiveDemo) -> Walled:
    """Give the demo's server with an analyst and somebody without a role besides the demo's coders."""
    coordinator = connect(demo.study.settings)
    analyst, nobody = (f"{name}-{uuid4().hex[:6]}@example.org" for name in ("analist", "niemand"))
    url, tokens = coordinator.url, Tokens(tokens_file())
    coders = {coder.id: coder for coder in demo.study.settings.coder}
    doors = {
        CODER: server_of(coders["ams-1"], url, tokens),
        SECOND: server_of(coders["ams-2"], url, tokens),
        OTHER: server_of(coders["zuy-1"], url, tokens),
    }
    for who, email in ((ANALYST, analyst), (NOBODY, nobody)):
        doors[who] = LabelStudio(url, invited(coordinator, email, role=Role.ANALYST))
    forget_member(nobody)
    people = {who: dict(door._authorization()) for who, door in doors.items()}
    ids = {who: int(door.get("/api/current-user/whoami")["id"]) for who, door in doors.items()}
    numbers = _numbers(demo, coordinator, ids)
    people = {ANONYMOUS: {}, **people}
    sessions = {who: new_session(url) for who in people}
    return Walled(url, numbers, people, ids, coordinator, new_session(url), sessions)


def _numbers(demo: LiveDemo, server: LabelStudio, ids: Mapping[str, int]) -> dict[str, int]:
    project = study_projects(server, "demo", FRAGMENTS)["amsterdam"].project_id
    foreign = study_projects(server, "demo", FRAGMENTS)["zuyd"].project_id
    task = server.get("/api/tasks/", project=project)["tasks"][0]["id"]
    codings = server.get(f"/api/tasks/{task}/annotations/")
    own = next(one for one in codings if one["completed_by"] == ids[CODER])
    of_second = next(one for one in codings if one["completed_by"] == ids[SECOND])
    draft = server_draft(demo, server.url, task)
    view = server.get("/api/dm/views/", project=project)[0]["id"]
    there = server.get("/api/tasks/", project=foreign)["tasks"][0]["id"]
    return {
        "project": project,
        "task": task,
        "annotation": own["id"],
        "of_second": of_second["id"],
        "draft": draft,
        "view": view,
        "user": ids[CODER],
        "foreign_project": foreign,
        "foreign_task": there,
    }


def server_draft(demo: LiveDemo, url: str, task: int) -> int:
    """Let the first coder begin once more, and leave that as a draft."""
    coders = {coder.id: coder for coder in demo.study.settings.coder}
    door = server_of(coders["ams-1"], url, Tokens(tokens_file()))
    return int(door.post(f"/api/tasks/{task}/drafts", {"result": [], "lead_time": 1})["id"])


_OF = (
    ("tasks/", "task"),
    ("annotations/", "annotation"),
    ("drafts/", "draft"),
    ("views/", "view"),
    ("users/", "user"),
    ("projects/", "project"),
)
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def path_of(route: str, numbers: Mapping[str, int]) -> str:
    """Write an address of the resolver's with numbers of the coder's own."""
    kind = next((name for start, name in _OF if start in route), "project")
    known = {"task_id": numbers["task"], "project_id": numbers["project"], "annotation_id": numbers["annotation"]}
    known |= {"user_pk": numbers["user"], "entity_id": numbers["annotation"], "pk": numbers[kind]}
    path = _unnamed(route).replace("<drf_format_suffix:format>", ".json")
    path = _CONVERTER.sub(lambda found: str(known.get(found[1], _WORDS.get(found[1], 1))), path)
    return "/" + path.replace("^", "").replace("$", "").replace("/?", "/").replace("\\", "")


_WORDS = {
    "name": "0" * 32 + ".mp3",
    "format": "json",
    "path": "x.js",
    "entity_name": "annotation",
    "sub_path": "x",
}
_WORDS |= {"filename": "1/x.txt", "action_id": "delete_tasks", "drf_format_suffix": ".json", "token": "x"}


def _unnamed(route: str) -> str:
    """Turn the named groups of a regular expression into converters."""
    while (start := route.find("(?P<")) >= 0:
        depth, end = 0, start
        for end in range(start, len(route)):
            depth += {"(": 1, ")": -1}.get(route[end], 0)
            if depth == 0:
                break
        name = route[start + 4 : route.index(">", start)]
        route = route[:start] + f"<{name}>" + route[end + 1 :].removeprefix("?")
    return route


def as_text(answer: requests.Response) -> str:
    """Give an answer as text, with whatever JSON escaped undone."""
    try:
        return json.dumps(answer.json(), ensure_ascii=False)
    except requests.JSONDecodeError:
        return answer.text
