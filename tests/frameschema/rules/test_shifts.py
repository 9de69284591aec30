"""Shifts and missed openings: frames before and after, the trigger, and where a shift shows."""

from __future__ import annotations

import pytest
from builders import a_shift
from checked import frames, of_coding, of_study, with_first
from whole_study import STORY, UNIT

from frameschema import FrameLevel, FrameRef, Holder, Severity, ShiftResult

SHIFT, MISSED = ShiftResult.SHIFT, ShiftResult.MISSED_OPENING
CHANGES = [("missed-opening-that-changes", Severity.INFO)]
SAME = [("shift-without-change", Severity.INFO)]


@pytest.mark.parametrize(
    ("result", "before", "after", "found"),
    [
        (MISSED, ("need",), ("market",), CHANGES),
        (MISSED, ("need",), ("market", "need"), CHANGES),
        (MISSED, ("market", "need"), ("need", "market"), []),
        (MISSED, ("need",), (), []),
        (MISSED, (), ("need",), []),
        (SHIFT, ("need",), ("market",), []),
        (SHIFT, ("need",), ("need",), SAME),
        (SHIFT, ("market", "need"), ("need", "market"), SAME),
        (SHIFT, ("need",), ("need", "market"), []),
        (SHIFT, ("need",), (), []),
        (SHIFT, (), (), []),
        (None, ("need",), ("market",), []),
        (None, ("need",), ("need",), []),
    ],
)
def test_frames_before_and_after_go_with_the_result(
    result: ShiftResult | None, before: tuple[str, ...], after: tuple[str, ...], found: list[tuple[str, Severity]]
) -> None:
    unit = a_shift(result=result, before=frames(*before), after=frames(*after))
    assert of_coding(unit) == found


def test_another_level_is_a_change_but_no_other_frame() -> None:
    before = (FrameRef(frame="autonomy", level=FrameLevel.MASTER),)
    after = (FrameRef(frame="autonomy", level=FrameLevel.META_CULTURAL),)
    assert of_coding(a_shift(result=SHIFT, before=before, after=after)) == []
    assert of_coding(a_shift(result=MISSED, before=before, after=after)) == []


def test_a_missed_opening_needs_no_trigger() -> None:
    missed = with_first("shifts", result=MISSED, trigger=None, before=(), after=())
    assert of_study(missed) == []


@pytest.mark.parametrize("shown", [{"shows_in": None}, {"trigger": UNIT["c"]}, {"trigger": UNIT["m"]}])
def test_a_shift_shows_at_its_trigger_or_later(shown: dict[str, object]) -> None:
    rules = [rule for rule, _ in of_study(with_first("shifts", **shown))]
    assert "trigger-after-effect" not in rules
    assert "shift-shows-elsewhere" not in rules


OWN = ("shift-by-own-party", Severity.INFO)


@pytest.mark.parametrize(
    ("trigger", "speakers", "roles", "own"),
    [
        ("a", ("KM-I-1",), (), True),
        ("a", (), ("client_manager_income",), True),
        ("a", ("KM-I-2",), (), False),
        ("b", ("KM-I-1",), ("client_manager_income",), False),
        # The issue moment holds words of both parties.
        ("m", ("KM-I-1",), (), False),
        ("m", ("KM-I-1",), ("social_professional",), True),
    ],
)
def test_a_trigger_is_by_the_own_party_when_all_who_speak_in_it_are(
    trigger: str, speakers: tuple[str, ...], roles: tuple[str, ...], own: bool
) -> None:
    study = with_first("shifts", trigger=UNIT[trigger], shows_in=None)
    story, joint = study.narratives
    held = story.model_copy(update={"holder": Holder(speakers=speakers, roles=roles)})
    found = of_study(study.model_copy(update={"narratives": (held, joint)}))
    assert (OWN in found) == own


def test_a_shift_of_a_narrative_that_is_not_there_is_dangling_and_no_more() -> None:
    found = of_study(with_first("shifts", narrative=UNIT["a"], trigger=UNIT["a"]))
    assert found == [("dangling-reference", Severity.ERROR)]


def test_a_shift_shows_in_its_own_narrative() -> None:
    assert of_study(with_first("shifts", narrative=STORY, shows_in=UNIT["b"])) == [
        ("shift-shows-elsewhere", Severity.WARNING)
    ]
