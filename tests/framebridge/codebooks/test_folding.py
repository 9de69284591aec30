"""Folding: only the lists that change are left in the text, and unfolding gives every character back."""

from __future__ import annotations

import pytest
from book_builders import as_yaml, small_codebook
from builders import shipped_codebook

from framebridge.codebooks.folding import fold_lists
from framebridge.shipped import shipped
from frameschema import Codebook

OURS = shipped("codebooks", "frames.yaml").read_text(encoding="utf-8")
TEXTS = [(OURS, shipped_codebook()), (as_yaml(small_codebook()), small_codebook())]


@pytest.mark.parametrize(("text", "book"), TEXTS, ids=["ours", "made"])
def test_what_is_folded_comes_back(text: str, book: Codebook) -> None:
    folded = fold_lists(text, len(book.lists), [1])
    assert set(folded.folded) == set(range(len(book.lists))) - {1}
    assert len(folded.text) < len(text)
    assert all(f"id: {code.id}\n" in folded.text for code in book.lists[1].codes)
    assert folded.unfolded(folded.text) == text


def test_comments_before_a_list_are_not_folded_with_the_one_before() -> None:
    text = "lists:\n  - id: a\n    codes: []\n\n  # over b\n  - id: b\n    codes: []\n# onder\nheadings: {}\n"
    folded = fold_lists(text, 2, [1])
    assert folded.folded == {0: ["  - id: a", "    codes: []"]}
    assert "  # over b\n  - id: b\n    codes: []\n# onder\nheadings: {}\n" in folded.text


@pytest.mark.parametrize("text", ["lists: [{id: a}, {id: b}]\n", "lists:\n  - id: a\n", "", "titel: x\n"])
def test_a_text_that_does_not_show_its_lists_stays_whole(text: str) -> None:
    assert fold_lists(text, 2, []).text == text
