"""The instructions: all that stands on the page is explained, in one language, and as text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import lxml.html
import pytest
from builders import a_code, both, shipped_codebook, shipped_roles

from frameschema import Codebook, CodeState, UnknownCodeError
from labelstudio_plugin.controls import CONTROLS, NARRATIVE_KINDS
from labelstudio_plugin.instructions import instruction_html, page_colours, page_keys
from labelstudio_plugin.label_config import label_config

LANGUAGES = ["nl", "en"]
PASSES = ["fragments", "sheets"]
ROLES = shipped_roles().roles
ON_PAGE = [control for control in CONTROLS if set(control.kinds) & set(NARRATIVE_KINDS)]
NASTY = "<script>alert('é')</script> & \"zo\""


def instruction(codebook: Codebook | None = None, language: str = "nl", **more: object) -> str:
    return instruction_html(codebook or shipped_codebook(), ROLES, language, **more)


def text_of(html: str) -> str:
    return lxml.html.fromstring(html).text_content()


def with_list(list_id: str, **fields: object) -> Codebook:
    """The codebook we ship, with fields of one list replaced."""
    book = shipped_codebook()
    lists = tuple(item.model_copy(update=fields) if item.id == list_id else item for item in book.lists)
    return Codebook.model_validate(book.model_copy(update={"lists": lists}).model_dump())


def lists_on_page() -> list[str]:
    named = {control.choices for control in ON_PAGE if control.choices not in (None, "roles")}
    return sorted({*named, "unit_kind", "relation_kind", "frame_level", "frame"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("list_id", lists_on_page())
def test_every_code_of_the_page_is_there_once_with_its_examples(list_id: str, language: str) -> None:
    text = text_of(instruction(language=language))
    for code in shipped_codebook().list(list_id).codes:
        if list_id == "unit_kind" and code.id not in NARRATIVE_KINDS:
            assert code.definition.in_language(language) not in text
            continue
        assert text.count(f"– {code.definition.in_language(language)}") == 1, code.id
        for example in (code.example, code.counter_example):
            assert example is None or text.count(example.in_language(language)) == 1, code.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_there(language: str) -> None:
    text = text_of(instruction(language=language))
    for control in ON_PAGE:
        code = shipped_codebook().code(control.words)
        assert f"{code.label.in_language(language)} – {code.definition.in_language(language)}" in text


def test_a_retired_code_is_left_out() -> None:
    codes = [a_code("oud", state=CodeState.RETIRED), a_code("nieuw")]
    text = text_of(instruction(with_list("frame_image", codes=tuple(codes))))
    assert "over nieuw" in text
    assert "over oud" not in text


@pytest.mark.parametrize("coding_pass", PASSES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_and_pitfalls_are_those_of_the_pass(coding_pass: str, language: str) -> None:
    text = text_of(instruction(language=language, coding_pass=coding_pass))
    (other,) = set(PASSES) - {coding_pass}
    form = shipped_codebook().list("form").codes
    for code in form:
        said = code.definition.in_language(language) in text
        if code.id.startswith((f"help_{coding_pass}", "help_pitfall")):
            assert said, code.id
        if code.id.startswith(f"help_{other}"):
            assert not said, code.id


def test_a_pass_without_words_is_told() -> None:
    with pytest.raises(UnknownCodeError, match="help_elsewhere"):
        instruction(coding_pass="elsewhere")


def test_a_method_gets_its_advice_and_others_do_not() -> None:
    form = shipped_codebook()
    advice = {code.id: form.code(f"help_method_{code.id}").definition.nl for code in form.list("method").codes}
    text = text_of(instruction(methods=["role_swap"]))
    assert [name for name, words in advice.items() if words in text] == ["role_swap"]
    assert form.label("help_methods", "nl") not in text_of(instruction())


def test_a_method_of_the_study_itself_is_described() -> None:
    book = with_list("method", codes=(a_code("wandeling"), *shipped_codebook().list("method").codes))
    assert "wandeling – over wandeling" in text_of(instruction(book, methods=["wandeling"]))


@pytest.mark.parametrize("coding_pass", PASSES)
def test_all_text_is_escaped(coding_pass: str) -> None:
    code = a_code("naar", label=both(NASTY), definition=both(NASTY), example=both(NASTY))
    book = with_list("frame_image", codes=(code,))
    html = instruction(book, coding_pass=coding_pass)
    tree = lxml.html.fromstring(html)
    assert tree.xpath("//script") == []
    assert tree.text_content().count(NASTY) == 3
    assert "http" not in html


@pytest.mark.parametrize("coding_pass", PASSES)
def test_the_dutch_text_has_no_english_of_ours(coding_pass: str) -> None:
    methods = [code.id for code in shipped_codebook().list("method").codes]
    text = text_of(instruction(language="nl", coding_pass=coding_pass, methods=methods))
    english = [
        words.en
        for item in shipped_codebook().lists
        for code in item.codes
        for words in (item.definition, code.definition, code.example, code.counter_example)
        if words is not None and words.en in text
    ]
    assert english == []


def test_the_keys_and_colours_are_those_of_the_page() -> None:
    root = ET.fromstring(label_config(shipped_codebook(), ROLES, "nl"))
    (style,) = root.iter("Style")
    keys = {item.get("alias"): item.get("hotkey") for item in root.iter() if len(item.get("hotkey", "")) == 1}
    assert page_keys(shipped_codebook()) == keys
    colours = page_colours(ROLES)
    assert {label.get("alias"): label.get("background") for label in root.iter("Label")}.items() <= colours.items()
    for role in ROLES:
        if role.heading is not None:
            assert f".r-role-{role.id}::before {{ color: {colours[role.id]}; }}" in (style.text or "")


def test_label_studio_would_keep_all_of_it() -> None:
    """It drops scripts and `style` attributes."""
    tree = lxml.html.fromstring(instruction())
    assert tree.xpath("//@*[name() != 'class']") == []
    assert tree.xpath("//script | //link | //img") == []


def test_the_colours_are_those_of_the_page() -> None:
    tree = lxml.html.fromstring(instruction())
    rules = tree.findtext("style") or ""
    colours = page_colours(ROLES)
    swatches = [square.get("class") for square in tree.xpath("//span[text()='■']")]
    for name, colour in zip(swatches, colours.values(), strict=True):
        assert f".fb-help .{name} {{ color: {colour}; }}" in rules
    assert len(set(swatches)) == len(colours)


def test_the_legend_names_every_column_role() -> None:
    text = text_of(instruction())
    assert all(f"■ {role.label.nl}" in text for role in ROLES if role.heading is not None)
