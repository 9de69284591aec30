"""What names something names something that is there, in the same discussion."""

from __future__ import annotations

from uuid import uuid4

import pytest
from builders import a_coding, a_discussion, a_fragment, a_transcript
from checked import SOUND, of_study, with_first
from whole_study import CODED, STORY, TALK, UNIT

from frameschema import NarrativeState, Severity, Study

GONE = uuid4()
DANGLING = ("dangling-reference", Severity.ERROR)
ELSEWHERE = ("unit-of-another-discussion", Severity.ERROR)


def state(**fields: object) -> tuple[NarrativeState, ...]:
    return (NarrativeState(**{"from_fragment": UNIT["a"], **fields}),)


NAMED = [
    ("narratives", {"fragments": (UNIT["a"], GONE, UNIT["c"])}),
    ("narratives", {"states": state(from_fragment=GONE)}),
    ("narratives", {"states": state(after_shift=GONE)}),
    ("issues", {"moments": (UNIT["m"], GONE)}),
    ("issues", {"joint_narrative": GONE}),
    ("shifts", {"trigger": GONE}),
    ("shifts", {"shows_in": GONE}),
    ("shifts", {"narrative": GONE}),
    ("positionings", {"fragments": (GONE,)}),
    ("reflections", {"fragments": (GONE,)}),
    ("evaluations", {"fragments": (GONE,)}),
    ("rhetorical_frames", {"said": GONE}),
    ("rhetorical_frames", {"done": GONE}),
    ("agreements", {"followed_up_in": "weg"}),
    ("member_checks", {"about": (STORY, GONE)}),
]


@pytest.mark.parametrize(("field", "changes"), NAMED)
def test_whatever_names_something_that_is_not_there_is_found(field: str, changes: dict[str, object]) -> None:
    assert of_study(with_first(field, **changes)).count(DANGLING) == 1


def test_all_that_dangles_is_found() -> None:
    changes = {"trigger": GONE, "shows_in": uuid4(), "narrative": uuid4()}
    assert of_study(with_first("shifts", **changes)).count(DANGLING) == 3


def test_a_member_check_may_be_about_anything_that_was_analysed() -> None:
    fields = ("narratives", "issues", "shifts", "rhetorical_frames", "positionings", "reflections")
    fields += ("agreements", "evaluations")
    analysed = [getattr(SOUND, field)[0].id for field in fields]
    assert of_study(with_first("member_checks", about=(*analysed, UNIT["a"]))) == []


def test_what_names_something_that_is_there_does_not_dangle() -> None:
    (shift,) = SOUND.shifts
    assert of_study(with_first("narratives", states=state(after_shift=shift.id))) == []
    assert of_study(with_first("agreements", followed_up_in=SOUND.discussions[0].id)) == []


OTHER = a_transcript("KM-I-1: Elders.", "KM-I-2: Daar.", "ZT-1: Ver weg.", "ZT-2: Ja.", id="elders")
CODED_THERE = a_coding(OTHER, a_fragment(0, 7, key="x"))
THERE = CODED_THERE.units[0].id


def in_two(field: str, **changes: object) -> Study:
    return with_first(field, **changes).model_copy(
        update={
            "discussions": (*SOUND.discussions, a_discussion("elders", municipality="Gemeente X")),
            "transcripts": (TALK, OTHER),
            "codings": (CODED, CODED_THERE),
        }
    )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("narratives", {"fragments": (UNIT["a"], UNIT["c"], THERE)}),
        ("issues", {"moments": (UNIT["m"], THERE)}),
        ("shifts", {"trigger": THERE, "shows_in": None}),
        ("shifts", {"shows_in": THERE}),
        ("reflections", {"fragments": (THERE,)}),
    ],
)
def test_what_is_about_the_talk_stays_in_its_discussion(field: str, changes: dict[str, object]) -> None:
    assert of_study(in_two(field, **changes)).count(ELSEWHERE) == 1
    assert DANGLING not in of_study(in_two(field, **changes))


@pytest.mark.parametrize("field", ["positionings", "evaluations"])
def test_what_is_inferred_may_rest_on_words_said_elsewhere(field: str) -> None:
    assert of_study(in_two(field, fragments=(THERE,))) == []
