"""The examples of the codebook that we ship: each code that needs them has them, and what they point to exists."""

from __future__ import annotations

import re

import pytest
from builders import shipped_codebook

from frameschema import Code

LISTS = (
    "unit_kind",
    "reasoning_device",
    "responsibility",
    "issue_status",
    "handling",
    "bridged",
    "reframing_form",
    "interaction",
    "shift_result",
    "alignment",
    "framing_device",
    "frame",
    "frame_enactment",
)
CODES = [code for name in LISTS for code in shipped_codebook().list(name).codes]
NOTHING = {
    "nl": ("niets coderen", "status openlaten", "inhoudelijk frame"),
    "en": ("code nothing", "leave the status open", "frame of content"),
}
"""What a counter-example may get instead of another code."""

SPEAKER = re.compile(r"\b[A-Z]{2}(?:-[A-Z])?-[A-Z0-9]\b")


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_has_an_example_and_a_counter_example(code: Code) -> None:
    for words in (code.example, code.counter_example):
        assert words is not None
        assert words.nl != words.en


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_counter_example_says_which_code_it_gets_instead(code: Code, language: str) -> None:
    assert code.counter_example is not None
    _, arrow, instead = code.counter_example.in_language(language).rpartition("→")
    lists = [item for item in shipped_codebook().lists if item.id != "form"]
    labels = [other.label.in_language(language) for item in lists for other in item.codes if other.id != code.id]
    assert arrow
    assert any(_says(instead, label) for label in (*labels, *NOTHING[language])), instead


def _says(text: str, label: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(label.casefold())}(?!\w)", text.casefold()) is not None


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_both_languages_have_the_same_people_speak(code: Code) -> None:
    for words in (code.example, code.counter_example):
        assert words is not None
        assert sorted(set(SPEAKER.findall(words.nl))) == sorted(set(SPEAKER.findall(words.en)))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_two_examples_are_the_same(language: str) -> None:
    examples = [
        words.in_language(language) for code in CODES for words in (code.example, code.counter_example) if words
    ]
    assert len(examples) == len(set(examples))
