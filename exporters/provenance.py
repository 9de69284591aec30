"""Where tables come from: what the caller says about them, and the coders whose ids stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exporters.source import TableSource
from exporters.table import Column, ColumnKind, Row, Table, plain
from frameschema import Localized

Known = tuple[str | Localized, str | Localized]
"""Something known about the making of a table: what it is, and its value; words in both languages."""

Provenance = Sequence[Known]


def provenance_table(source: TableSource, provenance: Provenance) -> Table:
    """Lay out the pairs, then the names of coders; leave `source.coders` empty to withhold those."""
    return Table(
        id="provenance",
        title=source.heading("provenance.sheet"),
        columns=(
            Column("provenance.item", source.heading("provenance.item"), 36, ColumnKind.LABEL),
            Column("provenance.value", source.heading("provenance.value"), 90),
        ),
        rows=tuple(
            Row((plain(in_language(item, source.language)), plain(in_language(value, source.language))))
            for item, value in (*provenance, *_coders(source))
        ),
    )


def in_language(said: str | Localized, language: str) -> str:
    """Give what is known in one language."""
    return said if isinstance(said, str) else said.in_language(language)


def _coders(source: TableSource) -> Iterator[tuple[str, str]]:
    occurring = {coder for analysed in source.discussions for coder in analysed.coders}
    for coder in sorted(source.coders, key=lambda coder: coder.id):
        if coder.id in occurring:
            yield coder.id, f"{coder.name} ({coder.werkplaats})"
