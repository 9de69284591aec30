"""Themes: they exist, merge into one another, and stand once per group."""

from __future__ import annotations

import pytest
from builders import a_code_list, a_codebook, shipped_codebook
from checked import SOUND, of_study, with_all, with_first

from frameschema import Severity, Study, Theme, check_study

CIRCLE = [("circle-of-themes", Severity.ERROR)]
TWICE = [("theme-given-twice", Severity.WARNING)]
UNKNOWN = [("unknown-theme", Severity.ERROR)]


def themes(*made: Theme) -> Study:
    return with_all("themes", *made)


def a_theme(id: str, title: str | None = None, **fields: object) -> Theme:
    return Theme(id=id, title=title or id, **fields)


def test_themes_merge_into_themes_that_are_there() -> None:
    assert of_study(themes(a_theme("a", merged_into="b"), a_theme("b", merged_into="c"), a_theme("c"))) == []
    assert of_study(themes(a_theme("a", merged_into="b"), a_theme("b", merged_into="a"))) == CIRCLE * 2
    assert of_study(themes(a_theme("a", merged_into="a"))) == CIRCLE
    assert of_study(themes(a_theme("a", merged_into="b"), a_theme("b", merged_into="weg"))) == CIRCLE * 2


def test_a_theme_may_be_of_the_study_or_of_the_codebook() -> None:
    study = themes(a_theme("a", same_as=("theme_trust_distrust", "b")), a_theme("b"))
    assert of_study(study) == []
    named = study.model_copy(update={"issues": (SOUND.issues[0].model_copy(update={"themes": ("b",)}),)})
    assert of_study(named) == []


def test_every_theme_that_is_nowhere_is_found_where_it_is_named() -> None:
    assert of_study(themes(a_theme("a", same_as=("weg", "zoek")))) == UNKNOWN * 2
    assert of_study(with_first("issues", themes=("weg", "theme_trust_distrust"))) == UNKNOWN


def test_themes_that_are_nowhere_are_named_in_order() -> None:
    names = tuple("fbdace")
    said = [finding.message for finding in check_study(themes(a_theme("x", same_as=names)), shipped_codebook())]
    assert said == [f'there is no theme "{name}"' for name in sorted(names)]


def test_a_codebook_without_themes_knows_none() -> None:
    book = a_codebook(a_code_list("ander", "theme_trust_distrust"))
    assert of_study(SOUND, book).count(UNKNOWN[0]) == 2


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({}, {}, TWICE),
        ({}, {"title": "EIGEN  regie "}, TWICE),
        ({}, {"title": "Regie"}, []),
        ({"werkplaats": "noord"}, {"werkplaats": "noord"}, TWICE),
        ({"werkplaats": "noord"}, {"werkplaats": "zuid"}, []),
        ({"werkplaats": "noord"}, {}, []),
        ({"merged_into": "b"}, {}, []),
        ({}, {"merged_into": "a"}, []),
    ],
)
def test_a_title_stands_once_per_group(
    first: dict[str, str], second: dict[str, str], found: list[tuple[str, Severity]]
) -> None:
    one, other = (
        a_theme(id, **{"title": "Eigen regie", **fields}) for id, fields in (("a", first), ("b", second))
    )
    assert of_study(themes(one, other)) == found


def test_a_merged_theme_hides_no_other() -> None:
    merged = a_theme("a", "Regie", merged_into="b")
    assert of_study(themes(merged, a_theme("b", "Regie"), a_theme("c", "Regie"))) == TWICE


def test_each_theme_after_the_first_is_noticed() -> None:
    assert of_study(themes(*(a_theme(id, "Regie") for id in "abc"))) == TWICE * 2
