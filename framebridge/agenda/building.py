"""What stands on the agenda, the most consequential first: what became of an issue before how it was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from exporters.agenda import AgendaItem, AgendaPart, AgendaVariant
from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Cell
from exporters.talk import talk, turn_numbers, turns_of
from framebridge.agenda.words import CodeWords, names_in, quoted
from framebridge.differences import MergedTranscript
from framebridge.language import translated, translated_message
from framebridge.merging.deciding import Open, Said, item_key, open_differences
from framebridge.merging.statements import Statement, coders_by_choice, statement_of
from frameschema import (
    Member,
    MergedNarrative,
    MergedShift,
    MergedUnit,
    MergeStatus,
    SplitCase,
    UnitKind,
    message,
    text_paths,
)

_WEIGHTS = (
    "outcome.bridged",
    "outcome.forms",
    "result",
    "status",
    "handling",
    "trigger",
    "before",
    "after",
    "frames",
    "frames_after",
    "dominant_frame",
    "attribution.frames",
    "fragments",
    "summaries",
    "alignment",
    "outcome.influences",
    "narrative",
    "issues",
    "themes",
    "reasoning_devices",
    "responsibilities",
    "interaction",
)
"""What a difference is about, the most consequential for the tables first; what is not here comes after these."""

_ONE_CODER = (UnitKind.ISSUE_MOMENT, UnitKind.SHIFT_MOMENT)
"""What is worth talking about when only one of several coders marked it: without it a table has other rows."""


@dataclass(frozen=True)
class Agenda:
    """The agenda by discussion, and how many differences there are of each field."""

    parts: tuple[AgendaPart, ...]
    counts: Mapping[str, int]


def weight(field: str) -> int:
    """Say how consequential a difference at a field is; 0 is the most."""
    whole = field.partition(".")[0]
    names = [name for name in (field, whole) if name in _WEIGHTS]
    return _WEIGHTS.index(names[0]) if names else len(_WEIGHTS)


def build_agenda(
    found: Iterable[MergedTranscript], source: TableSource, *, with_names: bool, limit: int | None = None
) -> Agenda:
    """Make the agenda of the discussions of `source`; without names, coders are letters within each discussion."""
    parts: list[AgendaPart] = []
    counts: dict[str, int] = {}
    analysed = {one.transcript.id: one for one in source.discussions}
    for one in found:
        building = _Building(one, analysed[one.transcript.id], source, coder_names(one, with_names=with_names))
        ranked = sorted(building.items(), key=lambda item: item[0])
        for _, field, _ in ranked:
            counts[field] = counts.get(field, 0) + 1
        if ranked:
            title = source.name(analysed[one.transcript.id])
            parts.append(AgendaPart(title, tuple(item for _, _, item in ranked[:limit])))
    return Agenda(tuple(parts), counts)


def coder_names(one: MergedTranscript, *, with_names: bool) -> Mapping[str, str]:
    """Give what each coder is called in a discussion; without names, letters."""
    coders = sorted({ref.coder for ref in one.merged.codings})
    return {coder: coder if with_names else chr(ord("A") + at) for at, coder in enumerate(coders)}


@dataclass(frozen=True)
class _Building:
    found: MergedTranscript
    analysed: AnalysedDiscussion
    source: TableSource
    naming: Mapping[str, str]

    @cached_property
    def words(self) -> CodeWords:
        names = names_in(self.found)
        return CodeWords(self.source.codebook, self.source.language, names)

    def items(self) -> Iterator[tuple[tuple[int, int], str, AgendaItem]]:
        """Give (rank, field, item); the rank is how consequential it is, then where it stands."""
        words = self.words
        for item in open_differences(self.found.said):
            unit = self._unit(item.said)
            yield (weight(item.field), self._start(unit)), item.field, self._item(item, unit, words)
        after = len(_WEIGHTS) + 1
        for case in self.found.merged.splits:
            yield (after, self._start(self._holding(case.one))), "split", self._split(case, words)
        if len(self.found.merged.codings) < 2:
            return
        for unit in self.found.merged.units:
            if unit.status is MergeStatus.ONE_CODER and unit.kind in _ONE_CODER:
                yield (after + 1, unit.span.start), "one_coder", self._one_coder(unit, words)

    def _item(self, item: Open, unit: MergedUnit | None, words: CodeWords) -> AgendaItem:
        said = item.said
        return AgendaItem(
            key=item.key,
            what=f"{self._about(said, words)}: {words.field(item.field)}",
            where=self._where(unit),
            talk=self._talk(unit),
            variants=tuple(self._variants(said.statements, item.field, words)),
            texts=tuple(self._texts(said, item.field)),
        )

    def _variants(self, statements: Sequence[Statement], field: str, words: CodeWords) -> Iterator[AgendaVariant]:
        for one, coders in coders_by_choice(statements, field):
            yield AgendaVariant(words.value(one.value(field)), self._coders(coders))
        open_to = [one.coder for one in statements if field not in one.choices]
        if open_to:
            yield AgendaVariant(words.value(None), self._coders(open_to))

    def _texts(self, said: Said, field: str) -> Iterator[AgendaVariant]:
        """Give what coders wrote about it: of a unit its texts, of a story who and what."""
        if isinstance(said.thing, MergedUnit):
            paths = text_paths(type(said.thing.members[0].unit))
        else:
            paths = (
                () if field.startswith("summaries") else ("who_what", "text_before", "text_after", "outcome.how")
            )
        for one in said.statements:
            texts = [str(text) for path in paths if path != "memo" and (text := one.value(path))]
            if texts:
                yield AgendaVariant("\n".join(texts), self._coders([one.coder]))

    def _split(self, case: SplitCase, words: CodeWords) -> AgendaItem:
        unit = self._holding(case.one)
        said = message(
            "{one} took together what {several} marked as {count}.",
            one=self.naming[case.one_by],
            several=self.naming[case.several_by],
            count=len(case.several),
        )
        members = [self._member(part) for part in (case.one, *case.several)]
        return AgendaItem(
            key=item_key((case.one, *case.several), "split"),
            what=f"{words.code(case.kind)}: {translated('one or several')}",
            where=self._where(unit),
            talk=self._talk(unit),
            variants=tuple(map(self._marked, members)),
            note=translated_message(said),
        )

    def _marked(self, member: Member) -> AgendaVariant:
        return AgendaVariant(quoted(member.unit.span, self.found.transcript), self._coders([member.coder]))

    def _one_coder(self, unit: MergedUnit, words: CodeWords) -> AgendaItem:
        said = message(
            "Marked by {coder} only; not by {others}.",
            coder=self._coders(unit.coders),
            others=self._coders(self.found.merged.not_marked_by(unit)),
        )
        return AgendaItem(
            key=item_key([unit.members[0].unit.id], "one_coder"),
            what=f"{words.code(unit.kind)}: {translated('is it one?')}",
            where=self._where(unit),
            talk=self._talk(unit),
            variants=(),
            texts=tuple(
                self._texts(Said(self.found.transcript.id, unit, tuple(map(statement_of, unit.members))), "")
            ),
            note=translated_message(said),
        )

    def _about(self, said: Said, words: CodeWords) -> str:
        thing = said.thing
        if isinstance(thing, MergedUnit):
            return words.code(thing.kind)
        if isinstance(thing, MergedNarrative):
            return f"{translated('narrative')} “{thing.members[0].told.title}”"
        if isinstance(thing, MergedShift):
            return f"{translated('shift of')} “{words.value(str(thing.narrative))}”"
        return f"{translated('issue')} “{thing.title}”"

    def _unit(self, said: Said) -> MergedUnit | None:
        """Give the merged unit that shows what it is about."""
        thing = said.thing
        if isinstance(thing, MergedUnit):
            return thing
        if isinstance(thing, MergedShift):
            units = [thing.trigger] if thing.trigger else []
        else:
            units = (
                [link.unit for link in thing.chain] if isinstance(thing, MergedNarrative) else list(thing.moments)
            )
        return self._by_id[units[0]] if units else None

    @property
    def _by_id(self) -> Mapping[UUID, MergedUnit]:
        return {unit.id: unit for unit in self.found.merged.units}

    def _holding(self, own: UUID) -> MergedUnit:
        return next(unit for unit in self.found.merged.units if any(m.unit.id == own for m in unit.members))

    def _member(self, own: UUID) -> Member:
        return next(member for member in self._holding(own).members if member.unit.id == own)

    def _start(self, unit: MergedUnit | None) -> int:
        return unit.span.start if unit else 0

    def _where(self, unit: MergedUnit | None) -> str:
        if unit is None:
            return ""
        turns = turn_numbers(turns_of(self.analysed, unit.members))
        return f"{self.source.heading('T1.turns').lower()} {turns}"

    def _talk(self, unit: MergedUnit | None) -> Cell:
        if unit is None:
            return Cell()
        turns = turns_of(self.analysed, unit.members)
        shown = turns if len(turns) <= _MOST_TURNS else (*turns[: _MOST_TURNS - 1], turns[-1])
        return talk(self.source, self.analysed, shown, unit.members)

    def _coders(self, coders: Iterable[str]) -> str:
        return ", ".join(self.naming[coder] for coder in coders)


_STORY_TEXTS = ("who_what", "text_before", "text_after", "outcome.how")
_MOST_TURNS = 6
