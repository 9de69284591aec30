"""How one result differs from another: every difference is told once, and no value with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from builders import SECRET
from hypothesis import given
from hypothesis import strategies as st

from framebridge.history import Difference, PartKind, Went, compare_results
from framebridge.history.comparing import POSITION, count_regions

PLACE = {"start": "/p[2]/text()[1]", "end": "/p[3]/text()[1]", "startOffset": 1, "endOffset": 4}


def region(key: str = "r1", name: str = "kind", **value: Any) -> dict[str, Any]:
    return {"id": key, "from_name": name, "type": "x", "value": {**PLACE, **value}}


def fragment(key: str = "r1", **place: Any) -> dict[str, Any]:
    return region(key, hypertextlabels=["fragment"], text=SECRET, **place)


def link(**more: Any) -> dict[str, Any]:
    return {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "right", **more}


SUMMARY = {"id": "x7", "from_name": "summary_0", "type": "textarea", "value": {"text": [SECRET]}}
CAME = Difference(Went.ADDED, PartKind.REGION, "r1", "fragment", (2, 3))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [fragment()], CAME),
        ([fragment()], [], Difference(Went.REMOVED, PartKind.REGION, "r1", "fragment", (2, 3))),
        (
            [fragment()],
            [fragment(), region(name="who_what", text=[SECRET])],
            Difference(Went.CHANGED, PartKind.REGION, "r1", "fragment", (2, 3), ("who_what",)),
        ),
        (
            [fragment(), region(name="who_what", text=["a"])],
            [fragment(), region(name="who_what", text=["b"])],
            Difference(Went.CHANGED, PartKind.REGION, "r1", "fragment", (2, 3), ("who_what",)),
        ),
        (
            [fragment()],
            [fragment(endOffset=9)],
            Difference(Went.CHANGED, PartKind.REGION, "r1", "fragment", (2, 3), (POSITION,)),
        ),
        (
            [fragment()],
            [region(hypertextlabels=["issue_moment"])],
            Difference(Went.CHANGED, PartKind.REGION, "r1", "issue_moment", (2, 3), ("kind",)),
        ),
        ([], [SUMMARY], Difference(Went.ADDED, PartKind.FIELD, "summary_0", "summary_0")),
        (
            [SUMMARY],
            [{**SUMMARY, "id": "other", "value": {"text": ["b"]}}],
            Difference(Went.CHANGED, PartKind.FIELD, "summary_0", "summary_0"),
        ),
        ([], [link()], Difference(Went.ADDED, PartKind.LINK, "r1 → r2", "r1 → r2")),
        ([link()], [link(labels=["weerlegt"])], Difference(Went.CHANGED, PartKind.LINK, "r1 → r2", "r1 → r2")),
    ],
)
def test_each_kind_of_difference(before: object, after: object, expected: Difference) -> None:
    assert compare_results(before, after) == (expected,)


def test_the_order_of_items_the_quote_and_ids_beside_regions_are_no_difference() -> None:
    before = [fragment(), region(name="who_what", text=["a"]), SUMMARY]
    after = [{**SUMMARY, "id": "anders"}, region(name="who_what", text=["a"]), {**fragment(), "origin": "manual"}]
    after[2]["value"]["text"] = "an escaped quote"
    assert compare_results(before, after) == ()


def test_no_value_is_told() -> None:
    told = compare_results([fragment(), SUMMARY], [fragment(), region(name="who_what", text=[SECRET]), link()])
    assert len(told) == 3
    assert SECRET not in str(told)


def test_differences_come_in_order_of_turns() -> None:
    late = {"start": "/p[12]/text()[1]", "end": "/p[12]/text()[1]"}
    told = compare_results([], [fragment("b", **late), fragment("c"), fragment("a")])
    assert [one.key for one in told] == ["a", "c", "b"]


items = st.lists(
    st.builds(
        lambda key, name, value: {"id": key, "from_name": name, "type": "x", "value": value},
        st.sampled_from("ab"),
        st.sampled_from(["kind", "who_what", "memo"]),
        st.dictionaries(st.sampled_from(["text", "start", "choices"]), st.text(max_size=3), max_size=3),
    )
    | st.just(link())
    | st.integers(),
    max_size=6,
)


@given(items, items)
def test_a_difference_is_told_both_ways_and_only_of_what_differs(before: list[Any], after: list[Any]) -> None:
    there, back = compare_results(before, after), compare_results(after, before)
    assert {(one.part, one.key) for one in there} == {(one.part, one.key) for one in back}
    assert compare_results(before, json.loads(json.dumps(before))) == ()
    assert count_regions(before) <= len(before)


@pytest.mark.parametrize("junk", [None, "x", {}, [1, None, {"value": 3}], [{"id": "r", "value": {"start": 5}}]])
def test_junk_is_compared_too(junk: object) -> None:
    assert isinstance(compare_results(junk, []), tuple)
