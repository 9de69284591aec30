"""A coder asks for sheets in the browser, and they come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_demo import LiveDemo
from live_page import CoderAtWork, at_work
from playwright.sync_api import Browser

from framebridge.connection import connect
from framebridge.demo.coders import server_of
from framebridge.places import store_url, tokens_file
from framebridge.sheets.asked import make_asked
from framebridge.store import open_store
from framebridge.tokens import Tokens
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import TokenRefused
from labelstudio_plugin.projects import study_projects
from labelstudio_plugin.sheet_requests import ASKED, PAGE, read_requests
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS

pytestmark = [pytest.mark.live, pytest.mark.browser]


@pytest.fixture(scope="module")
def door(demo: LiveDemo) -> LabelStudio:
    return connect(demo.study.settings)


@pytest.fixture(scope="module")
def coder(demo: LiveDemo, browser: Browser) -> Iterator[CoderAtWork]:
    person = at_work(browser, demo.study, "zuy-1")
    yield person
    person.page.close()


def test_a_coder_asks_and_the_sheets_come(demo: LiveDemo, door: LabelStudio, coder: CoderAtWork) -> None:
    page, project = coder.page, study_projects(door, "demo", FRAGMENTS)["zuyd"].project_id
    page.goto(f"{door.url}/projects/{project}/data?tab=1")
    page.get_by_role("link", name="Mijn werkbladen").click()
    page.wait_for_url(f"**{PAGE}")
    row = page.locator("tbody tr", has_text="ZUY-01")
    assert "nog niet gevraagd" in row.inner_text()
    row.get_by_role("button").click()
    page.locator("td", has_text="gevraagd op").wait_for()
    assert page.locator("tbody tr", has_text="ZUY-01").get_by_role("button").count() == 0
    coder.screenshot("own-sheets")
    (asked,) = read_requests(door, "demo")
    assert (asked.unit, asked.email) == ("ZUY-01", "zuy-1@example.org")
    with open_store(store_url("demo", None)) as store:
        assert make_asked(demo.study, door, store, [asked]) == 1
    assert read_requests(door, "demo") == []
    page.reload()
    assert "gemaakt op" in page.inner_text("tbody")
    page.get_by_role("link", name="Naar de werkbladen").click()
    sheets = study_projects(door, "demo", SHEETS)["zuyd"].project_id
    page.wait_for_url(lambda url: f"/projects/{sheets}/data" in url, wait_until="commit")


def test_only_what_is_ones_own_can_be_asked_for(demo: LiveDemo, door: LabelStudio, coder: CoderAtWork) -> None:
    page = coder.page
    page.goto(door.url + PAGE)
    page.evaluate("document.querySelector('[name=unit]').value = 'AMS-01'")
    page.locator("tbody button").first.click()
    page.wait_for_load_state("networkidle")
    assert read_requests(door, "demo") == []
    coders = {coder.id: coder for coder in demo.study.settings.coder}
    own = server_of(coders["zuy-1"], door.url, Tokens(tokens_file()))
    with pytest.raises(TokenRefused):
        own.get(ASKED)
    with pytest.raises(TokenRefused):
        own.post("/framebridge/sheets/made", {"ids": [1]})


def test_the_link_stands_on_the_lists_and_never_where_talk_is_coded(door: LabelStudio, coder: CoderAtWork) -> None:
    project = study_projects(door, "demo", FRAGMENTS)["zuyd"].project_id
    link = coder.page.locator(".fb-own-page")
    coder.page.goto(f"{door.url}/projects/")
    coder.page.wait_for_load_state("networkidle")
    assert link.is_visible()
    coder.screenshot("own-page-link")
    task = door.get("/api/tasks/", project=project)["tasks"][0]["id"]
    coder.open_task(project, task)
    assert link.is_hidden()
