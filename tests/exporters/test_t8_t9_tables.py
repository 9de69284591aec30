"""T8, member checks and decisions; T9, agreements with their follow-up and yield."""

from dataclasses import replace
from datetime import date

import pytest
from export_builders import a_moment, a_source, a_transcript, turns
from export_builders import analysed as analysed_in

from exporters.selection import Selection, select
from exporters.t8 import checks_table
from exporters.t9 import agreements_table
from frameschema import Agreement, CodebookRef, Decision, LoggedDecision, MemberCheck, coding_id, stable_id
from frameschema.sheet import Sheet, SheetCoding, SheetKind, sheet_id

TALK = a_transcript(("KM-I-1", "Hij komt niet."), ("ZT-1", "Ik ga langs."))
MOMENT = a_moment(turns(TALK, 2), issues=[["Maatregel"]])
DAY = date(2025, 6, 1)


def a_sheet(issue, agreements):
    kind = SheetKind.ISSUE if issue else SheetKind.DISCUSSION
    sheet = Sheet(
        id=sheet_id("demo", "D1", "ams-1", kind, issue),
        study="demo",
        transcript="D1",
        text_sha256=TALK.text_sha256,
        kind=kind,
        of="ams-1",
        issue=issue,
        moments=(MOMENT.unit.id,) if issue else (),
    )
    coding = SheetCoding(
        id=coding_id("demo", str(sheet.id), "ams-1", "sheets"),
        study="demo",
        transcript="D1",
        sheet=sheet.id,
        coder="ams-1",
        coding_pass="sheets",
        codebook=CodebookRef(id="frames", version="1"),
        agreements=agreements,
    )
    return sheet, coding


def a_study(**fields):
    sheets = (a_sheet("Maatregel", "ZT-1 gaat langs"), a_sheet(None, None))
    return a_source(replace(analysed_in(TALK, MOMENT), sheets=sheets), **fields)


def an_agreement(discussion="D1", text="KM-I-1 belt", **fields):
    return Agreement(id=stable_id("agreement", text), discussion=discussion, text=text, **fields)


def a_check(**fields):
    return MemberCheck.model_validate(
        {"id": stable_id("check"), "discussion": "D1", "on": DAY, "role": "care", **fields}
    )


def a_decision(**fields):
    about = (MOMENT.unit.id,)
    return Decision.model_validate(
        {
            "id": stable_id("decision"),
            "study": "demo",
            "transcript": "D1",
            "about": about,
            "field": "status",
            "inputs": "0" * 64,
            "value": "unanimous",
            "by": "overleg",
            "on": DAY,
            "reason": "zie beurt 2",
            **fields,
        }
    )


def rows(table, *keys):
    return list(zip(*(table.column(key) for key in keys), strict=True))


def test_agreements_of_a_sheet_stand_with_its_issue_and_turns():
    table = agreements_table(a_study())
    keys = ("T9.subject", "T9.agreement", "T9.turns", "T9.coders")
    assert rows(table, *keys) == [("Maatregel", "ZT-1 gaat langs", "2", "ams-1")]


def test_listed_agreements_are_there_also_of_a_discussion_that_is_not_coded():
    listed = an_agreement(by=("KM-I-1", "ZT-1"), followed_up_in="D2", follow_up="gebeld", yield_for_client="rust")
    other = an_agreement("D9", "wachten")
    table = agreements_table(a_study(agreements=(other, listed)))
    keys = ("T9.discussion", "T9.agreement", "T9.by", "T9.follow_up", "T9.yield")
    assert rows(table, *keys)[1:] == [
        ("D1", "KM-I-1 belt", "KM-I-1, ZT-1", "D2: gebeld", "rust"),
        ("D9", "wachten", "", "", ""),
    ]


@pytest.mark.parametrize(
    ("recognised", "said"),
    [("yes", "T8.recognised"), ("partly", "T8.partly"), ("no", "T8.not_recognised"), (None, "T8.no_answer")],
)
def test_no_answer_is_told_apart_from_not_recognised(recognised, said):
    table = checks_table(a_study(member_checks=(a_check(recognised=recognised, remarks="klopt bijna"),)))
    assert rows(table, "T8.on", "T8.who", "T8.about", "T8.said") == [
        ("2025-06-01", "rol care", "T8.whole", f"{said}\nklopt bijna")
    ]


def test_who_answered_in_the_same_role_is_told_apart():
    table = checks_table(a_study(member_checks=(a_check(respondent="3"),)))
    assert table.column("T8.who") == ("rol care (3)",)


def test_a_decision_says_about_what_and_why():
    table = checks_table(a_study(decisions=(a_decision(),)))
    assert rows(table, "T8.about", "T8.who", "T8.said", "T8.reason", "T8.turns") == [
        ("<issue_moment>: status", "overleg", "<unanimous>", "zie beurt 2", "2")
    ]
    assert table.column("T8.ids") == (f"{stable_id('decision')}, {MOMENT.unit.id}",)


def test_decisions_about_words_and_on_other_texts_are_there_too():
    logged = LoggedDecision(
        id=stable_id("log"), on=DAY, about="vangnet", decision="hetzelfde", by=("coördinator",)
    )
    table = checks_table(a_study(decisions=(a_decision(transcript="D9", value=None),), logged=(logged,)))
    assert rows(table, "T8.discussion", "T8.about", "T8.said") == [
        ("D9", "status", "(mark.not_coded)"),
        ("", "vangnet", "hetzelfde"),
    ]


def test_a_selection_leaves_out_what_is_of_other_discussions():
    source = a_study(agreements=(an_agreement("D9", "wachten"),), member_checks=(a_check(),))
    chosen = select(source, Selection(discussion=("D1",)))
    assert agreements_table(chosen).column("T9.discussion") == ("D1",)
    assert len(checks_table(chosen).rows) == 1
