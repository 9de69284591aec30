"""Cards hold all that was said and seen, by role, and fit on their sides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_coding, a_fragment, a_merged, a_moment, a_transcript, shipped_codebook, shipped_roles, words
from lxml import html

from exporters.cards import LETTERS, LINES, Card, cards, cards_html
from exporters.source import AnalysedDiscussion, TableSource
from frameschema import Discussion, FrameAttribution, FrameRef, ReframingOutcome, Transcript


def a_source(talk: Transcript, **moment: object) -> TableSource:
    whole = words(talk, talk.text)
    fragment = a_fragment(
        whole.start,
        whole.end,
        who_what="ZT-1: Hij moet eerst rust krijgen.",
        attribution=FrameAttribution(frames=(FrameRef(frame="need"),)),
    )
    coding = a_coding(
        talk, a_moment(whole.start, whole.end, **{"issues": (("Rust of plicht",),), **moment}), fragment
    )
    about = Discussion(id=talk.discussion, werkplaats="amsterdam")
    analysed = AnalysedDiscussion(about, talk, a_merged(talk, coding))
    return TableSource((analysed,), shipped_roles().roles, shipped_codebook())


def text_of(made: tuple[Card, ...]) -> str:
    return "".join(one.text.removesuffix(" …") + " " for card in made for one in card.front)


def test_a_card_shows_roles_in_front_and_readings_behind() -> None:
    talk = a_transcript("KM-I-1: Hij komt niet.", "ZT-1: Hij kan niet.")
    [card] = cards(a_source(talk, outcome=ReframingOutcome(how="Door te vragen.")))
    assert [one.heading for one in card.front] == ["klantmanager inkomen", "sociaal professional (zorgteam)"]
    assert [one.text for one in card.front] == ["Hij komt niet.", "Hij kan niet."]
    behind = " ".join(f"{one.heading} {one.text}" for one in card.back)
    for expected in ("Hij moet eerst rust krijgen.", "Behoefte", "Door te vragen."):
        assert expected in behind
    for code in ("KM-I-1", "ZT-1"):
        assert code not in behind + text_of((card,))
    assert card.title == "Rust of plicht"


ON_A_SIDE = LINES * LETTERS


@pytest.mark.parametrize("length", [ON_A_SIDE - 70, ON_A_SIDE + 1, 5 * ON_A_SIDE])
def test_long_talk_goes_on_and_nothing_is_cut_off(length: int) -> None:
    talk = a_transcript(f"KM-I-1: {'woord ' * (length // 6)}einde.", "ZT-1: Ja.")
    made = cards(a_source(talk))
    assert text_of(made).split() == talk.text.replace("einde.", "einde. ").split()
    assert all(sum(len(one.text) for one in card.front) <= ON_A_SIDE + 2 for card in made)
    assert [card.goes_on for card in made] == [False, *[True] * (len(made) - 1)]
    assert len({card.key for card in made}) == len(made)


def test_the_page_of_backs_is_mirrored() -> None:
    source = a_source(a_transcript(f"KM-I-1: {'woord ' * 300}einde."))
    made = cards(source)
    page = html.fromstring(cards_html(source, made))
    sheets = zip(
        page.xpath("//div[contains(@class,'fronts')]"), page.xpath("//div[contains(@class,'backs')]"), strict=True
    )
    for fronts, backs in sheets:
        keys = [["".join(one.xpath(".//span[@class='key']/text()")) for one in side] for side in (fronts, backs)]
        assert keys[1] == [keys[0][at] for at in (1, 0, 3, 2)]
        assert len(keys[0]) == 4


def test_hostile_talk_is_shown_as_text() -> None:
    evil = '<script>alert(1)</script> & "x" \x0b'
    source = a_source(a_transcript(f"KM-I-1: {evil}"))
    page = html.fromstring(cards_html(replace(source, language="en"), cards(source)))
    assert page.xpath("//script") == []
    assert "<script>alert(1)</script>" in page.text_content()
    assert page.get("lang") == "en"
