"""The labelling configuration: Label Studio accepts it, and it offers the codebook, no more, no less."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from builders import a_code, shipped_codebook, shipped_roles, some_roles

from frameschema import Codebook, CodeState, Localized, Role, UnitKind
from labelstudio_plugin.controls import (
    CONTROLS,
    DISCUSSION_MEMO,
    KIND,
    NARRATIVE_KINDS,
    NO_KEY,
    TRANSCRIPT,
    UNITS,
    Control,
    Widget,
)
from labelstudio_plugin.label_config import label_config
from labelstudio_plugin.roles_on_page import RolesOnPage

LANGUAGES = ["nl", "en"]
RESERVED = {"u", "backspace"}
"""Keys that Label Studio keeps for itself: unselect and delete."""


def page(
    codebook: Codebook | None = None,
    language: str = "nl",
    roles: tuple[Role, ...] = (),
    kinds: tuple[UnitKind, ...] = tuple(UnitKind),
) -> ET.Element:
    """A page on which everything can be marked, unless said otherwise."""
    roles = roles or shipped_roles().roles
    return ET.fromstring(label_config(codebook or shipped_codebook(), roles, language, kinds=kinds))


def named(root: ET.Element, name: str) -> ET.Element:
    (found,) = (element for element in root.iter() if element.get("name") == name)
    return found


FROM_LISTS = [c for c in CONTROLS if c.widget in (Widget.ONE, Widget.MANY) and c.choices not in ("roles", UNITS)]


def names_on_page(control: Control) -> list[str]:
    """The fields that a control has on the page: one, or one per code whose words it holds."""
    if control.widget is not Widget.WORDS:
        return [control.name]
    return [control.name_for(code.id) for code in shipped_codebook().list(control.choices or "").codes]


def offered(element: ET.Element) -> list[tuple[str | None, str | None]]:
    return [(choice.get("alias"), choice.get("value")) for choice in element]


def changed(list_id: str, **lists_of: Any) -> Codebook:
    """The codebook we ship, with the codes of one list replaced."""
    book = shipped_codebook()
    lists = [item.model_copy(update=lists_of) if item.id == list_id else item for item in book.lists]
    return Codebook.model_validate(book.model_copy(update={"lists": tuple(lists)}).model_dump())


def retired(list_id: str, code_id: str) -> Codebook:
    codes = [
        code.model_copy(update={"state": CodeState.RETIRED}) if code.id == code_id else code
        for code in shipped_codebook().list(list_id).codes
    ]
    return changed(list_id, codes=tuple(codes))


# --- as a whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_label_studio_accepts_it(codebook: Codebook, language: str) -> None:
    from label_studio_sdk.label_interface import LabelInterface

    judge = LabelInterface(label_config(codebook, shipped_roles().roles, language))
    judge.validate()
    own = (control for control in CONTROLS if set(control.kinds) & set(NARRATIVE_KINDS))
    names = {name for control in own for name in names_on_page(control)}
    assert {control.name for control in judge.controls} == {KIND, DISCUSSION_MEMO, *names}


def test_nothing_is_required() -> None:
    assert not [element.attrib for element in page().iter() if "required" in str(element.attrib).lower()]


def test_there_is_no_third_language(codebook: Codebook) -> None:
    with pytest.raises(ValueError, match="unknown language"):
        label_config(codebook, shipped_roles().roles, "de")


def test_the_same_codebook_gives_the_same_text(codebook: Codebook) -> None:
    first, second = (label_config(codebook, shipped_roles().roles, "nl") for _ in range(2))
    assert first == second


def test_the_player_stands_in_the_row_that_stays_in_sight() -> None:
    (top,) = (view for view in page().iter("View") if view.get("className") == "fb-top")
    player = named(top, "recording")
    assert (player.tag, player.get("value"), player.get("selectionEnabled")) == (
        "HyperText",
        "$recording",
        "false",
    )


# --- the fields


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_a_field_is_shown_and_counted_for_its_own_kinds_alone(control: Any) -> None:
    root = page()
    kinds = ",".join(control.kinds)
    element = named(root, names_on_page(control)[0])
    inside = {view: [*view, *(inner for line in view for inner in line)] for view in root.iter("View")}
    (box,) = (view for view, held in inside.items() if element in held and view.get("whenTagName") == KIND)
    assert (element.get("perRegion"), element.get("whenLabelValue")) == ("true", kinds)
    assert (box.get("visibleWhen"), box.get("whenTagName")) == ("region-selected", KIND)
    assert box.get("whenLabelValue") == kinds
    assert element.get("toName") == TRANSCRIPT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("control", FROM_LISTS, ids=lambda control: control.name)
def test_a_choice_offers_its_list(codebook: Codebook, control: Any, language: str) -> None:
    codes = codebook.list(control.choices).codes
    wanted = [(code.id, code.label.in_language(language)) for code in codes if code.state is CodeState.ACTIVE]
    element = named(page(codebook, language), control.name)
    assert offered(element) == wanted
    assert element.get("choice") == ("multiple" if control.widget is Widget.MANY else "single")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_can_be_enacted(language: str) -> None:
    wanted = [(role.id, role.label.in_language(language)) for role in shipped_roles().roles]
    assert offered(named(page(language=language), "enacted_role")) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_and_relations_have_the_codebooks_words(codebook: Codebook, language: str) -> None:
    root = page(codebook, language)
    kinds = [(code.id, code.label.in_language(language)) for code in codebook.list("unit_kind").codes]
    relations = [code.label.in_language(language) for code in codebook.list("relation_kind").codes]
    assert offered(named(root, KIND)) == kinds
    assert [relation.get("value") for relation in root.iter("Relation")] == relations


@pytest.mark.parametrize("name", ["frames", "before", "after"])
def test_a_frame_stands_under_every_level_it_is_met_on(codebook: Codebook, name: str) -> None:
    frames = codebook.list("frame").codes
    branches = {branch.get("alias"): [frame.get("alias") for frame in branch] for branch in named(page(), name)}
    for level in codebook.list("frame_level").codes:
        assert branches[level.id] == [frame.id for frame in frames if level.id in frame.levels]
    assert {"autonomy"} <= set(branches["master"]) & set(branches["meta_cultural"])
    assert {frame for branch in branches.values() for frame in branch} == {frame.id for frame in frames}


def test_the_words_of_a_framing_device_are_asked_where_it_is_chosen() -> None:
    root = page()
    for code in shipped_codebook().list("framing_device").codes:
        element = named(root, f"framing_words_{code.id}")
        (line,) = (view for view in root.iter("View") if element in list(view))
        assert (line.get("visibleWhen"), line.get("whenTagName")) == ("choice-selected", "framing_devices")
        assert line.get("whenChoiceValue") == code.id


@pytest.mark.parametrize(("name", "source"), [("issues", "$issues"), ("narrative", "$narratives")])
def test_lists_that_grow_stand_in_the_task(name: str, source: str) -> None:
    element = named(page(), name)
    assert (element.get("value"), element.get("legacy")) == (source, "true")


@pytest.mark.parametrize("kind", UnitKind)
def test_a_key_does_one_thing(kind: UnitKind) -> None:
    root = page(kinds=(kind,))
    names = [name for control in CONTROLS if kind in control.kinds for name in names_on_page(control)]
    elements = [named(root, name) for name in (KIND, *names)]
    given = [item.get("hotkey") for element in elements for item in element.iter() if item.get("hotkey")]
    keys = [key for key in given if key != NO_KEY]
    assert len(keys) == len(set(keys))
    assert not set(keys) & RESERVED


def test_label_studio_has_no_choice_left_to_give_a_letter_to() -> None:
    lists = [element for element in page(kinds=tuple(UnitKind)).iter("Choices") if not element.get("value")]
    assert {choice.get("alias") for element in lists for choice in element if not choice.get("hotkey")} == set()
    roles = named(page(), "enacted_role")
    assert {choice.get("hotkey") for choice in roles} == {NO_KEY}


# --- the codebook changes


def test_a_new_code_appears() -> None:
    rhyme = a_code("rhyme", label=Localized(nl="Rijm", en="Rhyme"))
    root = page(changed("framing_device", codes=(*shipped_codebook().list("framing_device").codes, rhyme)))
    assert ("rhyme", "Rijm") in offered(named(root, "framing_devices"))


@pytest.mark.parametrize(
    ("list_id", "code"),
    [
        ("framing_device", "metaphor"),
        ("interaction", "support"),
        ("influence", shipped_codebook().list("influence").codes[0].id),
        ("frame", "autonomy"),
        ("frame_level", "relational"),
        ("unit_kind", "out_of_role"),
    ],
)
def test_a_retired_code_is_not_offered(list_id: str, code: str) -> None:
    assert code in {element.get("alias") for element in page().iter()}
    assert code not in {element.get("alias") for element in page(retired(list_id, code)).iter()}


def test_a_retired_relation_is_not_offered(codebook: Codebook) -> None:
    root = page(retired("relation_kind", "refutes"))
    assert codebook.label("refutes", "nl") not in {relation.get("value") for relation in root.iter("Relation")}


def test_hotkeys_stay_with_the_first_codes_when_one_is_retired() -> None:
    choices = named(page(retired("issue_status", "controversy")), "status")
    assert [choice.get("hotkey") for choice in choices] == list("asdf")


def test_markup_in_a_label_stays_text() -> None:
    awkward = '<b>Zorg & "welzijn"</b> \'s ochtends'
    code = a_code("awkward", label=Localized(nl=awkward, en=awkward))
    root = page(changed("framing_device", codes=(code,)))
    assert offered(named(root, "framing_devices")) == [("awkward", awkward)]


def test_a_kind_with_awkward_words_has_its_mark_too() -> None:
    words = Localized(nl='A "b" {c} > d', en="d")
    kinds = [
        code.model_copy(update={"label": words}) if code.id == UnitKind.FRAGMENT else code
        for code in shipped_codebook().list("unit_kind").codes
    ]
    (style,) = page(changed("unit_kind", codes=tuple(kinds))).iter("Style")
    rule = r'[data-label$=":A \22 b\22  \7b c\7d  \3e  d"]::after { display: inline; content: "1"; }'
    assert rule in (style.text or "")


# --- how roles look


def test_no_rule_is_dropped_by_label_studio() -> None:
    (style,) = page().iter("Style")
    assert ">" not in (style.text or "")
    assert (style.text or "").count("{") == (style.text or "").count("}") > 20


def test_role_colours_can_be_read_on_white() -> None:
    roles = [Role(id=f"r{i}", label=_same("r"), heading=_same("r")) for i in range(12)]
    rules = RolesOnPage.of(roles).style().splitlines()
    colours = {rule.split("color: ")[1][:7] for rule in rules if "::before" in rule}
    assert len(colours) >= 3
    assert all(_contrast_with_white(colour) >= 4.5 for colour in colours)


def _same(text: str) -> Localized:
    return Localized(nl=text, en=text)


def _contrast_with_white(colour: str) -> float:
    """Contrast ratio after WCAG 2.2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_every_column_role_can_be_filtered_and_has_a_colour_of_its_own() -> None:
    root = page()
    (style,) = root.iter("Style")
    buttons = ET.fromstring(named(root, "role_filter").get("value", ""))
    names = [button.get("id", "").removeprefix("rf-") for button in buttons.iter("input")]
    columns = [role.id for role in shipped_roles().roles if role.heading is not None]
    assert names == ["all", *(f"role-{role}" for role in columns), "other"]
    for role in columns:
        assert f".r-role-{role}::before" in (style.text or "")


def test_a_role_without_a_column_looks_like_the_others() -> None:
    on_page = RolesOnPage.of(tuple(some_roles().values()))
    assert on_page.css_class("client") == on_page.css_class("unknown") == "r-other"
    assert on_page.css_class("social_professional") == "r-role-social_professional"


@pytest.mark.parametrize("role_id", ["sp.1", "all", "other"])
def test_any_role_id_gives_a_rule_that_applies(role_id: str) -> None:
    on_page = RolesOnPage.of([Role(id=role_id, label=_same("r"), heading=_same("r"))])
    name = on_page.css_class(role_id)
    assert f".{name}::before" in on_page.style()
    assert "." not in name
    ids = [part.split('"')[0] for part in on_page.filter_html("alle", "overig", "nl").split('id="')[1:]]
    assert len(ids) == len(set(ids))
