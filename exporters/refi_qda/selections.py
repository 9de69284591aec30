"""What was coded in a transcript, as selections: one for each coder, span and code.

Units of one coder with the same words and the same code share a selection: other programs keep only one. Which
unit said what stands in the note that holds the whole coding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from exporters.refi_qda.codes import codes_in
from exporters.refi_qda.guids import code_guid, guid, issue_guid
from frameschema import Coding
from frameschema.coding import AnyUnit, Comment, Fragment, IssueMoment, Shift


@dataclass
class Selection:
    """Words, who coded them, and the one code they got; `texts` are the researcher's, `memos` to be notes."""

    guid: str
    start: int
    end: int
    coder: str
    code: str
    texts: list[str] = field(default_factory=list)
    memos: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Selections:
    """The selections of a transcript in order, and by the id of a unit the GUID of the one that is its kind."""

    ordered: tuple[Selection, ...]
    of_unit: dict[UUID, str]


@dataclass(frozen=True)
class CodeNames:
    """How codes and issues of a study are known in a project."""

    study: str
    codebook: str
    known: frozenset[str]

    def of(self, unit: AnyUnit) -> Iterator[str]:
        """Give the GUIDs of all that a unit was coded with, its kind first."""
        yield code_guid(self.codebook, unit.kind)
        dumped = unit.model_dump(mode="json", exclude={"id", "key", "span", "kind", "issues", "open_codes"})
        for code in dict.fromkeys(codes_in(dumped, self.known)):
            yield code_guid(self.codebook, code)
        for path in unit.issues:
            yield issue_guid(self.study, path)


def selections_of(source: str, codings: Sequence[Coding], names: CodeNames) -> Selections:
    """Give the selections that codings of one transcript become; `source` is the GUID of that transcript."""
    found: dict[tuple[str, int, int, str], Selection] = {}
    of_unit: dict[UUID, str] = {}
    for coding in codings:
        for unit in coding.units:
            kind, *_others = [_selection(found, source, coding.coder, unit, code) for code in names.of(unit)]
            of_unit[unit.id] = kind.guid
            kind.texts += texts_of(unit)
            kind.memos += [unit.memo] if unit.memo else []
    ordered = sorted(found.values(), key=lambda one: (one.start, one.end, one.coder, one.code))
    return Selections(tuple(ordered), of_unit)


def _selection(
    found: dict[tuple[str, int, int, str], Selection], source: str, coder: str, unit: AnyUnit, code: str
) -> Selection:
    start, end = unit.span.start, unit.span.end
    key = coder, start, end, code
    if key not in found:
        own = guid("selection", source, coder, str(start), str(end), code)
        found[key] = Selection(own, start, end, coder, code)
    return found[key]


def texts_of(unit: AnyUnit) -> list[str]:
    """Give what the researcher wrote with a unit that a reader elsewhere wants to see beside the words."""
    match unit:
        case Fragment():
            said = [unit.who_what]
        case IssueMoment():
            said = [unit.question, unit.outcome.how]
        case Shift():
            said = [unit.what_changes]
        case Comment():
            said = [unit.text]
        case _:
            said = []
    return [text for text in said if text]
