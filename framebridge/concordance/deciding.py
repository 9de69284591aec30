"""What was decided about the words of groups: `analysis/concordance.json`; nothing in it is ever changed.

A later decision about the same words stands beside the earlier one and counts in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import combinations
from pathlib import Path

from framebridge.concordance.terms import GroupTerm, Term
from framebridge.documents import read_json, write_file
from framebridge.errors import ConfigurationProblem
from frameschema import (
    Codebook,
    Document,
    FrameLevel,
    LoggedDecision,
    Prose,
    Slug,
    Theme,
    ThemeChange,
    ThemeEvent,
    Words,
    message,
    name_key,
    stable_id,
)


class Verdict(StrEnum):
    """What was decided about words of different groups."""

    SAME = "the same"
    APART = "not the same"


class WordsDecision(Document):
    """These words mean the same, or not; `code` is what they stand for in the codebook, if there is one."""

    terms: tuple[GroupTerm, ...]
    verdict: Verdict
    code: Slug | None = None
    on: date
    by: Words
    reason: Prose | None = None


class LevelDecision(Document):
    """The level on which a frame counts where groups are compared; each group's own level stays in its coding."""

    frame: Slug
    level: FrameLevel
    on: date
    by: Words
    reason: Prose | None = None


class ConcordanceLog(Document):
    """All decisions, oldest first."""

    schema_version: str = "1.0"
    words: tuple[WordsDecision, ...] = ()
    levels: tuple[LevelDecision, ...] = ()

    def has_pair(self, one: GroupTerm, other: GroupTerm) -> bool:
        """Say whether it was decided if two words mean the same, also by way of a third."""
        return self.verdict(one, other) is not None or other.key in self._same(one)

    def verdict(self, one: GroupTerm, other: GroupTerm) -> Verdict | None:
        """Give the last decision that names both."""
        for decision in reversed(self.words):
            if {one.key, other.key} <= {term.key for term in decision.terms}:
                return decision.verdict
        return None

    def _same(self, term: GroupTerm) -> set[tuple[str, str, str]]:
        found, todo = {term.key}, [term.key]
        links = list(self._links())
        while todo:
            key = todo.pop()
            reached = {b if a == key else a for a, b in links if key in (a, b)} - found
            found |= reached
            todo += sorted(reached)
        return found

    def _links(self) -> Iterator[tuple[tuple[str, str, str], tuple[str, str, str]]]:
        for decision in self.words:
            for one, other in combinations(decision.terms, 2):
                if self.verdict(one, other) is Verdict.SAME:
                    yield one.key, other.key

    def level_of(self, frame: str) -> FrameLevel | None:
        """Give the level decided last for a frame."""
        return next((one.level for one in reversed(self.levels) if one.frame == frame), None)

    def themes(self) -> tuple[Theme, ...]:
        """Give the decided words as themes, each with the words of other groups that mean the same."""
        terms = {term.key: term for decision in self.words for term in decision.terms}
        return tuple(self._theme(term, terms) for _, term in sorted(terms.items()))

    def _theme(self, term: GroupTerm, terms: dict[tuple[str, str, str], GroupTerm]) -> Theme:
        same = self._same(term) - {term.key}
        about = [one for one in self.words if term.key in {own.key for own in one.terms}]
        return Theme(
            id=term_id(term),
            title=term.name,
            werkplaats=term.werkplaats,
            same_as=tuple(term_id(terms[key]) for key in sorted(same)),
            history=tuple(
                ThemeEvent(on=one.on, change=ThemeChange.ACCEPTED, by=one.by, reason=one.reason)
                for one in about
                if one.verdict is Verdict.SAME
            ),
        )

    def logged(self) -> Iterator[LoggedDecision]:
        """Give the decisions as the study carries them."""
        for one in self.words:
            names = " = ".join(f"{term.name} ({term.werkplaats})" for term in one.terms)
            decision = one.verdict.value + (f"; {one.code}" if one.code else "")
            yield _logged(names, decision, one.on, one.by, one.reason)
        for level in self.levels:
            yield _logged(level.frame, level.level.value, level.on, level.by, level.reason)


def _logged(about: str, decision: str, on: date, by: str, reason: str | None) -> LoggedDecision:
    identity = stable_id("concordance", about, decision, on.isoformat(), by)
    return LoggedDecision(id=identity, on=on, about=about, decision=decision, reason=reason, by=(by,))


def term_id(term: GroupTerm) -> str:
    """Give a word of a group an identifier."""
    return f"{term.werkplaats}.{term.list}.{stable_id('term', *term.key).hex[:8]}"


def find_term(terms: Sequence[Term], typed: str, list_id: str) -> GroupTerm:
    """Find a word as it was typed, `werkplaats:word`; raises ConfigurationProblem."""
    group, _, name = typed.partition(":")
    for one in terms:
        if one.term.key == (list_id, group.strip(), name_key(name)):
            return one.term
    raise ConfigurationProblem(
        message('no group uses "{name}"; write it as werkplaats:word, as the list of proposals has it', name=typed)
    )


def decide_words(log: ConcordanceLog, decision: WordsDecision, codebook: Codebook) -> ConcordanceLog:
    """Add a decision about words; raises ConfigurationProblem when it makes no sense."""
    if len({term.key for term in decision.terms}) < 2:
        raise ConfigurationProblem(message("name two words or more, each with --term"))
    if decision.verdict is Verdict.SAME and len({term.list for term in decision.terms}) > 1:
        raise ConfigurationProblem(message("a frame and a theme are not the same"))
    if decision.code and not codebook.has_code(decision.terms[0].list, decision.code):
        raise ConfigurationProblem(message('the codebook has no code "{code}"; add it first', code=decision.code))
    return log.model_copy(update={"words": (*log.words, decision)})


def decide_level(log: ConcordanceLog, decision: LevelDecision, codebook: Codebook) -> ConcordanceLog:
    """Add a decision about a level; raises ConfigurationProblem for a frame that there is not."""
    if not codebook.has_code("frame", decision.frame):
        raise ConfigurationProblem(message('the codebook has no frame "{code}"', code=decision.frame))
    return log.model_copy(update={"levels": (*log.levels, decision)})


def read_concordance(path: Path) -> ConcordanceLog:
    """Read the file; none yet is an empty log."""
    return read_json(path, ConcordanceLog) if path.exists() else ConcordanceLog()


def write_concordance(path: Path, log: ConcordanceLog) -> None:
    """Write the file."""
    write_file(path, log.model_dump_json(indent=1) + "\n")
