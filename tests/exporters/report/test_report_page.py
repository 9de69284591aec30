"""The report: numbers lead to their fragments, pictures have words and tables, and what was said stays text."""

import io
import re
from dataclasses import replace
from itertools import combinations

import docx
import lxml.html
import pytest
from export_builders import (
    a_fragment,
    a_merged,
    a_moment,
    a_source,
    a_transcript,
    a_unit,
    real_codebook,
    some_roles,
    words,
)

from exporters import AnalysedDiscussion, TableSource
from exporters.report import Report
from exporters.report.heat import _STEPS
from exporters.report.register import COLOURS
from frameschema import Coder, Discussion, Member, Shift, coding_id, unit_id

HOSTILE = "</title><script>alert(1)</script> \"'&amp; ]]> \x07<img src=x>"


def a_report(name: str = "Stad", said: str = "hij komt niet", methods=("golden_circle",), **fields) -> Report:
    talk = a_transcript(
        ("KM-I-1", f"Nou, {said}."), ("ZT-1", "Hij kan niet lezen."), ("KM-I-1", "Dan ga ik langs.")
    )
    frame = {"frames": [{"frame": "social_control"}]}
    one = a_fragment(words(talk, said), attribution=frame, who_what=said, narrative=said)
    other = a_fragment(words(talk, said), coder="ams-2", attribution=frame, reasoning_devices=["solutions"])
    late = a_fragment(words(talk, "kan niet lezen"), attribution={"frames": [{"frame": "need"}]})
    moment = a_moment(words(talk, "Hij kan"), issues=[[said]], outcome={"bridged": "bridged_yes"})
    units = (a_unit(one, other), late, moment, a_missed_opening(talk))
    about = Discussion(id="D1", werkplaats="amsterdam", municipality=name, methods=methods, round=1)
    coders = (Coder(id="ams-1", name="Ans Geheim", werkplaats="amsterdam"),)
    source = TableSource(
        (AnalysedDiscussion(about, talk, a_merged(talk, *units)),), some_roles(), real_codebook(), coders
    )
    return Report(replace(source, **fields), f"Studie {said}", (("study", said),))


def a_missed_opening(talk):
    coding, span = coding_id("demo", "D1", "ams-1", "moments"), words(talk, "ga ik langs")
    unit = {"id": unit_id(coding, "s"), "key": "s", "span": span, "result": "missed_opening"}
    return a_unit(Member(coder="ams-1", coding=coding, unit=Shift.model_validate(unit)))


def page_of(report: Report) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(report.html())


def numbers(page: lxml.html.HtmlElement, figure: str) -> list[tuple[str, str]]:
    return [(a.text_content(), a.get("href")) for a in page.xpath(f"//figure[@id='{figure}']//table//a")]


def test_a_number_leads_to_the_fragments_that_it_counts():
    page = page_of(a_report())
    (_, (count, target)) = numbers(page, "frames-role")
    (group,) = page.xpath(f"//*[@id='{target[1:]}']")
    entries = group.xpath(".//a/@href")
    assert (count, len(entries)) == ("1", 1)
    (row,) = page.xpath(f"//*[@id='{entries[0][1:]}']")
    cells = [cell.text_content() for cell in row]
    assert cells[:6] == ["1", "", "rol income", "Fragment", "ams-1, ams-2", "“hij komt niet”"]
    assert len(cells[6].split("\n")) == 2


def test_where_coders_marked_other_words_it_says_who_did():
    talk = a_transcript(("KM-I-1", "Nou, hij komt niet."))
    unit = a_unit(a_fragment(words(talk, "hij komt")), a_fragment(words(talk, "hij komt niet"), coder="ams-2"))
    page = page_of(a_report_of(talk, unit))
    assert page.xpath("//tr[@id='f1']/td[6]")[0].text_content() == "“hij komt” [ams-1]\n“hij komt niet” [ams-2]"


def test_of_a_long_issue_moment_it_is_said_that_words_are_left_out():
    talk = a_transcript(("KM-I-1", "begin " + "midden " * 100 + "eind"))
    moment, fragment = a_moment(words(talk, talk.text)), a_fragment(words(talk, talk.text))
    rows = page_of(a_report_of(talk, moment, fragment)).xpath("//tr[starts-with(@id, 'f')]/td[6]")
    short, whole = sorted((row.text_content() for row in rows), key=len)
    assert short.startswith("“begin ")
    assert short.endswith(" eind”")
    assert "(…)" in short
    assert whole == f"“{talk.text}”"


def a_report_of(talk, *units) -> Report:
    about = Discussion(id="D1", werkplaats="amsterdam")
    found = AnalysedDiscussion(about, talk, a_merged(talk, *units))
    return Report(a_source(found, codebook=real_codebook()), "Studie")


def test_every_link_stays_on_the_page_and_every_anchor_is_there_once():
    page = page_of(a_report())
    anchors = page.xpath("//@id")
    links = page.xpath("//@href | //@src")
    assert links
    assert all(link[0] == "#" and link[1:] in anchors for link in links)
    assert len(anchors) == len(set(anchors))
    assert not page.xpath("//script | //link | //img | //iframe")
    assert "http" not in a_report().html().replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


def test_every_picture_is_told_in_words_and_has_its_table():
    page = page_of(a_report())
    figures = page.xpath("//figure[.//svg]")
    assert len(figures) == 6
    for figure in figures:
        (svg,) = figure.xpath(".//svg")
        assert svg.get("role") == "img"
        for name in svg.get("aria-labelledby").split():
            assert svg.xpath(f"./*[@id='{name}']")[0].text_content().strip()
        assert figure.xpath(".//details//table")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_was_said_stays_text(language):
    page = page_of(a_report(said=HOSTILE, language=language))
    assert not page.xpath("//script | //img | //@onerror")
    said = page.text_content()
    assert "<script>alert(1)</script>" in said
    assert "�<img src=x>" in said
    assert "\x07" not in said


def test_the_outcome_of_an_issue_stands_under_the_method():
    page = page_of(a_report())
    assert [text for text, _ in numbers(page, "outcomes-method")] == ["1"]
    assert page.xpath("//figure[@id='outcomes-method']//th/text()") == ["Uitkomst", "Golden Circle"]


def in_two_werkplaatsen(report: Report) -> Report:
    talk = a_transcript(("OZ", "Welkom."), id="D2", discussion="D2")
    about = Discussion(id="D2", werkplaats="noord")
    other = AnalysedDiscussion(about, talk, a_merged(talk))
    return replace(report, source=replace(report.source, discussions=(*report.source.discussions, other)))


@pytest.mark.parametrize("name", ["Gemeente X", "Dorp"])
def test_a_number_of_an_anonymous_municipality_leads_nowhere(name):
    page = page_of(replace(in_two_werkplaatsen(a_report(name)), anonymous=frozenset({"Dorp"})))
    assert numbers(page, "frames-municipality") == []
    assert not page.xpath("//*[starts-with(@id, 'g-frames-municipality')]")
    assert len(page.xpath("//figure[@id='frames-municipality']//svg//a")) == 0
    rows = page.xpath("//tr[contains(., $name)]", name=name)
    assert rows
    assert not any(other in row.text_content() for row in rows for other in ("amsterdam", "D1"))


def test_an_alias_is_left_out_of_a_report_about_one_werkplaats():
    text = page_of(a_report("Gemeente X")).text_content()
    assert "Gemeente X" not in text
    assert "een gemeente die anoniem blijft" in text


def test_a_number_of_a_municipality_with_a_name_leads_on():
    assert len(numbers(page_of(a_report("Stad")), "frames-municipality")) == 2


def test_no_names_of_coders_are_in_it():
    made = a_report()
    assert "Geheim" not in made.html()
    assert not any("Geheim" in cell.text for table in made.tables() for row in table.rows for cell in row.cells)


def test_the_document_has_the_tables():
    document = docx.Document(io.BytesIO(a_report().docx()))
    titles = [part.text for part in document.paragraphs if part.style.name.startswith("Heading")]
    assert document.paragraphs[0].text == "Rapport: Studie hij komt niet"
    assert {"Frames per rol", "Tijdlijn van de beurten: D1"} <= set(titles)
    assert len(document.tables) >= 7


def test_the_same_source_gives_the_same_page():
    assert a_report().html() == a_report().html()


def test_a_study_without_coding_gives_a_page():
    talk = a_transcript(("OZ", "Welkom."))
    about = Discussion(id="D1", werkplaats="amsterdam")
    empty = a_source(AnalysedDiscussion(about, talk, a_merged(talk)), codebook=real_codebook())
    assert "Hier is nog niets gecodeerd." in Report(empty, "Leeg").html()
    assert Report(replace(empty, discussions=()), "Leeg").html()


def test_inks_stand_out_from_their_ground():
    pairs = [*_STEPS, *((colour, "#ffffff") for colour in COLOURS)]
    assert all(contrast(*pair) >= 4.5 for pair in pairs)
    assert all(one != other for one, other in combinations(COLOURS, 2))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("[0-9a-f]{2}", colour)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
