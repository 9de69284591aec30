"""What differs between two codebooks: every kind of difference, and nothing where there is none."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_code, a_code_list, a_codebook, both

from framebridge.codebooks import CodeDifference, Difference, diff_codebooks
from framebridge.codebooks.diff import Part
from frameschema import Codebook, CodeState, FrameLevel

BASE = a_codebook(a_code_list("een", "a", "b"), a_code_list("twee", "c"), headings={"T1.x": both("Kop")})
CODE = {"part": Part.CODE}


def told(old: Codebook, new: Codebook) -> list[dict[str, Any]]:
    return [item.model_dump(exclude_defaults=True) for item in diff_codebooks(old, new)]


def with_first(**changes: Any) -> Codebook:
    """The base, with the first code changed."""
    first, *rest = BASE.lists[0].codes
    codes = (first.model_copy(update=changes), *rest)
    return Codebook(**{**dict(BASE), "lists": (BASE.lists[0].model_copy(update={"codes": codes}), BASE.lists[1])})


def with_lists(*lists: Any) -> Codebook:
    return Codebook(**{**dict(BASE), "lists": lists})


def test_equal_codebooks_do_not_differ_whatever_their_version() -> None:
    assert told(BASE, BASE.model_copy(update={"version": "2"})) == []


def test_a_code_is_added_or_removed() -> None:
    larger = with_lists(a_code_list("een", "a", "b", "z"), BASE.lists[1])
    assert told(BASE, larger) == [{**CODE, "difference": Difference.ADDED, "id": "z", "list": "een"}]
    assert told(larger, BASE) == [{**CODE, "difference": Difference.REMOVED, "id": "z", "list": "een"}]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"label": both("anders")}, ("label",)),
        ({"definition": both("anders"), "levels": (FrameLevel.MASTER,)}, ("definition", "levels")),
        ({"local_names": ("Brug",)}, ("local_names",)),
        ({"example": both("zo")}, ("example",)),
    ],
)
def test_the_fields_that_read_differently_are_named(changes: dict[str, Any], fields: tuple[str, ...]) -> None:
    wanted = {**CODE, "difference": Difference.REWORDED, "id": "a", "list": "een", "fields": fields}
    assert told(BASE, with_first(**changes)) == [wanted]


def test_a_code_goes_out_of_use_and_comes_back() -> None:
    ended = with_first(state=CodeState.RETIRED)
    assert told(BASE, ended) == [{**CODE, "difference": Difference.RETIRED, "id": "a", "list": "een"}]
    assert told(ended, BASE) == [{**CODE, "difference": Difference.RESTORED, "id": "a", "list": "een"}]


def test_a_code_that_goes_to_another_list_is_not_lost() -> None:
    new = with_lists(a_code_list("een", "b"), a_code_list("twee", "c", "a"))
    (difference,) = diff_codebooks(BASE, new)
    assert difference == CodeDifference(
        difference=Difference.RELISTED, part=Part.CODE, id="a", list="twee", moved_from="een"
    )


def test_everything_about_one_code_is_told() -> None:
    moved = a_code("a", label=both("anders"), state=CodeState.RETIRED)
    second = a_code_list("twee", "c")
    new = with_lists(a_code_list("een", "b"), second.model_copy(update={"codes": (*second.codes, moved)}))
    kinds = [difference.difference for difference in diff_codebooks(BASE, new)]
    assert kinds == [Difference.RELISTED, Difference.REWORDED, Difference.RETIRED]


def test_lists_differ_in_words_and_order() -> None:
    first = a_code_list("een", "b", "a").model_copy(update={"definition": both("anders")})
    new = with_lists(first, a_code_list("drie", "d"))
    lists = [
        (item.difference, item.id, item.fields) for item in diff_codebooks(BASE, new) if item.part is Part.LIST
    ]
    assert lists == [
        (Difference.REWORDED, "een", ("definition", "order")),
        (Difference.ADDED, "drie", ()),
        (Difference.REMOVED, "twee", ()),
    ]


def test_a_code_in_between_is_no_other_order() -> None:
    new = with_lists(a_code_list("een", "a", "z", "b"), BASE.lists[1])
    assert [item.part for item in diff_codebooks(BASE, new)] == [Part.CODE]


def test_headings_and_title() -> None:
    new = BASE.model_copy(update={"headings": {"T1.y": both("Kop")}, "title": both("Anders")})
    reworded = BASE.model_copy(update={"headings": {"T1.x": both("Anders")}})
    told = [(item.difference, item.part, item.id) for item in diff_codebooks(BASE, new)]
    assert told == [
        (Difference.ADDED, Part.HEADING, "T1.y"),
        (Difference.REMOVED, Part.HEADING, "T1.x"),
        (Difference.REWORDED, Part.TITLE, "frames"),
    ]
    assert [item.difference for item in diff_codebooks(BASE, reworded)] == [Difference.REWORDED]
