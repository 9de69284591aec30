"""Frames by role and by municipality, read from T4."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from exporters.report.anonymity import is_told_by_the_rest
from exporters.report.heat import Crossing, heat_map
from exporters.report.parts import Entry, Section
from exporters.report.register import Register
from exporters.small_cells import stays_anonymous
from exporters.t4 import frames_table
from exporters.table import Table


def frames(register: Register, anonymous: Collection[str]) -> Section:
    """Make the section; no number of an `anonymous` municipality leads to discussions that identify it."""
    table = frames_table(register.source)
    roles, places = _by_role(register, table), _by_municipality(register, table, anonymous)
    note = (register.text("anonymous_note"),) if places.closed else ()
    return Section(
        id="frames",
        title=register.text("frames"),
        figures=(heat_map(register, roles), heat_map(register, places, note)),
        groups=(*roles.groups(), *places.groups()),
    )


def _by_role(register: Register, table: Table) -> Crossing:
    found = _found(register, table, "role")
    order = {register.source.role_label(role.id): at for at, role in enumerate(register.source.roles)}
    columns = sorted({column for _, column in found}, key=lambda name: (order.get(name, len(order)), name))
    return _crossing(register, "role", found, columns)


def _by_municipality(register: Register, table: Table, anonymous: Collection[str]) -> Crossing:
    found: dict[tuple[str, str], tuple[Entry, ...]] = {}
    closed, told = set(), is_told_by_the_rest(register.source)
    for (frame, name), entries in _found(register, table, "municipality").items():
        column = name
        if stays_anonymous(name, anonymous):
            column = register.text("anonymous") if told else name
            closed.add(column)
        found[frame, column] = (*found.get((frame, column), ()), *entries)
    columns = sorted({column for _, column in found})
    return replace(_crossing(register, "municipality", found, columns), closed=frozenset(closed))


def _crossing(
    register: Register, by: str, found: Mapping[tuple[str, str], tuple[Entry, ...]], columns: Sequence[str]
) -> Crossing:
    return Crossing(
        id=f"frames-{by}",
        title=register.text(f"frames_by_{by}"),
        corner=register.text("frame"),
        rows=list(dict.fromkeys(row for row, _ in found)),
        columns=columns,
        found=found,
    )


def _found(register: Register, table: Table, by: str) -> dict[tuple[str, str], tuple[Entry, ...]]:
    heading = register.source.heading(f"T4.by_{by}")
    at = {column.key: place for place, column in enumerate(table.columns)}
    found: dict[tuple[str, str], tuple[Entry, ...]] = {}
    for row in table.rows:
        ids = row.cells[at["T4.fragments"]].value
        if row.cells[at["T4.by"]].text == heading and isinstance(ids, tuple) and ids:
            key = row.cells[at["T4.frame"]].text, row.cells[at["T4.case"]].text
            found[key] = register.entries(ids)
    return found
