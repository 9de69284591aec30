"""Where tables come from: what the caller says about them, and the coders whose ids stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exporters.provenance_text import origin_text
from exporters.selection import Selection
from exporters.small_cells import WITHHELD, PrivacyRules
from exporters.source import TableSource
from exporters.table import Column, ColumnKind, Row, Table, plain
from frameschema import Coder

Provenance = Sequence[tuple[str, str]]
"""What is to be known about the making of a table, in order: what it is, and its value."""


def provenance_table(source: TableSource, provenance: Provenance, coders: Sequence[Coder] | None = None) -> Table:
    """Lay out the pairs, then the names of coders; leave `source.coders` empty to withhold those.

    `coders` are those who coded, for a source that is a part of what the table is about.
    """
    found = occurring_coders(source) if coders is None else coders
    named = (
        (one.id, f"{one.name} ({werkplaats_told(one.werkplaats, source.language)})")
        for one in sorted(found, key=lambda one: one.id)
    )
    return Table(
        id="provenance",
        title=source.heading("provenance.sheet"),
        columns=(
            Column("provenance.item", source.heading("provenance.item"), 36, ColumnKind.LABEL),
            Column("provenance.value", source.heading("provenance.value"), 90),
        ),
        rows=tuple(Row((plain(item), plain(value))) for item, value in (*provenance, *named)),
    )


def occurring_coders(source: TableSource) -> tuple[Coder, ...]:
    """Give the coders who coded a discussion of the source."""
    occurring = {coder for analysed in source.discussions for coder in analysed.coders}
    return tuple(coder for coder in source.coders if coder.id in occurring)


def asked(
    selection: Selection, language: str, rules: PrivacyRules, *, is_hidden: bool
) -> Iterator[tuple[str, str]]:
    """Say what was selected, but not what would stand beside a municipality if one `is_hidden` in it."""
    for kind, names in selection.named():
        told = (name if not _gives_away(kind, name, rules, is_hidden=is_hidden) else "…" for name in names)
        yield origin_text(f"only_{kind}", language), ", ".join(told)


def _gives_away(kind: str, name: str, rules: PrivacyRules, *, is_hidden: bool) -> bool:
    return (kind == "werkplaats" and is_hidden) or (kind == "municipality" and rules.hides(name))


def werkplaats_told(name: str, language: str) -> str:
    """Name a Werkplaats, or say that it is withheld."""
    return origin_text("withheld", language) if name == WITHHELD else name
