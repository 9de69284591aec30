"""Words of different groups: which are proposed as the same, and what a decision makes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment, shipped_codebook

from framebridge.concordance.deciding import (
    ConcordanceLog,
    LevelDecision,
    Verdict,
    WordsDecision,
    decide_level,
    decide_words,
    find_term,
)
from framebridge.concordance.proposing import propose_levels, propose_same, wording
from framebridge.concordance.terms import GroupTerm, Term, find_terms, levels_by_group
from framebridge.errors import ConfigurationProblem
from frameschema import Coding, FrameAttribution, FrameLevel, FrameRef

GROUPS = {"ann": "noord", "bob": "zuyd", "cas": "noord", "dee": "brabant"}
DAY = date(2026, 11, 27)
BOOK = shipped_codebook()


def themed(coder: str, *words: str, themes: tuple[str, ...] = ()) -> Coding:
    units = [a_moment(at, at + 5, local_theme=word, themes=themes) for at, word in enumerate(words)]
    return a_coding(None, *units, coder=coder)


def framed(coder: str, *levels: FrameLevel | None) -> Coding:
    units = [
        a_fragment(at, at + 5, attribution=FrameAttribution(frames=(FrameRef(frame="autonomy", level=level),)))
        for at, level in enumerate(levels)
    ]
    return a_coding(None, *units, coder=coder)


def pairs(*codings: Coding, log: ConcordanceLog | None = None) -> list[tuple[str, str]]:
    found = propose_same(find_terms(codings, GROUPS), log or ConcordanceLog())
    return [(one.first.term.name, one.second.term.name) for one in found]


def term(group: str, name: str, list_id: str = "theme") -> GroupTerm:
    return GroupTerm(list=list_id, werkplaats=group, name=name)


def deciding(verdict: Verdict, *terms: GroupTerm, **more: Any) -> WordsDecision:
    return WordsDecision(terms=terms, verdict=verdict, on=DAY, by="de coördinator", **more)


def test_words_of_two_groups_that_are_worded_alike_are_proposed() -> None:
    assert pairs(themed("ann", "vertrouwen"), themed("bob", "gebrek aan vertrouwen")) == [
        ("vertrouwen", "gebrek aan vertrouwen")
    ]


@pytest.mark.parametrize(
    "codings",
    [
        (themed("ann", "vertrouwen", "het vertrouwen"), themed("cas", "vertrouwen")),
        (themed("ann", "van het een"), themed("bob", "het ander van een")),
        (
            themed("ann", "rust"),
            a_coding(None, a_fragment(attribution=FrameAttribution(local_name="rust")), coder="bob"),
        ),
        (themed("ann", "rust"), themed("onbekend", "rust")),
    ],
    ids=["one group", "everyday words", "a theme and a frame", "of no group"],
)
def test_what_is_not_proposed(codings: tuple[Coding, ...]) -> None:
    assert pairs(*codings) == []


def test_words_that_are_used_beside_the_same_codes_are_proposed() -> None:
    beside = {"themes": ("theme_trust",)}
    assert pairs(themed("ann", "rust", "Rust", **beside), themed("bob", "adem", "adem", **beside)) == [
        ("rust", "adem")
    ]
    assert pairs(themed("ann", "rust", **beside), themed("bob", "adem", **beside)) == []


def test_a_word_is_told_with_how_often_by_whom_and_beside_what() -> None:
    (found,) = find_terms([themed("cas", "rust"), themed("ann", "Rust", "rust", themes=("theme_trust",))], GROUPS)
    assert (found.term, found.times) == (term("noord", "Rust"), 3)
    assert (found.coders, found.beside) == ({"ann", "cas"}, {"theme_trust": 2})


def test_what_was_decided_is_not_asked_again_also_not_by_way_of_a_third() -> None:
    codings = [themed(coder, f"vertrouwen {coder}") for coder in ("ann", "bob", "dee")]
    ann, bob, dee = (term(GROUPS[coder], f"vertrouwen {coder}") for coder in ("ann", "bob", "dee"))
    assert len(pairs(*codings)) == 3
    log = ConcordanceLog(words=(deciding(Verdict.SAME, ann, bob), deciding(Verdict.SAME, bob, dee)))
    assert pairs(*codings, log=log) == []
    apart = ConcordanceLog(words=(deciding(Verdict.APART, ann, bob),))
    assert len(pairs(*codings, log=apart)) == 2


def test_decided_words_are_themes_that_name_each_other_and_stay_what_they_were() -> None:
    one, other, third = term("noord", "rust"), term("zuyd", "adem"), term("brabant", "orde")
    words = (deciding(Verdict.SAME, one, other, reason="zelfde passages"), deciding(Verdict.APART, one, third))
    log = ConcordanceLog(words=words)
    themes = {theme.title: theme for theme in log.themes()}
    assert {title: theme.werkplaats for title, theme in themes.items()} == {
        "rust": "noord",
        "adem": "zuyd",
        "orde": "brabant",
    }
    assert themes["rust"].same_as == (themes["adem"].id,)
    assert themes["orde"].same_as == ()
    assert [event.reason for event in themes["rust"].history] == ["zelfde passages"]
    about = [(entry.about, entry.decision, entry.reason) for entry in log.logged()]
    assert about[0] == ("rust (noord) = adem (zuyd)", "the same", "zelfde passages")


def test_a_later_decision_counts_in_place_of_an_earlier_one() -> None:
    one, other = term("noord", "rust"), term("zuyd", "adem")
    log = ConcordanceLog(words=(deciding(Verdict.SAME, one, other), deciding(Verdict.APART, other, one)))
    assert log.verdict(one, other) is Verdict.APART
    assert [theme.same_as for theme in log.themes()] == [(), ()]
    assert len(log.words) == 2


def test_frames_that_groups_place_on_other_levels_are_shown_until_decided() -> None:
    master, meta = FrameLevel.MASTER, FrameLevel.META_CULTURAL
    codings = [framed("ann", master, master, meta), framed("bob", meta, None), framed("dee", meta)]
    levels = levels_by_group(codings, GROUPS)
    (found,) = propose_levels(levels, ConcordanceLog())
    assert found.frame == "autonomy"
    assert found.levels["noord"] == {"master": 2, "meta_cultural": 1}
    decision = LevelDecision(frame="autonomy", level=master, on=DAY, by="de coördinator")
    log = decide_level(ConcordanceLog(), decision, BOOK)
    assert list(propose_levels(levels, log)) == []
    assert list(propose_levels(levels_by_group(codings[1:], GROUPS), ConcordanceLog())) == []


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (deciding(Verdict.SAME, term("noord", "rust"), term("noord", "Rust")), "two words or more"),
        (deciding(Verdict.SAME, term("noord", "rust"), term("zuyd", "rust", "frame")), "not the same"),
        (deciding(Verdict.SAME, term("noord", "rust"), term("zuyd", "rust"), code="geen"), 'no code "geen"'),
    ],
)
def test_a_decision_that_makes_no_sense_is_told(decision: WordsDecision, said: str) -> None:
    with pytest.raises(ConfigurationProblem, match=said):
        decide_words(ConcordanceLog(), decision, BOOK)


def test_a_word_is_found_as_typed_and_a_stranger_is_told() -> None:
    terms = [Term(term("noord", "Rust"))]
    assert find_term(terms, "noord: rust ", "theme") == term("noord", "Rust")
    with pytest.raises(ConfigurationProblem, match='no group uses "zuyd:rust"'):
        find_term(terms, "zuyd:rust", "theme")


@pytest.mark.parametrize(("one", "other", "share"), [("werken", "werkend leren", 1.0), ("rust", "orde", 0.0)])
def test_wording(one: str, other: str, share: float) -> None:
    assert wording(term("a", one), term("b", other)) == wording(term("b", other), term("a", one)) == share
