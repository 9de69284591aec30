"""A coder in front of a narrative sheet: filled in in Chromium, read back word for word, renewed, filled in on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_demo import LiveDemo
from live_look import faint_texts
from live_page import wait_until
from live_sheet import (
    BOOK,
    CODER,
    FILLED,
    FRAME,
    INCOME,
    JOINT,
    META,
    OUTCOME,
    PROBLEM,
    SISTER,
    SOCIAL,
    WHO_WHAT,
    SheetOnServer,
    a_sheet,
    expected,
    label,
    of_list,
    payload,
)
from live_sheet_page import SheetAtWork, device_heading
from playwright.sync_api import Browser

from framebridge.connection import connect
from framebridge.demo.coders import demo_password
from framebridge.places import tokens_file
from framebridge.tokens import Tokens
from frameschema import Bridged, Presence, ReasoningDevice, ShiftResult
from frameschema.sheet import FilledColumn
from labelstudio_plugin.sheets import ReadSheet

pytestmark = [pytest.mark.live, pytest.mark.browser]


@pytest.fixture(scope="module")
def place(demo: LiveDemo) -> SheetOnServer:
    return SheetOnServer(connect(demo.study.settings), a_sheet(JOINT, INCOME, SOCIAL))


@pytest.fixture(scope="module")
def coder(place: SheetOnServer, browser: Browser) -> Iterator[SheetAtWork]:
    person = SheetAtWork(browser, place.server.url)
    person.log_in(f"{CODER}@example.org", demo_password(Tokens(tokens_file())))
    person.open_task(place.project, place.task)
    yield person
    person.page.close()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheet")


# The tests below are one afternoon of one coder, in this order.


def test_three_columns_fit_on_a_small_screen_and_nothing_is_cut_off(coder: SheetAtWork, shots: Path) -> None:
    coder.page.screenshot(path=shots / "sheet-empty.png")
    assert coder.page.evaluate(_TOO_WIDE) == []
    assert coder.page.evaluate("document.documentElement.scrollWidth") == 1366


def test_the_joint_column_is_on_the_right_and_fields_stand_side_by_side(coder: SheetAtWork) -> None:
    boxes = [coder.column(index).bounding_box() or {} for index in (1, 2, 0)]
    assert [box["x"] for box in boxes] == sorted(box["x"] for box in boxes)
    heading = device_heading(ReasoningDevice.SOLUTIONS)
    tops = {(coder.field_in(coder.column(index), heading).bounding_box() or {})["y"] for index in (0, 1, 2)}
    assert len(tops) == 1


def test_all_text_can_be_read_on_its_background(coder: SheetAtWork) -> None:
    assert faint_texts(coder.page, ".fbs") == []


def test_the_page_has_no_english_of_ours(coder: SheetAtWork) -> None:
    codes = [code for item in BOOK.lists for code in item.codes]
    dutch = {text.strip() for code in codes for text in (code.label.nl, (code.heading or code.label).nl)}
    english = {text for code in codes for text in (code.label.en, (code.heading or code.label).en)} - dutch
    shown = set(coder.page.evaluate(_SHOWN))
    assert {label("sheet_who_what"), label("field_bridged"), label(Presence.ABSENT)} <= shown
    assert shown & english == set()


def test_a_fragment_leads_to_its_turn_without_leaving_the_form(coder: SheetAtWork) -> None:
    before = coder.page.url
    link = coder.column(1).locator(".l").last
    link.scroll_into_view_if_needed()
    assert not coder.page.evaluate(_IN_SIGHT, "fbs-turn-20")
    link.click()
    wait_until(coder.page, _IN_SIGHT, "fbs-turn-20")
    assert coder.page.url == before


def test_letters_typed_beside_a_box_change_nothing(coder: SheetAtWork) -> None:
    coder.page.locator(".fbs-whole").click(position={"x": 2, "y": 2})
    for key in "1234567890qwetasdfgzxcvbyiopjklnm":
        coder.page.keyboard.press(key)
    assert coder.page.evaluate("window.Htx.annotationStore.selected.serializeAnnotation()") == []


def test_what_a_coder_fills_in_is_read_back_character_for_character(
    coder: SheetAtWork, place: SheetOnServer, shots: Path
) -> None:
    fill_in(coder)
    coder.column(1).locator("textarea").first.scroll_into_view_if_needed()
    coder.page.screenshot(path=shots / "sheet-filled.png")
    assert coder.page.evaluate(_TOO_WIDE) == []
    coder.save("Bewaar")
    sheet = a_sheet(JOINT, INCOME, SOCIAL)
    assert place.read(sheet) == ReadSheet(expected(sheet, *FILLED), ())


def test_a_renewed_sheet_moves_nothing_and_can_be_filled_in_on(
    coder: SheetAtWork, place: SheetOnServer, shots: Path
) -> None:
    renewed = a_sheet(JOINT, INCOME, SOCIAL, SISTER)
    place.renew(renewed)
    assert place.whole()["meta"] == payload(renewed)["meta"]
    assert place.read(renewed) == ReadSheet(expected(renewed, *FILLED), ())
    coder.open_task(place.project, place.task)
    coder.page.wait_for_selector("button:has-text('Werk bij')")
    assert coder.page.evaluate("document.querySelector('.lsf-main-content').scrollTop") == 0
    first = [coder.column(index).locator("textarea").first.input_value() for index in range(4)]
    assert first == ["", WHO_WHAT, "ZT-1: schaamte", ""]
    coder.write_in(coder.column(3), label("sheet_who_what"), "ZT-1 namens de zus")
    coder.field_in(coder.page.locator(".fbs-whole"), label("field_how")).locator("textarea").first.focus()
    coder.page.wait_for_selector("button:has-text('Werk bij'):enabled")
    coder.page.screenshot(path=shots / "sheet-renewed.png")
    coder.save("Werk bij")
    added = FilledColumn(narrative=SISTER.narrative, who_what="ZT-1 namens de zus")
    assert place.read(renewed) == ReadSheet(expected(renewed, *FILLED, added), ())


def fill_in(coder: SheetAtWork) -> None:
    """Do all that FILLED and OUTCOME say."""
    income, social, whole = coder.column(1), coder.column(2), coder.page.locator(".fbs-whole")
    coder.write_in(income, label("sheet_who_what"), WHO_WHAT)
    coder.write_in(social, label("sheet_who_what"), "ZT-1: schaamte")
    coder.write_in(income, device_heading(ReasoningDevice.PROBLEM_DEFINITION), PROBLEM)
    moral = coder.page.get_by_role("heading", name=device_heading(ReasoningDevice.MORAL_JUDGEMENT), exact=True)
    social.locator(".fbs-box").filter(has=moral).get_by_text(label(Presence.ABSENT)).click()
    coder.choose_frame(income, label(META), FRAME.label.nl)
    coder.choose_in(income, label("field_object"), of_list("frame_object").label.nl)
    coder.unfold(1, label("sheet_shift"))
    coder.choose_in(income, label("field_result"), label(ShiftResult.SHIFT))
    coder.choose_in(income, label("sheet_trigger"), "Dat weet ik van zijn zus")
    coder.write_in(income, label("sheet_text_after"), "Eerst bellen")
    coder.choose_in(whole, label("field_bridged"), label(Bridged.PARTLY))
    coder.write_in(whole, label("field_how"), str(OUTCOME.how))
    coder.choose_in(whole, label("field_influence_plus"), *(of_list("influence", at).label.nl for at in (0, 5)))
    coder.choose_in(whole, label("field_influence_minus"), of_list("influence", 6).label.nl)


_TOO_WIDE = """() => [...document.querySelectorAll('.fbs, .fbs *')]
  .filter((part) => part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1
    && part.innerText.trim() && !part.closest('.fold'))
  .map((part) => `${part.tagName}.${part.className}: ${part.scrollWidth} in ${part.clientWidth}`)"""

_SHOWN = """() => [...document.querySelectorAll(
    '.fbs :is(h3, h4, h5, h6, summary, label, dt, .ant-collapse-header, .ant-select-selection-placeholder)')]
  .map((part) => part.textContent.replace(/\\[[^\\]]*\\]$/, '').trim())"""

_IN_SIGHT = """(id) => {
  const turn = document.getElementById(id).parentElement.getBoundingClientRect();
  const talk = document.querySelector('.fbs-talk').getBoundingClientRect();
  return turn.height > 0 && turn.top >= talk.top - 1 && turn.bottom <= talk.bottom + 1;
}"""
