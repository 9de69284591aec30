"""Frames by role and by municipality, read from T4."""

from __future__ import annotations

import re
from collections.abc import Collection

from exporters.report.heat import Crossing, heat_map
from exporters.report.parts import Entry, Section
from exporters.report.register import Register
from exporters.t4 import frames_table
from exporters.table import Table

_LETTER_ONLY = re.compile(r"gemeente [a-z]", re.IGNORECASE)
"""A name such as "Gemeente X" was given so that a municipality stays anonymous."""


def frames(register: Register, anonymous: Collection[str]) -> Section:
    """Make the section; no number of an `anonymous` municipality leads to discussions that identify it."""
    table = frames_table(register.source)
    roles = _crossing(register, table, "role", frozenset())
    places = _crossing(register, table, "municipality", frozenset(anonymous))
    note = (register.text("anonymous_note"),) if places.closed else ()
    return Section(
        id="frames",
        title=register.text("frames"),
        figures=(heat_map(register, roles), heat_map(register, places, note)),
        groups=(*roles.groups(), *places.groups()),
    )


def _crossing(register: Register, table: Table, by: str, anonymous: frozenset[str]) -> Crossing:
    found = _found(register, table, register.source.heading(f"T4.by_{by}"))
    columns = sorted({column for _, column in found})
    return Crossing(
        id=f"frames-{by}",
        title=register.text(f"frames_by_{by}"),
        corner=register.text("frame"),
        rows=list(dict.fromkeys(row for row, _ in found)),
        columns=columns,
        found=found,
        closed=frozenset(name for name in columns if name in anonymous or _is_letter(by, name)),
    )


def _is_letter(by: str, name: str) -> bool:
    return by == "municipality" and _LETTER_ONLY.fullmatch(name) is not None


def _found(register: Register, table: Table, by: str) -> dict[tuple[str, str], tuple[Entry, ...]]:
    at = {column.key: place for place, column in enumerate(table.columns)}
    found: dict[tuple[str, str], tuple[Entry, ...]] = {}
    for row in table.rows:
        ids = row.cells[at["T4.fragments"]].value
        if row.cells[at["T4.by"]].text == by and isinstance(ids, tuple) and ids:
            key = row.cells[at["T4.frame"]].text, row.cells[at["T4.case"]].text
            found[key] = register.entries(ids)
    return found
