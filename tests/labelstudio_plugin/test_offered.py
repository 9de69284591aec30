"""A retired code that coding holds stays on the page, since Label Studio would drop it without a word."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from builders import shipped_codebook, shipped_roles

from frameschema import Codebook, CodeState
from labelstudio_plugin.controls import NO_KEY
from labelstudio_plugin.label_config import label_config

BOOK = shipped_codebook()


def retired(list_id: str, *codes: str) -> Codebook:
    lists = [
        item.model_copy(
            update={
                "codes": tuple(
                    code.model_copy(update={"state": CodeState.RETIRED if code.id in codes else code.state})
                    for code in item.codes
                )
            }
        )
        for item in BOOK.lists
    ]
    return Codebook(**{**dict(BOOK), "lists": tuple(lists)})


def page(codebook: Codebook, *in_use: str, language: str = "nl") -> ET.Element:
    return ET.fromstring(label_config(codebook, shipped_roles().roles, language, frozenset(in_use)))


def choices(root: ET.Element, name: str) -> list[tuple[str | None, str | None]]:
    (found,) = (element for element in root.iter() if element.get("name") == name)
    return [(choice.get("alias"), choice.get("value")) for choice in found]


@pytest.mark.parametrize(("language", "mark"), [("nl", "vervallen"), ("en", "retired")])
def test_a_retired_choice_in_use_stands_last_and_says_so(language: str, mark: str) -> None:
    root = page(retired("certainty", "certain"), "certain", language=language)
    offered = choices(root, "certainty")
    active = [code for code in BOOK.list("certainty").codes if code.id != "certain"]
    assert offered == [
        *((code.id, code.label.in_language(language)) for code in active),
        ("certain", f"{BOOK.label('certain', language)} ({mark})"),
    ]


@pytest.mark.parametrize("name", ["frames", "before", "after"])
def test_a_retired_frame_in_use_stands_last_on_its_levels(name: str) -> None:
    root = page(retired("frame", "autonomy", "market"), "autonomy")
    (taxonomy,) = (element for element in root.iter() if element.get("name") == name)
    last = {branch.get("alias"): branch[-1].get("alias") for branch in taxonomy}
    assert [level for level, frame in last.items() if frame == "autonomy"] == ["master", "meta_cultural"]
    assert "market" not in {element.get("alias") for element in root.iter()}


def test_the_words_of_a_retired_framing_device_keep_their_box() -> None:
    names = {element.get("name") for element in page(retired("framing_device", "metaphor"), "metaphor").iter()}
    assert "framing_words_metaphor" in names
    assert "framing_words_metaphor" not in {
        e.get("name") for e in page(retired("framing_device", "metaphor")).iter()
    }


def test_a_retired_code_gets_no_key() -> None:
    root = page(retired("issue_status", "controversy"), "controversy")
    (status,) = (element for element in root.iter() if element.get("name") == "status")
    assert [(choice.get("alias"), choice.get("hotkey")) for choice in status][-1] == ("controversy", NO_KEY)


def test_nothing_changes_while_nothing_is_retired() -> None:
    every = frozenset(code.id for item in BOOK.lists for code in item.codes)
    for language in ("nl", "en"):
        plain = label_config(BOOK, shipped_roles().roles, language)
        assert label_config(BOOK, shipped_roles().roles, language, every) == plain


def test_label_studio_accepts_the_page() -> None:
    from label_studio_sdk.label_interface import LabelInterface

    LabelInterface(
        label_config(retired("frame", "need"), shipped_roles().roles, "nl", frozenset({"need"}))
    ).validate()
