"""Coding written down by hand, with the marked words instead of positions → a Coding.

    units:
      - key: f01
        kind: fragment
        from: {turn: 12, words: "first words of the fragment"}
        to: {turn: 13, words: "last words"}
        who_what: …

Turns count from 1; `words` are their first occurrence in the turn; without `to` the fragment is
exactly the words of `from`. All other fields are those of the units of `frameschema`.
"""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from framebridge.errors import ConfigurationProblem, places_of
from frameschema import (
    AnyUnit,
    CodebookRef,
    Coding,
    Relation,
    RelationDirection,
    RelationKind,
    Span,
    Transcript,
    coding_id,
    message,
    unit_id,
)

_UNIT: TypeAdapter[AnyUnit] = TypeAdapter(AnyUnit)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MarkedWords(_Strict):
    """Words in a turn; turns count from 1."""

    turn: int = Field(ge=1)
    words: str = Field(min_length=1)


class UnitEntry(BaseModel):
    """A unit: where it stands, and (as extra fields) what is said of it."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    key: str
    first: MarkedWords = Field(alias="from")
    last: MarkedWords | None = Field(default=None, alias="to")


class RelationEntry(_Strict):
    """A link between two units, by their keys."""

    source: str
    target: str
    kinds: tuple[RelationKind, ...] = ()
    direction: RelationDirection = RelationDirection.RIGHT


class CodingFile(_Strict):
    """One coder's work on one transcript."""

    transcript: str
    coder: str
    memo: str | None = None
    units: tuple[UnitEntry, ...]
    relations: tuple[RelationEntry, ...] = ()


def to_coding(
    file: CodingFile, transcript: Transcript, study: str, coding_pass: str, codebook: CodebookRef
) -> Coding:
    """Make the coding; raises ConfigurationProblem naming the unit whose words are not found."""
    identity = coding_id(study, transcript.id, file.coder, coding_pass)
    units = [_unit(entry, identity, transcript, file) for entry in file.units]
    ids = {unit.key: unit.id for unit in units}
    return Coding(
        id=identity,
        study=study,
        transcript=transcript.id,
        text_sha256=transcript.text_sha256,
        coder=file.coder,
        coding_pass=coding_pass,
        codebook=codebook,
        units=tuple(sorted(units, key=lambda unit: (unit.span.start, unit.span.end, unit.key))),
        relations=tuple(_relation(entry, ids, file) for entry in file.relations),
        memo=file.memo,
    )


def _relation(entry: RelationEntry, ids: dict[str, UUID], file: CodingFile) -> Relation:
    missing = {entry.source, entry.target} - set(ids)
    if missing:
        where = f"{file.transcript}.{file.coder}"
        raise ConfigurationProblem(
            message(
                "{where}: a relation names {units}, which is no unit",
                where=where,
                units=", ".join(sorted(missing)),
            )
        )
    return Relation(
        source=ids[entry.source], target=ids[entry.target], kinds=entry.kinds, direction=entry.direction
    )


def _unit(entry: UnitEntry, coding: UUID, transcript: Transcript, file: CodingFile) -> AnyUnit:
    where = message("{file}, unit {unit}", file=f"{file.transcript}.{file.coder}", unit=entry.key)
    first = _place(entry.first, transcript, where)
    last = _place(entry.last, transcript, where) if entry.last else first
    fields = {
        **(entry.model_extra or {}),
        "id": unit_id(coding, entry.key),
        "key": entry.key,
        "span": {"start": first.start, "end": last.end},
    }
    try:
        return _UNIT.validate_python(fields)
    except ValidationError as exc:
        raise ConfigurationProblem(
            message("{where}: {problems}; correct the file", where=where, problems=places_of(exc))
        ) from None


def _place(marked: MarkedWords, transcript: Transcript, where: str) -> Span:
    if marked.turn > len(transcript.turns):
        raise ConfigurationProblem(
            message("{where}: there is no turn {turn}; count again", where=where, turn=marked.turn)
        )
    at = transcript.turns[marked.turn - 1].text.find(marked.words)
    if at < 0:
        raise ConfigurationProblem(
            message("{where}: the words are not in turn {turn}; copy them exactly", where=where, turn=marked.turn)
        )
    start = transcript.turn_spans[marked.turn - 1].start + at
    return Span(start=start, end=start + len(marked.words))
