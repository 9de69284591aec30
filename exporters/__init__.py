"""exporters: the agreed tables, from values of frameschema, as text, bytes or a DataFrame.

    source → a maker of tables (t1, t2, agreement_table, …) → Table → a format (xlsx, word, …)

Nothing here opens a path, reads a clock or knows a word of Dutch: words come from the codebook and
the roles. `dataframe` is imported by itself, since pandas is slow to load.
"""

from exporters.agreement_table import agreement_table, number, topic_label
from exporters.codebook_table import codebook_table
from exporters.delimited import CsvProfile, to_csv
from exporters.errors import (
    ExportError,
    MisfitError,
    MissingLibraryError,
    TemplateError,
    TooLongError,
    TooWideError,
    UnknownFormatError,
    UnknownTableError,
)
from exporters.formats import FORMATS, Layout
from exporters.headings import FORM_LABELS, HEADINGS
from exporters.manual import PageLook, manual_html
from exporters.provenance import Provenance, provenance_table
from exporters.registry import ON_REQUEST, TABLES, export
from exporters.source import AnalysedDiscussion, TableSource
from exporters.t1 import narrative_table
from exporters.t2 import issue_table
from exporters.table import Cell, Column, ColumnKind, Row, RowStyle, Run, Table
from exporters.webpage import to_html
from exporters.word import to_docx
from exporters.xlsx import to_xlsx

__all__ = [
    "FORMATS",
    "FORM_LABELS",
    "HEADINGS",
    "ON_REQUEST",
    "TABLES",
    "AnalysedDiscussion",
    "Cell",
    "Column",
    "ColumnKind",
    "CsvProfile",
    "ExportError",
    "Layout",
    "MisfitError",
    "MissingLibraryError",
    "PageLook",
    "Provenance",
    "Row",
    "RowStyle",
    "Run",
    "Table",
    "TableSource",
    "TemplateError",
    "TooLongError",
    "TooWideError",
    "UnknownFormatError",
    "UnknownTableError",
    "agreement_table",
    "codebook_table",
    "export",
    "issue_table",
    "manual_html",
    "narrative_table",
    "number",
    "provenance_table",
    "to_csv",
    "to_docx",
    "to_html",
    "to_xlsx",
    "topic_label",
]
