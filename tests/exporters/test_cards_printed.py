"""Cards on paper: printed by a real browser nothing is cut off, whatever the talk is like."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from builders import a_transcript
from live_page import CHROMIUM, FLAGS
from playwright.sync_api import Browser, sync_playwright
from test_cards import a_source

from exporters.cards import cards, cards_html

pytestmark = pytest.mark.browser

SENTENCE = (
    "Ik snap dat hij de brieven niet las, maar dan vind ik dat wij moeten bedenken hoe we hem wél bereiken. "
)
TITLE = "Mag je korten wie de brieven niet kan lezen, als niemand dat wist en iedereen dat had kunnen weten? "
TALK = {
    "short turns": ["Ja.", "Nee."] * 30,
    "turns of a line": [SENTENCE[:60]] * 40,
    "sentences": [SENTENCE] * 30,
    "a speech": [SENTENCE * 60],
    "capitals": ["WAAROM KWAM HIJ WEER NIET " * 100],
    "one word": ["WM" * 2000],
    "lines": ["kort \n" * 80],
}
# The fonts of the page are as wide as Calibri or as Arial.
FONTS = ("Carlito", "Liberation Sans")
CUT = """() => [...document.querySelectorAll('.card')].filter(card =>
  card.scrollHeight > card.clientHeight || card.scrollWidth > card.clientWidth).length"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("title", ["Rust of plicht", TITLE * 3])
def test_nothing_is_cut_off(browser: Browser, title: str) -> None:
    page = browser.new_page()
    page.emulate_media(media="print")
    for name, said in TALK.items():
        lines = [f"{who}: {text}" for who, text in zip(cycle(["KM-I-1", "ZT-1"]), said, strict=False)]
        source = a_source(a_transcript(*lines), issues=((title.strip(),),))
        made = cards(source)
        page.set_content(cards_html(source, made))
        for font in FONTS:
            page.add_style_tag(content=f"body {{ font-family: '{font}' !important; }}")
            assert page.evaluate(CUT) == 0, (name, font)
        pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        assert pages == 2 * -(-len(made) // 4), name
    page.close()
