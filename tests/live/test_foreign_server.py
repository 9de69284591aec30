"""A Label Studio that was there before: the walls are switched on by one variable, and who gets in then."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from live_sync import PAGE, Backend

from labelstudio_plugin.accounts import log_in, sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, TokenRefused
from labelstudio_plugin.server.database import SQLITE_FILE
from labelstudio_plugin.server.home import ServerDatabase
from labelstudio_plugin.server.seed import seed_file, unpack_seed
from labelstudio_plugin.server_history import verify_history

pytestmark = pytest.mark.live

PASSWORD = "een lang wachtwoord 17"
OWNER, MAKER, RIVAL = "eigenaar@example.org", "maker@example.org", "ander@example.org"
OURS = {"DJANGO_SETTINGS_MODULE": "labelstudio_plugin.server.settings"}


@dataclass(frozen=True)
class Foreign:
    """Where it is, the tokens that people had before, and the project that one of them made."""

    url: str
    tokens: dict[str, str]
    project: int

    def door(self, email: str) -> LabelStudio:
        return LabelStudio(self.url, self.tokens[email], sleep=lambda seconds: None)


@pytest.fixture(scope="module")
def home(sqlite_server: Backend) -> Iterator[Path]:
    """The database of a stock Label Studio: the one that our own server begins with, without what is ours."""
    folder = Path(tempfile.mkdtemp(prefix="framebridge-foreign-"))
    assert unpack_seed(seed_file(ServerDatabase.SQLITE), folder / "database")
    with closing(sqlite3.connect(folder / "database" / SQLITE_FILE)) as database:
        for kind in ("trigger", "table"):
            ours = "SELECT name FROM sqlite_master WHERE type = ? AND name LIKE 'framebridge%'"
            for (name,) in database.execute(ours, [kind]).fetchall():
                database.execute(f"DROP {kind} {name}")
        database.execute("DELETE FROM django_migrations WHERE app LIKE 'framebridge%'")
        database.commit()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def foreign(home: Path) -> Iterator[Foreign]:
    """The same Label Studio, after the variable was set."""
    with running(home, "--username", OWNER, "--password", PASSWORD) as url:
        tokens = {OWNER: log_in(url, OWNER, PASSWORD)}
        tokens |= {email: sign_up(url, "/user/signup/", email, PASSWORD) for email in (MAKER, RIVAL)}
        made = LabelStudio(url, tokens[MAKER]).post(
            "/api/projects/", {"title": "Van vroeger", "label_config": PAGE}
        )
    an_organisation_of(RIVAL, home)
    with running(home, **OURS) as url:
        yield Foreign(url, tokens, int(made["id"]))


@contextmanager
def running(home: Path, *arguments: str, **variables: str) -> Iterator[str]:
    """Run `label-studio start` as people do."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ},
        "LABEL_STUDIO_BASE_DATA_DIR": str(home / "data"),
        "DATABASE_NAME": str(home / "database" / SQLITE_FILE),
        "LATEST_VERSION_CHECK": "false",
        "COLLECT_ANALYTICS": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        **variables,
    }
    program = [str(Path(sys.executable).with_name("label-studio")), "start", "--no-browser"]
    with (home / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            [*program, "--port", str(port), "--internal-host", "127.0.0.1", *arguments],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "it ended while it was starting"
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise AssertionError("it does not answer")


def an_organisation_of(email: str, home: Path) -> None:
    """Let somebody have made a second organisation, and work in it."""
    with closing(sqlite3.connect(home / "database" / SQLITE_FILE)) as database:
        (user,) = database.execute("SELECT id FROM htx_user WHERE email = ?", [email]).fetchone()
        columns = [row[1] for row in database.execute("PRAGMA table_info(organization)")]
        other = {"id": "9", "created_by_id": str(user), "token": "'another'"}
        values = ", ".join(other.get(name, name) for name in columns)
        database.execute(
            f"INSERT INTO organization ({', '.join(columns)}) SELECT {values} FROM organization LIMIT 1"
        )
        moved = "UPDATE organizations_organizationmember SET organization_id = 9 WHERE user_id = ?"
        database.execute(moved, [user])
        database.execute("UPDATE htx_user SET active_organization_id = 9 WHERE id = ?", [user])
        database.commit()


def is_refused(door: LabelStudio, path: str) -> bool:
    try:
        door.get(path)
    except TokenRefused as exc:
        return exc.status == 403
    return False


def test_only_who_made_the_organisation_is_the_coordinator(foreign: Foreign) -> None:
    paths = ("/api/projects/", f"/api/projects/{foreign.project}/", "/framebridge/members", "/api/users/")
    for _ in ("before the coordinator came", "after"):
        for email in (MAKER, RIVAL):
            door = foreign.door(email)
            assert door.get("/api/current-user/whoami")["email"] == email
            assert all(is_refused(door, path) for path in paths), email
        owner = foreign.door(OWNER)
        assert [one["title"] for one in owner.get("/api/projects/")["results"]] == ["Van vroeger"]
        members = owner.get_objects("/framebridge/members")
        assert [(one["email"], one["role"]) for one in members] == [(OWNER, "coordinator")]


def test_nobody_signs_up_any_more_without_an_invitation(foreign: Foreign) -> None:
    with pytest.raises(LabelStudioError):
        sign_up(foreign.url, "/user/signup/", "nieuw@example.org", PASSWORD)


def test_who_made_a_project_has_no_more_than_a_role_gives(foreign: Foreign) -> None:
    owner, maker = foreign.door(OWNER), foreign.door(MAKER)
    owner.put("/framebridge/members", [{"email": MAKER, "role": "annotator", "werkplaats": "noord"}])
    assert maker.get("/api/projects/")["results"] == []
    assert is_refused(maker, f"/api/projects/{foreign.project}/")
    with pytest.raises(TokenRefused):
        maker.patch(f"/api/projects/{foreign.project}/", {"description": "framebridge:x/noord/fragments"})
    described = {"description": "framebridge:x/noord/fragments"}
    owner.patch(f"/api/projects/{foreign.project}/", described)
    assert [one["id"] for one in maker.get("/api/projects/")["results"]] == [foreign.project]
    with pytest.raises(TokenRefused):
        maker.patch(f"/api/projects/{foreign.project}/", {"title": "Van mij"})


def test_the_history_begins_with_what_was_there(foreign: Foreign) -> None:
    owner = foreign.door(OWNER)
    feed = owner.get_object("/api/framebridge/changes", project=foreign.project, bodies=1)["changes"]
    assert (feed[0]["op"], feed[0]["kind"], feed[0]["body"]["title"]) == ("found", "project", "Van vroeger")
    assert verify_history(owner)["sound"]
