"""Short quotes beside a reading, by role and time: so that a group knows which moment is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from exporters.member_check.words import WORDS
from exporters.source import AnalysedDiscussion, TableSource
from frameschema import TAKEN_OUT, Consent, Member

LONGEST = 160
"""So many characters of what was said; a longer one is cut between words, which shows."""

MOST = 3
"""So many quotes stand beside one reading."""


@dataclass(frozen=True)
class Quote:
    """What was said, by whom (a role) and when (a time, or the number of the turn)."""

    who: str
    when: str
    text: str


@dataclass(frozen=True)
class Quoting:
    """Gives quotes of one discussion; nobody is quoted who gave no consent or withdrew it."""

    source: TableSource
    analysed: AnalysedDiscussion

    @cached_property
    def silent(self) -> frozenset[str]:
        """The speakers who gave no consent, or withdrew it."""
        refused = (Consent.REFUSED, Consent.WITHDRAWN)
        return frozenset(one.speaker for one in self.analysed.discussion.participants if one.consent in refused)

    @cached_property
    def _marked(self) -> Mapping[UUID, Member]:
        return {member.unit.id: member for unit in self.analysed.merged.units for member in unit.members}

    def of(self, units: Iterable[UUID | None]) -> tuple[Quote, ...]:
        """Quote a few of these units, spread over the talk and in order of speaking; one of each turn."""
        members = [self._marked[one] for one in units if one is not None and one in self._marked]
        found: dict[int, Quote] = {}
        for member in sorted(members, key=lambda one: (one.unit.span.start, one.unit.span.end)):
            for turn in self._quotable(member)[:1]:
                found.setdefault(turn, self._quote(member, turn))
        return tuple(_spread([quote for _, quote in sorted(found.items())]))

    def _quotable(self, member: Member) -> list[int]:
        turns = self.analysed.transcript.turns
        touched = self.analysed.turns(member)
        return [at for at in touched if turns[at].speaker not in self.silent and self._said(member, at)]

    def _said(self, member: Member, turn: int) -> str:
        """Give what a member marked of a turn; nothing of a turn that was taken out."""
        talk, span = self.analysed.transcript, member.unit.span
        if talk.turns[turn].text == TAKEN_OUT:
            return ""
        whole = talk.turn_spans[turn]
        return " ".join(talk.text[max(whole.start, span.start) : min(whole.end, span.end)].split())

    def _quote(self, member: Member, at: int) -> Quote:
        turn, words = self.analysed.transcript.turns[at], WORDS[self.source.language]
        who = self.source.role_label(self.analysed.transcript.speaker(turn.speaker).role)
        if turn.enacted_role:
            who = f"{who}, {words.acting} {self.source.role_label(turn.enacted_role)}"
        when = f"{words.turn} {at + 1}" if turn.start_ms is None else _clock(turn.start_ms)
        return Quote(who, when, _short(self._said(member, at)))


def _spread(quotes: Sequence[Quote]) -> Iterator[Quote]:
    """Give the first, the last, and those at equal distances in between."""
    if len(quotes) <= MOST:
        yield from quotes
        return
    for number in range(MOST):
        yield quotes[round(number * (len(quotes) - 1) / (MOST - 1))]


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text.rfind(" ", LONGEST // 2, LONGEST)
    return f"{text[: cut if cut > 0 else LONGEST].rstrip()} …"


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
