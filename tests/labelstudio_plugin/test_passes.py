"""Instruments: each page of ours is accepted by Label Studio and has what its pass is about, no more."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from builders import shipped_codebook, shipped_roles
from pydantic import ValidationError

from framebridge.documents import read_yaml
from framebridge.shipped import shipped
from frameschema import UnitKind
from labelstudio_plugin.controls import CONTROLS, DISCUSSION_MEMO, KIND, Widget
from labelstudio_plugin.instructions import instruction_html
from labelstudio_plugin.label_config import label_config
from labelstudio_plugin.passes import Instrument, Layout, Pass, passes_of

LANGUAGES = ["nl", "en"]
INSTRUMENTS = {file.stem: read_yaml(file, Instrument) for file in sorted(shipped("instruments").glob("*.yaml"))}
PAGES = {
    item.id: item
    for instrument in INSTRUMENTS.values()
    for item in instrument.passes
    if item.layout is not Layout.SHEETS
}
TITLE = {"nl": "codes", "en": "codes"}


def page(coding_pass: Pass, language: str = "nl") -> str:
    roles, with_variants = shipped_roles().roles, coding_pass.layout is Layout.ADJUDICATION
    return label_config(
        shipped_codebook(),
        roles,
        language,
        kinds=coding_pass.kinds,
        help_text=coding_pass.help,
        with_variants=with_variants,
    )


def a_pass(**fields: Any) -> Pass:
    return Pass.model_validate({"id": "codes", "title": TITLE, "kinds": ["thematic_code"], **fields})


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_is_called_after_its_file(name: str) -> None:
    assert INSTRUMENTS[name].id == name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("coding_pass", PAGES.values(), ids=PAGES)
def test_label_studio_accepts_the_page_of_each_pass(coding_pass: Pass, language: str) -> None:
    from label_studio_sdk.label_interface import LabelInterface

    judge = LabelInterface(page(coding_pass, language))
    judge.validate()
    own = [control for control in CONTROLS if set(control.kinds) & set(coding_pass.kinds)]
    names = {control.name for control in judge.controls if not control.name.startswith("framing_words_")}
    wanted = {control.name for control in own if control.widget is not Widget.WORDS}
    assert names == {KIND, DISCUSSION_MEMO, *wanted}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("coding_pass", PAGES.values(), ids=PAGES)
def test_the_kinds_of_a_pass_have_the_first_keys(coding_pass: Pass, language: str) -> None:
    labels = list(ET.fromstring(page(coding_pass, language)).iter("Label"))
    assert [label.get("alias") for label in labels] == list(coding_pass.kinds)
    assert [label.get("hotkey") for label in labels] == [str(n + 1) for n in range(len(labels))]
    assert [label.get("value") for label in labels] == [
        shipped_codebook().label(kind, language) for kind in coding_pass.kinds
    ]


@pytest.mark.parametrize("coding_pass", PAGES.values(), ids=PAGES)
def test_a_page_says_what_its_own_pass_asks(coding_pass: Pass) -> None:
    said = coding_pass.help or shipped_codebook().code("help_start").definition
    for language in LANGUAGES:
        (text,) = ET.fromstring(page(coding_pass, language)).iter("Markdown")
        assert text.get("value") == said.in_language(language)


def test_links_are_drawn_between_parts_of_narratives_alone() -> None:
    with_links = [name for name, item in PAGES.items() if "<Relation" in page(item)]
    assert with_links == ["fragments"]


def test_the_other_coding_stands_on_the_page_with_comments_alone() -> None:
    shown = [name for name, item in PAGES.items() if 'value="$coding"' in page(item)]
    assert shown == ["comments"]


def test_what_each_coder_said_stands_on_the_page_to_settle_on_alone() -> None:
    shown = [name for name, item in PAGES.items() if 'value="$variants"' in page(item)]
    assert shown == ["adjudication"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["codes", "evaluation", "comments", "adjudication"])
def test_the_instruction_of_a_pass_is_about_its_kinds(name: str, language: str) -> None:
    item, book = PAGES[name], shipped_codebook()
    assert item.help is not None
    html = instruction_html(
        book, shipped_roles().roles, language, name, kinds=item.kinds, own_words=(item.title, item.help)
    )
    text = lxml.html.fromstring(html).text_content()
    assert item.help.in_language(language) in text
    for kind in UnitKind:
        said = book.code(kind).definition.in_language(language) in text
        assert said == (kind in item.kinds)


@pytest.mark.parametrize(
    "fields",
    [
        {"kinds": []},
        {"kinds": ["thematic_code", "thematic_code"]},
        {"kinds": ["sermon"]},
        {"kinds": ["comment"]},
        {"sources": []},
        {"sources": ["dream"]},
        {"layout": "sheets"},
        {"id": "sheets"},
        {"id": "sheets", "layout": "sheets"},
        {"id": "comments", "layout": "comments"},
        {"id": "opmerkingen", "layout": "comments", "kinds": ["comment"]},
        {"id": "geen id"},
    ],
)
def test_a_pass_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    assert a_pass().layout is Layout.TALK
    with pytest.raises(ValidationError):
        a_pass(**fields)


def test_sheets_need_fragments() -> None:
    sheets = Pass.model_validate({"id": "sheets", "title": TITLE, "layout": "sheets"})
    instrument = Instrument.model_validate({"id": "los", "title": TITLE, "passes": [sheets]})
    with pytest.raises(ValueError, match="sheets are made from fragments"):
        passes_of([instrument])
