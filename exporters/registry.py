"""Tables by name. A new one is one file, and one line here; so is a new format in `formats`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exporters.agreement_table import agreement_table
from exporters.by_discussion import ByDiscussion, Shelf, table_on
from exporters.chapter import chapter_table
from exporters.codebook_table import codebook_table
from exporters.errors import UnknownTableError
from exporters.formats import AS_IT_COMES, Layout, check_format, write_tables
from exporters.provenance import Provenance, occurring_coders, provenance_table
from exporters.small_cells.rules import WITHHELD
from exporters.source import TableSource
from exporters.t1 import NarrativeTable, narrative_table
from exporters.t2 import IssueTable, issue_table
from exporters.t3 import DevelopmentTable, development_table
from exporters.t4 import frames_table
from exporters.t5 import methods_table
from exporters.t8 import checks_table
from exporters.t9 import agreements_table
from exporters.table import Table
from frameschema import Coder, message

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


BY_DISCUSSION: Mapping[str, Callable[[Layout], ByDiscussion[Any]]] = {
    "T1": lambda layout: NarrativeTable(extra_roles=layout.extra_roles),
    "T2": lambda layout: IssueTable(),
    "T3": lambda layout: DevelopmentTable(),
}
"""The tables that are made of one discussion after the other."""

_WITHOUT_CODING = ("T6",)


def come_in_parts(tables: Sequence[str]) -> bool:
    """Say whether a study may come discussion by discussion for these tables."""
    return all(name in BY_DISCUSSION or name in _WITHOUT_CODING for name in tables)


class Making:
    """Tables in the making: takes a study in, whole or discussion by discussion, and then gives the tables.

    Only when they all `come_in_parts` may there be more than one part. What waits to be laid out is on a `shelf`.
    """

    def __init__(
        self, tables: Sequence[str], layout: Layout = AS_IT_COMES, shelf: Callable[[], Shelf] = list
    ) -> None:
        """Begin with nothing; raises UnknownTableError for a name that is not in TABLES."""
        if unknown := [name for name in tables if name not in TABLES]:
            raise UnknownTableError(
                message(
                    "no table {names}; choose from {tables}", names=", ".join(unknown), tables=", ".join(TABLES)
                )
            )
        self._tables = tuple(dict.fromkeys(tables))
        self._makers = {name: BY_DISCUSSION[name](layout) for name in self._tables if name in BY_DISCUSSION}
        self._shelves = {name: shelf() for name in self._makers}
        self._coders: dict[str, Coder] = {}

    def add(self, part: TableSource) -> None:
        """Take in the discussions of a part, and the coders in it; who is withheld in one is so in all."""
        for coder in occurring_coders(part):
            known = self._coders.get(coder.id)
            if known is None or known.werkplaats != WITHHELD:
                self._coders[coder.id] = coder
        for name, maker in self._makers.items():
            for analysed in part.in_order:
                self._shelves[name].extend(maker.drafts(part, analysed))

    def tables(self, source: TableSource) -> list[Table]:
        """Give the tables; `source` is the whole study, or any part when it came in parts."""
        return [
            table_on(self._shelves[name], self._makers[name], source)
            if name in self._makers
            else TABLES[name](source)
            for name in self._tables
        ]

    def origin(self, source: TableSource, provenance: Provenance) -> Table:
        """Give the provenance, with the coders of all parts."""
        return provenance_table(source, provenance, tuple(self._coders.values()))


def export(
    source: TableSource,
    tables: Sequence[str],
    format_name: str,
    provenance: Provenance = (),
    layout: Layout = AS_IT_COMES,
) -> dict[str, bytes]:
    """Make tables and write them in one format; gives file names and contents, writes nothing.

    Raises UnknownTableError or UnknownFormatError for a name that is not in TABLES or FORMATS.
    """
    making = Making(tables, layout)
    check_format(format_name)
    making.add(source)
    origin = making.origin(source, provenance)
    pieces = write_tables(format_name, making.tables(source), origin, source, layout)
    return {name: b"".join(contents) for name, contents in pieces.items()}
