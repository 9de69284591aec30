"""What became of an issue, as coders filled it in on their own sheets or on one that they share."""

from __future__ import annotations

from typing import Any

from builders import a_codebook_ref

from framebridge.agreement.subjects import SHEET_PASS, Subject, sheet_rows, subjects_of_sheets
from frameschema import Bridged, Influence, Polarity, ReframingOutcome, coding_id
from frameschema.sheet import Sheet, SheetCoding, SheetKind, sheet_id

NO_TEXT = "0" * 64


def a_sheet(of: str, issue: str | None = "Korten") -> Sheet:
    kind = SheetKind.DISCUSSION if issue is None else SheetKind.ISSUE
    return Sheet(
        id=sheet_id("proef", "D1", of, kind, issue),
        study="proef",
        transcript="D1",
        text_sha256=NO_TEXT,
        kind=kind,
        of=of,
        issue=issue,
    )


def filled_in(sheet: Sheet, coder: str, **fields: Any) -> SheetCoding:
    return SheetCoding(
        id=coding_id("proef", str(sheet.id), coder, "sheets"),
        study="proef",
        transcript="D1",
        sheet=sheet.id,
        coder=coder,
        coding_pass="sheets",
        codebook=a_codebook_ref(),
        **fields,
    )


def outcome(bridged: Bridged, *helped: str) -> ReframingOutcome:
    influences = tuple(Influence(influence=code, polarity=Polarity.PLUS) for code in helped)
    return ReframingOutcome(bridged=bridged, influences=influences)


def found(*filled: tuple[Sheet, SheetCoding]) -> dict[tuple[str | None, str | None], Subject]:
    subjects = subjects_of_sheets([sheet_rows([sheet for sheet, _ in filled], [coding for _, coding in filled])])
    return {(subject.topic.field, subject.topic.code): subject for subject in subjects}


def own_and(other: str) -> dict[tuple[str | None, str | None], Subject]:
    ann, bob = a_sheet("ann"), a_sheet("bob", other)
    return found(
        (ann, filled_in(ann, "ann", outcome=outcome(Bridged.YES, "method"))),
        (bob, filled_in(bob, "bob", outcome=outcome(Bridged.PARTLY))),
    )


def test_sheets_on_an_issue_of_the_same_name_are_one_unit() -> None:
    subjects = own_and("korten")
    rows = subjects["field_bridged", None].rows["D1", SHEET_PASS]
    assert rows.coders == {"ann", "bob"}
    assert rows.rows == ({"ann": "bridged_yes", "bob": "bridged_partly"},)
    assert subjects["field_bridged", "bridged_yes"].rows["D1", SHEET_PASS].rows == ({"ann": True, "bob": False},)
    assert subjects["field_influence_plus", None].rows["D1", SHEET_PASS].rows == ({"ann": frozenset({"method"})},)


def test_sheets_on_other_issues_are_not_compared() -> None:
    rows = own_and("Vertrouwen")["field_bridged", None].rows["D1", SHEET_PASS].rows
    assert sorted(map(len, rows)) == [1, 1]


def test_two_coders_may_fill_in_one_sheet() -> None:
    shared = a_sheet("merged")
    subjects = found(
        *((shared, filled_in(shared, who, outcome=outcome(Bridged.NO))) for who in ("ann", "bob")),
    )
    assert subjects["field_bridged", None].rows["D1", SHEET_PASS].rows == (
        {"ann": "bridged_no", "bob": "bridged_no"},
    )


def test_a_discussion_sheet_is_about_no_issue() -> None:
    sheet = a_sheet("ann", None)
    assert found((sheet, filled_in(sheet, "ann", outcome=outcome(Bridged.NO)))) == {}
