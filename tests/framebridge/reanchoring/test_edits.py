"""Words, what two texts share, and the gaps between."""

from __future__ import annotations

import pytest

from framebridge.reanchoring.edits import Block, Gap, Words, gaps_between, shared_characters, shared_words


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (["Ja, Zoë!"], ["Ja", ",", " ", "Zoë", "!"]),
        (["twee  spaties"], ["twee", " ", " ", "spaties"]),
        (["toe", "Ja."], ["toe", "Ja", "."]),
        (["q\u0323\u0308x te\u0323t"], ["q\u0323\u0308x", " ", "te\u0323t"]),
        (["👍🏽😀"], ["👍🏽", "😀"]),
        (["👩\u200d💼👩🏽\u200d💼."], ["👩\u200d💼", "👩🏽\u200d💼", "."]),
        (["👩\u200d 💼"], ["👩", "\u200d", " ", "💼"]),
        (["👩\u200d 💼"], ["👩", "\u200d", " ", "💼"]),
        (["een\ntwee"], ["een", "\n", "twee"]),
    ],
)
def test_a_text_is_cut_into_words_that_join_to_it_again(turns: list[str], words: list[str]) -> None:
    cut = Words(turns)
    assert cut.words == words
    assert cut.text == "".join(turns)


def test_edges_are_where_words_begin_and_end() -> None:
    cut = Words(["Ja, Zoë", "hoor"])
    assert [at for at in range(len(cut.text) + 1) if cut.is_edge(at)] == [0, 2, 3, 4, 7, 11]
    assert [cut.edge_before(at) for at in (0, 1, 2, 6, 7, 11)] == [0, 0, 2, 4, 7, 11]
    assert [cut.edge_after(at) for at in (0, 1, 2, 6, 7, 11)] == [0, 2, 2, 7, 7, 11]
    assert cut.between(2, 7) == [",", " ", "Zoë"]


def test_shared_words_stand_in_both_texts() -> None:
    old, new = Words(["een,twee.drie"]), Words(["nul een,drie"])
    assert shared_words(old, new) == [Block(0, 4, 4), Block(9, 8, 4)]


def test_gaps_are_what_lies_between_blocks() -> None:
    blocks = [Block(1, 2, 3), Block(6, 5, 1)]
    assert list(gaps_between(blocks, Gap(0, 9, 1, 8))) == [Gap(0, 1, 1, 2), Gap(4, 6, 5, 5), Gap(7, 9, 6, 8)]


def test_letters_are_compared_within_a_gap() -> None:
    assert shared_characters("..abc..", "...abxc.", Gap(2, 5, 3, 7)) == [Block(2, 3, 2), Block(4, 6, 1)]


@pytest.mark.parametrize(
    ("old", "new", "shared"),
    [
        (5_000, 5_000, [Block(1, 0, 5_000)]),
        (5_001, 5_000, []),
        (5_000, 5_001, []),
    ],
)
def test_very_long_gaps_are_not_compared_by_letter(old: int, new: int, shared: list[Block]) -> None:
    """It would take memory by the square of their length."""
    assert shared_characters("." + "x" * 5_001, "x" * 5_001, Gap(1, 1 + old, 0, new)) == shared
