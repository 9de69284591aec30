"""T4 and chapter material: what is gathered from all discussions, and what the researcher writes about it."""

from dataclasses import replace

import pytest
from export_builders import a_fragment, a_moment, a_source, a_transcript, a_unit, turns, words
from export_builders import analysed as analysed_in

from exporters import issue_table
from exporters.chapter import chapter_table
from exporters.errors import NotFoundError
from exporters.selection import Selection, select
from exporters.source import AnalysedDiscussion, CellText
from exporters.t4 import frames_table
from frameschema import Discussion, SettledBy, SettledField


def seen(frame, about=None):
    return {"frames": [{"frame": frame}], "object": about}


def a_discussion(id="D1", **fields):
    talk = a_transcript(("KM-I-1", "Hij komt niet."), ("ZT-1", "Hij durft niet."), id=id, discussion=id)
    found = analysed_in(
        talk,
        a_moment(turns(talk, 1, 2), transcript=id, issues=[["Maatregel"]], themes=["master"], local_theme="durf"),
        a_fragment(words(talk, "komt niet"), transcript=id, attribution=seen("master", "method")),
        a_fragment(words(talk, "durft niet"), transcript=id),
    )
    about = Discussion(id=id, werkplaats="amsterdam", **fields)
    return AnalysedDiscussion(about, found.transcript, found.merged)


def rows(table, *keys):
    return list(zip(*(table.column(key) for key in keys), strict=True))


def test_a_frame_has_a_row_per_municipality_role_round_issue_and_object():
    table = frames_table(a_source(a_discussion(municipality="Gemeente X", round=2)))
    assert rows(table, "T4.frame", "T4.by", "T4.case") == [
        ("<master>", "T4.by_municipality", "Gemeente X"),
        ("<master>", "T4.by_role", "rol income"),
        ("<master>", "T4.by_round", "2"),
        ("<master>", "T4.by_issue", "Maatregel"),
        ("<master>", "T4.by_object", "<method>"),
    ]


def test_the_researchers_text_stands_with_quotes_and_count():
    text = CellText("T4", "master", "Inkomen ziet plicht.", "role", "rol income")
    source = a_source(a_discussion(setting="online"), a_discussion("D2"), texts=(text,))
    (row, *_) = rows(frames_table(source), "T4.text", "T4.quotes", "T4.count", "T4.turns")
    assert row == (
        "Inkomen ziet plicht.",
        "“komt niet” (rol income, online)\n“komt niet” (rol income)",
        "2",
        "D1: 1; D2: 1",
    )


def test_a_cell_without_text_says_so_and_a_text_without_coding_stays():
    text = CellText("T4", "eigen woord", "Nergens gezien.", "round", "9")
    table = frames_table(a_source(a_discussion(), texts=(text,)))
    assert table.column("T4.text")[0] == "(mark.not_written)"
    assert rows(table, "T4.frame", "T4.by", "T4.case", "T4.text", "T4.count")[-1] == (
        "eigen woord",
        "T4.by_round",
        "9",
        "Nergens gezien.",
        "0",
    )


def test_only_the_coders_who_saw_the_frame_are_named():
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    span = words(talk, "komt niet")
    unit = a_unit(a_fragment(span, attribution=seen("master")), a_fragment(span, coder="ams-2"))
    table = frames_table(a_source(analysed_in(talk, unit)))
    assert set(table.column("T4.coders")) == {"ams-1"}


def test_chapter_material_is_by_theme_with_captions_that_name_no_person():
    text = CellText("chapter", "durf", "Durf is geen onwil.")
    table = chapter_table(a_source(a_discussion(setting="fysiek"), texts=(text,)))
    assert rows(table, "chapter.theme", "chapter.text", "chapter.count") == [
        ("<master>", "(mark.not_written)", "2"),
        ("durf", "Durf is geen onwil.", "2"),
    ]
    quotes = table.column("chapter.quotes")[0]
    assert quotes == "“komt niet” (rol income, fysiek)\n“durft niet” (rol care, fysiek)"
    assert "KM-I-1" not in quotes


def test_fragments_outside_every_theme_are_not_in_the_chapter():
    source = a_source(a_discussion())
    item = source.discussions[0]
    units = tuple(unit for unit in item.merged.units if unit.kind == "fragment")
    loose = replace(item, merged=item.merged.model_copy(update={"units": units}))
    assert chapter_table(a_source(loose)).rows == ()


def test_a_settled_role_counts_for_all_coders_in_the_table_its_captions_and_the_selection():
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    both = [
        a_fragment(words(talk, "komt niet"), coder, enacted_role=role, attribution=seen("master"))
        for coder, role in (("ams-1", "income"), ("ams-2", "care"))
    ]
    settled = SettledField(field="enacted_role", value="work", by=SettledBy.DECISION, coders=())
    source = a_source(analysed_in(talk, a_unit(*both).model_copy(update={"settled": (settled,)})))
    table = frames_table(source)
    assert rows(table, "T4.by", "T4.case") == [("T4.by_role", "rol work")]
    assert "(rol work)" in table.column("T4.quotes")[0]
    assert select(source, Selection(role=("work",))).discussions
    with pytest.raises(NotFoundError):
        select(source, Selection(role=("care",)))


def test_settled_frames_and_issues_are_those_of_the_table_and_the_selection():
    talk = a_transcript(("KM-I-1", "Hij komt niet."))
    both = [
        a_fragment(words(talk, "komt niet"), coder, issues=[[issue]], attribution=seen(frame))
        for coder, issue, frame in (("ams-1", "Komen", "master"), ("ams-2", "Blijven", "institutional"))
    ]
    values = {"issues": [["Werk"]], "attribution.frames": [{"frame": "relational", "level": None}]}
    settled = tuple(
        SettledField(field=field, value=value, by=SettledBy.DECISION, coders=()) for field, value in values.items()
    )
    source = a_source(analysed_in(talk, a_unit(*both).model_copy(update={"settled": settled})))
    assert rows(frames_table(source), "T4.frame", "T4.case") == [
        ("<relational>", "rol income"),
        ("<relational>", "Werk"),
    ]
    assert set(issue_table(source).column("T2.issue")) == {"Werk"}
    assert select(source, Selection(issue=("Werk",), frame=("relational",))).discussions
    with pytest.raises(NotFoundError):
        select(source, Selection(issue=("Komen",)))
