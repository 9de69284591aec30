"""Proposals: words of different groups that may mean the same, and frames that groups place on other levels.

Two words may mean the same when they share wording (the beginnings of their words, so that "vertrouwen" and
"gebrek aan vertrouwen" meet, and "werken" and "werkend") or are used beside the same codes. A proposal is no more
than that: the coordinator decides.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from framebridge.concordance.deciding import ConcordanceLog
from framebridge.concordance.terms import GroupTerm, Term

_WORDING, _CO_USE = 0.5, 0.6
_FEWEST_SHARED = 2  # times that both words stand beside one code before that says anything
_BEGINNING = 5  # letters; Dutch endings (-en, -e, -heid) come after it in most words
_EVERYDAY = frozenset(
    ("de", "het", "een", "en", "of", "van", "voor", "bij", "met", "op", "in", "aan", "te", "niet", "geen", "wel")
)


@dataclass(frozen=True)
class SameProposal:
    """Two words of different groups, how alike they are worded (0-1), and beside which codes both are used."""

    first: Term
    second: Term
    wording: float
    co_use: float
    shared: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much speaks for it."""
        return max(self.wording, self.co_use) + 0.1 * min(self.wording, self.co_use)


@dataclass(frozen=True)
class LevelProposal:
    """A frame that groups place on different levels: Werkplaats → the levels it gives, with how often."""

    frame: str
    levels: Mapping[str, Mapping[str, int]]


def propose_same(terms: Sequence[Term], log: ConcordanceLog) -> list[SameProposal]:
    """Give the pairs that may mean the same and that nobody decided about, the strongest first."""
    found = []
    for one, other in combinations(terms, 2):
        of_one_list = one.term.list == other.term.list
        if not of_one_list or one.term.werkplaats == other.term.werkplaats or log.has_pair(one.term, other.term):
            continue
        proposal = _proposal(one, other)
        if proposal.wording >= _WORDING or proposal.co_use >= _CO_USE:
            found.append(proposal)
    return sorted(found, key=lambda item: (-item.weight, item.first.term.key, item.second.term.key))


def _proposal(one: Term, other: Term) -> SameProposal:
    shared = tuple(sorted(code for code in one.beside if code in other.beside))
    times = sum(min(one.beside[code], other.beside[code]) for code in shared)
    co_use = _cosine(one.beside, other.beside) if times >= _FEWEST_SHARED else 0.0
    return SameProposal(one, other, wording(one.term, other.term), co_use, shared)


def wording(one: GroupTerm, other: GroupTerm) -> float:
    """Say how alike two words are worded: the share of the shorter's words that begin as one of the other's."""
    first, second = set(_beginnings(one.name)), set(_beginnings(other.name))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _beginnings(name: str) -> Iterator[str]:
    words = re.findall(r"\w+", name.casefold())
    return (word[:_BEGINNING] for word in words if word not in _EVERYDAY)


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    product = sum(one[code] * other[code] for code in one)
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return product / lengths if lengths else 0.0


def propose_levels(
    levels: Mapping[str, Mapping[str, Mapping[str, int]]], log: ConcordanceLog
) -> Iterable[LevelProposal]:
    """Give the frames whose usual level differs between groups, undecided ones only."""
    for frame, groups in levels.items():
        usual = {max(sorted(own), key=lambda level: own[level]) for own in groups.values()}
        if len(usual) > 1 and log.level_of(frame) is None:
            yield LevelProposal(frame, groups)
