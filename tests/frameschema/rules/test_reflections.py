"""Footing, rhetoric, agreements and member checks."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_discussion, a_moment
from checked import SOUND, of_coding, of_study, with_first
from whole_study import UNIT

from frameschema import Alignment, Severity, Study

NICE = [("talking-nice-without-memo", Severity.INFO)]


@pytest.mark.parametrize("alignment", [None, *Alignment])
def test_only_talking_nice_asks_for_a_memo(alignment: Alignment | None) -> None:
    expected = NICE if alignment is Alignment.TALKING_NICE else []
    assert of_coding(a_moment(alignment=alignment)) == expected
    assert of_coding(a_moment(alignment=alignment, memo="Ze lacht erbij.")) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, 0),
        ({"footing": None}, 1),
        ({"stance": None}, 1),
        ({"footing": None, "stance": None}, 1),
        ({"footing": None, "alignment": None}, 0),
    ],
)
def test_what_is_compared_is_there(changes: dict[str, None], found: int) -> None:
    expected = [("alignment-without-footing", Severity.INFO)] * found
    assert of_study(with_first("positionings", **changes)) == expected


def test_what_is_said_and_what_is_done_are_two_fragments() -> None:
    assert of_study(with_first("rhetorical_frames", said=UNIT["c"])) == [
        ("said-and-done-in-one", Severity.WARNING)
    ]
    assert of_study(with_first("rhetorical_frames", said=UNIT["b"])) == []


def test_a_follow_up_in_words_or_in_a_discussion_is_one() -> None:
    here = SOUND.discussions[0].id
    assert of_study(with_first("agreements", follow_up=None, followed_up_in=here)) == []
    assert of_study(with_first("agreements", follow_up="Gebeurd.", followed_up_in=None)) == []


def dated(made: date | None, later: date | None) -> Study:
    first = SOUND.discussions[0].model_copy(update={"held_on": made})
    study = with_first("agreements", followed_up_in="later")
    return study.model_copy(update={"discussions": (first, a_discussion("later", held_on=later))})


@pytest.mark.parametrize(
    ("made", "later", "found"), [(2, 3, 0), (2, 2, 0), (3, 2, 1), (None, 2, 0), (2, None, 0), (None, None, 0)]
)
def test_a_follow_up_comes_after_the_agreement(made: int | None, later: int | None, found: int) -> None:
    days = [date(2025, 3, day) if day else None for day in (made, later)]
    assert of_study(dated(*days)) == [("follow-up-before-agreement", Severity.ERROR)] * found


@pytest.mark.parametrize(("held", "found"), [(None, 0), (date(2025, 4, 1), 0), (date(2025, 4, 2), 1)])
def test_a_member_check_comes_after_the_discussion(held: date | None, found: int) -> None:
    expected = [("member-check-before-discussion", Severity.ERROR)] * found
    assert SOUND.member_checks[0].on == date(2025, 4, 1)
    assert of_study(with_first("discussions", held_on=held)) == expected
