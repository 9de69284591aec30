"""Tables and formats by name. A new one is one file, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from exporters.agreement_table import agreement_table
from exporters.chapter import chapter_table
from exporters.codebook_table import codebook_table
from exporters.delimited import CsvProfile, to_csv
from exporters.errors import UnknownFormatError, UnknownTableError
from exporters.parquet import to_parquet
from exporters.per_issue import per_issue
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
from exporters.webpage import to_html
from exporters.word import to_docx
from exporters.xlsx import to_xlsx
from frameschema import message

Files = dict[str, bytes]
"""File name → contents."""


@dataclass(frozen=True)
class Layout:
    """What somebody wants of the form of the files.

    `template` is a document of Word whose styles and pages are used, `sheet_per_issue` gives a workbook a sheet
    for each issue, `extra_roles` gives T1 a column for each further role that occurs.
    """

    template: bytes | None = None
    sheet_per_issue: bool = False
    extra_roles: bool = False


AS_IT_COMES = Layout()

TableMaker = Callable[[TableSource], Table]
Format = Callable[[Sequence[Table], Table, TableSource, Layout], Files]


def _xlsx(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Files:
    sheets = [sheet for table in tables for sheet in per_issue(table)] if layout.sheet_per_issue else tables
    return {f"{_stem(tables)}.xlsx": to_xlsx(sheets, provenance)}


def _docx(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Files:
    where = source.heading("word.where")
    return {f"{_stem(tables)}.docx": to_docx(tables, provenance, source.language, where, layout.template)}


def _html(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Files:
    page = to_html(tables, provenance, source.language, source.heading("webpage.search"))
    return {f"{_stem(tables)}.html": page.encode()}


def _csv(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Files:
    return {f"{table.id}.csv": to_csv(table, CsvProfile.EXCEL) for table in (*tables, provenance)}


def _csv_raw(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Files:
    return {f"{table.id}-raw.csv": to_csv(table, CsvProfile.RAW) for table in (*tables, provenance)}


def _parquet(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Files:
    return {f"{table.id}.parquet": to_parquet(table, provenance) for table in (*tables, provenance)}


def _stem(tables: Sequence[Table]) -> str:
    return "-".join(table.id for table in tables)


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

FORMATS: Mapping[str, Format] = {
    "xlsx": _xlsx,
    "docx": _docx,
    "html": _html,
    "csv": _csv,
    "csv-raw": _csv_raw,
    "parquet": _parquet,
}


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
    return FORMATS[format_name](made, provenance_table(source, provenance), source, layout)
