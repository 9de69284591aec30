"""A small study on the demo's server, and somebody who works on its page with mouse and keyboard."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from live_demo import run_cli
from playwright.sync_api import Browser, Locator, Page

from framebridge.connection import connect
from framebridge.demo.coders import demo_password
from framebridge.places import tokens_file
from framebridge.study import StudyFolder
from framebridge.tokens import Tokens

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # As browsers are: sound only after somebody clicked or pressed a key.
    "--autoplay-policy=user-gesture-required",
]
WIDTH, HEIGHT = 1366, 768
_NEXT = re.compile("Codeer alle gesprekken|Label All Tasks")
_STUDY = """[study]
id = "{id}"
title = "Proef met de pagina"
[labelstudio]
url = "embedded"
[[werkplaats]]
id = "amsterdam"
name = "Werkplaats Amsterdam"
"""
_CODER = """[[coder]]
id = "{id}"
name = "Codeur"
werkplaats = "amsterdam"
account = "{id}@example.org"
"""


def make_study(folder: Path, study: str, talks: dict[str, str], coders: tuple[str, ...]) -> StudyFolder:
    """Make a study of invented talks, by id; the coders have accounts since the demo."""
    assert run_cli("init", str(folder))[0] == 0
    toml = _STUDY.format(id=study) + "".join(_CODER.format(id=coder) for coder in coders)
    (folder / "study.toml").write_text(toml, encoding="utf-8")
    for name, said in talks.items():
        file = folder.parent / f"{name}.txt"
        file.write_text(said, encoding="utf-8")
        assert run_cli("transcripts", "add", str(file), "--invented", "--study", str(folder))[0] == 0
    return StudyFolder(folder)


def wait_until(page: Page, condition: str, arg: Any = None, seconds: float = 30) -> None:
    """Wait until an expression, or a function of `arg`, is true in the page.

    Playwright's own wait_for_function asks again with eval inside the page, which our server forbids.
    """
    until = time.monotonic() + seconds
    while not page.evaluate(condition, arg):
        assert time.monotonic() < until, f"never came true: {condition}"
        page.wait_for_timeout(50)


class CoderAtWork:
    """Somebody in front of the page."""

    def __init__(self, browser: Browser, url: str, **window: Any) -> None:
        self.page: Page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL", **window)
        self._url = url

    def log_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self._url}/user/login/")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "login" not in url)

    def log_in_as(self, coder: str) -> None:
        """Log a coder of the demo in."""
        self.log_in(f"{coder}@example.org", demo_password(Tokens(tokens_file())))

    def label_all_tasks(self, project: int) -> None:
        """Go the way that coders are told to go: the project, which opens in the next task, the instruction."""
        self.page.goto(f"{self._url}/projects/{project}/data")
        self.page.wait_for_load_state("networkidle")
        if "labeling=1" not in self.page.url:  # without a role of an annotator
            self.page.locator("button", has_text=_NEXT).first.click()
        self.close_instruction()
        self.wait_for_form()

    def open_task(self, project: int, task: int) -> None:
        """Open a task from the list."""
        self._open(f"{self._url}/projects/{project}/data?task={task}")

    def open_own(self, coder: str) -> None:
        """Go from the coding that Label Studio happened to open to that of this coder of the demo."""
        self.page.locator(".lsf-annotation-button", has_text=f"{coder}@").click()
        self.page.wait_for_selector(f".lsf-annotation-button_selected:has-text('{coder}@')")
        self.wait_for_form()

    def open_next(self, project: int) -> None:
        """Take the next task, as "Label All Tasks" does; the instruction that it shows first is closed."""
        self._open(f"{self._url}/projects/{project}/data?labeling=1")
        self.close_instruction()

    def close_instruction(self) -> None:
        self.page.wait_for_selector(".fb-help")
        self.screenshot("instruction")
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector(".fb-help", state="hidden")

    def _open(self, address: str) -> None:
        self.page.goto(address)
        self.wait_for_form()

    def wait_for_form(self) -> None:
        self.page.wait_for_selector(":is(.fb, .fbs) .t")
        # The page answers to keys and mouse only when it has finished asking the server.
        self.page.wait_for_selector("button:is(:has-text('Bewaar'), :has-text('Werk bij'))")
        self.page.wait_for_load_state("networkidle")

    def mark(self, hotkey: str, turn: int, first: str, last: str, *, until: int | None = None) -> None:
        """Choose a kind by its key and drag from the first words to the last, which may stand in a later turn."""
        self.page.keyboard.press(hotkey)
        start = self._edge(turn, first, at_end=False)
        end = self._edge(turn if until is None else until, last, at_end=True)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()
        self.page.wait_for_selector(".fb-r textarea:visible")

    def let_go(self) -> None:
        """Unselect by its key; what is still selected would take the next key, and a click would let go of it."""
        self.page.keyboard.press("u")
        wait_until(self.page, "Htx.annotationStore.selected.regions.every((region) => !region.selected)")

    def select(self, turn: int, words: str) -> None:
        """Click on the first of these words, which lie in a region; it is coloured a moment after it was made."""
        at = self._edge(turn, words, at_end=False)
        wait_until(self.page, "([x, y]) => document.elementFromPoint(x, y)?.closest('.htx-highlight')", list(at))
        self.page.mouse.click(*at)

    def _edge(self, turn: int, words: str, *, at_end: bool) -> tuple[float, float]:
        x, y = self.page.evaluate(_EDGE, [turn, words, at_end])
        return x, y

    def field(self, name: str) -> Locator:
        # A box that holds a text already is called "name:id"; a text of one line is an input.
        return self.page.locator(
            f'.fb-r :is(textarea, input):is([name="{name}"], [name^="{name}:"]):visible'
        ).first

    def write(self, name: str, text: str) -> None:
        """Type into a box, key by key, and leave it."""
        self.field(name).click()
        self.page.keyboard.type(text)
        self.leave_text()

    def leave_text(self) -> None:
        self.page.locator(".fb-r :is(h2, h3, h4, h5, h6):visible").first.click()

    def add_issue(self, title: str, *, inside: str | None = None) -> None:
        """Add an item of one's own to the list of issues, at the top level or inside another."""
        self.open_issues()
        if inside is None:
            self.page.locator('button[aria-label="Add new label"]:visible').click()
        else:
            row = self.page.locator(".fb-r label:visible", has_text=inside).last.locator("xpath=..")
            row.hover()
            row.get_by_text("...", exact=True).click()
            self.page.get_by_text("Voeg eronder toe", exact=True).click()
        # The box that appears has the focus.
        wait_until(self.page, "document.activeElement.name === 'taxonomy__add'")
        self.page.keyboard.type(title)
        self.page.keyboard.press("Enter")
        self.leave_text()

    def tick_issues(self, *titles: str) -> None:
        """Find issues by their words and tick them."""
        for title in titles:
            self.open_issues()
            self.page.keyboard.type(title)
            self.page.locator(".fb-r label:visible", has_text=title).last.click()
            self.leave_text()

    def open_issues(self) -> None:
        # The list of issues comes first.
        self.page.locator(".fb-r .htx-taxonomy:visible").first.click()
        wait_until(self.page, "document.activeElement.name === 'taxonomy__search'")

    def choose(self, heading: str, option: str) -> None:
        """Choose from a drop-down."""
        title = self.page.get_by_role("heading", name=heading, exact=True).locator("visible=true")
        title.locator("xpath=ancestor::*[.//button][1]").locator("button").first.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")
        self.page.get_by_role("option").first.wait_for(state="hidden")

    def relate(self, turn: int, words: str, kind: str, *, to: tuple[int, str]) -> None:
        """Draw a link from the region at these words to another, and give it its word."""
        self.open_panels()
        self.select(turn, words)
        self.page.locator('button[aria-label="Create Relation"]:visible').click()
        self.select(*to)
        self.page.locator("#Relations-draggable").click()
        self.page.locator(".lsf-relations__item").hover()
        self.page.locator('button[aria-label="Show Relation Labels"]').click()
        self.page.locator(".lsf-relation-meta button").first.click()
        self.page.get_by_role("option", name=kind, exact=True).click()
        self.page.keyboard.press("Escape")

    def open_panels(self) -> None:
        """Unfold the panels with regions and relations."""
        folded = self.page.locator(".lsf-tabs-panel__toggle_collapsed")
        if folded.count():
            folded.first.click()

    def go_back(self) -> None:
        """Return to the talk that was saved last, from where Label Studio says that there is no more."""
        self.page.get_by_text("Terug naar het vorige gesprek").click()
        self.wait_for_form()

    def submit(self) -> None:
        self.save("Bewaar")

    def save(self, button: str) -> None:
        """Press a button that saves, and wait until Label Studio has done so."""
        with self.page.expect_response(_is_saved):
            self.page.locator("button", has_text=button).first.click()

    def screenshot(self, name: str) -> None:
        folder = Path("test-results")
        folder.mkdir(exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")


def at_work(browser: Browser, study: StudyFolder, coder: str) -> CoderAtWork:
    """Log a coder of the demo in, in a window of their own."""
    person = CoderAtWork(browser, connect(study.settings).url)
    person.log_in_as(coder)
    return person


def _is_saved(answer: Any) -> bool:
    if "/annotations" not in answer.url or "/drafts" in answer.url:
        return False
    return answer.request.method in ("POST", "PATCH") and answer.ok


_EDGE = """([turn, words, atEnd]) => {
  const paragraph = document.querySelectorAll('.fb .t')[turn];
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const pieces = []; let node; let text = '';
  while ((node = walker.nextNode())) { pieces.push([node, text.length]); text += node.data; }
  const at = text.indexOf(words) + (atEnd ? words.length - 1 : 0);
  const [holder, before] = pieces.filter(([, start]) => start <= at).pop();
  const range = document.createRange();
  range.setStart(holder, at - before); range.setEnd(holder, at - before + 1);
  const box = range.getBoundingClientRect();
  return [atEnd ? box.right - 1 : box.left + 1, box.top + box.height / 2];
}"""
