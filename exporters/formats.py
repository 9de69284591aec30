"""The formats that tables are written in. A new one is a line here, and the file that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exporters.delimited import CsvProfile, to_csv
from exporters.errors import MissingLibraryError
from exporters.parquet import to_parquet
from exporters.per_issue import per_issue
from exporters.source import TableSource
from exporters.table import Table
from exporters.webpage import to_html
from exporters.word import to_docx
from exporters.xlsx import to_xlsx
from frameschema import Message, message

INSTALL = 'pip install "framebridge[exporters]"'
"""Installs the libraries that formats need."""

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

Writer = Callable[[Sequence[Table], Table, TableSource, Layout], Files]


@dataclass(frozen=True)
class Format:
    """How a format is written, what it is good for, and the libraries (by the name one imports) that it needs."""

    write: Writer
    about: Message
    libraries: tuple[str, ...] = ()


def write_tables(
    name: str, tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout
) -> Files:
    """Write tables in a format of FORMATS; raises MissingLibraryError for a library that is not installed."""
    chosen = FORMATS[name]
    try:
        return chosen.write(tables, provenance, source, layout)
    except ImportError as exc:
        library = (exc.name or "").partition(".")[0]
        if library not in chosen.libraries:
            raise
        raise MissingLibraryError(
            message(
                "{name} needs {library}; install it with: {command}", name=name, library=library, command=INSTALL
            )
        ) from exc


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


FORMATS: Mapping[str, Format] = {
    "xlsx": Format(_xlsx, message("to sort, filter and go on working in Excel"), ("xlsxwriter",)),
    "docx": Format(_docx, message("to write on in Word, also in a template of your own"), ("docx", "jinja2")),
    "html": Format(_html, message("to read, search and print in a browser"), ("jinja2",)),
    "csv": Format(_csv, message("to open by double-click in a Dutch Excel")),
    "csv-raw": Format(_csv_raw, message("for other programs, every cell as it is")),
    "parquet": Format(_parquet, message("for R and Python, with types"), ("pyarrow",)),
}
