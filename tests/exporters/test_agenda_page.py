"""The agenda page: what is given stands on it, escaped, and nothing is fetched from elsewhere."""

from __future__ import annotations

from exporters.agenda import AgendaItem, AgendaPart, AgendaVariant, AgendaWords, agenda_html
from exporters.table import Cell, Run

WORDS = AgendaWords(
    "Agenda", "Uitleg", "Besluit", "Reden", "Door", "Eigen woorden", "Niets", "Verschil", "Lezingen"
)
ITEM = AgendaItem(
    key="3f9a11c0",
    what="Issuemoment: Overbrugd?",
    where="beurten 3–5",
    talk=Cell((Run("KM-I-1: "), Run("<b>hij</b>", emphasised=True))),
    variants=(AgendaVariant("Ja", "ann"), AgendaVariant("Nee", "bob, cas")),
    texts=(AgendaVariant("Door te bellen & te praten", "ann"),),
)


def page(*items: AgendaItem) -> str:
    parts = [AgendaPart("AMS-01", items)] if items else []
    return agenda_html(parts, WORDS, "nl", "Codeboek frames 1")


def test_an_item_has_its_key_its_words_and_room_to_write() -> None:
    made = page(ITEM)
    assert '<article id="3f9a11c0">' in made
    assert "<mark>&lt;b&gt;hij&lt;/b&gt;</mark>" in made
    assert "Door te bellen &amp; te praten" in made
    assert made.index("[ann]") < made.index("[bob, cas]")
    assert all(f"<dt>{word}</dt><dd></dd>" in made for word in ("Besluit", "Reden", "Door"))


def test_it_needs_nothing_else_and_says_when_there_is_nothing() -> None:
    assert "default-src 'none'" in page(ITEM)
    assert "<script" not in page(ITEM)
    assert "<article" not in page()
    assert "<p>Niets</p>" in page()
