"""What does not come into a pack: names in researchers' own texts, excluded talk, and who withdrew consent."""

from __future__ import annotations

import csv
import io
import json

import pytest
from lxml import html

import framebridge.deidentify.desk
from framebridge.cli import main
from framebridge.deidentify import detector_at
from framebridge.deidentify.decisions import Decision, Verdict
from framebridge.deidentify.desk import Desk
from framebridge.study import StudyFolder

FOUND = "Korten"
"""A word of a summary in the demo that the search takes for a name, since it begins a sentence."""


def make(study: StudyFolder, *which: str) -> int:
    return main(["member-check", "make", *which, "--format", "html", "--study", str(study.path)])


def page(study: StudyFolder) -> str:
    return str(html.fromstring((study.out / "member-check-AMS-01.html").read_bytes()).xpath("string(//main)"))


@pytest.fixture
def with_names(study: StudyFolder, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> StudyFolder:
    """The demo as if its talk had been real, and names had been taken out of it."""
    loaded = detector_at(pytestconfig.cache.mkdir("deduce"))
    monkeypatch.setattr(framebridge.deidentify.desk, "detector_at", lambda _: loaded)
    clearances = study.path / "clearances.json"
    clearances.write_text(clearances.read_text().replace('"invented"', '"deidentified"'))
    return StudyFolder(study.path)


def test_what_may_be_a_name_in_a_researchers_text_stops_the_pack(
    with_names: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(with_names, "AMS-01") == 1
    said = capsys.readouterr().err
    assert "not-decided" in said
    assert "AMS-01:84cdcd4e-d84b-5871-89c4-ea08be0b1821" in said
    assert FOUND not in said
    assert not with_names.out.exists() or list(with_names.out.iterdir()) == []


def test_once_it_is_decided_that_it_is_none_the_pack_is_made(with_names: StudyFolder) -> None:
    Desk.of(with_names).keep([Decision(form=FOUND, verdict=Verdict.KEEP, reason="werkwoord")])
    assert make(with_names, "AMS-01") == 0
    assert FOUND in page(with_names)


def test_it_is_decided_in_the_terminal(
    with_names: StudyFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("k\nwerkwoord\n"))
    assert main(["member-check", "review", "AMS-01", "--study", str(with_names.path)]) == 0
    assert f"[{FOUND}]" in capsys.readouterr().out
    assert Desk.of(with_names).key.of(FOUND).reason == "werkwoord"
    assert make(with_names, "AMS-01") == 0


def test_a_name_has_its_pseudonym_in_the_pack_and_is_told(
    with_names: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    Desk.of(with_names).keep([Decision(form=FOUND, verdict=Verdict.REPLACE, pseudonym="Naam 7")])
    assert make(with_names, "AMS-01") == 0
    assert "still-there" in capsys.readouterr().err
    assert FOUND not in page(with_names)
    assert "[Naam 7]" in page(with_names)


def test_a_name_in_a_participants_remark_is_told_and_the_answer_is_kept(
    with_names: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    Desk.of(with_names).keep([Decision(form=FOUND, verdict=Verdict.KEEP, reason="werkwoord")])
    assert make(with_names, "AMS-01") == 0
    about = html.fromstring((with_names.out / "member-check-AMS-01.html").read_bytes()).xpath("//@data-about")[0]
    whole = {"form": "member-check", "discussion": "AMS-01", "role": "client_manager_income", "on": "2026-03-02"}
    remarks = ["Dat zei Fatima Jansen.", "Dat klopt niet."]
    answers = [{"about": about, "remarks": text} for text in remarks]
    file = with_names.path / "a.json"
    file.write_text(json.dumps({**whole, "answers": answers}), encoding="utf-8")
    capsys.readouterr()
    assert main(["member-check", "take", str(file), "--study", str(with_names.path)]) == 0
    said = capsys.readouterr().err
    assert said.count("name-in-remark") == 1
    assert "Fatima" not in said
    assert [one.remarks for one in with_names.member_checks] == remarks


def test_invented_talk_is_not_searched(study: StudyFolder) -> None:
    assert make(study, "AMS-01") == 0
    assert FOUND in page(study)


def test_a_text_that_is_not_cleared_has_no_pack(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    (study.path / "clearances.json").unlink()
    assert make(study, "AMS-01") == 1
    assert "framebridge deidentify find" in capsys.readouterr().err


def test_an_excluded_discussion_is_left_out_and_that_is_said(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    file = study.path / "discussions.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*rows[0], "excluded_because"])
        writer.writeheader()
        writer.writerows([{**row, "excluded_because": "te kort" * (row["id"] == "AMS-01")} for row in rows])
    assert make(study, "AMS-01") == 1
    assert "AMS-01" in capsys.readouterr().err
    assert make(study) == 0
    said = capsys.readouterr().err
    assert "member-check-left-out" in said
    assert not (study.out / "member-check-AMS-01.html").exists()


def withdrawn(study: StudyFolder, speaker: str) -> None:
    file = study.path / "participants.csv"
    file.write_text(f"discussion;speaker;consent\nAMS-01;{speaker};withdrawn\n", encoding="utf-8")


def test_talk_of_somebody_who_withdrew_consent_has_no_pack_until_it_is_taken_out(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    withdrawn(study, "ZT-1")
    assert make(study, "AMS-01") == 1
    assert "framebridge redact --discussion AMS-01 --speaker ZT-1" in capsys.readouterr().err
    assert make(study) == 0
    assert "member-check-left-out" in capsys.readouterr().err
    options = ["--discussion", "AMS-01", "--speaker", "ZT-1", "--study", str(study.path)]
    assert main(["redact", "--by", "A. Bakker", "--without-server", *options]) == 0
    capsys.readouterr()
    assert make(study, "AMS-01") == 0
    roles = html.fromstring((study.out / "member-check-AMS-01.html").read_bytes()).xpath("//option/@value")
    heard = {one.role for one in study.transcripts()["AMS-01"].speakers if one.code != "ZT-1"}
    assert set(roles) == {"", *heard}
    assert "klantmanager inkomen" in page(study)
