"""What settles a difference: a decision that was taken on just this, or else the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from framebridge.merging.rules import MergeRules
from framebridge.merging.statements import Statement, coders_by_choice, inputs_of
from frameschema import Consensus, Decision, SettledBy, SettledField

ByAbout = Mapping[frozenset[UUID], Sequence[Decision]]
"""Decisions by the ids of the units (or stories) that they are about."""


@dataclass(frozen=True)
class Settled:
    """What was settled, the fields that by the policy stay side by side, and the decisions that hold."""

    fields: tuple[SettledField, ...] = ()
    kept: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()


def by_about(decisions: Iterable[Decision]) -> ByAbout:
    """Lay decisions out by what they are about."""
    found: dict[frozenset[UUID], list[Decision]] = {}
    for decision in decisions:
        found.setdefault(frozenset(decision.about), []).append(decision)
    return found


def applied(log: ByAbout, settled: Iterable[SettledField]) -> tuple[Decision, ...]:
    """Give the decisions that settled something, each once, in order of id."""
    used = {item.decision for item in settled if item.decision}
    found = {one.id: one for about in log.values() for one in about if one.id in used}
    return tuple(found[one] for one in sorted(found, key=str))


def settle(
    differing: Iterable[str], statements: Sequence[Statement], rules: MergeRules, decisions: Iterable[Decision]
) -> Settled:
    """Settle what can be settled; a decision on other inputs than these has no effect.

    A decision may also be about a field that does not differ, such as a text; that is settled too.
    """
    holding = {one.field: one for one in decisions if one.inputs == inputs_of(statements, one.field)}
    found = [_by_decision(decision, statements) for decision in holding.values()]
    kept = []
    for path in differing:
        consensus = rules.consensus_of(path)
        if path in holding:
            continue
        if consensus is Consensus.KEEP_ALL:
            kept.append(path)
        else:
            found += _by_policy(path, statements, consensus, rules.lead)
    found.sort(key=lambda item: item.field)
    return Settled(tuple(found), tuple(kept), tuple(holding[path] for path in sorted(holding)))


def _by_decision(decision: Decision, statements: Sequence[Statement]) -> SettledField:
    said = [one.coder for one in statements if one.value(decision.field) == decision.value]
    return SettledField(
        field=decision.field,
        value=decision.value,
        by=SettledBy.DECISION,
        coders=tuple(dict.fromkeys(said)),
        decision=decision.id,
    )


def _by_policy(
    path: str, statements: Sequence[Statement], consensus: Consensus, lead: str | None
) -> list[SettledField]:
    chosen = coders_by_choice(statements, path)
    if consensus is Consensus.MAJORITY:
        everyone = {coder for _, coders in chosen for coder in coders}
        return [
            _settled(path, one, coders, SettledBy.MAJORITY)
            for one, coders in chosen
            if 2 * len(coders) > len(everyone)
        ]
    if consensus is Consensus.LEAD:
        return [_settled(path, one, coders, SettledBy.LEAD) for one, coders in chosen if lead in coders]
    return []


def _settled(path: str, statement: Statement, coders: tuple[str, ...], by: SettledBy) -> SettledField:
    return SettledField(field=path, value=statement.value(path), by=by, coders=coders)
