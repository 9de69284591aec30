"""Where tables come from: what the caller says about them, and the coders whose ids stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from exporters.source import TableSource
from exporters.table import Column, ColumnKind, Row, Table, plain
from frameschema import Coder, Localized

Known = tuple[str | Localized, str | Localized]
"""Something known about the making of a table: what it is, and its value; words in both languages."""

Provenance = Sequence[Known]


def provenance_table(source: TableSource, provenance: Provenance, coders: Sequence[Coder] | None = None) -> Table:
    """Lay out the pairs, then the names of coders; leave `source.coders` empty to withhold those.

    `coders` are those who coded, for a source that is a part of what the table is about.
    """
    found = occurring_coders(source) if coders is None else coders
    named = ((one.id, f"{one.name} ({one.werkplaats})") for one in sorted(found, key=lambda one: one.id))
    return Table(
        id="provenance",
        title=source.heading("provenance.sheet"),
        columns=(
            Column("provenance.item", source.heading("provenance.item"), 36, ColumnKind.LABEL),
            Column("provenance.value", source.heading("provenance.value"), 90),
        ),
        rows=tuple(
            Row((plain(in_language(item, source.language)), plain(in_language(value, source.language))))
            for item, value in (*provenance, *named)
        ),
    )


def in_language(said: str | Localized, language: str) -> str:
    """Give what is known in one language."""
    return said if isinstance(said, str) else said.in_language(language)


def occurring_coders(source: TableSource) -> tuple[Coder, ...]:
    """Give the coders who coded a discussion of the source."""
    occurring = {coder for analysed in source.discussions for coder in analysed.coders}
    return tuple(coder for coder in source.coders if coder.id in occurring)
