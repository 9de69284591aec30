"""What is compared, topic by topic: values of units, marked words and chains, each text by text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from framebridge.agreement.continuum import Continuum, Piece, cut, joined
from framebridge.agreement.fields import IN_SEQUENCE, ChoiceField, fields_of
from framebridge.agreement.material import CodedText
from framebridge.agreement.sequence import Chain, Told
from framebridge.agreement.value_table import Row, TextRows, Value
from framebridge.sheets.stories import SheetWords, story_key
from frameschema import AnyUnit, Coding, Fragment, MergedUnit, UnitKind
from frameschema.agreement_result import AgreementTopic
from frameschema.sheet import Sheet, SheetCoding, SheetKind

TextKey = tuple[str, str]
"""A transcript and a pass."""

SHEET_PASS = "sheets"  # noqa: S105 - it stands for the pass, in the key of a text


@dataclass(frozen=True)
class Subject:
    """A topic and what coders made of it, by text; `spans` are units as they were marked, with their codes."""

    topic: AgreementTopic
    choice: ChoiceField | None = None
    rows: Mapping[TextKey, TextRows] = field(default_factory=dict)
    continua: Mapping[TextKey, Continuum] = field(default_factory=dict)
    chains: Mapping[TextKey, Told] = field(default_factory=dict)
    spans: Mapping[TextKey, Mapping[str, Sequence[Piece]]] = field(default_factory=dict)
    units: Mapping[TextKey, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


def subjects_of(texts: Sequence[CodedText], words: SheetWords) -> Iterator[Subject]:
    """Give the kinds of unit that are marked, then their fields and codes, in order."""
    for kind in UnitKind:
        found = [text for text in texts if kind in text.kinds]
        if not found:
            continue
        yield _of_kind(kind, found)
        for choice in fields_of(kind).values():
            yield from _of_field(choice, found, words)


def subjects_of_sheets(sheets: Iterable[Sheet], filled: Iterable[SheetCoding]) -> Iterator[Subject]:
    """Give the fields of issue sheets: what coders made of an issue that they call by the same name."""
    known = {sheet.id: sheet for sheet in sheets if sheet.kind is SheetKind.ISSUE}
    own: dict[str, dict[str, dict[str, list[SheetCoding]]]] = {}
    for coding in filled:
        if coding.sheet in known:
            issue = (known[coding.sheet].issue or "").casefold()
            by_coder = own.setdefault(coding.transcript, {}).setdefault(issue, {})
            by_coder.setdefault(coding.coder, []).append(coding)
    for choice in fields_of(SheetKind.ISSUE).values():
        rows = {}
        for transcript, issues in sorted(own.items()):
            coders = frozenset(coder for by_coder in issues.values() for coder in by_coder)
            made = tuple(_row(choice, issues[issue]) for issue in sorted(issues))
            rows[transcript, SHEET_PASS] = TextRows(coders, made)
        yield from _with_codes(Subject(_topic(choice), choice, rows), choice)


def _of_kind(kind: UnitKind, texts: Sequence[CodedText]) -> Subject:
    continua, spans, units = {}, {}, {}
    for text in texts:
        marked = {coder: _units(coding, kind) for coder, coding in text.codings.items()}
        continua[_key(text)] = Continuum.of(
            text.length, {coder: joined(map(_place, own)) for coder, own in marked.items()}
        )
        spans[_key(text)] = {coder: _pieces(kind, own) for coder, own in marked.items()}
        units[_key(text)] = tuple(unit.coders for unit in text.merged.of_kind(kind))
    return Subject(AgreementTopic(kind=kind), continua=continua, spans=spans, units=units)


def _pieces(kind: UnitKind, units: Iterable[AnyUnit]) -> tuple[Piece, ...]:
    """Give units with the codes of their kind's first field."""
    first = next(iter(fields_of(kind).values()), None)
    return tuple(Piece(*_place(unit), first.codes((unit,)) if first else frozenset()) for unit in units)


def _of_field(choice: ChoiceField, texts: Sequence[CodedText], words: SheetWords) -> Iterator[Subject]:
    rows, continua, chains, marked = {}, {}, {}, {}
    for text in texts:
        key = _key(text)
        rows[key] = TextRows(frozenset(text.codings), tuple(_rows(choice, text)))
        coded = {coder: _coded(choice, coding) for coder, coding in text.codings.items()}
        continua[key] = Continuum.of(text.length, {coder: cut(own) for coder, own in coded.items()})
        marked[key] = _MarkedCodes(text.length, {coder: _by_code(own) for coder, own in coded.items()})
        if choice in IN_SEQUENCE:
            chains[key] = _chains(choice, text, words)
    yield from _with_codes(Subject(_topic(choice), choice, rows, continua, chains), choice, marked)


@dataclass(frozen=True)
class _MarkedCodes:
    """Which words of a text each coder gave each code."""

    length: int
    by_coder: Mapping[str, Mapping[str, Sequence[tuple[int, int]]]]

    def continuum(self, code: str) -> Continuum:
        """Divide the text into what has a code and what has not."""
        return Continuum.of(self.length, {who: joined(own.get(code, ())) for who, own in self.by_coder.items()})


def _with_codes(
    whole: Subject, choice: ChoiceField, marked: Mapping[TextKey, _MarkedCodes] | None = None
) -> Iterator[Subject]:
    """Give a field, then each of its codes that was used; nothing where nobody chose anything."""
    used = _codes_in(whole.rows.values(), (marked or {}).values())
    if used:
        yield whole
    for code in used:
        rows = {key: _yes_or_no(text, code) for key, text in whole.rows.items()}
        continua = {key: text.continuum(code) for key, text in (marked or {}).items()}
        yield Subject(_topic(choice, code), choice, rows, continua)


def _codes_in(texts: Iterable[TextRows], marked: Iterable[_MarkedCodes]) -> list[str]:
    found = {code for text in marked for own in text.by_coder.values() for code in own}
    found |= {code for text in texts for row in text.rows for value in row.values() for code in _as_set(value)}
    return sorted(found)


def _by_code(coded: Iterable[tuple[int, int, frozenset[str]]]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, codes in coded:
        for code in codes:
            found.setdefault(code, []).append((start, end))
    return found


def _rows(choice: ChoiceField, text: CodedText) -> Iterator[Row]:
    for unit in text.merged.of_kind(UnitKind(choice.kind)):
        yield _row(choice, _by_coder(unit))


def _by_coder(unit: MergedUnit) -> dict[str, list[AnyUnit]]:
    found: dict[str, list[AnyUnit]] = {}
    for member in unit.members:
        found.setdefault(member.coder, []).append(member.unit)
    return found


def _row(choice: ChoiceField, by_coder: Mapping[str, Sequence[AnyUnit | SheetCoding]]) -> Row:
    """Give each coder's value; none where it was left open, or where one coder chose differently in two units."""
    found: dict[str, Value] = {}
    for coder, marked in by_coder.items():
        codes = choice.codes(marked)
        if choice.many and codes:
            found[coder] = codes
        elif len(codes) == 1:
            found[coder] = next(iter(codes))
    return found


def _yes_or_no(text: TextRows, code: str) -> TextRows:
    return TextRows(text.coders, tuple({who: code in _as_set(v) for who, v in row.items()} for row in text.rows))


def _as_set(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset((str(value),))


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


def _key(text: CodedText) -> TextKey:
    return text.id, text.coding_pass


def _topic(choice: ChoiceField, code: str | None = None) -> AgreementTopic:
    return AgreementTopic(kind=choice.kind, field=choice.name, list=choice.list, code=code)
