"""Answers on paper, typed over into the answer form, come in T8 as saved ones do; what cannot is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exporters.member_check import ABOUT, FIRST_ANSWER, MARK, RECOGNISED, REMARKS, VALUE
from framebridge.cli import main
from framebridge.member_check.paper_form import read_paper_form
from framebridge.study import StudyFolder
from frameschema import UNKNOWN_ROLE, Recognition, Role

FIRST = FIRST_ANSWER + 1
ABOUT_ONE, ABOUT_TWO = "4516c12e-a60a-50d5-9cf3-d2a5b0cfe8fb", "84cdcd4e-d84b-5871-89c4-ea08be0b1821"
ROLES = (Role.model_validate({"id": "care", "label": {"nl": "zorg", "en": "care"}}),)


def a_form(path: Path, *sheets: Callable[[Worksheet], None]) -> Path:
    """Write what a form holds for whoever reads it back."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, fill in enumerate(sheets, start=1):
        sheet = workbook.create_sheet(f"Antwoord {number}")
        put(sheet, 1, ABOUT, MARK)
        for row, (name, value) in enumerate(
            (("discussion", "D1"), ("role", "Zorg"), ("on", "2-3-2026"), ("respondent", number)), start=3
        ):
            put(sheet, row, ABOUT, name)
            put(sheet, row, VALUE, value)
        for row, about in enumerate((ABOUT_ONE, ABOUT_TWO), start=FIRST):
            put(sheet, row, ABOUT, about)
        fill(sheet)
    workbook.save(path)
    return path


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    sheet.cell(row, column + 1).value = value


def answered(said: object = "Deels", remarks: object = None) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        put(sheet, FIRST, RECOGNISED, said)
        put(sheet, FIRST, REMARKS, remarks)

    return fill


def nothing(sheet: Worksheet) -> None:
    assert sheet


def test_each_sheet_is_a_participant_and_an_empty_one_is_nobody(tmp_path: Path) -> None:
    read = read_paper_form(a_form(tmp_path / "f.xlsx", answered(), nothing, answered("NEE", 12)), ROLES)
    assert read.findings == ()
    assert [(one.respondent, one.role, str(one.on)) for one in read.found] == [
        ("1", "care", "2026-03-02"),
        ("3", "care", "2026-03-02"),
    ]
    [first], [second] = (one.answers for one in read.found)
    assert (str(first.about), first.recognised) == (ABOUT_ONE, Recognition.PARTLY)
    assert (second.recognised, second.remarks) == (Recognition.NO, "12")


def test_a_day_is_read_as_excel_keeps_it(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        answered()(sheet)
        put(sheet, 5, VALUE, datetime(2026, 3, 2))  # noqa: DTZ001

    [one] = read_paper_form(a_form(tmp_path / "f.xlsx", fill), ROLES).found
    assert str(one.on) == "2026-03-02"


def test_who_has_none_of_the_roles_is_in_another(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        answered()(sheet)
        put(sheet, 4, VALUE, "Een andere rol")

    [one] = read_paper_form(a_form(tmp_path / "f.xlsx", fill), ROLES).found
    assert one.role == UNKNOWN_ROLE


def changed(row: int, column: int, value: object) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        answered()(sheet)
        put(sheet, row, column, value)

    return fill


@pytest.mark.parametrize(
    ("fill", "where", "said"),
    [
        (answered("misschien, Jan"), f"f.xlsx, Antwoord 1:{FIRST}", ABOUT_ONE),
        (changed(FIRST, ABOUT, "weg"), f"f.xlsx, Antwoord 1:{FIRST}", "last column"),
        (changed(4, VALUE, "burgemeester"), "f.xlsx, Antwoord 1", "no role"),
        (changed(4, VALUE, None), "f.xlsx, Antwoord 1", "no role"),
        (changed(5, VALUE, "gisteren"), "f.xlsx, Antwoord 1", "no date"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_reason(
    tmp_path: Path, fill: Callable[[Worksheet], None], where: str, said: str
) -> None:
    read = read_paper_form(a_form(tmp_path / "f.xlsx", fill), ROLES)
    assert read.found == ()
    [finding] = read.findings
    assert (finding.rule, finding.where) == ("member-check-unreadable", where)
    assert said in finding.message
    assert "Jan" not in finding.line


def test_a_good_answer_beside_an_unreadable_one_is_read(tmp_path: Path) -> None:
    read = read_paper_form(a_form(tmp_path / "f.xlsx", changed(FIRST + 1, RECOGNISED, "??")), ROLES)
    assert [str(one.about) for one in read.found[0].answers] == [ABOUT_ONE]
    assert len(read.findings) == 1


def test_the_form_of_the_pack_is_taken_into_t8_once(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["member-check", "make", "AMS-01", "--format", "xlsx", "--study", str(study.path)]) == 0
    path = study.out / "member-check-AMS-01-answers.xlsx"
    workbook = openpyxl.load_workbook(path)
    # Two participants of one role answer the same, and both count.
    for sheet in workbook.worksheets[:2]:
        put(sheet, 4, VALUE, "klantmanager inkomen")
        put(sheet, 5, VALUE, datetime(2026, 3, 2))  # noqa: DTZ001
        put(sheet, FIRST, RECOGNISED, "deels")
    workbook.save(path)
    command = ["member-check", "take", str(path), "--study", str(study.path)]
    assert (main(command), main(command)) == (0, 0)
    assert [(one.recognised, one.respondent) for one in study.member_checks] == [("partly", "1"), ("partly", "2")]
    assert main(["export", "T8", "--format", "csv-raw", "--study", str(study.path)]) == 0
    assert "deels herkend" in (study.out / "T8-raw.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["brief.docx", "pagina.html", "oud.xls", "leeg.xlsx", "kapot.xlsx"])
def test_a_wrong_file_is_refused_in_one_line(
    study: StudyFolder, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study.path / name
    path.write_bytes(b"iets")
    if name == "leeg.xlsx":
        openpyxl.Workbook().save(path)
    before = study.member_checks
    assert main(["member-check", "take", str(path), "--study", str(study.path)]) == 1
    said = capsys.readouterr().err.strip()
    assert said.count("\n") == 0
    assert name in said
    assert study.member_checks == before


def test_one_unreadable_answer_of_a_saved_file_is_told_and_the_others_are_taken(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["member-check", "make", "AMS-01", "--format", "html", "--study", str(study.path)]) == 0
    page = (study.out / "member-check-AMS-01.html").read_text(encoding="utf-8")
    first = page.partition('data-about="')[2].partition('"')[0]
    answers = [{"about": first, "recognised": "yes"}, {"about": first, "recognised": "Jan vindt van wel"}, 3]
    whole = {"form": "member-check", "discussion": "AMS-01", "role": "client_manager_income", "on": "2026-03-02"}
    path = study.path / "a.json"
    path.write_text(json.dumps({**whole, "answers": answers}), encoding="utf-8")
    capsys.readouterr()
    assert main(["member-check", "take", str(path), "--study", str(study.path)]) == 1
    said = capsys.readouterr().err
    assert "a.json:2: " in said
    assert first in said
    assert "a.json:3: " in said
    assert "Jan" not in said
    assert len(study.member_checks) == 1
