"""The agenda as a Word document: all that is given, in styles of its own; equal input gives equal bytes."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn
from test_agenda_page import ITEM, WORDS

from exporters.agenda import AgendaItem, AgendaPart
from exporters.agenda_docx import CREATED, agenda_docx


def made(*items: AgendaItem, **options: Any) -> bytes:
    parts = [AgendaPart("AMS-01", items)] if items else []
    return agenda_docx(parts, WORDS, "nl", "Codeboek frames 1", **options)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def test_an_item_is_a_row_with_its_key_its_words_and_room_to_write() -> None:
    (table,) = opened(made(ITEM)).tables
    heading, row = table.rows
    assert [cell.text for cell in heading.cells] == ["Verschil", "Lezingen", "Besluit"]
    about, said, decided = (cell.text for cell in row.cells)
    assert about.split("\n") == ["Issuemoment: Overbrugd?", "beurten 3–5 · 3f9a11c0", "KM-I-1: <b>hij</b>"]
    assert said.split("\n")[:2] == ["☐ Ja [ann]", "☐ Nee [bob, cas]"]
    assert "– Door te bellen & te praten [ann]" in said
    assert decided.split("\n") == ["Besluit:", "Reden:", "Door:"]


def test_the_head_of_the_table_is_repeated_on_every_page_that_lies_on_its_side() -> None:
    document = opened(made(ITEM))
    heading, row = document.tables[0].rows
    assert heading._tr.find(".//" + qn("w:tblHeader")) is not None
    assert row._tr.find(".//" + qn("w:tblHeader")) is None
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert (
        sum(column.width for column in document.tables[0].columns) <= section.page_width - 2 * section.left_margin
    )


def test_every_look_is_a_style_that_can_be_changed_in_word() -> None:
    document = opened(made(ITEM))
    own = {paragraph.style.name for cell in document.tables[0].rows[1].cells for paragraph in cell.paragraphs}
    assert own == {"Agenda difference", "Agenda place", "Agenda talk", "Agenda reading", "Agenda write"}
    (coded,) = [run for run in document.tables[0].rows[1].cells[0].paragraphs[2].runs if run.text == "<b>hij</b>"]
    assert (coded.style.name, coded.bold) == ("Agenda coded words", None)
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"] == [
        "AMS-01"
    ]


def test_equal_input_gives_equal_bytes_and_nothing_tells_who_or_when() -> None:
    data = made(ITEM)
    assert made(ITEM) == data
    assert {part.date_time for part in ZipFile(io.BytesIO(data)).infolist()} == {(2000, 1, 1, 0, 0, 0)}
    properties = opened(data).core_properties
    assert (properties.title, properties.language, properties.author) == ("Agenda", "nl", "framebridge")
    assert properties.created == properties.modified == CREATED
    later = datetime(2026, 3, 3, tzinfo=UTC)
    assert opened(made(ITEM, created=later)).core_properties.created == later


def test_control_characters_are_marked_and_an_empty_agenda_says_so() -> None:
    odd = AgendaItem("k", "a\x0bb", "", ITEM.talk, ())
    assert "a\ufffdb" in opened(made(odd)).tables[0].rows[1].cells[0].text
    empty = opened(made())
    assert (empty.tables, empty.paragraphs[-1].text) == ([], "Niets")
