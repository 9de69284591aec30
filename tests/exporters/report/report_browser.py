"""Somebody who reads a report in Chromium, from a file, with the network off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from live_page import CHROMIUM, FLAGS
from playwright.sync_api import Browser, Page, sync_playwright

CROSSED = """() => {
  // Names and numbers in pictures that run into each other or out of their picture; slanted ones are left out.
  const found = [];
  for (const picture of document.querySelectorAll('figure svg')) {
    const frame = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll('text:not([transform])')].map(
      (text) => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach(([said, box], at) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
        found.push(`${picture.closest('figure').id}: ${said} runs out`);
      for (const [other, next] of texts.slice(at + 1))
        if (Math.min(box.right, next.right) - Math.max(box.left, next.left) > 1
            && Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top) > 5)
          found.push(`${picture.closest('figure').id}: ${said} × ${other}`);
    });
  }
  return found;
}"""


class Reader:
    """A page with a report in it, and what the page asked for or complained about."""

    def __init__(self, browser: Browser, **circumstances: Any) -> None:
        context = browser.new_context(offline=True, **circumstances)
        self.page: Page = context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, file: Path) -> Page:
        """Open a report, and give its page."""
        self.page.goto(file.as_uri())
        return self.page

    def target(self) -> str:
        """Name the place on the page to which one went last."""
        return str(self.page.evaluate("location.hash.slice(1)"))

    def listed(self) -> list[str]:
        """Give the places of all fragments that are listed where one is."""
        links = self.page.locator(f"#{self.target()} li a")
        return [str(link)[1:] for link in links.evaluate_all("all => all.map((a) => a.getAttribute('href'))")]

    def ids(self, places: list[str]) -> list[set[str]]:
        """Give the ids of the fragments at these places in the list of all fragments."""
        return [set(self.page.locator(f"#register #{place} .ids").inner_text().split()) for place in places]


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start Chromium, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
