"""The last sections, which are tables alone: agreement, codebook and provenance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from exporters.agreement_table import agreement_table
from exporters.codebook_table import codebook_table
from exporters.provenance import Provenance, provenance_table
from exporters.report.parts import Figure, LinkedTable, Section
from exporters.report.register import Register
from exporters.table import Table


def appendix(register: Register, origin: Provenance) -> Iterator[Section]:
    """Make the sections; agreement only where coding was compared, and no names of coders."""
    source = register.source
    if source.agreement is not None and source.agreement.codings:
        yield _section(register, "agreement", agreement_table(source))
    yield _section(register, "codebook", codebook_table(source))
    yield _section(register, "provenance", provenance_table(replace(source, coders=()), origin))


def _section(register: Register, key: str, table: Table) -> Section:
    figure = Figure(f"{key}-table", table.title, "", (LinkedTable(table),))
    return Section(id=key, title=register.text(key), figures=(figure,))
