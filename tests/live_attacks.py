"""What an attacker tries; all of it has to be refused. The table in docs/security.md is made of it.

In an address, `{project}`, `{task}`, `{annotation}`, `{draft}`, `{view}` and `{user}` are the first coder's own,
`{of_second}` is the second coder's coding, `{foreign_project}` and `{foreign_task}` another Werkplaats's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests
from live_walls import ANALYST, ANONYMOUS, CODER, NOBODY, OTHER, SECOND, Walled, invited

from labelstudio_plugin.client import LabelStudio

REFUSED = (403,)


@dataclass(frozen=True)
class Attack:
    """An attempt: who tries it, with which request, and with which status it is refused."""

    name: str
    who: str
    method: str = "GET"
    path: str = ""
    body: Any = None
    refused_with: tuple[int, ...] = REFUSED
    headers: Mapping[str, str] = field(default_factory=dict)
    own_way: Callable[[Walled], requests.Response] | None = None

    def attempt(self, walled: Walled) -> requests.Response:
        if self.own_way is not None:
            return self.own_way(walled)
        path, body = self.path.format(**walled.numbers), self.body
        if isinstance(body, dict) and body.get("draft_id"):
            body = {**body, "draft_id": walled.numbers["draft"]}
        return walled.ask(self.who, self.method, path, body, headers=self.headers)


def _filtered(field_name: str) -> str:
    items = [
        {"filter": f"filter:tasks:{field_name}", "operator": "contains", "type": "String", "value": "opgeroepen"}
    ]
    query = {"filters": {"conjunction": "and", "items": items}}
    return "/api/tasks/?project={project}&query=" + json.dumps(query).replace("{", "{{").replace("}", "}}")


def _ordered(field_name: str) -> str:
    query = json.dumps({"ordering": [f"tasks:{field_name}"]}).replace("{", "{{").replace("}", "}}")
    return "/api/tasks/?project={project}&query=" + query


def _body_with(walled: Walled, kind: str, data: str) -> requests.Response:
    headers = {"Content-Type": kind}
    path = "/api/tasks/{task}/annotations/".format(**walled.numbers)
    return walled.ask(SECOND, "POST", path, headers=headers, data=data)


def _get_with_body(walled: Walled) -> requests.Response:
    body = {"project": walled.numbers["foreign_project"]}
    return walled.ask(CODER, "GET", "/api/tasks/?project={project}".format(**walled.numbers), body)


def _twice_in_a_form(walled: Walled) -> requests.Response:
    me, other = walled.ids[SECOND], walled.ids[CODER]
    return _body_with(
        walled, "application/x-www-form-urlencoded", f"result=[]&completed_by={me}&completed_by={other}"
    )


def _after_deactivation(walled: Walled) -> requests.Response:
    """Use a token whose owner was deactivated since."""
    email = f"weg-{uuid4().hex[:6]}@example.org"
    entry = {"email": email, "role": "annotator", "werkplaats": "amsterdam"}
    walled.coordinator.put("/framebridge/members", [entry])
    token = invited(walled.coordinator, email)
    access = dict(LabelStudio(walled.url, token)._authorization())
    path = walled.url + "/api/tasks/{task}/".format(**walled.numbers)
    assert walled.session.get(path, headers=access, timeout=60).status_code == 200
    walled.coordinator.put("/framebridge/members", [{**entry, "active": False}])
    return walled.session.get(path, headers=access, timeout=60)


def _revoked(walled: Walled) -> requests.Response:
    email = f"token-{uuid4().hex[:6]}@example.org"
    token = invited(walled.coordinator, email)
    LabelStudio(walled.url, token).post("/api/token/blacklist/", {"refresh": token})
    return walled.session.post(f"{walled.url}/api/token/refresh/", json={"refresh": token}, timeout=60)


def _guesses(walled: Walled) -> requests.Response:
    """Guess the password of somebody, eleven times."""
    person = requests.Session()
    page = person.get(f"{walled.url}/user/login/", timeout=60)
    form = {"email": f"{uuid4().hex}@example.org", "csrfmiddlewaretoken": person.cookies["csrftoken"]}
    assert page.ok
    answers = [
        person.post(
            f"{walled.url}/user/login/",
            data={**form, "password": str(guess)},
            headers={"Referer": walled.url},
            timeout=60,
        )
        for guess in range(11)
    ]
    return answers[-1]


_XXE = '<?xml version="1.0"?><!DOCTYPE v [<!ENTITY x SYSTEM "file:///etc/passwd">]><View>&x;</View>'
_HOOK = {"url": "http://127.0.0.1:9/", "send_payload": True, "actions": ["ANNOTATION_CREATED"]}
_ANNOTATIONS, _ANNOTATION = "/api/tasks/{task}/annotations/", "/api/annotations/{of_second}/"

ATTACKS = (
    Attack("read another Werkplaats's task by its number", OTHER, path="/api/tasks/{task}/"),
    Attack(
        "the same with a project of one's own beside it",
        OTHER,
        path="/api/tasks/{task}/?project={foreign_project}",
    ),
    Attack("list another Werkplaats's tasks", OTHER, path="/api/tasks/?project={project}"),
    Attack("list tasks through another's view", OTHER, path="/api/tasks/?view={view}"),
    Attack("two projects in one address", CODER, path="/api/tasks/?project={project}&project={foreign_project}"),
    Attack("another project in the body of a GET", CODER, own_way=_get_with_body),
    Attack("take another Werkplaats's next task", OTHER, path="/api/projects/{project}/next/"),
    Attack("read another Werkplaats's project and its form", OTHER, path="/api/projects/{project}/"),
    Attack("list a project's tasks past the list", SECOND, path="/api/projects/{project}/tasks/"),
    Attack("read the first coder's coding by its number", SECOND, path="/api/annotations/{annotation}/"),
    Attack("read the first coder's draft by its number", SECOND, path="/api/drafts/{draft}/"),
    Attack("read another Werkplaats's codings of a task", OTHER, path=_ANNOTATIONS),
    Attack("read another Werkplaats's drafts of a task", OTHER, path="/api/tasks/{task}/drafts"),
    Attack("the share of each label among all codings", SECOND, path="/api/tasks/{task}/agreement/"),
    Attack("the labels used so far in the project", SECOND, path="/api/projects/{project}/summary/"),
    Attack("who codes in the project", SECOND, path="/api/projects/{project}/annotators/"),
    Attack("filter tasks by what others wrote", SECOND, path=_filtered("annotations_results")),
    Attack("filter tasks by who coded", SECOND, path=_filtered("annotators")),
    Attack("filter tasks by the numbers of codings", SECOND, path=_filtered("annotations_ids")),
    Attack("filter through a foreign key", SECOND, path=_filtered("annotations__result"), refused_with=(400, 403)),
    Attack("order tasks by what others wrote", SECOND, path=_ordered("annotations_results")),
    Attack("order tasks by when others were ready", SECOND, path=_ordered("completed_at")),
    Attack("the list of all labels", SECOND, path="/api/labels/"),
    Attack("the labels linked to a project", OTHER, path="/api/label_links/?project={project}"),
    Attack("the predictions of a task", OTHER, path="/api/predictions/?task={task}"),
    Attack("export a project", SECOND, path="/api/projects/{project}/export?exportType=JSON"),
    Attack("make an export", SECOND, "POST", "/api/projects/{project}/exports/", {"title": "x"}),
    Attack("download an export by its number", SECOND, path="/api/projects/{project}/exports/1/download"),
    Attack("the files of earlier exports", ANALYST, path="/api/projects/{project}/export/files"),
    Attack("code in somebody else's name", SECOND, "POST", _ANNOTATIONS, {"result": [], "completed_by": 1}),
    Attack("the same, named twice in a form", SECOND, own_way=_twice_in_a_form),
    Attack("the same in XML", SECOND, own_way=lambda w: _body_with(w, "application/xml", _XXE)),
    Attack(
        "the same in text that is no JSON", SECOND, own_way=lambda w: _body_with(w, "text/plain", "completed_by=1")
    ),
    Attack("give one's coding to somebody else", SECOND, "PATCH", _ANNOTATION, {"completed_by": 1}),
    Attack("move one's coding to another task", SECOND, "PATCH", _ANNOTATION, {"task": 1000001}),
    Attack("mark one's coding as the truth", SECOND, "PATCH", _ANNOTATION, {"ground_truth": True}),
    Attack("change the first coder's coding", SECOND, "PATCH", "/api/annotations/{annotation}/", {"result": []}),
    Attack("delete the first coder's coding", SECOND, "DELETE", "/api/annotations/{annotation}/"),
    Attack(
        "turn another's coding into a draft", OTHER, "POST", "/api/annotations/{annotation}/convert-to-draft", {}
    ),
    Attack(
        "take over another's draft", SECOND, "POST", _ANNOTATIONS, {"result": [], "draft_id": "of the first coder"}
    ),
    Attack(
        "a draft beside the first coder's coding",
        SECOND,
        "POST",
        _ANNOTATIONS + "{annotation}/drafts",
        {"result": []},
    ),
    Attack("change the first coder's draft", SECOND, "PATCH", "/api/drafts/{draft}/", {"result": []}),
    Attack("code as an analyst", ANALYST, "POST", _ANNOTATIONS, {"result": []}),
    Attack("delete a task", CODER, "DELETE", "/api/tasks/{task}/"),
    Attack("change a task's text", CODER, "PATCH", "/api/tasks/{task}/", {"data": {"html": "x"}}),
    Attack(
        "delete all tasks by an action", CODER, "POST", "/api/dm/actions/?id=delete_tasks&project={project}", {}
    ),
    Attack("change the form", CODER, "PATCH", "/api/projects/{project}/", {"label_config": _XXE}),
    Attack(
        "an entity from a file in the form",
        CODER,
        "POST",
        "/api/projects/{project}/validate/",
        {"label_config": _XXE},
    ),
    Attack(
        "take over a project by its description", CODER, "PATCH", "/api/projects/{project}/", {"description": "x"}
    ),
    Attack("make a project", CODER, "POST", "/api/projects/", {"title": "x"}),
    Attack(
        "import from an address inside",
        CODER,
        "POST",
        "/api/projects/{project}/import",
        {"url": "http://127.0.0.1"},
    ),
    Attack("send codings on to an address inside", CODER, "POST", "/api/webhooks/", _HOOK),
    Attack(
        "connect a model at an address inside",
        CODER,
        "POST",
        "/api/ml/",
        {"url": "http://127.0.0.1", "project": 1},
    ),
    Attack(
        "connect a folder as storage", CODER, "POST", "/api/storages/localfiles/", {"path": "/etc", "project": 1}
    ),
    Attack("a path out of the folder of local files", CODER, path="/data/local-files/?d=../../../../etc/passwd"),
    Attack("a path out of the folder of uploads", CODER, path="/data/upload/..%2f..%2fcoordinator.json"),
    Attack(
        "a path out of the folder of pictures",
        ANONYMOUS,
        path="/static/..%2f..%2f..%2fetc/passwd",
        refused_with=(400, 404),
    ),
    Attack(
        "have the server fetch an address", CODER, path="/tasks/{task}/resolve/?fileuri=aHR0cDovLzEyNy4wLjAuMQ=="
    ),
    Attack("a recording of another Werkplaats", OTHER, path="/framebridge/recordings/" + "0" * 32 + ".mp3"),
    Attack("list the members", CODER, path="/framebridge/members"),
    Attack(
        "make oneself coordinator",
        CODER,
        "PUT",
        "/framebridge/members",
        [{"email": "ams-1@example.org", "role": "coordinator"}],
    ),
    Attack("rename somebody else", SECOND, "PATCH", "/api/users/{user}/", {"first_name": "x"}),
    Attack("take another's e-mail address", CODER, "PATCH", "/api/users/{user}/", {"email": "zuy-1@example.org"}),
    Attack("invite somebody", CODER, path="/api/invite"),
    Attack("switch old tokens on", CODER, "POST", "/api/jwt/settings", {"legacy_api_tokens_enabled": True}),
    Attack("the administration of Django", CODER, path="/admin/users/user/"),
    Attack("work with an account without a role", NOBODY, path="/api/projects/"),
    Attack("a token whose owner was deactivated", "deactivated", own_way=_after_deactivation),
    Attack("a token that was revoked", "revoked token", own_way=_revoked, refused_with=(401,)),
    Attack("the eleventh guess of a password", ANONYMOUS, own_way=_guesses, refused_with=(429,)),
    Attack(
        "a change from a page of another site",
        CODER,
        "PATCH",
        "/api/annotations/{annotation}/",
        {"lead_time": 1},
        headers={"Origin": "https://elders.example"},
    ),
    Attack("a project without logging in", ANONYMOUS, path="/api/projects/{project}/", refused_with=(401,)),
)
