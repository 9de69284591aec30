"""CSV in both profiles, read again with the csv module."""

import csv
import io

import pytest

from exporters import Column, CsvProfile, Row, Table, to_csv
from exporters.table import plain


def a_table(*texts):
    columns = (Column("a", "Kop", 40), Column("b", "=Kop", 10))
    return Table("T", "Tabel", columns, tuple(Row((plain(text), plain("b"))) for text in texts))


def raw(*texts):
    text = to_csv(a_table(*texts)).decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def excel(*texts):
    made = to_csv(a_table(*texts), CsvProfile.EXCEL)
    assert made.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("text", ["=1+1", 'a"b', "a;b,c", "a\nb", "a\r\nb", "a\x0bb", "é😀", "x" * 40_000, ""])
def test_raw_keeps_every_cell_as_it_is(text):
    assert raw(text) == [["Kop", "=Kop"], [text, "b"]]


@pytest.mark.parametrize("text", ["=1+1", "+31", "-5 uur", "@SUM", "\tx", "\rx", "\n=x", "＝1"])
def test_excel_profile_keeps_text_from_becoming_a_formula(text):
    assert excel(text)[1][0].startswith(f"'{text[0] if text[0] != chr(13) else chr(10)}")


def test_excel_profile_leaves_other_text_alone_and_guards_the_header():
    assert excel("– gewoon = tekst; ja") == [["Kop", "'=Kop"], ["– gewoon = tekst; ja", "b"]]


def test_excel_profile_continues_a_cell_that_excel_would_cut():
    rows = excel("x" * 40_000)[1:]
    assert "".join(row[0] for row in rows) == "x" * 40_000
    assert all(len(row[0]) <= 32_767 for row in rows)


def test_a_continued_part_that_looks_like_a_formula_is_guarded_too():
    assert [row[0][:2] for row in excel("x" * 16_000 + "=1+1")[1:]] == ["xx", "'="]
