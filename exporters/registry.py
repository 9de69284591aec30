"""Tables by name. A new one is one file, and one line here; so is a new format in `formats`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from exporters.agreement_table import agreement_table
from exporters.chapter import chapter_table
from exporters.codebook_table import codebook_table
from exporters.errors import UnknownFormatError, UnknownTableError
from exporters.formats import AS_IT_COMES, FORMATS, Files, Layout, write_tables
from exporters.provenance import Provenance, provenance_table
from exporters.source import TableSource
from exporters.t1 import narrative_table
from exporters.t2 import issue_table
from exporters.t3 import development_table
from exporters.t4 import frames_table
from exporters.t5 import methods_table
from exporters.t8 import checks_table
from exporters.t9 import agreements_table
from exporters.table import Table
from frameschema import message

TableMaker = Callable[[TableSource], Table]

AGREEMENT = "T7"
"""The table that needs agreement to be worked out first."""

TABLES: Mapping[str, TableMaker] = {
    "T1": narrative_table,
    "T2": issue_table,
    "T3": development_table,
    "T4": frames_table,
    "T5": methods_table,
    "T6": codebook_table,
    AGREEMENT: agreement_table,
    "T8": checks_table,
    "T9": agreements_table,
    "chapter": chapter_table,
}

ON_REQUEST = ("T4", "T5", AGREEMENT, "T8", "T9", "chapter")
"""The tables that are made only when somebody asks for them by name."""


def export(
    source: TableSource,
    tables: Sequence[str],
    format_name: str,
    provenance: Provenance = (),
    layout: Layout = AS_IT_COMES,
) -> Files:
    """Make tables and write them in one format; gives file names and contents, writes nothing.

    Raises UnknownTableError or UnknownFormatError for a name that is not in TABLES or FORMATS.
    """
    if unknown := [name for name in tables if name not in TABLES]:
        raise UnknownTableError(
            message("no table {names}; choose from {tables}", names=", ".join(unknown), tables=", ".join(TABLES))
        )
    if format_name not in FORMATS:
        raise UnknownFormatError(
            message('no format "{name}"; choose from {formats}', name=format_name, formats=", ".join(FORMATS))
        )
    makers: dict[str, TableMaker] = {**TABLES, "T1": partial(narrative_table, extra_roles=layout.extra_roles)}
    made = [makers[name](source) for name in dict.fromkeys(tables)]
    return write_tables(format_name, made, provenance_table(source, provenance), source, layout)
