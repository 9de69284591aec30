"""Who speaks in a fragment, in which role; what goes with responsibility; links."""

from __future__ import annotations

import pytest
from builders import SECRET, a_fragment, a_moment, a_shift, a_transcript, a_turn, an_out_of_role
from checked import ISSUE, of_coding

from frameschema import AnyUnit, ReasoningDevice, RelationKind, Responsibility, Severity, Transcript

TALK = a_transcript(
    f"KM-I-1: {SECRET} een",
    "KM-I-2: twee",
    a_turn("drie", "ZT-1", enacted_role="client_manager_income"),
    "ZT-1: vier",
    "XX: vijf",
)
ENDS = [span.end for span in TALK.turn_spans]


def roles(start: int, end: int, talk: Transcript = TALK, **fields: object) -> list[str]:
    return [rule for rule, _ in of_coding(a_fragment(start, end, **ISSUE, **fields), talk=talk)]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, ENDS[1]),
        # The third turn is spoken by somebody who plays the role of the first two.
        (0, ENDS[2]),
        (ENDS[2], ENDS[3]),
        # Somebody whose role is not known may have any.
        (ENDS[2], ENDS[4]),
    ],
)
def test_a_fragment_in_one_role_is_as_usual(start: int, end: int) -> None:
    assert roles(start, end) == []


@pytest.mark.parametrize(("start", "end"), [(ENDS[2] - 1, ENDS[3]), (ENDS[1], ENDS[2] + 1), (0, ENDS[4])])
def test_a_fragment_in_several_roles_is_noticed(start: int, end: int) -> None:
    assert roles(start, end) == ["mixed-roles"]


def test_who_plays_one_role_together_is_not_mixed() -> None:
    assert roles(0, ENDS[4], enacted_role="client") == []


def test_only_fragments_are_looked_at_for_mixed_roles() -> None:
    assert of_coding(a_moment(0, ENDS[4]), a_shift(0, ENDS[4]), talk=TALK) == []


OWN = [("enacted-role-is-own", Severity.INFO)]


@pytest.mark.parametrize("unit", [a_fragment, an_out_of_role])
def test_who_plays_the_own_role_is_noticed(unit: type[AnyUnit]) -> None:
    # The own role of the third turn is another than the one that is played.
    played = {"enacted_role": "client_manager_income", **ISSUE}
    assert of_coding(unit(0, ENDS[0], **played), talk=TALK) == OWN
    assert of_coding(unit(0, ENDS[1], **played), talk=TALK) == OWN
    assert of_coding(unit(ENDS[1], ENDS[2], **played), talk=TALK) == []
    assert of_coding(unit(0, ENDS[2], **played), talk=TALK) == []
    assert of_coding(unit(0, ENDS[0], **ISSUE), talk=TALK) == []


def test_nobody_speaks_outside_the_text() -> None:
    outside = a_fragment(0, ENDS[4] + 1, enacted_role="client_manager_income", **ISSUE)
    assert [rule for rule, _ in of_coding(outside, talk=TALK)] == ["span-outside-text"]


PROBLEM, SOLUTION = Responsibility.FOR_PROBLEM, Responsibility.FOR_SOLUTION
CAUSES, MORALS, SOLUTIONS = (
    ReasoningDevice.CAUSES_RESPONSIBILITY,
    ReasoningDevice.MORAL_JUDGEMENT,
    ReasoningDevice.SOLUTIONS,
)


@pytest.mark.parametrize(
    ("responsibilities", "devices", "found"),
    [
        ((), (MORALS,), 0),
        ((PROBLEM,), (MORALS, CAUSES), 0),
        ((SOLUTION,), (MORALS, CAUSES), 0),
        ((SOLUTION,), (SOLUTIONS,), 0),
        ((PROBLEM, SOLUTION), (CAUSES,), 0),
        ((PROBLEM,), (SOLUTIONS,), 1),
        ((SOLUTION,), (MORALS,), 1),
        ((SOLUTION, PROBLEM), (SOLUTIONS,), 1),
        ((SOLUTION,), (), 1),
    ],
)
def test_responsibility_goes_with_its_reasoning_device(
    responsibilities: tuple[Responsibility, ...], devices: tuple[ReasoningDevice, ...], found: int
) -> None:
    unit = a_fragment(responsibilities=responsibilities, reasoning_devices=devices, **ISSUE)
    assert of_coding(unit) == [("responsibility-without-device", Severity.INFO)] * found


def test_links_between_two_units_are_as_usual() -> None:
    units = (a_moment(key="m"), a_moment(6, 9, key="n"), a_moment(7, 9, key="o"))
    links = [("m", "n", RelationKind.REFUTES), ("n", "m")]
    assert of_coding(*units, links=links) == []
    looped = [("relation-to-itself", Severity.WARNING)]
    assert of_coding(*units, links=[*links, ("o", "o"), ("o", "o"), ("n", "n")]) == looped * 2
