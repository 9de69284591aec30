"""Ids are the same on every machine; the values here may never change, since stores hold them."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from frameschema import NAMESPACE, coding_id, stable_id, unit_id


def test_ids_are_what_they_were_when_the_first_store_was_made() -> None:
    coding = coding_id("demo", "AMS-01", "ams-1", "fragments")
    assert UUID("8a0c3a4e-7a7b-5d39-9c55-6c1f6f0a2d11") == NAMESPACE
    assert str(coding) == "fc8af0b8-41d6-56f6-95aa-7c59ab7a3fee"
    assert str(unit_id(coding, "f01")) == "1ef413ad-3adc-5606-bfc3-a6cb9173a241"
    assert str(stable_id("merged", "a", "ë😀")) == "dc5eed37-5e5a-5744-a773-13e25b3344ac"


@given(
    st.lists(st.text(max_size=3), min_size=1, max_size=3), st.lists(st.text(max_size=3), min_size=1, max_size=3)
)
def test_other_parts_give_another_id(one: list[str], other: list[str]) -> None:
    assert (stable_id(*one) == stable_id(*other)) == (one == other)


def test_parts_do_not_run_together() -> None:
    made = [stable_id(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("", "abc"), ("1:a", ""))]
    assert len(set(made)) == len(made)


def test_every_part_of_a_coding_counts() -> None:
    parts = ("demo", "AMS-01", "ams-1", "fragments")
    others = [
        coding_id(*(part + "x" if at == place else part for at, part in enumerate(parts))) for place in range(4)
    ]
    assert len({coding_id(*parts), *others}) == 5
