"""Somebody who fills in a narrative sheet with mouse and keyboard."""

from __future__ import annotations

from live_page import CoderAtWork
from live_sheet import BOOK, label
from playwright.sync_api import Locator

from frameschema import ReasoningDevice


class SheetAtWork(CoderAtWork):
    """Somebody who fills in a sheet with mouse and keyboard."""

    def column(self, index: int) -> Locator:
        return self.page.locator(f".fbs-col-{index}")

    def field_in(self, where: Locator, heading: str) -> Locator:
        exactly = self.page.get_by_role("heading", name=heading, exact=True)
        return where.locator(".fbs-field").filter(has=exactly).first

    def write_in(self, where: Locator, heading: str, text: str) -> None:
        self.field_in(where, heading).locator("textarea").fill(text)

    def type_in(self, where: Locator, heading: str, text: str) -> None:
        """Type key by key."""
        self.field_in(where, heading).locator("textarea").click()
        self.page.keyboard.type(text)

    def choose_in(self, where: Locator, heading: str, *options: str) -> None:
        self.field_in(where, heading).locator("button").click()
        for option in options:
            self.page.get_by_role("option", name=option).click()
        self.page.keyboard.press("Escape")
        self.page.get_by_role("option").first.wait_for(state="hidden")

    def unfold(self, index: int, heading: str) -> None:
        self.column(index).locator(".ant-collapse-header", has_text=heading).click()

    def choose_frame(self, where: Locator, level: str, frame: str) -> None:
        self.field_in(where, label("sheet_frames")).locator(".htx-taxonomy").click()
        opened = self.page.locator(".htx-taxonomy-dropdown:visible")
        opened.locator(".ant-select-tree-treenode", has_text=level).locator(".ant-select-tree-switcher").click()
        opened.locator(".ant-select-tree-treenode", has_text=frame).locator(".ant-select-tree-checkbox").click()
        self.page.keyboard.press("Escape")


def device_heading(device: ReasoningDevice) -> str:
    """What the box of a reasoning device is called."""
    code = BOOK.code(device)
    return (code.heading or code.label).nl
