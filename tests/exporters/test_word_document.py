"""Documents of Word, read again by python-docx; LibreOffice judges them where it is installed."""

import io
import os
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt
from export_builders import a_fragment, a_moment, a_source, a_transcript, analysed, turns, words

from exporters import (
    Cell,
    Column,
    ColumnKind,
    Layout,
    Row,
    RowStyle,
    Run,
    Table,
    TemplateError,
    TooWideError,
    export,
    to_docx,
    word,
)
from exporters.characters import REMOVED
from exporters.table import plain

PROVENANCE = Table("provenance", "Herkomst", (Column("a", "Gegeven", 20),), (Row((plain("x"),)),))
WRITER = "/usr/bin/soffice"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def a_table(*texts):
    return Table("T", "Tabel", (Column("k", "Kop", 40),), tuple(Row((plain(text),)) for text in texts))


def made(*tables, template=None, language="nl"):
    return docx.Document(io.BytesIO(to_docx(tables, PROVENANCE, language, "Vindplaats", template)))


def a_template(**styles):
    document = docx.Document()
    document.add_paragraph("Ons voorblad")
    for name, size in styles.items():
        document.styles.add_style(f"framebridge {name}", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(size)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_long_table_is_whole_and_has_its_heading_row_once():
    texts = [f"rij {number}" for number in range(word.AT_ONCE + 1)]
    table, origin = made(a_table(*texts)).tables
    assert [cell.text for cell in table.columns[0].cells] == ["Kop", *texts]
    assert [cell.text for cell in origin.columns[0].cells] == ["Gegeven", "x"]


@pytest.mark.parametrize("text", ["=1+1", "<w:p>&amp;", "]]>", "é😀 “x”", " spatie ", "a\tb", "een\ntwee\n\nvier"])
def test_every_cell_is_the_text_it_was(text):
    assert made(a_table(text)).tables[0].cell(1, 0).text == text


def test_control_characters_leave_a_mark():
    found = made(a_table("a\x0bb\x00c\r\nd\uffff")).tables[0].cell(1, 0).text
    assert found == f"a{REMOVED}b{REMOVED}c\nd{REMOVED}"


def test_a_very_long_text_is_whole():
    text = "woord " * 20_000
    assert made(a_table(text)).tables[0].cell(1, 0).text == text


def test_pages_lie_on_their_side_and_the_header_row_is_repeated():
    document = made(a_table("x"))
    section = document.sections[0]
    assert (section.orientation, section.page_width > section.page_height) == (WD_ORIENT.LANDSCAPE, True)
    header, body = document.tables[0].rows
    assert header._tr.trPr.find(f"{W}tblHeader") is not None
    assert body._tr.trPr is None
    assert header.cells[0].text == "Kop"


def test_coded_words_are_bold_within_their_sentence_by_a_style():
    cell = Cell((Run("KM-I-1: hij "), Run("komt\nniet", True), Run(".")))
    document = made(Table("T", "Tabel", (Column("k", "Kop", 40),), (Row((cell,)),)))
    first, second = document.tables[0].cell(1, 0).paragraphs
    coded = [run.text for part in (first, second) for run in part.runs if run.style.name == "framebridge coded"]
    assert (first.text, second.text, coded) == ("KM-I-1: hij komt", "niet.", ["komt", "niet"])
    assert document.styles["framebridge coded"].font.bold


def test_looks_are_in_styles_alone():
    rows = (Row((plain("kop"),), RowStyle.BLOCK), Row((plain("tekst"),)))
    table = made(Table("T", "Tabel", (Column("k", "Kop", 40),), rows)).tables[0]
    assert [cell.paragraphs[0].style.name for cell in table.columns[0].cells] == [
        "framebridge heading",
        "framebridge block",
        "framebridge text",
    ]
    assert table.style.name == "framebridge table"
    assert not table._tbl.findall(f".//{W}tcPr/{W}shd")


def test_where_a_row_comes_from_shares_a_column_with_a_link_to_its_ids():
    columns = (
        Column("a", "Tekst", 60),
        Column("b", "Beurten", 10, ColumnKind.TRACE),
        Column("c", "Codeurs", 10, ColumnKind.TRACE),
        Column("d", "Id's", 10, ColumnKind.IDS),
    )
    row = Row((plain("x"), plain("4–6"), plain(""), plain("id-1, id-2")))
    document = made(Table("T", "Tabel", columns, (row,)))
    table, ids, _ = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Tekst", "Vindplaats"]
    where = table.cell(1, 1).paragraphs
    assert [part.text for part in where] == ["Beurten: 4–6", "Id's: 1"]
    anchor = where[1]._p.find(f"{W}hyperlink").get(f"{W}anchor")
    assert ids.cell(1, 0)._tc.find(f".//{W}bookmarkStart").get(f"{W}name") == anchor
    assert ids.cell(1, 1).text == "id-1, id-2"


def test_no_cell_is_without_a_paragraph():
    columns = (Column("a", "A", 20), Column("b", "B", 10, ColumnKind.TRACE), Column("c", "C", 10, ColumnKind.IDS))
    table = made(Table("T", "Tabel", columns, (Row((plain(""),) * 3),))).tables[0]
    assert all(cell.findall(f"{W}p") for cell in table._tbl.iter(f"{W}tc"))


def test_a_cell_over_several_columns_and_a_repeated_label_are_joined():
    columns = (Column("a", "A", 20, ColumnKind.LABEL), Column("b", "B", 20), Column("c", "C", 20))
    rows = (Row((plain("x"), plain("breed", 2), plain(""))), Row((plain("x"), plain("b"), plain("c"))))
    table = made(Table("T", "Tabel", columns, rows)).tables[0]
    assert table.cell(1, 1)._tc is table.cell(1, 2)._tc
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert [table.cell(2, at).text for at in range(3)] == ["x", "b", "c"]


def test_a_table_by_issue_has_a_part_per_issue_with_the_columns_it_needs():
    columns = (
        Column("T2.issue", "Issue", 20, ColumnKind.LABEL),
        Column("narrative.A", "Narratief A", 20),
        Column("narrative.B", "Narratief B", 20),
        Column("T2.discussion", "Gesprek", 10, ColumnKind.TRACE),
        Column("T2.fragments", "Id's", 10, ColumnKind.IDS),
    )
    rows = (
        Row((plain("huur"), plain("breed", 2), plain(""), plain("D1"), plain("id-1"))),
        Row((plain("werk"), plain("a"), plain("b"), plain("D1"), plain("id-2"))),
    )
    document = made(Table("T2", "T2 issues", columns, rows))
    headings = [(part.text, part.style.name) for part in document.paragraphs]
    assert headings[:3] == [
        ("T2 issues", "Heading 1"),
        ("T2 huur (D1)", "Heading 2"),
        ("T2 werk (D1)", "Heading 2"),
    ]
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables[:2]]
    assert heads == [["Narratief A", "Vindplaats"], ["Narratief A", "Narratief B", "Vindplaats"]]
    assert [row.cells[1].text for row in document.tables[2].rows] == ["Id's", "id-1", "id-2"]


def test_a_template_comes_first_and_its_own_styles_are_used():
    document = made(a_table("x"), template=a_template(text=14))
    assert document.paragraphs[0].text == "Ons voorblad"
    assert document.styles["framebridge text"].font.size == Pt(14)
    assert document.styles["framebridge block"].font.bold
    first, last = document.sections
    assert (first.page_width < first.page_height, last.page_width > last.page_height) == (True, True)


def test_a_template_of_a_dutch_word_has_other_ids_of_its_styles():
    document = docx.Document()
    document.styles["Normal"].element.set(f"{W}styleId", "Standaard")
    for style in list(document.styles):
        if style.name in ("Heading 1", "Heading 2"):
            style.delete()
    stream = io.BytesIO()
    document.save(stream)
    found = made(a_table("x"), template=stream.getvalue())
    assert found.styles["framebridge text"].base_style.style_id == "Standaard"
    assert found.paragraphs[-1].style.name == "Heading 1"


def test_a_template_that_is_no_word_document_is_refused():
    with pytest.raises(TemplateError, match=r"save it as \.docx"):
        made(a_table("x"), template=b"geen document")
    workbook = export(a_source(), ["T1"], "xlsx")["T1.xlsx"]
    with pytest.raises(TemplateError):
        made(a_table("x"), template=workbook)


def test_a_table_that_word_would_not_show_is_refused():
    columns = tuple(Column(f"k{index}", "Kop", 10) for index in range(64))
    with pytest.raises(TooWideError, match="64 columns"):
        made(Table("T", "Tabel", columns, ()))


def a_study():
    talk = a_transcript(("KM-I-1", "Hij komt niet."), ("ZT-1", "Hij durft niet & kan niet."))
    moment = a_moment(turns(talk, 1, 2), issues=[["Maatregel"]])
    return a_source(analysed(talk, moment, a_fragment(words(talk, "komt niet")), a_fragment(words(talk, "durft"))))


def test_equal_tables_make_equal_bytes_without_a_date_of_today():
    files = [export(a_study(), ["T1", "T2", "T6"], "docx", [("studie", "demo")]) for _ in range(2)]
    assert files[0] == files[1]
    archive = zipfile.ZipFile(io.BytesIO(files[0]["T1-T2-T6.docx"]))
    assert {entry.date_time[0] for entry in archive.infolist()} == {2000}
    for name in archive.namelist():
        if name.endswith(".xml"):
            ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_document_says_its_language(language, code):
    styles = made(a_table("x"), language=language).styles.element
    assert {lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")} == {code}


@pytest.mark.long
@pytest.mark.skipif(not Path(WRITER).exists() and not os.environ.get("CI"), reason="LibreOffice is not installed")
def test_libreoffice_reads_it(tmp_path):
    layout = Layout(template=a_template(text=9))
    (tmp_path / "t.docx").write_bytes(export(a_study(), ["T1", "T2"], "docx", (), layout)["T1-T2.docx"])
    command = [WRITER, f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "txt:Text"]
    subprocess.run([*command, "t.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "t.txt").read_text("utf-8")
    assert text.index("Ons voorblad") < text.index("T1.text_fragment") < text.index("Hij durft niet & kan niet.")
