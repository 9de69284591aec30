"""Narratives, shifts and issues of several coders side by side: nothing lost, nothing mixed, any order."""

from __future__ import annotations

from uuid import UUID

import pytest
from builders import a_coding, a_fragment, a_transcript
from hypothesis import given
from hypothesis import strategies as st

from framebridge.merging import MergeRules, merge_codings
from framebridge.merging.stories import ToldBy, merge_stories
from frameschema import (
    Bridged,
    Coding,
    DeviceSummary,
    FrameRef,
    Issue,
    MergedStories,
    MergeStatus,
    Narrative,
    NarrativeShift,
    NarrativeState,
    Presence,
    ReasoningDevice,
    ReframingOutcome,
    ShiftResult,
    stable_id,
)

TALK = a_transcript("KM-I-1: Hij komt niet, en dat kan niet.", "ZT-1: Hij durft niet, dat is iets anders.")
PLACES = (0, 10, 20, 30)


def coding(coder: str, *keys: str) -> Coding:
    """Fragments f0…f3 of five code points; the same key of two coders is the same stretch of words."""
    units = [a_fragment(PLACES[int(key[1])], PLACES[int(key[1])] + 5, key=key) for key in keys]
    return a_coding(TALK, *units, coder=coder)


def unit(own: Coding, key: str) -> UUID:
    return next(one.id for one in own.units if one.key == key)


def story(own: Coding, title: str, *keys: str, summary: str | None = None, absent: bool = False) -> Narrative:
    presence = Presence.ABSENT if absent else None
    fragments = tuple(unit(own, key) for key in keys)
    told = summary or absent
    summaries = (DeviceSummary(device=ReasoningDevice.SOLUTIONS, text=summary, presence=presence),) if told else ()
    states = (NarrativeState(from_fragment=fragments[0], summaries=summaries),) if fragments else ()
    identity = stable_id("narrative", own.coder, title)
    return Narrative(id=identity, discussion=TALK.id, title=title, fragments=fragments, states=states)


def shift(own: Coding, of: Narrative, key: str | None, result: ShiftResult, *after: str) -> NarrativeShift:
    return NarrativeShift(
        id=stable_id("shift", own.coder, of.title, key or "", result),
        discussion=TALK.id,
        narrative=of.id,
        result=result,
        trigger=unit(own, key) if key else None,
        after=tuple(FrameRef(frame=frame) for frame in after),
    )


def stories(*told: tuple[Coding, ToldBy]) -> MergedStories:
    merged = merge_codings([own for own, _ in told], TALK)
    return merge_stories(merged, [by for _, by in told], MergeRules())


ANN, BOB = coding("ann", "f0", "f1", "f2"), coding("bob", "f0", "f1", "f3")


def test_stories_on_the_same_fragments_are_one_whatever_they_are_called() -> None:
    ann, bob = story(ANN, "Niet willen", "f0", "f1"), story(BOB, "Onwil", "f0", "f1")
    (found,) = stories((ANN, ToldBy("ann", (ann,))), (BOB, ToldBy("bob", (bob,)))).narratives
    assert [member.told for member in found.members] == [ann, bob]
    assert (found.status, found.differing) == (MergeStatus.AGREED, ())
    assert [link.coders for link in found.chain] == [("ann", "bob"), ("ann", "bob")]


def test_a_chain_says_who_tells_a_fragment_elsewhere_and_who_did_not_mark_it() -> None:
    ann = (story(ANN, "Onwil", "f0", "f2"), story(ANN, "Angst", "f1"))
    bob = (story(BOB, "Onwil", "f0", "f1"), story(BOB, "Rest", "f3"))
    found = stories((ANN, ToldBy("ann", ann)), (BOB, ToldBy("bob", bob))).narratives
    shared = next(one for one in found if len(one.members) == 2)
    links = [(link.coders, link.elsewhere) for link in shared.chain]
    assert links == [(("ann", "bob"), ()), (("bob",), ("ann",)), (("ann",), ())]
    assert shared.differing == ("fragments",)


def test_what_only_one_marked_is_no_difference_about_membership() -> None:
    ann, bob = story(ANN, "Onwil", "f0", "f2"), story(BOB, "Onwil", "f0", "f3")
    (found,) = stories((ANN, ToldBy("ann", (ann,))), (BOB, ToldBy("bob", (bob,)))).narratives
    assert found.differing == ()
    assert [link.coders for link in found.chain] == [("ann", "bob"), ("ann",), ("bob",)]


@pytest.mark.parametrize(
    ("bob", "differing"),
    [
        (story(BOB, "Onwil", "f0", summary="Bellen."), ()),
        (story(BOB, "Onwil", "f0", absent=True), ("summaries.solutions",)),
        (story(BOB, "Onwil", "f0"), ()),
    ],
)
def test_texts_are_not_compared_but_looked_for_in_vain_is(bob: Narrative, differing: tuple[str, ...]) -> None:
    ann = story(ANN, "Onwil", "f0", summary="Praten.")
    (found,) = stories((ANN, ToldBy("ann", (ann,))), (BOB, ToldBy("bob", (bob,)))).narratives
    assert found.differing == differing


def shifts_of(first: NarrativeShift, second: NarrativeShift, of: tuple[Narrative, Narrative]) -> MergedStories:
    return stories((ANN, ToldBy("ann", of[:1], (first,))), (BOB, ToldBy("bob", of[1:], (second,))))


def test_two_see_the_same_words_as_a_shift_and_as_a_missed_opening() -> None:
    of = story(ANN, "Onwil", "f0"), story(BOB, "Onwil", "f0")
    one = shift(ANN, of[0], "f1", ShiftResult.SHIFT, "need")
    other = shift(BOB, of[1], "f1", ShiftResult.MISSED_OPENING)
    (found,) = shifts_of(one, other, of).shifts
    assert found.differing == ("result",)
    assert found.trigger is not None
    assert found.narrative is not None


def test_a_real_shift_of_one_narrative_may_have_another_trigger() -> None:
    of = story(ANN, "Onwil", "f0"), story(BOB, "Onwil", "f0")
    one, other = shift(ANN, of[0], "f1", ShiftResult.SHIFT), shift(BOB, of[1], "f3", ShiftResult.SHIFT)
    (found,) = shifts_of(one, other, of).shifts
    assert found.differing == ("trigger",)


def test_missed_openings_on_other_words_are_two() -> None:
    of = story(ANN, "Onwil", "f0"), story(BOB, "Onwil", "f0")
    missed = ShiftResult.MISSED_OPENING
    found = shifts_of(shift(ANN, of[0], "f1", missed), shift(BOB, of[1], "f3", missed), of).shifts
    assert [len(one.members) for one in found] == [1, 1]
    assert {one.status for one in found} == {MergeStatus.ONE_CODER}


def issue(coder: str, title: str, bridged: Bridged | None = None) -> Issue:
    outcome = ReframingOutcome(bridged=bridged) if bridged else None
    return Issue(id=stable_id("issue", coder, title), discussion=TALK.id, title=title, outcome=outcome)


def test_issues_are_one_by_their_title_and_their_outcomes_are_compared() -> None:
    ann = ToldBy("ann", issues=(issue("ann", "Korten", Bridged.YES), issue("ann", "Huur")))
    bob = ToldBy("bob", issues=(issue("bob", "korten", Bridged.NO),))
    found = {one.title: one for one in stories((ANN, ann), (BOB, bob)).issues}
    assert {title: one.coders for title, one in found.items()} == {"Korten": ("ann", "bob"), "Huur": ("ann",)}
    assert found["Korten"].unsettled == ("outcome.bridged",)


@st.composite
def tellings(draw: st.DrawFn) -> list[tuple[Coding, ToldBy]]:
    """Three coders, each with narratives over some of the fragments they marked, and shifts of these."""
    told = []
    for coder in ("ann", "bob", "cas"):
        keys = sorted(draw(st.sets(st.sampled_from(["f0", "f1", "f2", "f3"]), min_size=1)))
        own = coding(coder, *keys)
        titles = sorted(draw(st.sets(st.sampled_from(["a", "b", "c"]), min_size=1)))
        narratives = tuple(story(own, title, *draw(st.sets(st.sampled_from(keys)))) for title in titles)
        results = draw(st.lists(st.sampled_from(ShiftResult), max_size=2, unique=True))
        shifts = tuple(shift(own, narratives[0], draw(st.sampled_from([None, keys[0]])), one) for one in results)
        told.append((own, ToldBy(coder, narratives, shifts)))
    return told


@given(tellings(), st.permutations(range(3)))
def test_nothing_is_lost_each_coder_is_in_a_story_once_and_order_does_not_matter(
    told: list[tuple[Coding, ToldBy]], order: list[int]
) -> None:
    found = stories(*told)
    for merged, given_ in (
        (found.narratives, [one.id for _, by in told for one in by.narratives]),
        (found.shifts, [one.id for _, by in told for one in by.shifts]),
    ):
        assert sorted(member.told.id for one in merged for member in one.members) == sorted(given_)
        assert all(len(one.coders) == len(one.members) for one in merged)
    shuffled = stories(*(told[at] for at in order))
    assert shuffled.model_dump_json() == found.model_dump_json()
    assert MergedStories.model_validate_json(found.model_dump_json()) == found
