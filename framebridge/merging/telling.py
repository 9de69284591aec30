"""What a coder's story says, in terms of merged units, so that the stories of several coders can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import JsonValue

from framebridge.merging.statements import Statement
from frameschema import (
    Issue,
    MergedCoding,
    MergedUnit,
    Narrative,
    NarrativeShift,
    Presence,
    as_json,
    open_choices,
)

_TOLD = "told"


@dataclass(frozen=True)
class Marked:
    """The merged units of a transcript, by their own id and by those of their members."""

    merged: Mapping[UUID, MergedUnit]
    of_member: Mapping[UUID, UUID]
    order: Mapping[UUID, int]

    @classmethod
    def of(cls, merged: MergedCoding) -> Marked:
        """Lay out the units of a merged coding."""
        return cls(
            {unit.id: unit for unit in merged.units},
            {member.unit.id: unit.id for unit in merged.units for member in unit.members},
            {unit.id: at for at, unit in enumerate(merged.units)},
        )

    def unit(self, own: UUID | None) -> UUID | None:
        """Give the merged unit of a coder's own unit; None when that is not marked any more."""
        return self.of_member.get(own) if own else None

    def units(self, own: Iterable[UUID]) -> tuple[UUID, ...]:
        """Give the merged units of a coder's own units, each once, in the coder's order."""
        return tuple(dict.fromkeys(found for one in own if (found := self.unit(one)) is not None))

    def coders(self, unit: UUID) -> tuple[str, ...]:
        """Name those who marked a merged unit."""
        return self.merged[unit].coders

    def by_all(self, chains: Mapping[str, Sequence[UUID]]) -> frozenset[UUID]:
        """Give the units of these chains that all whose chains they are have marked."""
        units = {unit for chain in chains.values() for unit in chain}
        return frozenset(unit for unit in units if set(chains) <= set(self.coders(unit)))

    def in_order(self, units: Iterable[UUID]) -> tuple[UUID, ...]:
        """Put merged units in order of speaking."""
        return tuple(sorted(units, key=lambda unit: self.order[unit]))

    def place(self, units: Iterable[UUID]) -> int:
        """Say where the first of these units stands; what has none stands last."""
        return min((self.order[unit] for unit in units), default=len(self.order))


def narrative_statement(coder: str, story: Narrative, marked: Marked, common: frozenset[UUID]) -> Statement:
    """Say what a narrative is to its coder: which of the common units belong to it, summaries, frames."""
    chain = [unit for unit in marked.units(story.fragments) if unit in common]
    choices: dict[str, object] = {"fragments": frozenset(chain)} if common else {}
    values: dict[str, JsonValue] = {"title": story.title, "who_what": story.who_what}
    values["fragments"] = [str(unit) for unit in marked.in_order(chain)]
    for path, said, value in _states(story):
        choices[path] = said
        values[path] = value
    return Statement(story.id, coder, choices, values.get)


def _states(story: Narrative) -> Iterator[tuple[str, object, JsonValue]]:
    """Give the summaries and frames a narrative begins with, and the frames it ends with after a shift."""
    for state in story.states:
        if state.after_shift is None:
            for item in state.summaries:
                said = _TOLD if item.presence is None else Presence.ABSENT
                yield f"summaries.{item.device}", said, item.text or Presence.ABSENT.value
        frames = {ref for attribution in state.attributions for ref in attribution.frames}
        if frames:
            path = "frames" if state.after_shift is None else "frames_after"
            yield path, frozenset(frames), as_json(tuple(frames))


def shift_statement(
    coder: str, story: NarrativeShift, marked: Marked, merged_into: Mapping[UUID, UUID]
) -> Statement:
    """Say what a shift is to its coder: whether it is one, after which words, of what, and the frames."""
    trigger, narrative = marked.unit(story.trigger), merged_into.get(story.narrative)
    choices: dict[str, object] = {"result": story.result}
    values: dict[str, JsonValue] = {"result": story.result.value}
    for path, unit in (("trigger", trigger), ("narrative", narrative)):
        if unit is not None:
            choices[path] = values[path] = str(unit)
    for path, frames in (("before", story.before), ("after", story.after)):
        if frames:
            choices[path] = frozenset(frames)
            values[path] = as_json(frames)
    values |= {"text_before": story.text_before, "text_after": story.text_after}
    return Statement(story.id, coder, choices, values.get)


def issue_statement(coder: str, story: Issue) -> Statement:
    """Say what became of an issue to its coder."""
    choices: dict[str, object] = {}
    values: dict[str, JsonValue] = {"title": story.title, "question": story.question}
    for path in ("status", "handling", "themes", "dominant_frame"):
        value = getattr(story, path)
        if value:
            choices[path] = frozenset(value) if isinstance(value, tuple) else value
            values[path] = as_json(value)
    if story.outcome is not None:
        choices |= {f"outcome.{path}": value for path, value in open_choices(story.outcome).items()}
        values |= {
            f"outcome.{name}": as_json(getattr(story.outcome, name)) for name in type(story.outcome).model_fields
        }
    return Statement(story.id, coder, choices, values.get)
