"""The coordinator's page, invitations, and accounts that are shut, on the demo's server."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from live_demo import LiveDemo, run_cli
from live_look import WRITES_PICTURES, faint_texts
from live_page import HEIGHT, WIDTH
from PIL import Image
from playwright.sync_api import Browser, Page

from framebridge.connection import connect
from framebridge.places import server_home
from labelstudio_plugin.accounts import log_in, sign_up
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import LabelStudioError, Refused, TokenRefused
from labelstudio_plugin.invites import (
    InviteWanted,
    ask_invite,
    read_invites,
    read_people,
    revoke_invite,
    set_active,
)
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.roles import Role
from labelstudio_plugin.server.embedded import coordinator_account
from labelstudio_plugin.session import new_session
from labelstudio_plugin.tasks import FRAGMENTS

pytestmark = pytest.mark.live

PASSWORD = "een lang wachtwoord 17"
PICTURE = Path(__file__).parents[2] / "docs" / "overview.png"
SPOKEN = "drie keer opgeroepen"


@pytest.fixture(scope="module")
def door(demo: LiveDemo) -> LabelStudio:
    return connect(demo.study.settings)


@pytest.fixture(scope="module")
def overview(demo: LiveDemo, door: LabelStudio, browser: Browser) -> Iterator[Page]:
    """The page as the coordinator has it in front of them."""
    assert run_cli("merge", "--study", str(demo.folder))[0] == 0
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    account = coordinator_account(server_home())
    page.goto(f"{door.url}/user/login/")
    page.fill("input[name=email]", account.email)
    page.fill("input[name=password]", account.password.get_secret_value())
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{door.url}/framebridge/")
    yield page
    context.close()


def a_person() -> str:
    return f"{uuid4().hex[:8]}@example.org"


def page_as(door: LabelStudio, token: str, path: str = "/framebridge/") -> requests.Response:
    own = LabelStudio(door.url, token)
    headers = {**own._authorization(), "Accept": "text/html"}
    return new_session(door.url).get(door.url + path, headers=headers, timeout=30, allow_redirects=False)


def test_the_page_shows_progress_and_what_is_open(demo: LiveDemo, door: LabelStudio, overview: Page) -> None:
    text = overview.inner_text("main")
    merged = [json.loads(path.read_bytes()) for path in (demo.folder / "out" / "merged").glob("*.json")]
    ids = {document["transcript"] for document in merged}
    assert ids and all(name in text for name in ids)
    assert "Per Werkplaats" in text and "ams-1" in text and "amsterdam" in text
    assert SPOKEN not in overview.content()
    links = overview.locator("section[aria-labelledby=open] tbody a")
    assert links.count() > 0
    assert re.fullmatch(r"/projects/\d+/data\?task=\d+", links.first.get_attribute("href") or "")
    folded = overview.locator("section[aria-labelledby=open] tbody details")
    assert folded.count() > 0 and not folded.first.locator("li").first.is_visible()
    folded.first.locator("summary").click()
    assert folded.first.locator("li").first.is_visible()
    (told,) = [
        one["document"] for one in door.get("/api/framebridge/status") if one["document"]["study"] == "demo"
    ]
    row = overview.locator("section[aria-labelledby=open] tbody tr").first.inner_text()
    (open_in,) = [one["differences"] for one in told["transcripts"] if one["transcript"] in row]
    by_name = Counter({told["fields"][name]: 0 for name in open_in})
    for name, count in open_in.items():
        by_name[told["fields"][name]] += count
    assert all(f"{name}: {count}" in row for name, count in by_name.items())
    if WRITES_PICTURES:
        _keep_picture(overview)


def _keep_picture(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 1150})
    page.evaluate("scrollTo(0, 0)")
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(48).save(PICTURE, optimize=True)


def test_it_renews_itself_only_when_asked(overview: Page) -> None:
    assert overview.locator("meta[http-equiv=refresh]").count() == 0
    overview.get_by_role("link", name="Ververs elke minuut").click()
    overview.wait_for_url("**/framebridge/?live=1")
    assert overview.locator("meta[http-equiv=refresh]").get_attribute("content") == "60"
    overview.get_by_role("link", name="Ververs niet meer vanzelf").click()
    overview.wait_for_url("**/framebridge/")
    assert overview.locator("meta[http-equiv=refresh]").count() == 0


def test_the_page_is_readable_to_all(demo: LiveDemo, overview: Page) -> None:
    assert faint_texts(overview, "body") == []
    tables = overview.locator("table")
    assert tables.count() == overview.locator("table > caption").count() >= 3
    assert overview.locator("main, header, nav").count() == 3
    assert overview.locator("th:not([scope])").count() == 0
    assert overview.evaluate("document.documentElement.lang") == "nl"


def test_only_the_coordinator_sees_it(door: LabelStudio) -> None:
    made = ask_invite(door, InviteWanted(werkplaats="amsterdam"))
    token = sign_up(door.url, made.path, a_person(), PASSWORD)
    assert page_as(door, token).status_code == 403
    own = LabelStudio(door.url, token)
    for path in ("/api/framebridge/status", "/framebridge/invites", "/framebridge/members"):
        with pytest.raises(TokenRefused):
            own.get(path)
    with pytest.raises(TokenRefused):
        own.put("/api/framebridge/status", {})
    with pytest.raises(Refused):
        door.put("/api/framebridge/status", {"study": "demo", "text": SPOKEN})


def test_an_invitation_gives_a_role_in_a_werkplaats(door: LabelStudio) -> None:
    email = a_person()
    made = ask_invite(door, InviteWanted(werkplaats="zuyd", role=Role.ANALYST))
    sign_up(door.url, made.path, email, PASSWORD)
    person = next(one for one in read_people(door) if one.email == email)
    assert (person.role, person.werkplaats, person.active) == (Role.ANALYST, "zuyd", True)
    assert not next(one for one in read_invites(door) if one.id == made.id).open
    with pytest.raises(LabelStudioError):
        sign_up(door.url, made.path, a_person(), PASSWORD)


def test_an_invitation_that_is_withdrawn_or_not_ours_opens_nothing(door: LabelStudio) -> None:
    made = ask_invite(door, InviteWanted(werkplaats="zuyd"))
    other = made.path.replace(f"/{made.id}:", f"/{made.id + 1}:")
    assert new_session(door.url).get(door.url + other, timeout=30).status_code == 403
    revoke_invite(door, made.id)
    answer = new_session(door.url).get(door.url + made.path, timeout=30)
    assert answer.status_code == 403 and "ingetrokken" in answer.text
    with pytest.raises(Refused):
        revoke_invite(door, 10**6)


def test_an_invitation_makes_nobody_a_member_of_another_werkplaats(door: LabelStudio) -> None:
    email = a_person()
    door.put("/framebridge/members", [{"email": email, "role": "annotator", "werkplaats": "zuyd"}])
    made = ask_invite(door, InviteWanted(werkplaats="amsterdam"))
    with pytest.raises(LabelStudioError):
        sign_up(door.url, made.path, email, PASSWORD)
    for wanted in (InviteWanted(werkplaats="zuyd"), InviteWanted(werkplaats="amsterdam", email=email)):
        with pytest.raises(LabelStudioError):
            sign_up(door.url, ask_invite(door, wanted).path, email, PASSWORD)
    assert email not in [user["email"] for user in door.get_objects("/api/users/")]
    own = ask_invite(door, InviteWanted(werkplaats="zuyd", email=email))
    assert sign_up(door.url, own.path, email, PASSWORD)


def test_the_sign_up_page_keeps_the_organisations_own_link_to_itself(door: LabelStudio) -> None:
    secret = str(door.get("/api/invite")["invite_url"]).partition("token=")[2]
    made = ask_invite(door, InviteWanted(werkplaats="amsterdam"))
    shown = new_session(door.url).get(door.url + made.path, timeout=30)
    assert shown.ok and "signup-form" in shown.text
    assert secret not in shown.text and secret not in shown.url


@pytest.mark.parametrize("password", ["kort", "password1234", "192837465564738291"])
def test_weak_passwords_are_refused(door: LabelStudio, password: str) -> None:
    made = ask_invite(door, InviteWanted(werkplaats="amsterdam"))
    email = a_person()
    with pytest.raises(LabelStudioError):
        sign_up(door.url, made.path, email, password)
    assert email not in [one.email for one in read_people(door)]


def test_a_shut_account_is_out_at_once_and_its_coding_stays(demo: LiveDemo, door: LabelStudio) -> None:
    email = a_person()
    made = ask_invite(door, InviteWanted(werkplaats="amsterdam"))
    own = LabelStudio(door.url, sign_up(door.url, made.path, email, PASSWORD))
    project = study_projects(own, "demo", FRAGMENTS)["amsterdam"].project_id
    task = own.get("/api/tasks/", project=project)["tasks"][0]["id"]
    coding = own.post(f"/api/tasks/{task}/annotations/", {"result": [], "lead_time": 1})["id"]
    code, _ = run_cli("users", "deactivate", email, "--study", str(demo.folder))
    assert code == 0
    with pytest.raises(TokenRefused):
        own.get("/api/current-user/whoami")
    with pytest.raises(TokenRefused):
        log_in(door.url, email, PASSWORD)
    assert door.get(f"/api/annotations/{coding}/")["id"] == coding
    code, printed = run_cli("users", "list", "--study", str(demo.folder), "--json")
    assert (
        code == 0
        and {"email": email, "active": False}.items()
        <= next(one for one in json.loads(printed) if one["email"] == email).items()
    )
    assert run_cli("users", "activate", email, "--study", str(demo.folder))[0] == 0
    with pytest.raises(TokenRefused):
        own.get("/api/current-user/whoami")
    assert log_in(door.url, email, PASSWORD)
    door.get(f"/api/annotations/{coding}/")


def test_the_last_coordinator_cannot_be_shut_out(door: LabelStudio) -> None:
    with pytest.raises(Refused):
        set_active(door, coordinator_account(server_home()).email, active=False)


def test_sessions_end(door: LabelStudio) -> None:
    policy = door.get("/api/session-policy/")
    assert (policy["max_session_age"], policy["max_time_between_activity"]) == (7 * 24 * 60, 12 * 60)


def test_setup_shows_a_link_for_who_has_no_account(demo: LiveDemo, door: LabelStudio, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(demo.folder, folder)
    email = a_person()
    address = ("--email", email, "--study", str(folder))
    before = (folder / "study.toml").read_text(encoding="utf-8")
    code, printed = run_cli("users", "invite", "amsterdam", *address, "--dry-run")
    assert code == 0 and 'id = "ams-3"' in printed and email in printed
    assert (folder / "study.toml").read_text(encoding="utf-8") == before
    assert email not in [one.email for one in read_people(door)]
    code, printed = run_cli("users", "invite", "amsterdam", *address)
    (link,) = set(re.findall(re.escape(door.url) + r"/framebridge/invite/\S+", printed))
    assert code == 0 and (folder / "study.toml").read_text(encoding="utf-8").startswith(before.rstrip())
    person = next(one for one in read_people(door) if one.email == email)
    assert (person.coder, person.werkplaats) == ("ams-3", "amsterdam")
    code, printed = run_cli("setup", "--invite", "--study", str(folder))
    assert code == 0 and link in printed and printed.count("/framebridge/invite/") == 1
    assert sign_up(door.url, link.removeprefix(door.url), email, PASSWORD)
    assert "/framebridge/invite/" not in run_cli("setup", "--invite", "--study", str(folder))[1]
    code, printed = run_cli("users", "invite", "zuyd", *address)
    assert code == 2
    assert f"{door.url}/framebridge/" in run_cli("status", "--study", str(folder))[1].replace("\n", "")


def test_a_coder_who_opens_a_project_is_brought_to_the_next_task(door: LabelStudio) -> None:
    made = ask_invite(door, InviteWanted(werkplaats="amsterdam"))
    token = sign_up(door.url, made.path, a_person(), PASSWORD)
    project = study_projects(door, "demo", FRAGMENTS)["amsterdam"].project_id
    own = LabelStudio(door.url, token)
    path = f"/projects/{project}/data/"
    assert page_as(door, token, path).headers.get("Location") == f"{path}?labeling=1"
    assert page_as(door, token, f"{path}?tab=1").status_code == 200
    for task in own.get("/api/tasks/", project=project)["tasks"]:
        own.post(f"/api/tasks/{task['id']}/annotations/", {"result": [], "lead_time": 1})
    assert page_as(door, token, path).status_code == 200
    assert page_as(door, door._token, path).status_code == 200
