"""The formats that tables are written in. A new one is a line here, and the file that writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from exporters.delimited import CsvProfile, csv_pieces
from exporters.errors import MissingLibraryError, UnknownFormatError
from exporters.parquet import parquet_pieces
from exporters.per_issue import per_issue
from exporters.source import TableSource
from exporters.table import Table
from exporters.webpage import to_html
from exporters.word import to_docx
from exporters.xlsx import to_xlsx
from frameschema import Message, message

INSTALL = 'pip install "framebridge[exporters]"'
"""Installs the libraries that formats need."""


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

Pieces = dict[str, Iterable[bytes]]
"""File name → contents in pieces. They may be made while they are read, which is done once."""

Writer = Callable[[Sequence[Table], Table, TableSource, Layout], Pieces]


@dataclass(frozen=True)
class Format:
    """How a format is written, what it is good for, and the libraries (by the name one imports) that it needs.

    One that `streams` reads the rows of a table once, from first to last; others need them all at once.
    """

    write: Writer
    about: Message
    libraries: tuple[str, ...] = ()
    streams: bool = False


def write_tables(
    name: str, tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout
) -> Pieces:
    """Write tables in a format of FORMATS; of `source` only the words count.

    Raises UnknownFormatError, and MissingLibraryError for a library that is not installed.
    """
    check_format(name)
    chosen = FORMATS[name]
    try:
        ready = tables if chosen.streams else [table.at_once() for table in tables]
        return chosen.write(ready, provenance, source, layout)
    except ImportError as exc:
        library = (exc.name or "").partition(".")[0]
        if library not in chosen.libraries:
            raise
        raise MissingLibraryError(
            message(
                "{name} needs {library}; install it with: {command}", name=name, library=library, command=INSTALL
            )
        ) from exc


def check_format(name: str) -> None:
    """Refuse a format that there is not; raises UnknownFormatError."""
    if name not in FORMATS:
        raise UnknownFormatError(
            message('no format "{name}"; choose from {formats}', name=name, formats=", ".join(FORMATS))
        )


def _xlsx(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Pieces:
    sheets = [sheet for table in tables for sheet in per_issue(table)] if layout.sheet_per_issue else tables
    return {f"{_stem(tables)}.xlsx": (to_xlsx(sheets, provenance),)}


def _docx(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Pieces:
    where = source.heading("word.where")
    return {f"{_stem(tables)}.docx": (to_docx(tables, provenance, source.language, where, layout.template),)}


def _html(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Pieces:
    page = to_html(tables, provenance, source.language, source.heading("webpage.search"))
    return {f"{_stem(tables)}.html": (page.encode(),)}


def _csv(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Pieces:
    return {f"{table.id}.csv": csv_pieces(table, CsvProfile.EXCEL) for table in (*tables, provenance)}


def _csv_raw(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Pieces:
    return {f"{table.id}-raw.csv": csv_pieces(table, CsvProfile.RAW) for table in (*tables, provenance)}


def _parquet(tables: Sequence[Table], provenance: Table, source: TableSource, layout: Layout) -> Pieces:
    return {f"{table.id}.parquet": parquet_pieces(table, provenance) for table in (*tables, provenance)}


def _stem(tables: Sequence[Table]) -> str:
    return "-".join(table.id for table in tables)


FORMATS: Mapping[str, Format] = {
    "xlsx": Format(_xlsx, message("to sort, filter and go on working in Excel"), ("xlsxwriter",)),
    "docx": Format(_docx, message("to write on in Word, also in a template of your own"), ("docx", "jinja2")),
    "html": Format(_html, message("to read, search and print in a browser"), ("jinja2",)),
    "csv": Format(_csv, message("to open by double-click in a Dutch Excel"), streams=True),
    "csv-raw": Format(_csv_raw, message("for other programs, every cell as it is"), streams=True),
    "parquet": Format(_parquet, message("for R and Python, with types"), ("pyarrow",), streams=True),
}
