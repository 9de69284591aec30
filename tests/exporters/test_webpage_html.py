"""The web page, parsed by lxml."""

import re

import lxml.html
import pytest
from export_builders import a_fragment, a_source, a_transcript, analysed, words

from exporters import Cell, Column, ColumnKind, Row, Run, Table, export, to_html
from exporters.table import plain

PROVENANCE = Table("provenance", "Herkomst", (Column("a", "Gegeven", 20),), (Row((plain("x"),)),))


def page(*cells, columns=None, language="nl"):
    columns = columns or tuple(Column(f"k{n}", f"Kop {n}", 20) for n in range(len(cells)))
    table = Table("T1", "Tabel & <één>", columns, (Row(cells),))
    return to_html([table], PROVENANCE, language, "Zoeken")


def body_cells(html):
    return lxml.html.fromstring(html).xpath("//section[1]//tbody//td")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "</td></table>", "a & b &amp; c", "{{ 7 * 7 }}", "\"'", "é😀", "a\nb"]
)
def test_text_stays_text(text):
    html = page(plain(text), Cell((Run(text, True),)))
    assert [cell.text_content() for cell in body_cells(html)] == [text, text]
    assert len(lxml.html.fromstring(html).xpath("//script")) == 1


def test_control_characters_leave_a_mark():
    assert body_cells(page(plain("a\x00b\x0bc")))[0].text_content() == "a\ufffdb\ufffdc"


def test_coded_words_are_marked():
    (cell,) = body_cells(page(Cell((Run("KM-I-1: "), Run("gecodeerd", True)))))
    assert [mark.text for mark in cell.xpath("mark")] == ["gecodeerd"]
    assert cell.text_content() == "KM-I-1: gecodeerd"


def test_structure_for_readers_and_screen_readers():
    tree = lxml.html.fromstring(page(plain("x"), language="en"))
    assert tree.get("lang") == "en"
    assert tree.findtext(".//title") == "Tabel & <één> · Herkomst"
    assert [cell.text for cell in tree.xpath("//section[1]//thead//th[@scope='col']")] == ["Kop 0"]
    assert tree.xpath("string(//label[.//input[@id='search']])").strip() == "Zoeken"
    for table in tree.xpath("//table"):
        assert tree.get_element_by_id(table.get("aria-labelledby")).tag == "h2"


def test_nothing_is_fetched_from_anywhere():
    html = page(plain("x"))
    assert not re.search(r"https?:|//[a-z]|@import|url\(", html.replace("// ", ""))
    assert "default-src 'none'" in html


def test_a_wide_cell_covers_its_columns_and_ids_fold_away():
    columns = (Column("a", "A", 9), Column("b", "B", 9), Column("c", "C", 9, ColumnKind.IDS))
    wide, ids = body_cells(page(plain("breed", 2), plain(""), plain("id-1, id-2"), columns=columns))
    assert (wide.get("colspan"), wide.text_content()) == ("2", "breed")
    assert ids.findtext("details/summary") == "2"
    assert "id-1, id-2" in ids.text_content()


def test_the_text_of_a_cell_has_no_white_space_of_the_template():
    assert body_cells(page(plain("x")))[0].text_content() == "x"


def test_equal_tables_make_equal_pages():
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    source = a_source(analysed(talk, a_fragment(words(talk, "komt niet"))))
    assert export(source, ["T1"], "html") == export(source, ["T1"], "html")
