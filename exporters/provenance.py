"""Where tables come from: what the caller says about them, and the coders whose ids stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exporters.source import TableSource
from exporters.table import Column, ColumnKind, Row, Table, plain

Provenance = Sequence[tuple[str, str]]
"""What is to be known about the making of a table, in order: what it is, and its value."""


def provenance_table(source: TableSource, provenance: Provenance) -> Table:
    """Lay out the pairs, then the names of coders; leave `source.coders` empty to withhold those."""
    return Table(
        id="provenance",
        title=source.heading("provenance.sheet"),
        columns=(
            Column("provenance.item", source.heading("provenance.item"), 36, ColumnKind.LABEL),
            Column("provenance.value", source.heading("provenance.value"), 90),
        ),
        rows=tuple(Row((plain(item), plain(value))) for item, value in (*provenance, *_coders(source))),
    )


def _coders(source: TableSource) -> Iterator[tuple[str, str]]:
    occurring = {coder for analysed in source.discussions for coder in analysed.coders}
    for coder in sorted(source.coders, key=lambda coder: coder.id):
        if coder.id in occurring:
            yield coder.id, f"{coder.name} ({coder.werkplaats})"
