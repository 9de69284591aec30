"""T4, frames across cases: per frame and municipality, role, round, issue and object what the researcher writes.

The researcher's text stands first, then the quotes; how often a frame was seen comes last. A text on a frame or
case that was not coded has a row too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exporters.gathered import Gathered, gathered_cells, gathered_columns
from exporters.settled import frames_of, issue_paths, settled_value
from exporters.source import TableSource
from exporters.stretch import Stretch, stretches
from exporters.t1 import role_in
from exporters.table import Column, ColumnKind, Row, Table, plain
from frameschema import Fragment, Member, MergedUnit

_Key = tuple[str, str, str]
"""A frame, by what cases are told apart, and the case."""

_Cases = Callable[[TableSource, Stretch, MergedUnit, Member], tuple[str, ...]]


def frames_table(source: TableSource) -> Table:
    """Make T4, frames in the order of the codebook."""
    found = _gathered(source)
    written = {(text.row, text.by, text.column): text.text for text in source.texts_of("T4")}
    wanted = (key for key in {*found, *written} if not source.frames or key[0] in source.frames)
    keys = sorted(wanted, key=lambda key: _place(source, key))
    return Table(
        id="T4",
        title=source.heading("T4.sheet"),
        columns=(
            Column("T4.frame", source.heading("T4.frame"), 26, ColumnKind.LABEL),
            Column("T4.by", source.heading("T4.by"), 14, ColumnKind.LABEL),
            Column("T4.case", source.heading("T4.case"), 26, ColumnKind.LABEL),
            Column("T4.text", source.heading("T4.text"), 60),
            *gathered_columns(source, "T4"),
        ),
        rows=tuple(_row(source, key, written.get(key, ""), found.get(key, [])) for key in keys),
    )


def _row(source: TableSource, key: _Key, text: str, found: list[Gathered]) -> Row:
    frame, by, case = key
    by_label = source.heading(_LABELS[by]) if by in _LABELS else by
    head = (plain(source.code_or_text(frame)), plain(by_label), plain(case))
    written = plain(text or f"({source.heading('mark.not_written')})")
    return Row((*head, written, *gathered_cells(source, found)))


def _place(source: TableSource, key: _Key) -> tuple[int, str, int, str]:
    frame, by, case = key
    order = source.codebook_order.get(frame, len(source.codebook_order))
    return order, frame, list(_BY).index(by) if by in _BY else len(_BY), case


def _gathered(source: TableSource) -> dict[_Key, list[Gathered]]:
    found: dict[_Key, list[Gathered]] = {}
    for analysed in source.in_order:
        for stretch in stretches(analysed):
            for unit in stretch.fragments:
                for key, members in _keys(source, stretch, unit).items():
                    found.setdefault(key, []).append(Gathered(analysed, unit, tuple(members)))
    return found


def _keys(source: TableSource, stretch: Stretch, unit: MergedUnit) -> dict[_Key, list[Member]]:
    """Say in which cells a fragment belongs, each with the coders by whom it does."""
    found: dict[_Key, list[Member]] = {}
    for member in unit.members:
        for frame in frames_of(unit, member):
            for by, cases in _BY.items():
                for case in cases(source, stretch, unit, member):
                    found.setdefault((frame, by, case), []).append(member)
    return found


def _municipality(source: TableSource, stretch: Stretch, unit: MergedUnit, member: Member) -> tuple[str, ...]:
    name = stretch.analysed.discussion.municipality
    return (name,) if name else ()


def _role(source: TableSource, stretch: Stretch, unit: MergedUnit, member: Member) -> tuple[str, ...]:
    return (source.role_label(role_in(stretch.analysed, unit, member)),)


def _round(source: TableSource, stretch: Stretch, unit: MergedUnit, member: Member) -> tuple[str, ...]:
    number = stretch.analysed.discussion.round
    return () if number is None else (str(number),)


def _issue(source: TableSource, stretch: Stretch, unit: MergedUnit, member: Member) -> tuple[str, ...]:
    """Give the issues of a fragment, or else those of the moment it lies in."""
    settled = settled_value(unit, "issues") is not None
    own = tuple(issue_paths(unit)) if settled else member.unit.issues
    own = own or (tuple(issue_paths(stretch.moment)) if stretch.moment else ())
    return tuple(dict.fromkeys(path[0] for path in own))


def _object(source: TableSource, stretch: Stretch, unit: MergedUnit, member: Member) -> tuple[str, ...]:
    chosen = member.unit.attribution.object if isinstance(member.unit, Fragment) else None
    about = settled_value(unit, "attribution.object") or chosen
    return (source.label(str(about)),) if about else ()


_LABELS = {
    "municipality": "T4.by_municipality",
    "role": "T4.by_role",
    "round": "T4.by_round",
    "issue": "T4.by_issue",
    "object": "T4.by_object",
}

_BY: Mapping[str, _Cases] = {
    "municipality": _municipality,
    "role": _role,
    "round": _round,
    "issue": _issue,
    "object": _object,
}
