"""T2 of issues of which somebody filled in a sheet."""

from dataclasses import replace

from export_builders import a_fragment, a_moment, a_source, a_transcript, a_unit, turns, words
from export_builders import analysed as analysed_in

from exporters import issue_table
from exporters.selection import Selection, select
from frameschema import CodebookRef, coding_id
from frameschema.sheet import Sheet, SheetCoding, SheetKind, narrative_id, narrative_of, sheet_id

TALK = a_transcript(("KM-I-1", "Hij komt niet."), ("ZT-1", "Hij durft niet."), ("KM-W-1", "Werk helpt."))
MOMENT = a_moment(turns(TALK, 1, 2), issues=[["Komen"]], status="controversy", outcome={"bridged": "bridged_no"})
INCOME = a_fragment(words(TALK, "komt niet"), who_what="uit de regels", narrative=None)
CARE = a_fragment(words(TALK, "durft niet"), who_what="uit de zorg")
OTHER = a_moment(turns(TALK, 3), issues=[["Werk"]], status="unanimous")
JOINT, REGELS, ZORG = (narrative_id("demo", "D1", "ams-1", name) for name in ("joint", "role:income", "name:zorg"))

COLUMNS = [
    {"narrative": JOINT, "title": "Samen", "is_joint": True},
    {
        "narrative": REGELS,
        "title": "rol income",
        "holder": {"speakers": ["KM-I-1"], "roles": ["income"]},
        "fragments": [INCOME.unit.id],
    },
    {"narrative": ZORG, "title": "Zorg", "holder": {"speakers": ["ZT-1"]}, "fragments": [CARE.unit.id]},
]
WROTE = {
    "narrative": REGELS,
    "who_what": "Hij houdt zich niet aan de afspraak.",
    "summaries": [
        {"device": "solutions", "presence": "absent"},
        {"device": "problem_definition", "text": "Hij blijft weg."},
    ],
}


def filled_in(issue="Komen", coder="ams-1", columns=(WROTE,), **fields):
    sheet = Sheet.model_validate(
        {
            "id": sheet_id("demo", "D1", "ams-1", SheetKind.ISSUE, issue),
            "study": "demo",
            "transcript": "D1",
            "text_sha256": TALK.text_sha256,
            "kind": "issue_sheet",
            "of": "ams-1",
            "issue": issue,
            "moments": [MOMENT.unit.id],
            "columns": COLUMNS,
        }
    )
    coding = SheetCoding.model_validate(
        {
            "id": coding_id("demo", str(sheet.id), coder, "sheets"),
            "study": "demo",
            "transcript": "D1",
            "sheet": sheet.id,
            "coder": coder,
            "coding_pass": "sheets",
            "codebook": CodebookRef(id="frames", version="1"),
            "columns": columns,
            **fields,
        }
    )
    return sheet, coding


def a_study(*sheets, units=(MOMENT, INCOME, CARE, OTHER)):
    return a_source(replace(analysed_in(TALK, *units), sheets=sheets))


def rows_of(table, issue="Komen"):
    """The rows of an issue as part → cells of the narratives."""
    count = sum(column.key.startswith("narrative.") for column in table.columns)
    own = (row for row in table.rows if row.cells[0].text == issue)
    return {row.cells[1].text: [cell.text for cell in row.cells[2 : 2 + count]] for row in own}


def test_narratives_are_told_by_the_sheet_with_only_what_was_filled_in():
    found = rows_of(issue_table(a_study(filled_in())))
    assert list(found) == [
        "T2.issue",
        "T2.text_fragment",
        "T2.narrative",
        "T2.what",
        "<problem_definition>",
        "<solutions>",
        "T2.status",
        "T2.outcome",
    ]
    assert found["T2.narrative"] == ["T2.narrative A; KM-I-1", "T2.narrative B; Zorg (ZT-1)"]
    assert found["T2.what"] == ["Hij houdt zich niet aan de afspraak.", "(mark.not_coded)"]
    assert found["<problem_definition>"] == ["Hij blijft weg.", ""]
    assert found["<solutions>"] == ["<absent>", ""]
    assert "uit de regels" not in str(found)


def test_the_joint_narrative_is_last_and_there_only_when_told():
    told = {"narrative": JOINT, "who_what": "Samen zoeken we hem op."}
    found = rows_of(issue_table(a_study(filled_in(columns=(told, WROTE)))))
    assert found["T2.narrative"][2] == "T2.narrative C; Samen"
    assert found["T2.what"][2] == "Samen zoeken we hem op."


def test_what_holds_for_the_issue_is_the_sheets_and_else_the_moments():
    sheet = filled_in(
        questions="Moet hij komen?\nKan hij komen?", outcome={"bridged": "bridged_yes", "how": "samen"}
    )
    found = rows_of(issue_table(a_study(sheet)))
    assert found["T2.questions"][0] == "Moet hij komen?\nKan hij komen?"
    assert found["T2.outcome"][0].startswith("<bridged_yes>")
    assert "<bridged_no>" not in found["T2.outcome"][0]
    assert found["T2.status"][0] == "<controversy>"


def test_an_issue_without_a_sheet_is_told_by_its_moments():
    assert rows_of(issue_table(a_study(filled_in())), "Werk")["T2.status"][0] == "<unanimous>"


def test_a_row_leads_to_the_sheet_and_to_the_fragments_of_who_tells_something():
    sheet, coding = filled_in()
    table = issue_table(a_study((sheet, coding), units=(MOMENT, INCOME, CARE)))
    traced = dict(zip(table.column("T2.part"), table.column("T2.fragments"), strict=True))
    assert traced["<problem_definition>"].split(", ") == [str(coding.id), str(INCOME.unit.id)]
    assert str(CARE.unit.id) in traced["T2.text_fragment"]


def test_coders_who_filled_in_one_sheet_stand_side_by_side_in_one_column():
    other = {**WROTE, "who_what": "Anders.", "summaries": []}
    units = (MOMENT, a_unit(INCOME), CARE, a_moment(turns(TALK, 3), "ams-2"))
    sheets = (filled_in(), filled_in(coder="ams-2", columns=(other,)))
    found = rows_of(issue_table(a_study(*sheets, units=units)))
    assert found["T2.what"][0] == "Hij houdt zich niet aan de afspraak. [ams-1]\n– Anders. [ams-2]"
    assert narrative_of(REGELS, "ams-1", "ams-2") != REGELS


def test_a_coder_without_a_sheet_still_says_how_it_ended():
    both = a_unit(MOMENT, a_moment(turns(TALK, 1, 2), "ams-2", issues=[["Komen"]], status="unanimous"))
    found = rows_of(issue_table(a_study(filled_in(status="controversy"), units=(both, INCOME, CARE))))
    assert found["T2.status"][0] == "<controversy> [ams-1]\n<unanimous> [ams-2]"


def test_a_sheet_of_an_issue_that_nobody_marks_any_more_is_not_lost():
    found = rows_of(issue_table(a_study(filled_in("Vervallen"))), "Vervallen")
    assert found["<problem_definition>"][0] == "Hij blijft weg."


def test_sheets_about_other_talk_are_not_selected():
    chosen = select(a_study(filled_in()), Selection(issue=("Werk",)))
    assert set(issue_table(chosen).column("T2.issue")) == {"Werk"}
