"""What is compared, topic by topic: values of units, marked words and chains, each text by text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from framebridge.agreement.continuum import Continuum, Piece, joined
from framebridge.agreement.evidence import Places, TextEvidence, TextKey, row_of
from framebridge.agreement.fields import ChoiceField, fields_of
from framebridge.agreement.sequence import Told
from framebridge.agreement.value_table import TextRows, Value
from frameschema import UnitKind
from frameschema.agreement_result import AgreementTopic
from frameschema.sheet import Sheet, SheetCoding, SheetKind

SheetRows = Mapping[str, Mapping[TextKey, TextRows]]
"""What was chosen on issue sheets, by field and transcript."""

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


def subjects_of(texts: Sequence[TextEvidence]) -> Iterator[Subject]:
    """Give the kinds of unit that are marked, then their fields and codes, in order."""
    for kind in UnitKind:
        found = [text for text in texts if kind in text.kinds]
        if not found:
            continue
        yield _of_kind(kind, found)
        for choice in fields_of(kind).values():
            yield from _of_field(kind, choice, found)


def sheet_rows(sheets: Iterable[Sheet], filled: Iterable[SheetCoding]) -> SheetRows:
    """Lay out what coders made of an issue that they call by the same name, field by field."""
    known = {sheet.id: sheet for sheet in sheets if sheet.kind is SheetKind.ISSUE}
    own: dict[str, dict[str, dict[str, list[SheetCoding]]]] = {}
    for coding in filled:
        if coding.sheet in known:
            issue = (known[coding.sheet].issue or "").casefold()
            by_coder = own.setdefault(coding.transcript, {}).setdefault(issue, {})
            by_coder.setdefault(coding.coder, []).append(coding)
    rows: dict[str, dict[TextKey, TextRows]] = {}
    for name, choice in fields_of(SheetKind.ISSUE).items():
        for transcript, issues in sorted(own.items()):
            coders = frozenset(coder for by_coder in issues.values() for coder in by_coder)
            made = tuple(row_of(choice, issues[issue]) for issue in sorted(issues))
            rows.setdefault(name, {})[transcript, SHEET_PASS] = TextRows(coders, made)
    return rows


def subjects_of_sheets(sheets: Iterable[SheetRows]) -> Iterator[Subject]:
    """Give the fields of issue sheets, of all transcripts together."""
    every = tuple(sheets)
    for name, choice in fields_of(SheetKind.ISSUE).items():
        rows = {key: found for one in every for key, found in one.get(name, {}).items()}
        yield from _with_codes(Subject(_topic(choice), choice, rows), choice)


def _of_kind(kind: UnitKind, texts: Sequence[TextEvidence]) -> Subject:
    found = {text.key: text.kinds[kind] for text in texts}
    return Subject(
        AgreementTopic(kind=kind),
        continua={key: own.continuum for key, own in found.items()},
        spans={key: own.spans for key, own in found.items()},
        units={key: own.units for key, own in found.items()},
    )


def _of_field(kind: UnitKind, choice: ChoiceField, texts: Sequence[TextEvidence]) -> Iterator[Subject]:
    found = {text.key: text.fields[kind, choice.name] for text in texts}
    whole = Subject(
        _topic(choice),
        choice,
        rows={key: own.rows for key, own in found.items()},
        continua={key: own.continuum for key, own in found.items()},
        chains={key: own.chains for key, own in found.items() if own.chains is not None},
    )
    marked = {text.key: _MarkedCodes(text.length, found[text.key].marked) for text in texts}
    yield from _with_codes(whole, choice, marked)


@dataclass(frozen=True)
class _MarkedCodes:
    """Which words of a text each coder gave each code."""

    length: int
    by_coder: Mapping[str, Mapping[str, Places]]

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


def _yes_or_no(text: TextRows, code: str) -> TextRows:
    return TextRows(text.coders, tuple({who: code in _as_set(v) for who, v in row.items()} for row in text.rows))


def _as_set(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset((str(value),))


def _topic(choice: ChoiceField, code: str | None = None) -> AgreementTopic:
    return AgreementTopic(kind=choice.kind, field=choice.name, list=choice.list, code=code)
