"""A coder's work goes over to a successor: whose coding counts, and what is written down."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_coding, a_fragment, a_transcript

from framebridge.errors import ConfigurationProblem
from framebridge.merging import merge_codings
from framebridge.merging.handing_over import continued, new_handover, plan_handover
from framebridge.study.handovers import Handover, Handovers
from frameschema import Coding, CodingState

TALK, OTHER = a_transcript(), a_transcript(id="gesprek-02")
ANN, BOB, CAS = (a_coding(TALK, a_fragment(), coder=coder) for coder in ("ann", "bob", "cas"))
DAY = date(2026, 11, 27)


def handed(old: str, new: str, *codings: Coding, before: tuple[Handover, ...] = ()) -> Handover:
    begun = new_handover(old, new, DAY, "de coördinator", "andere baan")
    return plan_handover(codings, Handovers(handovers=before), begun, ()).handover


def test_the_predecessor_counts_until_the_successor_has_submitted() -> None:
    handovers = Handovers(handovers=(handed("ann", "bob", ANN),))
    draft = BOB.model_copy(update={"state": CodingState.DRAFT})
    assert continued([ANN], handovers).codings == (ANN,)
    assert continued([ANN, draft], handovers).codings == (ANN, draft)
    found = continued([ANN, BOB], handovers)
    assert (found.codings, found.continues) == ((BOB,), {BOB.id: (ANN.id,)})


def test_a_merge_says_which_coding_was_gone_on_with() -> None:
    found = continued([ANN, BOB, CAS], Handovers(handovers=(handed("ann", "bob", ANN),)))
    merged = merge_codings(found.codings, TALK, continues=found.continues)
    assert [(ref.coder, ref.continues) for ref in merged.codings] == [("bob", (ANN.id,)), ("cas", ())]


def test_work_may_go_over_twice() -> None:
    first = handed("ann", "bob", ANN)
    second = handed("bob", "cas", BOB, before=(first,))
    found = continued([ANN, BOB, CAS], Handovers(handovers=(first, second)))
    assert found.codings == (CAS,)
    assert found.continues == {CAS.id: tuple(sorted((ANN.id, BOB.id), key=str))}


def test_two_readings_of_one_transcript_both_keep_counting() -> None:
    elsewhere = a_coding(OTHER, a_fragment(), coder="ann")
    begun = new_handover("ann", "bob", DAY, "de coördinator", None)
    plan = plan_handover([ANN, elsewhere, BOB], Handovers(), begun, ())
    assert plan.coded_by_both == (TALK.id,)
    assert [one.transcript for one in plan.handover.codings] == [OTHER.id]
    assert continued([ANN, BOB], Handovers(handovers=(plan.handover,))).codings == (ANN, BOB)


def test_what_goes_over_is_written_down_as_it_is_then() -> None:
    (one,) = handed("ann", "bob", ANN).codings
    (changed,) = handed("ann", "bob", a_coding(TALK, a_fragment(memo="x"), coder="ann")).codings
    assert (one.coding, one.units, one.codebook) == (ANN.id, 1, ANN.codebook)
    assert one.content_sha256 != changed.content_sha256


@pytest.mark.parametrize(
    ("old", "new", "codings", "said"),
    [
        ("ann", "ann", (ANN,), "two different coders"),
        ("dee", "bob", (ANN,), "dee has no coding there"),
        ("ann", "bob", (ANN, BOB), "ann has no coding there"),
    ],
)
def test_what_cannot_go_over_is_told(old: str, new: str, codings: tuple[Coding, ...], said: str) -> None:
    with pytest.raises(ConfigurationProblem, match=said):
        handed(old, new, *codings)


def test_work_does_not_go_over_twice_nor_come_back() -> None:
    first = handed("ann", "bob", ANN)
    with pytest.raises(ConfigurationProblem, match="ann has no coding there"):
        handed("ann", "cas", ANN, before=(first,))
    with pytest.raises(ConfigurationProblem, match="ann handed this work over before"):
        handed("bob", "ann", BOB, before=(first,))
