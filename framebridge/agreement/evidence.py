"""What the coders of one text made of it, as far as agreement asks: places, codes and counts.

It holds no words of the text and no units, so that of a large study the evidence of all texts fits in memory, and
can be gathered anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from framebridge.agreement.coded_text import CodedText
from framebridge.agreement.confusion import CellCase, cases_in
from framebridge.agreement.continuum import Continuum, Piece, cut, joined
from framebridge.agreement.fields import IN_SEQUENCE, ChoiceField, fields_of
from framebridge.agreement.sequence import Chain, Told
from framebridge.agreement.value_table import Row, TextRows, Value
from framebridge.sheets.stories import SheetWords, story_key
from frameschema import AnyUnit, Coding, Discussion, Fragment, MergedUnit, UnitKind
from frameschema.agreement_result import ComparedCoding
from frameschema.sheet import SheetCoding

TextKey = tuple[str, str]
"""A transcript and a pass."""

Places = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class KindEvidence:
    """Where a kind of unit was marked; `units` has the coders of each merged unit, `spans` is for γ alone."""

    continuum: Continuum
    units: tuple[tuple[str, ...], ...]
    spans: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldEvidence:
    """What was chosen in a field; `marked` are the words that each coder gave each code."""

    rows: TextRows
    continuum: Continuum
    marked: Mapping[str, Mapping[str, Places]]
    chains: Told | None = None


@dataclass(frozen=True)
class TextEvidence:
    """A text with two coders or more, in one pass; `fields` are those of each kind by name."""

    key: TextKey
    discussion: Discussion
    length: int
    policy: str
    codings: Mapping[str, ComparedCoding]
    kinds: Mapping[UnitKind, KindEvidence]
    fields: Mapping[tuple[UnitKind, str], FieldEvidence]
    confused: tuple[CellCase, ...]

    @property
    def id(self) -> str:
        """The id of the transcript."""
        return self.key[0]


@dataclass(frozen=True)
class Gathering:
    """How evidence is gathered; `prefilled` are the ids of codings that began from a draft."""

    words: SheetWords
    with_spans: bool = False

    def evidence(self, text: CodedText, prefilled: frozenset[object]) -> TextEvidence:
        """Gather what there is in a text."""
        return TextEvidence(
            key=(text.id, text.coding_pass),
            discussion=text.discussion,
            length=text.length,
            policy=text.rules.policy,
            codings={
                coder: ComparedCoding(
                    coding=coding.id,
                    text=text.id,
                    coder=coder,
                    coding_pass=text.coding_pass,
                    is_prefilled=coding.id in prefilled,
                )
                for coder, coding in text.codings.items()
            },
            kinds={kind: self._of_kind(kind, text) for kind in text.kinds},
            fields={
                (kind, name): self._of_field(choice, text)
                for kind in text.kinds
                for name, choice in fields_of(kind).items()
            },
            confused=tuple(cases_in(text)),
        )

    def _of_kind(self, kind: UnitKind, text: CodedText) -> KindEvidence:
        marked = {coder: _units(coding, kind) for coder, coding in text.codings.items()}
        spans = {coder: _pieces(kind, own) for coder, own in marked.items()} if self.with_spans else {}
        return KindEvidence(
            Continuum.of(text.length, {coder: joined(map(_place, own)) for coder, own in marked.items()}),
            tuple(unit.coders for unit in text.merged.of_kind(kind)),
            spans,
        )

    def _of_field(self, choice: ChoiceField, text: CodedText) -> FieldEvidence:
        coded = {coder: _coded(choice, coding) for coder, coding in text.codings.items()}
        return FieldEvidence(
            rows=TextRows(frozenset(text.codings), tuple(_kept_once(_rows(choice, text)))),
            continuum=Continuum.of(text.length, {coder: cut(own) for coder, own in coded.items()}),
            marked={coder: _by_code(own) for coder, own in coded.items()},
            chains=_chains(choice, text, self.words) if choice in IN_SEQUENCE else None,
        )


def row_of(choice: ChoiceField, by_coder: Mapping[str, Sequence[AnyUnit | SheetCoding]]) -> Row:
    """Give each coder's value; none where it was left open, or where one coder chose differently in two units."""
    found: dict[str, Value] = {}
    for coder, marked in by_coder.items():
        codes = choice.codes(marked)
        if choice.many and codes:
            found[coder] = codes
        elif len(codes) == 1:
            found[coder] = next(iter(codes))
    return found


def _rows(choice: ChoiceField, text: CodedText) -> Iterator[Row]:
    for unit in text.merged.of_kind(UnitKind(choice.kind)):
        yield row_of(choice, _by_coder(unit))


def _kept_once(rows: Iterable[Row]) -> Iterator[Row]:
    """Let rows that are equal be one object: a text has many units, and few different rows."""
    known: dict[tuple[tuple[str, Value], ...], Row] = {}
    return (known.setdefault(tuple(row.items()), row) for row in rows)


def _by_coder(unit: MergedUnit) -> dict[str, list[AnyUnit]]:
    found: dict[str, list[AnyUnit]] = {}
    for member in unit.members:
        found.setdefault(member.coder, []).append(member.unit)
    return found


def _pieces(kind: UnitKind, units: Iterable[AnyUnit]) -> tuple[Piece, ...]:
    """Give units with the codes of their kind's first field."""
    first = next(iter(fields_of(kind).values()), None)
    return tuple(Piece(*_place(unit), first.codes((unit,)) if first else frozenset()) for unit in units)


def _by_code(coded: Iterable[tuple[int, int, frozenset[str]]]) -> dict[str, Places]:
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, codes in coded:
        for code in codes:
            found.setdefault(code, []).append((start, end))
    return {code: tuple(places) for code, places in found.items()}


def _coded(choice: ChoiceField, coding: Coding) -> list[tuple[int, int, frozenset[str]]]:
    units = (unit for unit in coding.units if unit.kind == choice.kind)
    return [(*_place(unit), choice.codes((unit,))) for unit in units]


def _chains(choice: ChoiceField, text: CodedText, words: SheetWords) -> Told:
    """Give, of each narrative that is told apart by the same name or role, every coder's chain."""
    found: dict[str, dict[str, list[frozenset[str]]]] = {}
    for coder, coding in text.codings.items():
        for unit in _units(coding, UnitKind.FRAGMENT):
            if isinstance(unit, Fragment) and (codes := choice.codes((unit,))):
                story = story_key(unit, text.transcript, words)
                found.setdefault(story, {}).setdefault(coder, []).append(codes)
    chains: dict[str, dict[str, Chain]] = {story: dict(own) for story, own in sorted(found.items())}
    return chains


def _units(coding: Coding, kind: UnitKind) -> list[AnyUnit]:
    return [unit for unit in coding.units if unit.kind is kind]


def _place(unit: AnyUnit) -> tuple[int, int]:
    return unit.span.start, unit.span.end
