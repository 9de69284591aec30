"""T1, the per-role narrative table: a row per stretch of talk, a column per role.

A fragment stands in the column of the role it is spoken in: the enacted role a coder gave, or else
that of its first turn. Where coders gave it different roles, each coder's words stand in the column
that coder chose. Roles without a column of their own share one, so that nothing disappears. What was settled
stands in place of what coders said, marked as such; their own words are found by the ids in the last column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exporters.by_discussion import ByDiscussion, whole_table
from exporters.settled import settled_value
from exporters.source import AnalysedDiscussion, TableSource
from exporters.stretch import Stretch, stretches
from exporters.table import Cell, Column, ColumnKind, ColumnType, Row, Table, plain
from exporters.talk import talk, turns_of
from exporters.trace import coders_cell, ids_cell, time_cell, turns_cell
from exporters.variants import Said, settled_words, where_they_differ, who_what
from frameschema import Fragment, IssueMoment, Member, MergedUnit, MergeStatus

_MARKS = {
    MergeStatus.DIFFERS: "mark.differs",
    MergeStatus.ONE_CODER: "mark.only_one",
    MergeStatus.AGREED: "mark.agreed",
}
"""The mark of a row is the first of these that one of its units has."""


@dataclass(frozen=True)
class _Stretch:
    """What goes into a row: the talk, what is told per role, and what stands in the last columns."""

    talk: Cell
    told: Mapping[str, Sequence[str]]
    sub_issues: Cell
    trace: tuple[Cell, ...]


class NarrativeTable(ByDiscussion[_Stretch]):
    """Makes T1; with `extra_roles` each further role that occurs gets a column too."""

    def __init__(self, *, extra_roles: bool = False) -> None:
        """Begin a table without rows."""
        self._extra_roles = extra_roles
        self._occurring: set[str] = set()

    def drafts(self, source: TableSource, analysed: AnalysedDiscussion) -> Iterator[_Stretch]:
        """Give the stretches of talk."""
        for stretch in stretches(analysed):
            draft = _draft(source, stretch)
            self._occurring |= draft.told.keys()
            yield draft

    def head(self, source: TableSource) -> Table:
        """Give the columns; roles without one of their own share one."""
        return Table(
            id="T1",
            title=source.heading("T1.sheet"),
            columns=(
                Column("T1.text_fragment", source.heading("T1.text_fragment"), 70, type=ColumnType.CODED_TEXT),
                *(Column(f"role.{role}", _role_heading(source, role), 38) for role in self._roles(source)),
                Column("T1.sub_issues", source.heading("T1.sub_issues"), 28, ColumnKind.LABEL),
                *_trace_columns(source, others=not self._extra_roles),
            ),
        )

    def row(self, source: TableSource, draft: _Stretch) -> Row:
        """Put what is told in the columns of the roles."""
        roles = self._roles(source)
        others = [] if self._extra_roles else [plain(_other_roles(source, roles, draft.told))]
        told = (plain("\n".join(draft.told.get(role, ()))) for role in roles)
        return Row((draft.talk, *told, draft.sub_issues, *others, *draft.trace))

    def _roles(self, source: TableSource) -> list[str]:
        own = [role.id for role in source.roles if role.heading]
        return own + _in_order(source, self._occurring - set(own)) if self._extra_roles else own


def narrative_table(source: TableSource, *, extra_roles: bool = False) -> Table:
    """Make T1 of all discussions of a source."""
    return whole_table(NarrativeTable(extra_roles=extra_roles), source)


def role_of(analysed: AnalysedDiscussion, member: Member) -> str:
    """Give the role in which a coder's fragment is spoken."""
    enacted = member.unit.enacted_role if isinstance(member.unit, Fragment) else None
    return enacted or analysed.transcript.spoken_role(analysed.turns(member)[0])


def role_in(analysed: AnalysedDiscussion, unit: MergedUnit, member: Member) -> str:
    """Give the role that was settled on, or else the one that the coder gave."""
    settled = settled_value(unit, "enacted_role")
    return settled if isinstance(settled, str) else role_of(analysed, member)


def _in_order(source: TableSource, roles: set[str]) -> list[str]:
    known = [role.id for role in source.roles]
    return sorted(roles, key=lambda role: (_index(known, role), role))


def _index(known: list[str], role: str) -> int:
    return known.index(role) if role in known else len(known)


def _role_heading(source: TableSource, role_id: str) -> str:
    heading = next((role.heading for role in source.roles if role.id == role_id), None)
    return heading.in_language(source.language) if heading else source.role_label(role_id)


def _trace_columns(source: TableSource, *, others: bool) -> Iterator[Column]:
    if others:
        yield Column("other_roles", source.label("other_roles"), 28)
    yield Column("T1.discussion", source.heading("T1.discussion"), 12, ColumnKind.TRACE)
    yield Column("T1.issue", source.heading("T1.issue"), 22, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column("T1.turns", source.heading("T1.turns"), 11, ColumnKind.TRACE, ColumnType.WHOLE_NUMBERS)
    yield Column("T1.time", source.heading("T1.time"), 10, ColumnKind.TRACE, ColumnType.MILLISECONDS)
    yield Column("T1.coders", source.heading("T1.coders"), 14, ColumnKind.TRACE, ColumnType.TEXTS)
    yield Column("T1.fragments", source.heading("T1.fragments"), 16, ColumnKind.IDS, ColumnType.TEXTS)


def _draft(source: TableSource, stretch: Stretch) -> _Stretch:
    analysed, members = stretch.analysed, stretch.members
    turns = turns_of(analysed, members)
    fragments = [member for unit in stretch.fragments for member in unit.members]
    return _Stretch(
        talk(source, analysed, turns, fragments),
        _told(source, stretch),
        plain("\n".join(_sub_issues(stretch))),
        tuple(_trace(source, stretch, turns)),
    )


def _told(source: TableSource, stretch: Stretch) -> dict[str, list[str]]:
    """Give per role a paragraph for each fragment that a coder placed in it."""
    found: dict[str, list[str]] = {}
    for unit in stretch.fragments:
        placed: dict[str, list[Member]] = {}
        for member in unit.members:
            placed.setdefault(role_in(stretch.analysed, unit, member), []).append(member)
        for role, members in placed.items():
            found.setdefault(role, []).append(_paragraph(source, stretch.analysed, unit, tuple(members)))
    return found


def _paragraph(
    source: TableSource, analysed: AnalysedDiscussion, unit: MergedUnit, members: tuple[Member, ...]
) -> str:
    settled = settled_value(unit, "who_what")
    if isinstance(settled, str):
        return settled_words(source, analysed, members, settled)
    return who_what(source, analysed, members, {})


def _other_roles(source: TableSource, roles: list[str], told: Mapping[str, Sequence[str]]) -> str:
    return "\n".join(
        f"{source.role_label(role)} · {paragraph}"
        for role in sorted(told.keys() - set(roles))
        for paragraph in told[role]
    )


def _sub_issues(stretch: Stretch) -> tuple[str, ...]:
    """Give the sub-issues; for an issue without any its title; without an issue the question."""
    paths = _paths(stretch)
    divided = {path[0] for path, _ in paths if len(path) > 1}
    said = [(path[-1], coder) for path, coder in paths if len(path) > 1 or path[0] not in divided]
    return where_they_differ(said or _questions(stretch), _coders(stretch))


def _paths(stretch: Stretch) -> list[tuple[tuple[str, ...], str]]:
    """Give issues with who named them; those that were settled on are everybody's."""
    found: list[tuple[tuple[str, ...], str]] = []
    for unit in stretch.units:
        settled = settled_value(unit, "issues")
        if isinstance(settled, list):
            paths = [tuple(map(str, path)) for path in settled if isinstance(path, list)]
            found += [(path, coder) for path in paths for coder in _coders(stretch)]
        else:
            found += [(path, member.coder) for member in unit.members for path in member.unit.issues]
    return found


def _questions(stretch: Stretch) -> list[Said]:
    found: list[Said] = []
    for unit in stretch.units:
        settled = settled_value(unit, "question")
        if isinstance(settled, str):
            found += [(settled, coder) for coder in _coders(stretch)]
            continue
        asked = [(item.unit.question, item.coder) for item in unit.members if isinstance(item.unit, IssueMoment)]
        found += [(question, coder) for question, coder in asked if question]
    return found


def _coders(stretch: Stretch) -> list[str]:
    return sorted({member.coder for member in stretch.members})


def _trace(source: TableSource, stretch: Stretch, turns: tuple[int, ...]) -> Iterator[Cell]:
    yield plain(source.name(stretch.analysed))
    yield _issues(stretch)
    yield turns_cell(turns)
    yield time_cell(stretch.analysed, turns)
    yield coders_cell(_coders(stretch), _mark(source, stretch))
    yield ids_cell(member.unit.id for member in stretch.members)


def _issues(stretch: Stretch) -> Cell:
    said = [(path[0], coder) for path, coder in _paths(stretch)]
    text = plain("\n".join(where_they_differ(said, _coders(stretch))))
    return replace(text, value=tuple(dict.fromkeys(title for title, _ in said)))


def _mark(source: TableSource, stretch: Stretch) -> str:
    """Say, in a discussion coded by several, how far the coders agree on this row."""
    if len(stretch.analysed.coders) < 2:
        return ""
    statuses = {unit.status for unit in stretch.units}
    return next(f" ({source.heading(key)})" for status, key in _MARKS.items() if status in statuses)
