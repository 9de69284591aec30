"""Workbooks, read again by another library."""

import io
import warnings
import zipfile

import openpyxl
import pytest
from export_builders import a_fragment, a_moment, a_source, a_transcript, analysed, turns, words
from openpyxl.cell.rich_text import CellRichText, TextBlock

from exporters import (
    Cell,
    Column,
    ColumnKind,
    Row,
    RowStyle,
    Run,
    Table,
    TooLongError,
    export,
    narrative_table,
    to_xlsx,
    xlsx,
)
from exporters.characters import REMOVED
from exporters.sheet_names import sheet_names
from exporters.table import plain

PROVENANCE = Table("provenance", "Herkomst", (Column("a", "Gegeven", 20),), (Row((plain("x"),)),))


def a_table(*texts, title="Tabel", kind=ColumnKind.TEXT):
    return Table("T", title, (Column("k", "Kop", 40, kind),), tuple(Row((plain(text),)) for text in texts))


def workbook(table):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = to_xlsx([table], PROVENANCE)
    return openpyxl.load_workbook(io.BytesIO(made), rich_text=True)


def cells(*texts, **fields):
    sheet = workbook(a_table(*texts, **fields)).worksheets[0]
    return [row[0] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+31 6",
        "-5 uur",
        "@SUM(A1)",
        "{=A1}",
        "12",
        "1e5",
        "https://example.org",
        "mailto:x@example.org",
        "internal:Blad!A1",
        "TRUE",
        "<script>alert(1)</script>",
        "<r>niet waar</r>",
        "<r><t>x</t></r>",
        "_x0041_",
        " spatie ",
        "é😀 “x”",
    ],
)
def test_every_cell_is_the_text_it_was(text):
    (cell,) = cells(text)
    assert cell.data_type == "s"
    assert str(cell.value) == text


def test_control_characters_leave_a_mark():
    (cell,) = cells("a\x0bb\x00c\r\nd\x1f\uffff")
    assert cell.value == f"a{REMOVED}b{REMOVED}c\nd{REMOVED}{REMOVED}"


@pytest.mark.parametrize("text", ["woord " * 6_700, "x" * 40_000, "😀" * 40_000])
def test_a_long_text_goes_on_in_the_next_rows(text):
    found = cells(text)
    assert len(found) > 1
    assert "".join(cell.value for cell in found) == text
    assert all(len(cell.value.encode("utf-16-le")) // 2 <= 32_767 for cell in found)


def test_rows_are_never_taller_than_excel_shows():
    sheet = workbook(a_table("\n".join(f"regel {n}" for n in range(100)), "kort")).worksheets[0]
    heights = [size.height for size in sheet.row_dimensions.values()]
    assert max(heights) <= 409
    assert "\n".join(row[0].value for row in sheet.iter_rows(min_row=2, max_row=5)) == "\n".join(
        f"regel {n}" for n in range(100)
    )
    assert sheet.row_dimensions[sheet.max_row].height < 20


def test_where_a_row_goes_on_labels_and_ids_are_repeated_and_the_part_is_told():
    columns = (
        Column("a", "A", 40),
        Column("b", "B", 10, ColumnKind.LABEL),
        Column("c", "C", 10, ColumnKind.IDS),
        Column("T1.turns", "D", 10, ColumnKind.TRACE),
    )
    row = Row((plain("\n".join("abc" for _ in range(50))), plain("issue"), plain("id-1"), plain("5–37")))
    sheet = workbook(Table("T", "Tabel", columns, (row,))).worksheets[0]
    assert [cell.value for cell in sheet["B"]][1:] == ["issue", "issue"]
    assert [cell.value for cell in sheet["C"]][1:] == ["id-1", "id-1"]
    assert [cell.value for cell in sheet["D"]][1:] == ["5–37 (1/2)", "5–37 (2/2)"]


def test_emphasis_is_kept_also_for_a_whole_cell():
    both = Cell((Run("KM-I-1: een "), Run("<b>=coded</b>", True), Run(" rest")))
    table = Table("T", "Tabel", (Column("a", "A", 40),), (Row((both,)), Row((Cell((Run("alles", True),)),))))
    first, second = (row[0].value for row in workbook(table).worksheets[0].iter_rows(min_row=2))
    assert isinstance(first, CellRichText)
    assert [str(part) for part in first if isinstance(part, TextBlock) and part.font.b] == ["<b>=coded</b>"]
    assert str(second) == "alles"
    assert all(part.font.b for part in second)


def test_header_is_frozen_filtered_and_printed_on_each_page():
    sheet = workbook(a_table("x")).worksheets[0]
    assert sheet["A1"].value == "Kop"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["A2"].alignment.wrap_text


def test_a_cell_over_several_columns_is_merged():
    columns = (Column("a", "A", 20), Column("b", "B", 20), Column("c", "C", 20))
    row = Row((plain("x"), plain("breed", 2), plain("")), RowStyle.BLOCK)
    sheet = workbook(Table("T", "Tabel", columns, (row,))).worksheets[0]
    assert [str(found) for found in sheet.merged_cells.ranges] == ["B2:C2"]
    assert sheet["B2"].value == "breed"


def test_provenance_is_the_last_sheet():
    assert workbook(a_table("x", title="T1")).sheetnames == ["T1", "Herkomst"]


def test_sheet_names_are_what_excel_allows():
    long = "x" * 40
    assert sheet_names([long, long, "a/b:c*?[d]", "'T1'", "t1", "History", ""]) == (
        "x" * 31,
        "x" * 27 + " (2)",
        "a b c   d",
        "T1",
        "t1 (2)",
        "History_",
        "_",
    )


def test_more_rows_than_excel_holds_are_refused_with_what_to_use(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    assert workbook(a_table("een", "twee")).worksheets[0].max_row == 3
    with pytest.raises(TooLongError, match=r"Tabel has more than the 3 rows .* csv or parquet"):
        workbook(a_table("een", "twee", "drie"))


def test_equal_tables_make_equal_bytes():
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    source = a_source(analysed(talk, a_moment(turns(talk, 1)), a_fragment(words(talk, "komt niet"))))
    made = [export(source, ["T1", "T2", "T6"], "xlsx", [("studie", "demo")]) for _ in range(2)]
    assert made[0] == made[1]
    archive = zipfile.ZipFile(io.BytesIO(made[0]["T1-T2-T6.xlsx"]))
    assert "2000-01-01" in archive.read("docProps/core.xml").decode()


def test_the_header_row_of_t1_is_that_of_the_table():
    table = narrative_table(a_source())
    assert tuple(cell.value for cell in workbook(table).worksheets[0][1]) == table.headings
