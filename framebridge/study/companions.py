"""The tables beside `discussions.csv`: who took part, in which phases, as whom, with what other sources; and the
municipalities and cases that discussions name. Each may be missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator

from framebridge.errors import ConfigurationProblem
from framebridge.study.csv_tables import excel_date, excel_truth, read_table
from framebridge.study.discussions import DiscussionRow
from framebridge.transcripts.role_swaps import RoleSwap
from frameschema import (
    ClientCase,
    Municipality,
    OtherSource,
    Participant,
    PhaseStretch,
    Slug,
    Words,
    message,
    repeated,
)

_Row = TypeVar("_Row", bound=BaseModel)


class ParticipantRow(Participant):
    """A participant of a discussion, and how the same person stands in its file otherwise."""

    discussion: Slug
    typed_as: tuple[Words, ...] = ()
    consent_withdrawn_on: Annotated[date | None, BeforeValidator(excel_date)] = None


class PhaseRow(PhaseStretch):
    """A phase of a discussion."""

    discussion: Slug


class SourceRow(OtherSource):
    """Another source that belongs to a discussion."""

    discussion: Slug


class RoleSwapRow(RoleSwap):
    """A stretch of a discussion in which somebody plays a role."""

    discussion: Slug


class MunicipalityRow(Municipality):
    """A municipality."""

    is_anonymous: Annotated[bool, BeforeValidator(excel_truth)] = False


class CaseRow(ClientCase):
    """A client's case."""

    is_fictive: Annotated[bool, BeforeValidator(excel_truth)] = False


COMPANIONS: dict[str, tuple[str, ...]] = {
    "participants.csv": (
        "discussion",
        "speaker",
        "role",
        "functions",
        "organisation",
        "former_profession",
        "attendance",
        "consent",
        "consent_withdrawn_on",
        "typed_as",
    ),
    "phases.csv": ("discussion", "phase", "first_turn", "last_turn"),
    "role_swaps.csv": ("discussion", "speaker", "role", "first_turn", "last_turn"),
    "sources.csv": ("discussion", "id", "kind", "title", "text"),
    "municipalities.csv": ("id", "name", "is_anonymous"),
    "cases.csv": ("id", "is_fictive", "description"),
}
"""The tables and their columns."""


class _OfDiscussion(Protocol):
    @property
    def discussion(self) -> str: ...


_Of = TypeVar("_Of", bound=_OfDiscussion)


def with_companions(folder: Path, rows: Sequence[DiscussionRow]) -> tuple[DiscussionRow, ...]:
    """Give the discussions with what the tables beside them say; raises ConfigurationProblem."""
    names = {row.id for row in rows}
    several = ("functions", "typed_as")
    people = _by_discussion(names, _read(folder, "participants.csv", ParticipantRow, several), "participants.csv")
    phases = _by_discussion(names, _read(folder, "phases.csv", PhaseRow), "phases.csv")
    swaps = _by_discussion(names, _read(folder, "role_swaps.csv", RoleSwapRow), "role_swaps.csv")
    sources = _by_discussion(names, _read(folder, "sources.csv", SourceRow), "sources.csv")
    return tuple(
        row.model_copy(
            update={
                "participants": tuple(_plain(Participant, item) for item in people[row.id]),
                "phases": tuple(_plain(PhaseStretch, item) for item in phases[row.id]),
                "role_swaps": tuple(_plain(RoleSwap, item) for item in swaps[row.id]),
                "other_sources": tuple(_plain(OtherSource, item) for item in sources[row.id]),
                "typed_as": {name: item.speaker for item in people[row.id] for name in item.typed_as},
            }
        )
        for row in rows
    )


def read_municipalities(folder: Path) -> tuple[Municipality, ...]:
    """Read `municipalities.csv`; none yet is an empty list."""
    rows = _read(folder, "municipalities.csv", MunicipalityRow)
    _once("municipalities.csv", [row.id for row in rows])
    return tuple(_plain(Municipality, row) for row in rows)


def read_cases(folder: Path) -> tuple[ClientCase, ...]:
    """Read `cases.csv`; none yet is an empty list."""
    rows = _read(folder, "cases.csv", CaseRow)
    _once("cases.csv", [row.id for row in rows])
    return tuple(_plain(ClientCase, row) for row in rows)


def _read(folder: Path, name: str, model: type[_Row], several: Sequence[str] = ()) -> tuple[_Row, ...]:
    path = folder / name
    if not path.exists():
        return ()
    columns = COMPANIONS[name]
    needed = [column for column in columns if model.model_fields[column].is_required()]
    return read_table(path, columns, model, needed, several)


def _by_discussion(names: set[str], rows: Sequence[_Of], file: str) -> dict[str, list[_Of]]:
    strangers = sorted({row.discussion for row in rows} - names)
    if strangers:
        raise ConfigurationProblem(
            message(
                "{file} names discussions that discussions.csv does not have: {strangers}; correct one of the two",
                file=file,
                strangers=", ".join(strangers),
            )
        )
    grouped: dict[str, list[_Of]] = defaultdict(list)
    for row in rows:
        grouped[row.discussion].append(row)
    return grouped


def _once(file: str, ids: Sequence[str]) -> None:
    twice = repeated(ids)
    if twice:
        raise ConfigurationProblem(message("{file}: {names} given twice", file=file, names=", ".join(twice)))


def _plain(model: type[_Row], row: BaseModel) -> _Row:
    """Give a row as a value of the language, without the columns that are not part of it."""
    return model.model_validate({name: getattr(row, name) for name in model.model_fields})
