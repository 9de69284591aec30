"""Tables divided by issue, as sheets of a workbook."""

import io

import openpyxl
from export_builders import a_fragment, a_moment, a_source, a_transcript, analysed, turns, words

from exporters import Layout, export, issue_table, narrative_table
from exporters.per_issue import per_issue


def a_study():
    talk = a_transcript(
        ("KM-I-1", "Hij komt niet."), ("ZT-1", "Hij durft niet."), ("KM-W-1", "Werk helpt."), ("ZT-1", "Rust ook.")
    )
    return a_source(
        analysed(
            talk,
            a_moment(turns(talk, 1, 2), issues=[["Maatregel"]]),
            a_fragment(words(talk, "komt")),
            a_fragment(words(talk, "durft")),
            a_moment(turns(talk, 3), issues=[["Werk/rust"]]),
            a_fragment(words(talk, "helpt")),
        )
    )


def test_every_row_is_in_the_part_of_its_issue():
    for table in (narrative_table(a_study()), issue_table(a_study())):
        parts = per_issue(table)
        assert [part.title for part in parts] == [f"{table.id} Maatregel (D1)", f"{table.id} Werk/rust (D1)"]
        assert sum(len(part.rows) for part in parts) == len(table.rows)


def test_narratives_that_are_not_about_an_issue_have_no_column_there():
    table = issue_table(a_study())
    first, second = per_issue(table)
    narratives = [[column.key for column in part.columns if "narrative" in column.key] for part in (first, second)]
    assert narratives == [["narrative.A", "narrative.B"], ["narrative.A"]]
    assert {cell.span for row in second.rows for cell in row.cells} == {1}
    assert {row.cells[2].span for row in first.rows} == {1, 2}


def test_a_row_about_several_issues_stands_with_each():
    talk = a_transcript(("KM-I-1", "Hij komt niet."), ("ZT-1", "Tja."))
    moment = a_moment(turns(talk, 1), issues=[["Maatregel"], ["Vertrouwen"]])
    table = narrative_table(a_source(analysed(talk, moment, a_fragment(words(talk, "Tja")))))
    parts = per_issue(table)
    assert [(part.title, part.rows) for part in parts] == [
        ("T1 Maatregel (D1)", table.rows[:1]),
        ("T1 Vertrouwen (D1)", table.rows[:1]),
        ("T1 – (D1)", table.rows[1:]),
    ]


def test_a_table_without_issues_or_rows_stays_whole():
    empty = issue_table(a_source())
    assert per_issue(empty) == (empty,)


def test_a_workbook_has_a_sheet_per_issue_when_asked():
    made = export(a_study(), ["T2", "T6"], "xlsx", (), Layout(sheet_per_issue=True))["T2-T6.xlsx"]
    workbook = openpyxl.load_workbook(io.BytesIO(made))
    assert workbook.sheetnames == ["T2 Maatregel (D1)", "T2 Werk rust (D1)", "T6.sheet", "provenance.sheet"]
