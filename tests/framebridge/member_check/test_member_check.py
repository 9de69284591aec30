"""A group's page and its answers: from the sheets of the demo to T8."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from framebridge.cli import main
from framebridge.study import StudyFolder


def page_of(study: StudyFolder) -> html.HtmlElement:
    assert main(["member-check", "make", "AMS-01", "--study", str(study.path)]) == 0
    return html.fromstring((study.out / "member-check-AMS-01.html").read_bytes())


def answers(study: StudyFolder, about: str, name: str = "a.json", **fields: object) -> Path:
    whole = {"form": "member-check", "discussion": "AMS-01", "role": "client_manager_income", "on": "2026-03-02"}
    given = {"about": about, "recognised": "partly", "remarks": "=1+1 \u201cniet zo\u201d; wel streng"}
    path = study.path / name
    path.write_text(json.dumps({**whole, "answers": [given], **fields}), encoding="utf-8")
    return path


def test_the_page_is_by_role_and_needs_nothing_else(study: StudyFolder) -> None:
    page = page_of(study)
    headings = page.xpath("//section/h2/text()")
    assert any(text.endswith(". Wat wij hoorden van klantmanager inkomen") for text in headings)
    assert any(". Waar het over ging: " in text for text in headings)
    speakers = {speaker.code for speaker in study.transcripts()["AMS-01"].speakers}
    shown = page.xpath("string(//main)")
    assert [code for code in speakers if code in shown] == []
    assert not page.xpath("//@src | //@href")
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_answers_come_in_t8_once(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    about = page_of(study).xpath("//section/@data-about")[0]
    file = answers(study, about)
    command = ["member-check", "take", str(file), "--study", str(study.path)]
    before = study.member_checks
    assert main([*command, "--dry-run"]) == 0
    assert study.member_checks == before
    assert main(command) == 0
    [check] = set(study.member_checks) - set(before)
    assert str(check.about[0]) == about
    assert check.recognised == "partly"
    assert check.remarks == "=1+1 \u201cniet zo\u201d; wel streng"
    assert main(command) == 0
    assert len(study.member_checks) == len(before) + 1
    capsys.readouterr()
    assert main(["export", "T8", "--format", "csv-raw", "--study", str(study.path)]) == 0
    assert "wel streng" in (study.out / "T8-raw.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("recognised", "expected"), [("yes", "ja"), ("no", "nee")])
def test_yes_and_no_are_kept(study: StudyFolder, recognised: str, expected: str) -> None:
    about = page_of(study).xpath("//section/@data-about")[0]
    before = study.member_checks
    given = [{"about": about, "recognised": recognised}]
    assert (
        main(["member-check", "take", str(answers(study, about, answers=given)), "--study", str(study.path)]) == 0
    )
    [check] = set(study.member_checks) - set(before)
    assert check.recognised == recognised
    assert f";{expected};" in (study.path / "analysis" / "member_checks.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "fields",
    [
        {"discussion": "ANDERS-01"},
        {"role": "burgemeester"},
        {"answers": [{"about": "00000000-0000-0000-0000-000000000000", "recognised": "yes"}]},
    ],
)
def test_what_has_no_place_is_told(
    study: StudyFolder, fields: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    about = page_of(study).xpath("//section/@data-about")[0]
    before = study.member_checks
    assert main(["member-check", "take", str(answers(study, about, **fields)), "--study", str(study.path)]) == 1
    assert "member-check-" in capsys.readouterr().err
    assert study.member_checks == before


@pytest.mark.parametrize(
    "text", ["", "[]", '{"form": "iets anders"}', "\ud800".encode("utf-8", "replace").decode()]
)
def test_a_file_of_something_else_gives_one_line(
    study: StudyFolder, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study.path / "anders.json"
    path.write_text(text, encoding="utf-8")
    assert main(["member-check", "take", str(path), "--study", str(study.path)]) == 1
    assert "anders.json" in capsys.readouterr().err


def test_a_discussion_without_sheets_has_no_page(study: StudyFolder) -> None:
    assert main(["member-check", "make", "ZUY-99", "--study", str(study.path)]) == 1
