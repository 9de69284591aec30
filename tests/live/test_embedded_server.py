"""The embedded server for real: started, looked at over HTTP and in Chromium, stopped."""

from __future__ import annotations

import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from live_page import wait_until
from playwright.sync_api import Browser, Page

from labelstudio_plugin.server.account import COORDINATOR_EMAIL
from labelstudio_plugin.server.embedded import (
    Account,
    GalleryTemplate,
    ServerDatabase,
    ServerState,
    coordinator_account,
    server_cluster,
    server_status,
    start_server,
    stop_server,
)
from labelstudio_plugin.server.errors import PortInUse, WrongDatabase
from labelstudio_plugin.server.postgres import create_database

pytestmark = pytest.mark.live

CONFIG = """<View>
  <HyperTextLabels name="kind" toName="text"><Label value="Narratief" hotkey="1"/></HyperTextLabels>
  <HyperText name="text" value="$html" inline="true" granularity="word"/>
  <Choices name="choice" toName="text"><Choice value="Skip"/></Choices>
</View>"""
TEMPLATE = GalleryTemplate(title="Gesprek met issues", config=CONFIG, description="proef")
# The transcript speaks Label Studio's words: they have to stay as they were said.
SAID = ("Submit", "Ik wil gewoon dat het klopt, zei de cliënt.")


# --- fixtures


@pytest.fixture(scope="session")
def server_home() -> Iterator[Path]:
    """A home that PostgreSQL's unprivileged user can enter, unlike pytest's own folders."""
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="framebridge-"))
    folder.chmod(0o755)
    yield folder / "home"
    stop_server(folder / "home")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server(server_home: Path) -> ServerState:
    return start_server(server_home, gallery=[TEMPLATE])


@pytest.fixture(scope="session")
def coordinator(server: ServerState, server_home: Path) -> requests.Session:
    return log_in(server, coordinator_account(server_home))


@pytest.fixture(scope="session")
def project(server: ServerState, coordinator: requests.Session) -> int:
    created = coordinator.post(f"{server.url}/api/projects", json={"title": "Proef", "label_config": CONFIG})
    number: int = created.json()["id"]
    html = "".join(f"<p>{turn}</p>" for turn in SAID)
    done = coordinator.post(f"{server.url}/api/projects/{number}/import", json=[{"data": {"html": html}}])
    assert done.status_code == 201
    return number


@pytest.fixture
def labelling_page(
    browser: Browser, server: ServerState, coordinator: requests.Session, project: int
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")
    # Somebody who has used the page before: the panels are as Label Studio shows them.
    context.add_init_script("localStorage.getItem('panelState') || localStorage.setItem('panelState', 'null')")
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": server.url} for c in coordinator.cookies])
    page = context.new_page()
    page.goto(f"{server.url}/projects/{project}/data?labeling=1")
    page.locator(".lsf-richtext p").first.wait_for()
    page.locator(".lsf-controls button").first.wait_for()
    yield page
    context.close()


def log_in(server: ServerState, account: Account) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    send_form(session, f"{server.url}/user/login/", account.email, account.password.get_secret_value())
    session.headers.update({"X-CSRFToken": session.cookies["csrftoken"], "Referer": server.url})
    assert session.get(f"{server.url}/api/current-user/whoami").json()["email"] == account.email
    return session


def send_form(session: requests.Session, url: str, email: str, password: str) -> requests.Response:
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', session.get(url).text)
    assert token is not None
    fields = {"csrfmiddlewaretoken": token[1], "email": email, "password": password}
    return session.post(
        url, data={**fields, "allow_newsletters": "false"}, headers={"Referer": url}, allow_redirects=False
    )


def regions(page: Page) -> Any:
    return page.evaluate("Htx.annotationStore.selected.regions.map(r => [r.text, r.selected])")


# --- over HTTP


def test_a_token_is_renewed_only_for_who_logged_in_and_asked_with_the_form_token(
    server: ServerState, server_home: Path
) -> None:
    address = f"{server.url}/framebridge/token"
    assert requests.post(address, timeout=30).status_code in (401, 403)
    person = log_in(server, coordinator_account(server_home))
    person.headers.pop("X-CSRFToken", None)
    assert person.post(address).status_code == 403
    csrf = {"X-CSRFToken": person.cookies["csrftoken"], "Referer": server.url}
    first = person.post(address, headers=csrf).json()["token"]
    renewed = person.post(address, headers=csrf).json()["token"]
    refresh = f"{server.url}/api/token/refresh/"
    assert requests.post(refresh, json={"refresh": first}, timeout=30).status_code == 401
    access = requests.post(refresh, json={"refresh": renewed}, timeout=30).json()["access"]
    bearer = {"Authorization": f"Bearer {access}"}
    assert requests.post(address, headers=bearer, timeout=30).status_code in (401, 403)
    assert requests.post(refresh, json={"refresh": renewed}, timeout=30).status_code == 200


def test_it_answers_and_tells_its_versions(server: ServerState) -> None:
    answer = requests.get(f"{server.url}/framebridge/health", timeout=10).json()
    assert answer == {"plugin": "0.1.0", "label_studio": "1.23.2"}
    assert requests.get(f"{server.url}/health", timeout=10).json()["status"] == "UP"


def test_it_listens_on_this_machine_only(server: ServerState, server_home: Path) -> None:
    cluster = server_cluster(server_home)
    assert cluster is not None
    addresses = {
        c.laddr.ip
        for pid in (server.pid, cluster.process.pid)
        for c in psutil.Process(pid).net_connections(kind="inet")
        if c.status == psutil.CONN_LISTEN
    }
    assert addresses == {"127.0.0.1"}
    assert requests.get(server.url, headers={"Host": "elsewhere.example"}, timeout=10).status_code == 400


def test_our_templates_come_first(server: ServerState, coordinator: requests.Session) -> None:
    gallery = coordinator.get(f"{server.url}/api/templates/").json()
    assert gallery["groups"][0] == "Frame-analyse"
    assert gallery["templates"][0]["title"] == TEMPLATE.title
    assert len(gallery["templates"]) > 20


def test_every_page_loads_our_script(server: ServerState, coordinator: requests.Session) -> None:
    for person, path, own in (
        (requests.Session(), "/user/login/", ""),
        (coordinator, "/projects/", "/framebridge/"),
    ):
        tag = f'<script src="/framebridge/labeling.js?v=0.1.0" data-language="nl" data-own-page="{own}"></script>'
        assert tag in person.get(server.url + path).text
    script = requests.get(f"{server.url}/framebridge/labeling.js", timeout=10)
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_one_signs_up_by_invitation_only(server: ServerState, coordinator: requests.Session) -> None:
    signup = f"{server.url}/user/signup/"
    of_label_studio = server.url + coordinator.get(f"{server.url}/api/invite").json()["invite_url"]
    for url in (signup, f"{signup}?token=guessed", of_label_studio):
        assert requests.get(url, timeout=30).status_code == 403
    wanted = {"role": "annotator", "werkplaats": "zuyd", "email": "anna@example.org"}
    invitation = coordinator.post(f"{server.url}/framebridge/invites", json=wanted).json()["path"]
    stranger = send_form(requests.Session(), server.url + invitation, "stranger@example.org", "a long password")
    assert stranger.status_code == 403
    answer = send_form(requests.Session(), server.url + invitation, "anna@example.org", "a long password")
    assert answer.status_code == 302


def test_nothing_of_label_studio_calls_home(server: ServerState, coordinator: requests.Session) -> None:
    page = coordinator.get(f"{server.url}/projects/").text
    assert "collect_analytics: false" in page and "sentry_dsn: null" in page
    assert coordinator.get(f"{server.url}/heidi-tips/").json() == {}
    policy = coordinator.get(f"{server.url}/projects/").headers["Content-Security-Policy"]
    assert "http" not in policy and "*" not in policy


def test_a_failed_import_leaves_no_text_in_the_logs(
    server: ServerState, coordinator: requests.Session, project: int, server_home: Path
) -> None:
    url = f"{server.url}/api/projects/{project}/import"
    for task in ({"tekst": "Geheimtaal"}, {"html": "Geheimtaal\0"}):
        assert coordinator.post(url, json=[{"data": task}]).status_code >= 400
    logs = "".join(path.read_text(encoding="utf-8") for path in (server_home / "logs").iterdir())
    assert "Bad Request: /api/projects/" in logs
    assert "Geheimtaal" not in logs


def test_another_database_fits_in_the_same_postgresql(server: ServerState, server_home: Path) -> None:
    import psycopg

    cluster = server_cluster(server_home)
    assert cluster is not None
    url = create_database(cluster, "framebridge")
    assert create_database(cluster, "framebridge") == url
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT current_database(), upper('cliënt')").fetchone()
    assert row == ("framebridge", "CLIËNT")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://framebridge:guess@127.0.0.1:{cluster.port}/framebridge")


# --- in Chromium


def test_buttons_and_panels_speak_dutch_and_the_transcript_is_untouched(labelling_page: Page) -> None:
    page = labelling_page
    page.get_by_role("button").filter(has_text="Bewaar").first.wait_for()
    chrome = page.locator(".lsf-controls, .lsf-tabs__tabs-row").all_inner_texts()
    words = set(" ".join(chrome).split())
    assert {"Sla", "over", "Bewaar", "Info", "Geschiedenis", "Fragmenten", "Relaties"} <= words
    assert not words & {"Submit", "Skip", "Regions", "Relations", "History"}
    assert page.locator(".lsf-richtext p").all_inner_texts() == list(SAID)
    assert "Skip" in page.locator(".lsf-choice").inner_text()


def test_the_list_of_tasks_speaks_dutch(
    browser: Browser, server: ServerState, coordinator: requests.Session, project: int
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": server.url} for c in coordinator.cookies])
    page = context.new_page()
    page.goto(f"{server.url}/projects/{project}/data", wait_until="networkidle")
    page.get_by_role("button", name="Codeer alle gesprekken").wait_for()
    shown = page.locator(".lsf-root").inner_text()
    assert {"Acties", "Kolommen", "Importeer", "Voltooid"} <= set(shown.split())
    assert not {"Actions", "Columns", "Import", "Completed", "Tasks:"} & set(shown.split())
    assert page.locator(".lsf-breadcrumbs__label").first.inner_text() == "Projecten"
    context.close()


def test_how_long_ago_is_told_in_dutch(labelling_page: Page) -> None:
    told = labelling_page.evaluate(
        """async () => {
            const times = ["seconds ago", "1 minute ago", "about 2 hours ago", "over 1 year ago", "3 days"];
            const shown = times.map((text) => document.body.appendChild(document.createElement("time")));
            shown.forEach((time, place) => { time.textContent = times[place]; });
            await new Promise(requestAnimationFrame);
            const told = shown.map((time) => time.textContent);
            shown.forEach((time) => time.remove());
            return told;
        }"""
    )
    assert told == ["zojuist", "1 minuut geleden", "ongeveer 2 uur geleden", "ruim 1 jaar geleden", "3 days"]


def test_a_new_region_is_selected_and_its_quotation_stays_as_said(labelling_page: Page) -> None:
    page = labelling_page
    page.keyboard.press("1")
    page.locator(".lsf-richtext p").first.dblclick(position={"x": 12, "y": 8})
    page.locator(".lsf-outliner-item").first.wait_for()
    assert regions(page) == [["Submit", True]]
    assert "Submit" in page.locator(".lsf-outliner-item").first.inner_text()


def test_panels_are_folded_away_at_first_and_never_again(
    browser: Browser, server: ServerState, coordinator: requests.Session, project: int
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": server.url} for c in coordinator.cookies])
    page = context.new_page()
    panels = page.locator(".lsf-tabs__tabs-row")
    for visible in (0, 2):
        page.goto(f"{server.url}/projects/{project}/data?labeling=1")
        page.locator(".lsf-controls button").first.wait_for()
        assert panels.count() == visible
        page.evaluate(
            """() => {
                const kept = JSON.parse(localStorage.getItem("panelState"));
                localStorage.setItem("panelState", JSON.stringify({...kept, collapsedSide: {right: false}}));
            }"""
        )
    context.close()


def test_a_selection_made_without_the_mouse_becomes_a_region(labelling_page: Page) -> None:
    page = labelling_page
    before = regions(page)
    page.evaluate(
        """() => {
            const text = document.querySelectorAll(".lsf-richtext p")[1].firstChild;
            getSelection().setBaseAndExtent(text, 3, text, 5);
        }"""
    )
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    wait_until(page, "n => Htx.annotationStore.selected.regions[n]?.selected", len(before))
    assert regions(page)[-1] == ["wil", True]


def test_pages_ask_nothing_of_other_machines(
    browser: Browser, server: ServerState, coordinator: requests.Session, project: int
) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/user/login/")
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": server.url} for c in coordinator.cookies])
    for path in ("/", "/projects", f"/projects/{project}/data", f"/projects/{project}/settings/labeling"):
        page.goto(server.url + path, wait_until="networkidle")
    context.close()
    assert asked
    assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []


# --- start and stop; last, because they end the server that the others use


def test_starting_twice_gives_the_same_server(server: ServerState, server_home: Path) -> None:
    assert start_server(server_home) == server
    assert server_status(server_home) == server


def test_a_port_in_use_is_refused_and_nothing_is_left_running(server: ServerState, server_home: Path) -> None:
    processes = processes_of(server, server_home)
    stop_server(server_home)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortInUse):
        start_server(server_home, port=taken.getsockname()[1])
    assert server_status(server_home) is None
    assert not any(is_alive(process) for process in processes)


def test_everything_survives_a_restart(server: ServerState, server_home: Path, project: int) -> None:
    assert start_server(server_home).url == server.url
    coordinator = log_in(server, coordinator_account(server_home))
    given = coordinator.post(f"{server.url}/framebridge/token")
    assert given.status_code == 201, f"{given.status_code} with {len(given.content)} bytes"
    token = given.json()["token"]
    processes = processes_of(server, server_home)
    assert stop_server(server_home) is True
    assert not any(is_alive(process) for process in processes)
    assert stop_server(server_home) is False

    began = time.monotonic()
    again = start_server(server_home, language="en")
    print(f"\nsecond start: {time.monotonic() - began:.1f} s")

    assert (again.url, again.pid) != (server.url, server.pid) and again.url == server.url
    refreshed = requests.post(f"{again.url}/api/token/refresh/", json={"refresh": token}, timeout=10)
    bearer = {"Authorization": f"Bearer {refreshed.json()['access']}"}
    titles = requests.get(f"{again.url}/api/projects/{project}", headers=bearer, timeout=10).json()["title"]
    assert titles == "Proef"
    assert coordinator.get(f"{again.url}/api/current-user/whoami").json()["email"] == COORDINATOR_EMAIL
    assert 'data-language="en"' in coordinator.get(f"{again.url}/projects/").text


def test_a_lost_database_process_is_replaced(server: ServerState, server_home: Path) -> None:
    before = start_server(server_home)
    cluster = server_cluster(server_home)
    assert cluster is not None
    psutil.Process(cluster.process.pid).kill()
    psutil.Process(cluster.process.pid).wait(10)
    after = start_server(server_home)
    assert after.pid != before.pid
    assert requests.get(f"{after.url}/user/login/", timeout=10).status_code == 200


def test_sqlite_for_one_annotator(server_home: Path) -> None:
    stop_server(server_home)
    with pytest.raises(WrongDatabase):
        start_server(server_home, database=ServerDatabase.SQLITE)
    home = server_home.with_name("sqlite-home")
    try:
        state = start_server(home, database=ServerDatabase.SQLITE)
        log_in(state, coordinator_account(home))
        assert server_cluster(home) is None
    finally:
        assert stop_server(home) is True


def processes_of(server: ServerState, home: Path) -> list[psutil.Process]:
    cluster = server_cluster(home)
    state = server_status(home)
    assert cluster is not None and state is not None
    postmaster = psutil.Process(cluster.process.pid)
    return [psutil.Process(state.pid), postmaster, *postmaster.children(recursive=True)]


def is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
