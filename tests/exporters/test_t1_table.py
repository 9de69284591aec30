"""T1: what stands in which row and column."""

import pytest
from export_builders import (
    a_fragment,
    a_moment,
    a_source,
    a_transcript,
    a_unit,
    analysed,
    real_codebook,
    real_roles,
    turns,
    words,
)

from exporters import HEADINGS, MisfitError, Run, narrative_table
from frameschema import Localized, SettledBy, SettledField, Turn

TALK = a_transcript(
    ("KM-I-1", "Hij komt niet. "),
    ("ZT-1", "Hij durft niet."),
    ("KM-W-1", "Hij wil wel werken."),
    ("HH-1", "Wij controleren."),
    ("KM-I-1", "Dat kan zo niet."),
    ("ZT-1", "Rust eerst."),
    ("KM-W-1", "Dan werk."),
    ("ZT-1", "Ja."),
    ("KM-I-1", "Nee."),
    ("ZT-1", "Wij gaan langs."),
)
COLUMN = {"income": "role.income", "work": "role.work", "care": "role.care"}


def t1(*units, transcript=TALK, coders=(), extra_roles=False, **fields):
    source = a_source(analysed(transcript, *units, coders=coders), **fields)
    return narrative_table(source, extra_roles=extra_roles)


def said(quoted, coder="ams-1", **fields):
    return a_fragment(words(TALK, quoted), coder, **fields)


def test_header_of_the_real_configuration_is_the_agreed_one():
    missing = {key: Localized(nl=key, en=key) for key in HEADINGS}
    codebook = real_codebook().model_copy(update={"headings": {**missing, **real_codebook().headings}})
    table = narrative_table(a_source(codebook=codebook, roles=real_roles()))
    assert table.headings[:5] == (
        "Tekstfragment",
        "Narratieven medewerkers inkomen klantmanagers (wie en wat) volgens onderzoeker",
        "Narratieven medewerkers werk klantmanagers (wie en wat) volgens onderzoeker",
        "Narratieven sociale professionals zorgteam (wie en wat) volgens onderzoeker",
        "subissue(s)",
    )


def test_columns_in_order():
    assert [column.key for column in t1().columns] == [
        "T1.text_fragment",
        *COLUMN.values(),
        "T1.sub_issues",
        "other_roles",
        "T1.discussion",
        "T1.issue",
        "T1.turns",
        "T1.time",
        "T1.coders",
        "T1.fragments",
    ]


def test_english_headings():
    assert t1(language="en").headings[:2] == ("T1.text_fragment (en)", "kop income (en)")


def test_a_moment_with_its_fragments_is_one_row():
    moment = a_moment(turns(TALK, 1, 3), issues=(("Komen", "Moet hij komen?"),))
    table = t1(moment, said("durft niet", who_what="bang"), said("wil wel", who_what="gemotiveerd"))
    assert table.column("T1.text_fragment") == (
        "KM-I-1: Hij komt niet.\nZT-1: Hij durft niet.\nKM-W-1: Hij wil wel werken.",
    )
    assert table.column(COLUMN["care"]) == ("ZT-1: bang",)
    assert table.column(COLUMN["work"]) == ("KM-W-1: gemotiveerd",)
    assert table.column(COLUMN["income"]) == ("",)
    assert table.column("T1.sub_issues") == ("Moet hij komen?",)
    assert table.column("T1.issue") == ("Komen",)
    assert table.column("T1.turns") == ("1–3",)


def test_only_the_coded_words_of_the_row_are_emphasised():
    runs = t1(a_moment(turns(TALK, 1, 2)), said("durft niet")).rows[0].cells[0].runs
    assert [run for run in runs if run.emphasised] == [Run("durft niet", True)]


def test_a_moment_without_fragments_still_gives_a_row():
    assert t1(a_moment(turns(TALK, 4))).column("T1.text_fragment") == ("HH-1: Wij controleren.",)


def test_a_straddling_fragment_goes_where_it_overlaps_most():
    first, second = a_moment(turns(TALK, 1)), a_moment(turns(TALK, 2, 3))
    straddling = said("niet. Hij durft niet.", who_what="x")
    table = t1(first, second, straddling)
    assert table.column(COLUMN["income"]) == ("", "KM-I-1, ZT-1: x")
    assert table.column("T1.turns") == ("1", "1–3")


def test_of_nested_moments_the_smallest_holds_the_fragment():
    wide, narrow = a_moment(turns(TALK, 1, 5)), a_moment(turns(TALK, 2, 3))
    table = t1(wide, narrow, said("durft niet", who_what="bang"))
    assert table.column("T1.turns") == ("1–5", "2–3")
    assert table.column(COLUMN["care"]) == ("", "ZT-1: bang")


def test_loose_fragments_share_a_row_up_to_three_turns_apart():
    near = t1(said("komt niet"), said("controleren"))
    assert near.column("T1.text_fragment") == ("KM-I-1: Hij komt niet.\n(…)\nHH-1: Wij controleren.",)
    assert near.column("T1.turns") == ("1, 4",)
    assert len(t1(said("komt niet"), said("Dat kan")).rows) == 2


def test_loose_fragments_with_another_sub_issue_or_a_moment_between_do_not_share_a_row():
    issue = (("Komen", "Moet hij?"),)
    assert len(t1(said("komt niet", issues=issue), said("durft niet")).rows) == 2
    assert len(t1(said("komt niet", issues=issue), said("durft niet", issues=issue)).rows) == 1
    assert len(t1(said("komt niet"), a_moment(turns(TALK, 2)), said("wil wel")).rows) == 3


def test_rows_stand_in_order_of_discussion_and_of_speaking():
    other = a_transcript(("ZT-1", "Later."), id="D0", discussion="D0")
    first = analysed(TALK, a_moment(turns(TALK, 6)), a_moment(turns(TALK, 1)))
    second = analysed(other, a_moment(turns(other, 1), transcript="D0"))
    table = narrative_table(a_source(first, second))
    assert table.column("T1.discussion") == ("D0", "D1", "D1")
    assert table.column("T1.turns") == ("1", "1", "6")


def test_two_transcripts_of_one_discussion_are_told_apart():
    other = a_transcript(("ZT-1", "Verslag."), id="D1-verslag")
    parts = [analysed(talk, a_moment(turns(talk, 1), transcript=talk.id)) for talk in (TALK, other)]
    assert narrative_table(a_source(*parts)).column("T1.discussion") == ("D1 / D1", "D1 / D1-verslag")


def test_different_texts_stand_side_by_side_with_their_coders():
    unit = a_unit(said("komt niet", who_what="A"), said("komt niet", "ams-2", who_what="B"))
    table = t1(unit)
    assert table.column(COLUMN["income"]) == ("KM-I-1: A [ams-1]\n– B [ams-2]",)
    assert table.column("T1.coders") == ("ams-1, ams-2 (mark.agreed)",)


def test_an_equal_text_stands_once_with_both_coders():
    table = t1(a_unit(said("komt niet", who_what="A"), said("komt niet", "ams-2", who_what="A")))
    assert table.column(COLUMN["income"]) == ("KM-I-1: A [ams-1, ams-2]",)
    assert table.column("T1.coders") == ("ams-1, ams-2 (mark.agreed)",)


def test_one_of_two_coders_is_shown():
    table = t1(said("komt niet", who_what="A"), coders=("ams-1", "ams-2"))
    assert table.column(COLUMN["income"]) == ("KM-I-1: A [ams-1]",)
    assert table.column("T1.coders") == ("ams-1 (mark.only_one)",)


def test_not_coded_differs_from_an_empty_cell():
    table = t1(said("komt niet"))
    assert table.column(COLUMN["income"]) == ("KM-I-1: “komt niet” (mark.not_coded)",)
    assert table.column(COLUMN["work"]) == ("",)


def test_a_coder_without_words_is_marked_beside_one_who_has_them():
    unit = a_unit(said("komt niet"), said("komt niet", "ams-2", who_what="B"))
    assert t1(unit).column(COLUMN["income"]) == ("KM-I-1: B [ams-2]\n– (mark.not_coded) [ams-1]",)


def test_a_speaker_named_by_the_researcher_is_not_named_twice():
    assert t1(said("komt niet", who_what="KM-I-1 klaagt")).column(COLUMN["income"]) == ("KM-I-1 klaagt",)
    other = t1(said("komt niet", who_what="KM-I-12 klaagt")).column(COLUMN["income"])
    assert other == ("KM-I-1: KM-I-12 klaagt",)


def test_a_quote_over_several_turns_shows_where_they_change():
    table = t1(said("niet. Hij durft"))
    assert table.column(COLUMN["income"]) == ("KM-I-1, ZT-1: “niet. / Hij durft” (mark.not_coded)",)


def test_the_enacted_role_decides_on_the_column():
    table = t1(said("komt niet", who_what="A", enacted_role="care"))
    assert (table.column(COLUMN["income"]), table.column(COLUMN["care"])) == (("",), ("KM-I-1: A",))


def test_coders_who_differ_on_the_enacted_role_each_keep_their_column():
    unit = a_unit(said("komt niet", who_what="A", enacted_role="care"), said("komt niet", "ams-2", who_what="A"))
    table = t1(unit)
    assert table.column(COLUMN["income"]) == ("KM-I-1: A [ams-2]",)
    assert table.column(COLUMN["care"]) == ("KM-I-1: A [ams-1]",)


def test_a_turn_spoken_in_another_role_says_so():
    swapped = a_transcript(Turn(speaker="KM-I-1", text="Ik ben bang.", enacted_role="client"))
    table = t1(a_fragment(words(swapped, "bang"), who_what="angst"), transcript=swapped)
    assert table.column("T1.text_fragment") == ("KM-I-1 (rol client): Ik ben bang.",)
    assert table.column("other_roles") == ("rol client · KM-I-1: angst",)


def test_roles_without_a_column_share_one_or_get_their_own():
    unit = said("controleren", who_what="streng")
    assert t1(unit).column("other_roles") == ("rol enforcement · HH-1: streng",)
    table = t1(unit, extra_roles=True)
    assert table.headings[4] == "rol enforcement"
    assert table.column("role.enforcement") == ("HH-1: streng",)
    assert "other_roles" not in [column.key for column in table.columns]


def test_a_role_missing_from_the_roles_is_shown_by_its_id():
    table = t1(said("komt niet", who_what="A", enacted_role="mayor"))
    assert table.column("other_roles") == ("mayor · KM-I-1: A",)


def test_sub_issues_name_coders_only_where_they_differ():
    both, one = ("Komen", "Moet hij?"), ("Komen", "Mag hij?")
    span = turns(TALK, 1, 2)
    unit = a_unit(a_moment(span, issues=(both, one)), a_moment(span, "ams-2", issues=(both,)))
    assert t1(unit).column("T1.sub_issues") == ("Moet hij?\nMag hij? [ams-1]",)
    assert t1(unit).column("T1.issue") == ("Komen",)


def test_without_sub_issues_the_title_stands_and_without_issues_the_question():
    span = turns(TALK, 1)
    assert t1(a_moment(span, issues=(("Komen",),))).column("T1.sub_issues") == ("Komen",)
    assert t1(a_moment(span, question="Wat nu?")).column("T1.sub_issues") == ("Wat nu?",)


def test_time_is_that_of_the_first_turn_that_has_one():
    talk = a_transcript(("ZT-1", "Ja."), Turn(speaker="ZT-1", text="Nee.", start_ms=3_792_999))
    assert t1(a_moment(turns(talk, 1, 2)), transcript=talk).column("T1.time") == ("01:03:12",)
    assert t1(a_moment(turns(talk, 1)), transcript=talk).column("T1.time") == ("",)


def test_a_coding_of_another_text_is_refused():
    other = a_transcript(("ZT-1", "Iets anders."))
    coding = analysed(other).merged
    with pytest.raises(MisfitError, match="the text has changed"):
        type(analysed(TALK))(analysed(TALK).discussion, TALK, coding)


def settled_unit(*members, **values):
    settled = tuple(
        SettledField(field=field, value=value, by=SettledBy.DECISION, coders=()) for field, value in values.items()
    )
    return a_unit(*members).model_copy(update={"settled": settled})


def test_what_was_settled_stands_in_place_of_what_coders_wrote():
    both = [said("Hij komt niet", coder, who_what=f"van {coder}") for coder in ("ams-1", "ams-2")]
    table = t1(settled_unit(*both, who_what="samen: hij komt niet"))
    assert table.column(COLUMN["income"]) == ("KM-I-1: samen: hij komt niet [mark.settled]",)
    ids = table.column("T1.fragments")[0].split(", ")
    assert ids == [str(member.unit.id) for member in both]


def test_a_settled_role_and_issue_count_for_all_coders():
    both = [
        said("Hij komt niet", coder, who_what="x", enacted_role=role, issues=((f"Titel {coder}",),))
        for coder, role in (("ams-1", "income"), ("ams-2", "care"))
    ]
    table = t1(settled_unit(*both, enacted_role="work", issues=[["Komen", "Durft hij?"]]))
    found = {name: table.column(column)[0] for name, column in COLUMN.items()}
    assert (found["income"], found["care"], "x" in found["work"]) == ("", "", True)
    assert (table.column("T1.sub_issues"), table.column("T1.issue")) == (("Durft hij?",), ("Komen",))


def test_a_settled_question_is_the_sub_issue_where_no_issue_is_named():
    both = [a_moment(turns(TALK, 1), coder, question=f"Vraag van {coder}") for coder in ("ams-1", "ams-2")]
    table = t1(settled_unit(*both, question="Samen gevraagd"))
    assert table.column("T1.sub_issues") == ("Samen gevraagd",)
