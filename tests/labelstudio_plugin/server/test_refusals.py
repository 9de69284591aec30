"""Every refusal of the server has Dutch words, and none stands there for nothing."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import labelstudio_plugin.server
from labelstudio_plugin.server.refusals import DUTCH, said

FOLDER = Path(labelstudio_plugin.server.__file__).parent


def used() -> set[str]:
    calls = (
        node for file in FOLDER.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    )
    named = [node for node in calls if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "said"]
    return {argument.value for node in named for argument in node.args[:1] if isinstance(argument, ast.Constant)}


def test_all_that_is_said_has_dutch_words() -> None:
    assert used() == set(DUTCH)


@pytest.mark.parametrize("english", DUTCH)
def test_both_name_the_same_things(english: str) -> None:
    names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (english, DUTCH[english])]
    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "log eerst in"), ("en", "log in first"), ("de", "log eerst in")]
)
def test_dutch_unless_english_is_chosen(language: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Chosen:
        FRAMEBRIDGE_LANGUAGE = language

    monkeypatch.setattr("labelstudio_plugin.server.refusals.settings", Chosen)
    assert said("log in first") == words
