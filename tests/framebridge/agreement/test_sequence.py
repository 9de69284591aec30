"""The order in which coders tell a story: chains of codes compared."""

from __future__ import annotations

import pytest
from agreement_cases import value

from framebridge.agreement.sequence import Told, edit_similarity, kendall, kendall_tau
from frameschema import Undefined


def told(**chains: str) -> Told:
    """One narrative; a chain per coder, a letter per fragment."""
    return {"story": {coder: [frozenset(letter) for letter in chain] for coder, chain in chains.items()}}


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("abc", "abc", 0), ("abc", "a", 2), ("kitten", "sitting", 3), ("ab", "ba", 2)],
)
def test_steps_from_one_chain_to_another(one: str, other: str, steps: int) -> None:
    longest = max(len(one), len(other))
    assert value(edit_similarity([told(ann=one, bob=other)])) == round(1 - steps / longest, 6)


@pytest.mark.parametrize(
    ("one", "other", "tau"),
    [
        ("abcd", "abcd", 1),
        ("abcd", "dcba", -1),
        ("abcd", "abdc", 4 / 6),
        ("abab", "ab", 1),
        ("a", "a", None),
        ("ab", "cd", None),
    ],
)
def test_the_order_of_first_mention(one: str, other: str, tau: float | None) -> None:
    first, second = ({letter: chain.index(letter) for letter in chain} for chain in (one, other))
    assert kendall(first, second) == pytest.approx(tau)


def test_codes_of_one_fragment_have_no_order() -> None:
    # The example of tied ranks that every text has: 5 of 6 pairs ordered in the one, all in the other.
    assert kendall({"a": 0, "b": 0, "c": 1, "d": 2}, {"a": 0, "b": 1, "c": 2, "d": 3}) == pytest.approx(
        5 / 30**0.5
    )


def test_chains_of_one_narrative_are_compared_and_others_not() -> None:
    texts = [told(ann="abc", bob="abd"), {"a": {"ann": [frozenset("a")]}, "b": {"bob": [frozenset("a")]}}]
    assert value(edit_similarity(texts)) == round(2 / 3, 6)
    assert value(kendall_tau(texts)) == 1


def test_three_coders_are_three_pairs() -> None:
    found = edit_similarity([told(ann="aa", bob="aa", cas="bb")])
    assert not isinstance(found, Undefined)
    assert (value(found), found.basis) == (round(1 / 3, 6), 3)


@pytest.mark.parametrize(
    ("texts", "chain", "order"),
    [
        ([], Undefined.NO_CHAIN, Undefined.NO_SHARED_ORDER),
        ([told(ann="ab", bob="")], Undefined.NO_CHAIN, Undefined.NO_SHARED_ORDER),
        ([told(ann="ab", bob="ac")], 0.5, Undefined.NO_SHARED_ORDER),
    ],
)
def test_what_cannot_be_compared_has_a_reason(texts: list[Told], chain: object, order: Undefined) -> None:
    assert value(edit_similarity(texts)) == chain
    assert kendall_tau(texts) is order
