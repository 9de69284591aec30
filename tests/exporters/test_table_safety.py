"""Text that would do harm, in every column of every table and every format, read again by another library."""

import csv
import io

import docx
import lxml.html
import openpyxl
import pytest
from export_builders import a_source
from pyarrow import parquet

from exporters import FORMATS, TABLES, Column, ColumnKind, Layout, Row, Table
from exporters.characters import REMOVED
from exporters.formats import write_tables
from exporters.table import ColumnType, plain

FORMULAS = ("=1+1", "+31 6", "-5 uur", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x","y")')
MARKUP = ("<script>alert(1)</script>", "</w:t></w:r></w:p><w:p/>", "</td></table>", "]]>&amp;", "{{ 7 * 7 }}")
HARMFUL = (*FORMULAS, *MARKUP)
CONTROL = "a\x00\x0b\x1fb"
LONG = "woord " * 7_000 + "einde"
MANY = 10_000
PROVENANCE = Table("provenance", "Herkomst", (Column("a", "Gegeven", 20),), (Row((plain("x"),)),))
TABLE_NAMES = pytest.mark.parametrize("name", TABLES)


def filled(name, *texts):
    """A table with its own columns, and these texts in all of them."""
    table = TABLES[name](a_source())
    rows = tuple(Row(tuple(plain(text) for _ in table.columns)) for text in texts)
    return Table(table.id, table.title, table.columns, rows)


def written(format_name, table):
    files = write_tables(format_name, [table], PROVENANCE, a_source(), Layout())
    return b"".join(next(iter(files.values())))


def in_workbook(table):
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", table))).worksheets[0]
    return list(sheet.iter_rows(min_row=2))


def in_csv(table, format_name="csv"):
    data, mark = written(format_name, table), ";" if format_name == "csv" else ","
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=mark))[1:]


def in_document(table):
    body = docx.Document(io.BytesIO(written("docx", table)))
    return [cell.text for part in body.tables for row in part.rows for cell in row.cells]


@TABLE_NAMES
def test_a_workbook_holds_texts_and_no_formulas(name):
    rows = in_workbook(filled(name, *HARMFUL))
    cells = [cell for row in rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert {cell.value for cell in cells} == set(HARMFUL)


@TABLE_NAMES
def test_csv_for_excel_has_no_cell_that_is_a_formula_and_raw_every_cell_as_it_is(name):
    table = filled(name, *HARMFUL)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in in_csv(table) for cell in row)
    assert in_csv(table, "csv-raw") == [[text] * len(table.columns) for text in HARMFUL]


@TABLE_NAMES
def test_a_page_has_the_text_and_nothing_that_the_text_would_make(name):
    page = lxml.html.fromstring(written("html", filled(name, *HARMFUL)).decode())
    assert len(page.xpath("//script")) == 1
    assert len(page.xpath("//section[1]//tbody/tr")) == len(HARMFUL)
    assert set(HARMFUL) <= {cell.text_content() for cell in page.xpath("//tbody//td")}


@TABLE_NAMES
def test_a_document_has_the_text_and_nothing_that_the_text_would_make(name):
    found = "\n".join(in_document(filled(name, *HARMFUL)))
    assert [text for text in HARMFUL if text not in found] == []


@TABLE_NAMES
def test_parquet_has_every_text(name):
    table = filled(name, *HARMFUL)
    read = parquet.read_table(io.BytesIO(written("parquet", table)))
    texts = [one.key for one in table.columns if one.type in (ColumnType.TEXT, ColumnType.CODED_TEXT)]
    assert all(read[key].to_pylist() == list(HARMFUL) for key in texts)


@TABLE_NAMES
@pytest.mark.parametrize("format_name", ["xlsx", "docx", "html", "csv"])
def test_a_control_character_leaves_a_mark(name, format_name):
    table = filled(name, CONTROL)
    read = {
        "xlsx": lambda: [cell.value for row in in_workbook(table) for cell in row],
        "docx": lambda: in_document(table),
        "html": lambda: [lxml.html.fromstring(written("html", table).decode()).text_content()],
        "csv": lambda: [cell for row in in_csv(table) for cell in row],
    }
    assert f"a{REMOVED * 3}b" in "\n".join(filter(None, read[format_name]()))


@TABLE_NAMES
def test_a_text_that_is_too_long_for_a_cell_goes_on_below_it(name):
    table = filled(name, LONG)
    at = next((at for at, one in enumerate(table.columns) if one.kind is ColumnKind.TEXT), 0)
    for rows in ([[cell.value for cell in row] for row in in_workbook(table)], in_csv(table)):
        parts = [row[at] or "" for row in rows]
        assert "".join(parts) == LONG
        assert max(map(len, parts)) <= 32_767
    assert LONG in in_document(table)


@pytest.mark.parametrize("format_name", FORMATS)
def test_ten_thousand_rows_are_all_there(format_name):
    columns = (Column("k", "Kop", 40),)
    table = Table("T", "Tabel", columns, tuple(Row((plain(f"rij {number}"),)) for number in range(MANY)))
    data = written(format_name, table)
    counted = {
        "xlsx": lambda: openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0].max_row - 1,
        "docx": lambda: len(docx.Document(io.BytesIO(data)).tables[0]._tbl.tr_lst) - 1,
        "html": lambda: len(lxml.html.fromstring(data.decode()).xpath("//section[1]//tbody/tr")),
        "csv": lambda: len(in_csv(table)),
        "csv-raw": lambda: len(in_csv(table, "csv-raw")),
        "parquet": lambda: parquet.read_table(io.BytesIO(data)).num_rows,
    }
    assert counted[format_name]() == MANY
