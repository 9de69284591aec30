"""Decisions about differences: the list of what is open, taking a decision, and which decisions still hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue

from framebridge.errors import ConfigurationProblem
from framebridge.merging.statements import Statement, inputs_of, statement_of
from framebridge.merging.telling import Marked, issue_statement, narrative_statement, shift_statement
from frameschema import (
    Decision,
    MergedCoding,
    MergedIssue,
    MergedNarrative,
    MergedShift,
    MergedStories,
    MergedStory,
    MergedUnit,
    SettledField,
    message,
    stable_id,
    text_paths,
)

Thing = MergedUnit | MergedNarrative | MergedShift | MergedIssue


@dataclass(frozen=True)
class Said:
    """A merged unit or story of a transcript, and what each coder says about it."""

    transcript: str
    thing: Thing
    statements: tuple[Statement, ...]

    @property
    def about(self) -> tuple[UUID, ...]:
        """The ids of the coders' own units or stories, sorted."""
        return tuple(sorted((one.id for one in self.statements), key=str))

    @property
    def settled(self) -> Mapping[str, SettledField]:
        """What was settled, by field."""
        return {item.field: item for item in self.thing.settled}


def said_in(merged: MergedCoding, stories: MergedStories | None) -> Iterator[Said]:
    """Give the merged units of a transcript, and then its stories, with what each coder says."""
    for unit in merged.units:
        yield Said(merged.transcript, unit, tuple(map(statement_of, unit.members)))
    if stories is None:
        return
    marked = Marked.of(merged)
    merged_into = {member.told.id: story.id for story in stories.narratives for member in story.members}
    for told in stories.narratives:
        chains = {member.coder: marked.units(member.told.fragments) for member in told.members}
        common = marked.by_all(chains)
        said = (narrative_statement(member.coder, member.told, marked, common) for member in told.members)
        yield Said(merged.transcript, told, tuple(said))
    for shift in stories.shifts:
        said = (shift_statement(member.coder, member.told, marked, merged_into) for member in shift.members)
        yield Said(merged.transcript, shift, tuple(said))
    for issue in stories.issues:
        yield Said(merged.transcript, issue, tuple(issue_statement(m.coder, m.told) for m in issue.members))


def item_key(about: Iterable[UUID], field: str) -> str:
    """Name a difference in eight characters; the same units and field always give the same name."""
    return stable_id("difference", *sorted(str(one) for one in about), field).hex[:8]


@dataclass(frozen=True)
class Open:
    """A difference that waits for a decision."""

    key: str
    said: Said
    field: str


def open_differences(said: Iterable[Said]) -> Iterator[Open]:
    """Give the differences that neither policy nor decision settles."""
    for one in said:
        for field in one.thing.unsettled:
            yield Open(item_key(one.about, field), one, field)


def find_difference(said: Iterable[Said], key: str) -> Open:
    """Find a difference, settled or not, or a field with texts, by its key; raises ConfigurationProblem."""
    for one in said:
        for field in _decidable(one):
            if item_key(one.about, field) == key:
                return Open(key, one, field)
    raise ConfigurationProblem(
        message('there is no difference "{key}"; see the list with: framebridge decisions open', key=key)
    )


def _decidable(said: Said) -> list[str]:
    if isinstance(said.thing, MergedStory):
        return list(said.thing.differing)
    texts = [path for path in text_paths(type(said.thing.members[0].unit)) if len(said.statements) > 1]
    return [*said.thing.differing, *texts]


@dataclass(frozen=True)
class Choice:
    """What is decided: the value of a coder, or one of the researchers' own."""

    taken_from: str | None = None
    value: JsonValue = None


def decide(study: str, item: Open, choice: Choice, by: str, on: date, reason: str | None) -> Decision:
    """Make the decision about a difference; raises ConfigurationProblem when its coder said nothing there."""
    said, field = item.said, item.field
    value = choice.value if choice.taken_from is None else _value_of(item, choice.taken_from)
    inputs = inputs_of(said.statements, field)
    return Decision(
        id=decision_id(study, said.transcript, said.about, field, inputs),
        study=study,
        transcript=said.transcript,
        about=said.about,
        field=field,
        inputs=inputs,
        value=value,
        taken_from=choice.taken_from,
        reason=reason,
        by=by,
        on=on,
    )


def decision_id(study: str, transcript: str, about: Iterable[UUID], field: str, inputs: str) -> UUID:
    """Give the id of a decision: the same for every decision on the same inputs, whatever was decided."""
    return stable_id("decision", study, transcript, *map(str, about), field, inputs)


def _value_of(item: Open, coder: str) -> JsonValue:
    values = {one.coder: one.value(item.field) for one in item.said.statements}
    given = {name: value for name, value in values.items() if value not in (None, [])}
    if coder not in given:
        raise ConfigurationProblem(
            message("{coder} said nothing there; choose from {coders}", coder=coder, coders=", ".join(given))
        )
    return given[coder]


class DecisionState(StrEnum):
    """Whether a decision still holds."""

    HOLDS = "holds"
    SAID_CHANGED = "said otherwise now"
    JOINED_CHANGED = "joined otherwise now"
    GONE = "not marked any more"


@dataclass(frozen=True)
class DecisionNow:
    """A decision, whether it holds, and the difference it is about now, if there is one."""

    decision: Decision
    state: DecisionState
    now: Open | None = None


def decisions_now(said: Sequence[Said], decisions: Iterable[Decision]) -> list[DecisionNow]:
    """Say of each decision whether it holds; stale is what was decided on other input than there is now."""
    whole = {(one.transcript, one.about): one for one in said}
    parts = {(one.transcript, own): one for one in said for own in one.about}
    return [_now(decision, whole, parts) for decision in decisions]


def _now(
    decision: Decision,
    whole: Mapping[tuple[str, tuple[UUID, ...]], Said],
    parts: Mapping[tuple[str, UUID], Said],
) -> DecisionNow:
    found = whole.get((decision.transcript, decision.about))
    if found is not None:
        item = Open(item_key(found.about, decision.field), found, decision.field)
        holds = inputs_of(found.statements, decision.field) == decision.inputs
        return DecisionNow(decision, DecisionState.HOLDS if holds else DecisionState.SAID_CHANGED, item)
    left = [parts[decision.transcript, own] for own in decision.about if (decision.transcript, own) in parts]
    if not left:
        return DecisionNow(decision, DecisionState.GONE)
    item = Open(item_key(left[0].about, decision.field), left[0], decision.field)
    return DecisionNow(decision, DecisionState.JOINED_CHANGED, item)
