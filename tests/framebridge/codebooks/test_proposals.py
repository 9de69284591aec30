"""Groups' own words: which wait for a decision, and what each decision makes of the codebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from book_builders import a_frame, a_theme, an_entry, with_codes
from builders import a_coding, a_fragment, a_moment, shipped_codebook

from framebridge.codebooks import carry_codes
from framebridge.codebooks.proposals import Proposal, accept_name, find_proposals, map_name, reject_name
from framebridge.errors import ConfigurationProblem
from frameschema import Codebook, CodeChange, CodeState, Coding, FrameAttribution, FrameRef, RejectedName

BOOK = shipped_codebook()
GROUPS = {"ann": "noord", "bob": "zuid", "cas": "noord"}


def named(name: str, *frames: str, at: int = 0) -> Any:
    refs = tuple(FrameRef(frame=frame) for frame in frames)
    return a_fragment(at, at + 5, attribution=FrameAttribution(local_name=name, frames=refs))


def found(*codings: Coding, book: Codebook = BOOK) -> list[Proposal]:
    return list(find_proposals(codings, book, GROUPS))


def test_one_word_of_several_coders_is_one_proposal() -> None:
    codings = (
        a_coding(None, named("zorgbrug", "need", "market"), named("zorgbrug", "need", at=6), coder="bob"),
        a_coding(None, named("Zorgbrug"), coder="ann"),
        a_coding(None, named("ZORGBRUG"), coder="dirk"),
    )
    (proposal,) = found(*codings)
    assert proposal == Proposal(
        list="frame",
        name="zorgbrug",
        times=4,
        coders=("ann", "bob", "dirk"),
        werkplaatsen=("noord", "zuid"),
        beside={"need": 2, "market": 1},
    )


def test_frames_come_first_and_then_what_is_used_most() -> None:
    themes = (
        a_moment(0, 5, local_theme="rust"),
        a_moment(6, 9, local_theme="Rust"),
        a_moment(7, 9, local_theme="slaap"),
    )
    coding = a_coding(None, *themes, named("dak"), named("brug", at=1), named("brug", at=2))
    assert [(one.list, one.name, one.times) for one in found(coding)] == [
        ("frame", "brug", 2),
        ("frame", "dak", 1),
        ("theme", "Rust", 2),
        ("theme", "slaap", 1),
    ]


def test_themes_chosen_beside_a_word_are_counted() -> None:
    theme = BOOK.list("theme").codes[0].id
    (proposal,) = found(a_coding(None, a_moment(themes=(theme,), local_theme="rust")))
    assert proposal.beside == {theme: 1}


@pytest.mark.parametrize(
    ("book", "left"),
    [
        (with_codes("frame", a_frame(local_names=("BRUG",))), []),
        (with_codes("theme", a_theme(local_names=("brug",))), ["brug"]),
        (with_codes("frame", a_frame(local_names=("brug",), state=CodeState.RETIRED)), ["brug"]),
        (BOOK.model_copy(update={"rejected_names": (RejectedName(list="frame", name="Brug"),)}), []),
        (BOOK.model_copy(update={"rejected_names": (RejectedName(list="theme", name="brug"),)}), ["brug"]),
    ],
)
def test_what_was_decided_is_not_asked_again(book: Codebook, left: list[str]) -> None:
    assert [one.name for one in found(a_coding(None, named("brug")), book=book)] == left


def test_a_word_that_is_taken_up_is_the_code_of_what_was_written() -> None:
    book = accept_name(BOOK, "frame", "zorgbrug ", a_frame(), an_entry())
    assert book.code("care_bridge").local_names == ("zorgbrug",)
    (step,) = book.changelog[-1].changes
    assert (step.change, step.code) == (CodeChange.ADDED, "care_bridge")
    coding = a_coding(None, named("Zorgbrug"))
    (unit,) = carry_codes(coding, book).coding.units
    assert [ref.frame for ref in unit.attribution.frames] == ["care_bridge"]  # type: ignore[union-attr]
    assert found(coding, book=book) == []


def test_a_word_can_stand_for_several_codes() -> None:
    book = map_name(BOOK, "frame", " eerlijk delen", ["market", "need"])
    assert [code.id for code in book.list("frame").codes if code.local_names == ("eerlijk delen",)] == [
        "need",
        "market",
    ]
    assert map_name(book, "frame", "Eerlijk delen", ["need"]) == book
    assert (book.version, book.changelog) == (BOOK.version, BOOK.changelog)


def test_a_word_that_is_not_taken_up_is_kept_with_the_reason() -> None:
    book = reject_name(BOOK, "theme", " Hun ding", "Vaag")
    assert book.rejected_names == (RejectedName(list="theme", name="Hun ding", reason="Vaag"),)
    assert book.lists == BOOK.lists


MAPPED = map_name(BOOK, "frame", "brug", ["need"])
REJECTED = reject_name(BOOK, "frame", "brug", None)


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (lambda: accept_name(MAPPED, "frame", "BRUG", a_frame(), an_entry()), "stands for need already"),
        (lambda: reject_name(MAPPED, "frame", "Brug", None), "stands for need already"),
        (lambda: accept_name(REJECTED, "frame", "Brug", a_frame(), an_entry()), "was rejected before"),
        (lambda: map_name(REJECTED, "frame", "Brug", ["need"]), "was rejected before"),
        (lambda: reject_name(REJECTED, "frame", "Brug", None), "was rejected before"),
        (lambda: map_name(BOOK, "frame", "brug", ["weg"]), 'no code "weg"'),
        (lambda: map_name(BOOK, "bridged", "brug", ["bridged_yes"]), "no list that may grow"),
        (lambda: reject_name(BOOK, "weg", "brug", None), "no list that may grow"),
        (lambda: reject_name(BOOK, "frame", " ", None), "the name is empty"),
        (lambda: accept_name(BOOK, "frame", "", a_frame(), an_entry()), "the name is empty"),
        (lambda: accept_name(BOOK, "frame", "brug", a_frame("need"), an_entry()), "never given twice"),
    ],
)
def test_what_makes_no_sense_is_refused(decide: Callable[[], Any], said: str) -> None:
    with pytest.raises(ConfigurationProblem, match=said) as refused:
        decide()
    assert "brug" not in str(refused.value).casefold()
