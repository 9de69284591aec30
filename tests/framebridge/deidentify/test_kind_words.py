"""The kinds in people's own language, in forms that are filled in and read back."""

from __future__ import annotations

import pytest

from framebridge import language
from framebridge.deidentify import Kind
from framebridge.deidentify.kind_words import kind_of_word, kind_word


@pytest.mark.parametrize("chosen", ["nl", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_read_back_from_its_word_and_its_code(
    chosen: str, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_chosen", chosen)
    assert kind_of_word(f" {kind_word(kind).upper()} ") is kind
    assert kind_of_word(kind.value) is kind


def test_words_are_dutch_in_a_dutch_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_chosen", "nl")
    assert kind_word(Kind.DATE_OF_BIRTH) == "geboortedatum"
    assert kind_of_word("iets") is None
