"""The coding manual, parsed by lxml."""

from __future__ import annotations

import base64
import re
from datetime import date

import lxml.html
import pytest
from builders import a_code, a_code_list, a_codebook, both, shipped_codebook, shipped_roles

from exporters import ExportError, PageLook, manual_html
from exporters.codebook_table import FORM_LIST
from frameschema import Codebook, CodebookChange, CodebookVersion, CodeChange, CodeState, FrameLevel

LANGUAGES = ["nl", "en"]
PNG = b"\x89PNG\r\n\x1a\n"
NASTY = "<script>alert('é')</script> & \"zo\""


def manual(codebook: Codebook | None = None, language: str = "nl", **more: object) -> lxml.html.HtmlElement:
    fields = {"pictures": {}, **more}
    html = manual_html(codebook or shipped_codebook(), shipped_roles().roles, language, **fields)
    return lxml.html.document_fromstring(html)


def with_list(*codes: object) -> Codebook:
    """The codebook we ship and one list more."""
    more = a_code_list("eigen", "x").model_copy(update={"codes": codes})
    return a_codebook(*shipped_codebook().lists, more, headings=shipped_codebook().headings)


def code_block(tree: lxml.html.HtmlElement, code: str) -> str:
    return " ".join(tree.get_element_by_id(f"code-{code}").text_content().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_there_with_definition_and_examples(language: str) -> None:
    tree = manual(language=language)
    assert tree.getroottree().docinfo.doctype == "<!DOCTYPE html>"
    for item in shipped_codebook().lists:
        if item.id == FORM_LIST:
            continue
        assert tree.get_element_by_id(item.id).text.endswith(f" {item.label.in_language(language)}")
        for code in item.codes:
            block = code_block(tree, code.id)
            assert block.startswith(f"{code.label.in_language(language)} {code.id} ")
            for words in (code.definition, code.example, code.counter_example):
                assert words is None or words.in_language(language) in block


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_help_text_is_there(language: str) -> None:
    """All that is written for the manual, and nothing else, begins with `help_`; words of changes need changes."""
    changes = [CodebookChange(change=kind, list="l", code="c", into=into(kind)) for kind in CodeChange]
    log = (CodebookVersion(version=shipped_codebook().version, changes=changes),)
    pictures = {f"step-{n}-{what}.png": PNG for n, what in enumerate(WHATS, 1)}
    tree = manual(a_codebook(changelog=log), language, pictures=pictures)
    text = " ".join(tree.text_content().split())
    for code in shipped_codebook().list(FORM_LIST).codes:
        if code.id.startswith("help_") and code.id not in ELSEWHERE:
            assert code.label.in_language(language) in text, code.id


WHATS = ("start", "fragment", "moment", "opening", "saved")
ELSEWHERE = {
    "help_start",
    "help_title",
    "help_kinds",
    "help_shared",
    "help_links",
    "help_local_names",
    "help_unchanged",
}
"""Words of the page and its instructions, and words for what this codebook does not have."""


def into(kind: CodeChange) -> tuple[str, ...]:
    wanted = {CodeChange.RENAMED: 1, CodeChange.MERGED: 1, CodeChange.SPLIT: 2}.get(kind, 0)
    return tuple(f"c{number}" for number in range(wanted))


def test_every_entry_of_the_contents_leads_somewhere() -> None:
    tree = manual()
    targets = [link.get("href", "")[1:] for link in tree.xpath("//nav//a")]
    titles = [" ".join(tree.get_element_by_id(target).text_content().split()) for target in targets]
    assert titles == [" ".join(link.text_content().split()) for link in tree.xpath("//nav//a")]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_what_belongs_to_a_frame_is_told() -> None:
    own = a_code(
        "eigen-frame",
        levels=(FrameLevel.INSTITUTIONAL,),
        derived_from=("need", "market"),
        carried_by=both("de bibliotheek"),
        local_names=("boekenkijk",),
    )
    block = code_block(manual(with_list(own)), "eigen-frame")
    assert "Niveau: Institutioneel actieframe" in block
    assert "Afgeleid van: Behoefte, Markt" in block
    assert "Gedragen door: de bibliotheek" in block
    assert "Eigen namen van groepen: boekenkijk" in block


def test_a_retired_code_says_so() -> None:
    assert "(vervallen)" in code_block(manual(with_list(a_code("oud", state=CodeState.RETIRED))), "oud")


def test_pictures_are_inside_and_described() -> None:
    tree = manual(pictures={"step-2-fragment.png": PNG, "step-1-start.png": PNG + b"1"})
    images = tree.xpath("//img")
    form = shipped_codebook()
    assert [image.get("alt") for image in images] == [
        form.code(f"help_picture_{what}").definition.nl for what in ("start", "fragment")
    ]
    assert [figure.findtext("figcaption") for figure in tree.xpath("//figure")] == [
        form.label(f"help_picture_{what}", "nl") for what in ("start", "fragment")
    ]
    addresses = [image.get("src").partition("data:image/png;base64,") for image in images]
    assert [base64.b64decode(data) for _, _, data in addresses] == [PNG + b"1", PNG]
    assert images[1].xpath("ancestor::section[1]/@aria-labelledby") == ["help_page_2"]


@pytest.mark.parametrize(("name", "said"), [("foto.png", "has no place"), ("step-9-start.png", "step 9")])
def test_a_picture_without_a_place_is_told(name: str, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        manual(pictures={name: PNG})


def test_keys_and_colours_are_shown() -> None:
    tree = manual(look=PageLook({"fragment": "1"}, {"fragment": "#e0ac00", "client": "#123456"}))
    assert code_block(tree, "fragment").startswith("Fragment fragment 1 ")
    assert "U" in [key.text for key in tree.xpath("//table//kbd")]
    styles = tree.xpath("//span[@class='swatch']/@style")
    assert sorted(set(styles)) == ["background: #123456", "background: #e0ac00"]


def test_the_changelog_is_told_newest_first() -> None:
    step = CodebookChange(change=CodeChange.MERGED, list="frame", code="weg", into=("need",), reason="hetzelfde")
    kept = CodebookChange(change=CodeChange.REWORDED, list="frame", code="need")
    version = shipped_codebook().version
    log = (
        CodebookVersion(version="0.1", note="het begin"),
        CodebookVersion(version=version, on=date(2026, 11, 22), by="Codeur 1", changes=(step, kept)),
    )
    section = manual(a_codebook(changelog=log)).xpath("//section[@aria-labelledby='help_changes']")[0]
    assert [head.text for head in section.xpath(".//h3")] == [f"{version} · 2026-11-22 · Codeur 1", "0.1"]
    assert [line.text_content() for line in section.xpath(".//li")] == [
        "weg samengevoegd → need: hetzelfde",
        "need anders verwoord",
    ]
    assert section.xpath(".//li/a/@href") == ["#code-need"]


def test_without_a_changelog_it_says_that_nothing_changed() -> None:
    section = manual().xpath("//section[@aria-labelledby='help_changes']")[0]
    assert shipped_codebook().code("help_unchanged").definition.nl in section.text_content()


@pytest.mark.parametrize("place", ["label", "definition", "example", "counter_example", "carried_by"])
def test_text_stays_text(place: str) -> None:
    tree = manual(with_list(a_code("naar", **{place: both(NASTY)})))
    assert tree.xpath("//script") == []
    assert NASTY in tree.get_element_by_id("code-naar").text_content()


def test_nothing_is_fetched_from_anywhere() -> None:
    html = manual_html(shipped_codebook(), shipped_roles().roles, "nl", {"step-1-start.png": PNG})
    assert not re.search(r"https?:|@import|url\(|src=\"(?!data:)|<link|<script", html)
    assert "default-src 'none'" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_one_language(language: str) -> None:
    tree = manual(language=language)
    assert tree.get("lang") == language
    (other,) = set(LANGUAGES) - {language}
    text = tree.text_content()
    codes = [code for item in shipped_codebook().lists for code in item.codes]
    texts = [words for code in codes for words in (code.definition, code.example, code.counter_example) if words]
    assert [words for words in texts if words.in_language(other) in text] == []


def test_equal_codebooks_make_equal_manuals() -> None:
    roles = shipped_roles().roles
    assert manual_html(shipped_codebook(), roles, "nl", {}) == manual_html(shipped_codebook(), roles, "nl", {})
