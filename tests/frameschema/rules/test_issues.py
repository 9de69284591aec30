"""How issues stand, are handled and end: what goes together and what does not."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from builders import a_moment
from checked import SOUND, of_coding, of_study, with_all, with_first
from whole_study import UNIT

from frameschema import (
    Bridged,
    Handling,
    IssueStatus,
    ReframingForm,
    ReframingOutcome,
    Severity,
    Study,
)

REFRAMING = [
    ReframingForm.AMPLIFICATION,
    ReframingForm.EXTENSION,
    ReframingForm.BRIDGING,
    ReframingForm.TRANSFORMATION,
]
NOTHING_BRIDGED = [ReframingForm.PSEUDO_AGREEMENT, ReframingForm.OFF_THE_TABLE, ReframingForm.NONE]
RESPECTED = ReframingForm.DIFFERENCES_RESPECTED


def ended(bridged: Bridged | None, *forms: ReframingForm) -> list[str]:
    outcome = ReframingOutcome(bridged=bridged, forms=forms, how="Zo")
    return [rule for rule, _ in of_coding(a_moment(outcome=outcome))]


def test_there_is_a_rule_about_every_form() -> None:
    assert {*REFRAMING, *NOTHING_BRIDGED, RESPECTED} == set(ReframingForm)


@pytest.mark.parametrize("form", REFRAMING)
def test_reframing_goes_with_bridging(form: ReframingForm) -> None:
    assert ended(Bridged.YES, form) == ended(Bridged.PARTLY, form) == ended(None, form) == []
    assert ended(Bridged.NO, form) == ended(Bridged.NO, form, RESPECTED) == ["reframed-without-bridging"]


@pytest.mark.parametrize("form", NOTHING_BRIDGED)
def test_what_bridges_nothing_goes_with_no_bridging(form: ReframingForm) -> None:
    assert ended(Bridged.NO, form) == ended(Bridged.PARTLY, form) == ended(None, form) == []
    assert ended(Bridged.YES, form) == ended(Bridged.YES, *NOTHING_BRIDGED) == ["bridged-without-reframing"]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (None, True),
        (IssueStatus.CONTROVERSY, True),
        (IssueStatus.POTENTIAL, True),
        (IssueStatus.DISAGREEMENT, False),
        (IssueStatus.PSEUDO_CONTROVERSY, False),
        (IssueStatus.UNANIMOUS, False),
    ],
)
def test_what_is_no_clash_of_frames_ends_without_reframing(status: IssueStatus | None, found: bool) -> None:
    wrong = ("bridged-without-reframing", Severity.WARNING)
    for forms, expected in (((ReframingForm.NONE,), found), ((ReframingForm.OFF_THE_TABLE,), True)):
        outcome = ReframingOutcome(bridged=Bridged.YES, forms=forms, how="Zo")
        assert (wrong in of_coding(a_moment(status=status, outcome=outcome))) == expected


@pytest.mark.parametrize("bridged", [None, *Bridged])
def test_respect_for_differences_goes_with_all(bridged: Bridged | None) -> None:
    assert ended(bridged, RESPECTED) == []


def test_one_form_that_bridges_is_enough() -> None:
    assert ended(Bridged.YES, ReframingForm.OFF_THE_TABLE, RESPECTED) == []
    assert ended(Bridged.YES) == []


@pytest.mark.parametrize("form", REFRAMING)
def test_no_reframing_does_not_go_with_reframing(form: ReframingForm) -> None:
    assert ended(Bridged.PARTLY, form, ReframingForm.NONE) == ["no-reframing-beside-reframing"]
    assert ended(Bridged.PARTLY, form, ReframingForm.OFF_THE_TABLE) == []


def test_no_reframing_goes_with_respect() -> None:
    assert ended(Bridged.NO, ReframingForm.NONE, RESPECTED) == []


@pytest.mark.parametrize("known", [{"how": "Zo"}, {"evidence": "Beurt 3"}])
def test_how_or_evidence_is_enough(known: dict[str, str]) -> None:
    assert of_coding(a_moment(outcome=ReframingOutcome(bridged=Bridged.YES, **known))) == []


def test_only_what_was_bridged_needs_evidence() -> None:
    without = [ReframingOutcome(bridged=bridged) for bridged in (None, Bridged.NO, Bridged.PARTLY, Bridged.YES)]
    found = [of_coding(a_moment(outcome=outcome)) for outcome in without]
    assert found == [[], [], *[[("bridged-without-evidence", Severity.WARNING)]] * 2]


@pytest.mark.parametrize("status", [None, *IssueStatus])
@pytest.mark.parametrize("handling", [None, *Handling])
def test_handling_goes_with_status(status: IssueStatus | None, handling: Handling | None) -> None:
    found = of_coding(a_moment(status=status, handling=handling))
    if status is IssueStatus.CONTROVERSY and handling is None:
        assert found == [("controversy-without-handling", Severity.INFO)]
    elif status is IssueStatus.UNANIMOUS and handling not in (None, Handling.COOPERATIVE):
        assert found == [("handling-of-unanimity", Severity.WARNING)]
    else:
        assert found == []


def test_an_issue_without_outcome_is_still_open() -> None:
    assert of_study(with_first("issues", outcome=None)) == []


@pytest.mark.parametrize("handling", set(Handling) - {Handling.AVOIDED})
def test_a_dominant_frame_belongs_to_avoiding(handling: Handling) -> None:
    assert of_study(with_first("issues", handling=handling, dominant_frame=None)) == []


def test_avoiding_with_a_dominant_frame_is_as_usual() -> None:
    assert of_study(with_first("issues", handling=Handling.AVOIDED)) == []


def test_only_a_transformation_has_a_joint_narrative() -> None:
    (issue,), (story, joint) = SOUND.issues, SOUND.narratives
    outcome = ReframingOutcome(bridged=Bridged.YES, forms=(ReframingForm.BRIDGING,), how="Zo")
    told = (story, joint.model_copy(update={"fragments": ()}))
    changed = issue.model_copy(update={"outcome": outcome, "joint_narrative": None})
    assert of_study(SOUND.model_copy(update={"issues": (changed,), "narratives": told})) == []


def chain(*parents: int | None) -> tuple[Study, list[UUID]]:
    """Issues each under another, by number; a number past the last is an issue that is not there."""
    ids = [uuid4() for _ in range(len(parents) + 1)]
    (issue,) = SOUND.issues
    issues = [
        issue.model_copy(update={"id": ids[at], "parent": None if parent is None else ids[parent]})
        for at, parent in enumerate(parents)
    ]
    return with_all("issues", *issues), ids


@pytest.mark.parametrize(
    ("parents", "lost"),
    [((None, 0, 1), 0), ((None, 0, 0), 0), ((0,), 1), ((1, 0), 2), ((1, 2, 0), 3), ((1, 1, None), 2), ((1,), 1)],
)
def test_an_issue_lies_under_an_issue_and_never_under_itself(parents: tuple[int | None, ...], lost: int) -> None:
    study, _ = chain(*parents)
    assert of_study(study) == [("circle-of-issues", Severity.ERROR)] * lost


def test_what_lies_under_a_circle_is_lost_too() -> None:
    study, _ = chain(1, 0, 1, None)
    assert of_study(study) == [("circle-of-issues", Severity.ERROR)] * 3


def test_only_a_sub_issue_asks_for_a_question() -> None:
    assert of_study(with_first("issues", question=None)) == []


@pytest.mark.parametrize("moments", [(), ("m",), ("m", "s"), ("m", "m")])
def test_moments_in_order_are_as_usual(moments: tuple[str, ...]) -> None:
    assert of_study(with_first("issues", moments=tuple(UNIT[key] for key in moments))) == []
