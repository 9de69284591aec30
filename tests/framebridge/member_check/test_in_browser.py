"""The page in a real browser: somebody ticks answers and presses the button, and the saved file comes in T8."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_page import CHROMIUM, FLAGS
from playwright.sync_api import Browser, Page, sync_playwright

from framebridge.cli import main
from framebridge.study import StudyFolder

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(study: StudyFolder, browser: Browser) -> Iterator[Page]:
    assert main(["member-check", "make", "AMS-01", "--format", "html", "--study", str(study.path)]) == 0
    context = browser.new_context(accept_downloads=True, offline=True)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.goto((study.out / "member-check-AMS-01.html").as_uri())
    yield opened
    context.close()
    assert wrong == []


def test_what_is_ticked_and_saved_comes_in_t8(study: StudyFolder, page: Page, tmp_path: Path) -> None:
    page.select_option("select[name=role]", label="klantmanager inkomen")
    page.fill("input[name=on]", "2026-03-02")
    sections = page.locator("section")
    for at, value in enumerate(("yes", "partly", "no")):
        sections.nth(at).locator(f"input[value={value}]").check()
    sections.nth(1).locator("textarea").fill("=1+1 “niet zo”\nwel <b>streng</b>")
    sections.nth(3).locator("textarea").fill("alleen dit")
    about = [sections.nth(at).get_attribute("data-about") for at in range(4)]
    saved = save(page, tmp_path)
    assert main(["member-check", "take", str(saved), "--study", str(study.path)]) == 0
    found = [(str(one.about[0]), one.recognised, one.remarks) for one in study.member_checks]
    assert found == [
        (about[0], "yes", None),
        (about[1], "partly", "=1+1 “niet zo”\nwel <b>streng</b>"),
        (about[2], "no", None),
        (about[3], None, "alleen dit"),
    ]
    assert {(one.role, str(one.on)) for one in study.member_checks} == {("client_manager_income", "2026-03-02")}
    # Pressed once more, it is the same participant.
    assert main(["member-check", "take", str(save(page, tmp_path)), "--study", str(study.path)]) == 0
    assert len(study.member_checks) == 4


def save(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.click("button[type=submit]")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.startswith("member-check-AMS-01-2026-03-02-")
    return path


def test_without_a_role_nothing_is_saved(page: Page) -> None:
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))
    page.fill("input[name=on]", "2026-03-02")
    page.click("button[type=submit]")
    assert page.evaluate("document.activeElement.name") == "role"
    assert downloads == []
