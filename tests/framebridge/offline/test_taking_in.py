"""Coding in exported files: the same keys as pulled coding, once, in order, and nothing of it lost unsaid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import NOON, SECRET
from sheet_study import ID, a_coding_of, a_talk

from framebridge.cli import main
from framebridge.cli.options import part_named
from framebridge.codings import read_codings
from framebridge.offline import plan_take_in, read_exports, take_in
from framebridge.places import store_url
from framebridge.store import AppendReport, Store, StoredVersion, open_store
from framebridge.study import StudyFolder
from frameschema import CodebookRef, Finding, has_errors
from labelstudio_plugin.results import write_result
from labelstudio_plugin.tasks import TaskKey, transcript_html

KEY = TaskKey("proef", ID, "fragments")


def moment(minute: int) -> str:
    return f"2026-11-22T12:{minute:02}:00.000001Z"


def an_annotation(study: StudyFolder, minute: int = 0, **fields: Any) -> dict[str, Any]:
    """Ann's coding as her Label Studio exports it; she is known there by her number."""
    result = write_result(a_coding_of(study), a_talk(study), study.codebook, "nl")
    plain = {"id": 7, "result": result, "completed_by": 3, "was_cancelled": False, "ground_truth": False}
    return {**plain, "created_at": moment(0), "updated_at": moment(minute), "unique_id": None, **fields}


def a_task(study: StudyFolder, *annotations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    talk = a_talk(study)
    data = {"html": transcript_html(talk, study.roles.roles, "nl"), "transcript_id": ID, "key": str(KEY)}
    meta = {"key": str(KEY), "sha256": talk.text_sha256}
    plain = {"id": 5, "project": 2, "data": data, "meta": meta, "drafts": [], "annotations": list(annotations)}
    return {**plain, **fields}


def export(study: StudyFolder, *tasks: dict[str, Any], name: str = "export.json") -> Path:
    file = study.path.parent / name
    file.write_text(json.dumps(tasks), encoding="utf-8")
    return file


class Taken:
    """What taking files in came to."""

    def __init__(self, report: AppendReport, findings: tuple[Finding, ...]) -> None:
        self.counts = (report.new, report.changed, report.deleted, report.unchanged)
        self.rules = [finding.rule for finding in findings]
        self.where = [finding.where for finding in findings]
        self.has_errors = has_errors(findings)


def take(study: StudyFolder, *files: Path, server: str = "eigen", coded_with: str = "1.0.0") -> Taken:
    """Take files in as the command does."""
    part = part_named(StudyFolder(study.path), server)
    with store(study) as opened:
        codebook = CodebookRef(id="frames", version=coded_with)
        plan = plan_take_in(part, opened, read_exports(files), codebook)
        foreseen = opened.preview(plan.versions)
        report = take_in(part, opened, plan, NOON, NOON)
    assert (foreseen.new, foreseen.changed) == (report.new, report.changed)
    return Taken(report, plan.findings)


def command(study: StudyFolder, file: Path, *more: str) -> int:
    return main(["pull", "--from-file", str(file), *more, "--study", str(study.path)])


def versions(study: StudyFolder) -> list[StoredVersion]:
    with store(study) as opened:
        return opened.history("proef")


def store(study: StudyFolder) -> Store:
    return open_store(store_url("proef", None))


def test_coding_in_a_file_is_read_like_any_other(study: StudyFolder) -> None:
    assert take(study, export(study, a_task(study, an_annotation(study)))).counts == (1, 0, 0, 0)
    (version,) = versions(study)
    assert (version.server, version.task_key, version.annotation_id) == ("eigen", str(KEY), 7)
    assert (version.coder, version.account, version.codebook_version) == ("ann", "id 3", "1.0.0")
    with store(study) as opened:
        codings = read_codings(StudyFolder(study.path), opened)
    (coding,) = codings.of(ID)
    assert coding.coder == "ann"
    assert {unit.key for unit in coding.units} == {unit.key for unit in a_coding_of(study).units}


def test_the_same_coding_twice_is_one(study: StudyFolder) -> None:
    file = export(study, a_task(study, an_annotation(study)))
    again = export(study, a_task(study, an_annotation(study)), name="nog eens.json")
    assert take(study, file).counts == (1, 0, 0, 0)
    assert take(study, file, again).counts == (0, 0, 0, 2)
    assert len(versions(study)) == 1


def test_several_states_in_several_files_become_versions_in_order(study: StudyFolder) -> None:
    old = export(study, a_task(study, an_annotation(study, 1, result=[])), name="a.json")
    new = export(study, a_task(study, an_annotation(study, 5)), name="b.json")
    assert take(study, new, old).counts == (1, 1, 0, 0)
    assert [bool(version.raw["result"]) for version in versions(study)] == [False, True]


def test_an_older_file_never_takes_the_place_of_newer_coding(study: StudyFolder) -> None:
    first, second = an_annotation(study, 1, result=[]), an_annotation(study, 5)
    old = export(study, a_task(study, first), name="a.json")
    new = export(study, a_task(study, second), name="b.json")
    take(study, old)
    take(study, new)
    told = take(study, old)
    assert (told.counts, told.rules) == ((0, 0, 0, 1), [])  # it is in the history already
    unseen = export(study, a_task(study, an_annotation(study, 3, was_cancelled=True)), name="c.json")
    told = take(study, unseen)
    assert (told.counts, told.rules) == ((0, 0, 0, 0), ["older-than-stored"])
    assert len(versions(study)) == 2


def test_a_file_does_not_bring_back_what_was_taken_out(study: StudyFolder) -> None:
    named = an_annotation(study)
    named["result"] = [{**item, "meta": {"text": [SECRET]}} for item in named["result"]]
    file = export(study, a_task(study, named))
    assert take(study, file).counts == (1, 0, 0, 0)
    options = ("--by", "x", "--without-server", "--study", str(study.path))
    assert main(["redact", *SECRET.split(), *options]) == 0
    again = take(study, file)
    assert (again.counts, again.rules) == ((0, 0, 0, 0), ["text-unknown", "redacted-before"])
    assert SECRET not in str([version.raw for version in versions(study)])


def test_the_command_plans_and_takes_in(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    file = export(study, a_task(study, an_annotation(study)))
    assert command(study, file, "--dry-run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["new"] == 1
    assert versions(study) == []
    assert command(study, file) == 0
    assert capsys.readouterr().out == "1 nieuw, 0 gewijzigd, 0 verwijderd, 0 ongewijzigd.\n"
    assert len(versions(study)) == 1


def test_an_email_address_tells_who_it_is(study: StudyFolder) -> None:
    by = {"id": 9, "email": "Ann@example.org", "first_name": "", "last_name": ""}
    take(study, export(study, a_task(study, an_annotation(study, completed_by=by))))
    assert versions(study)[0].coder == "ann"


def test_an_account_that_is_nobodys_is_kept_and_told_and_can_be_given_later(study: StudyFolder) -> None:
    file = export(study, a_task(study, an_annotation(study, completed_by=4)))
    assert take(study, file).rules == ["unknown-account"]
    settings = study.path / "study.toml"
    settings.write_text(settings.read_text().replace('{"3" = "ann"}', '{"4" = "ann"}'))
    assert take(study, file).counts == (0, 1, 0, 0)
    assert [version.coder for version in versions(study)] == [None, "ann"]


def without_key(study: StudyFolder) -> dict[str, Any]:
    task = a_task(study, an_annotation(study))
    return {**task, "meta": {}, "data": {name: task["data"][name] for name in ("html", "transcript_id")}}


def test_a_task_without_our_key_is_matched_by_its_transcript_and_text(study: StudyFolder) -> None:
    assert take(study, export(study, without_key(study))).rules == []
    (version,) = versions(study)
    assert (version.task_key, version.text_sha256) == (str(KEY), a_talk(study).text_sha256)


def other(study: StudyFolder, **data: Any) -> dict[str, Any]:
    task = a_task(study, an_annotation(study))
    return {**task, "meta": {}, "data": {**task["data"], "key": None, **data}}


@pytest.mark.parametrize(
    "fields",
    [
        {"transcript_id": "elders"},
        {"transcript_id": None},
        {"key": "andere-studie/gesprek-01/fragments/-/1"},
        {"key": "proef/onbekend/fragments/-/1"},
        {"key": str(KEY), "html": None},
    ],
)
def test_what_has_no_place_is_told_with_its_id_and_not_taken_in(
    study: StudyFolder, fields: dict[str, Any]
) -> None:
    told = take(study, export(study, other(study, **fields)))
    assert (told.rules, told.where) == (["unmatched-task"], ["export.json: task 5"])
    assert told.has_errors
    assert versions(study) == []


def test_another_text_than_the_study_has_is_kept_and_told(study: StudyFolder) -> None:
    told = take(study, export(study, other(study, key=str(KEY), html="<p>Iets anders.</p>")))
    assert (told.rules, told.has_errors) == (["text-unknown"], True)
    assert versions(study)[0].text_sha256 != a_talk(study).text_sha256


@pytest.mark.parametrize(
    "broken", [{"id": None}, {"result": None}, {"created_at": 5}, {"created_at": "gisteren"}, {"id": -4}]
)
def test_a_broken_annotation_is_told_and_the_others_are_taken_in(
    study: StudyFolder, broken: dict[str, Any]
) -> None:
    task = a_task(study, an_annotation(study, **broken), an_annotation(study, id=8))
    assert take(study, export(study, task)).rules == ["annotation-incomplete"]
    assert [version.annotation_id for version in versions(study)] == [8]


def test_drafts_are_told(study: StudyFolder) -> None:
    task = a_task(study, an_annotation(study), drafts=[{"id": 1}])
    told = take(study, export(study, task))
    assert (told.rules, told.has_errors) == (["draft-in-export"], False)


def test_the_same_coding_under_another_server_is_refused(study: StudyFolder) -> None:
    file = export(study, a_task(study, an_annotation(study)))
    take(study, file)
    told = take(study, file, server="embedded")
    assert (told.counts, told.rules) == ((0, 0, 0, 0), ["from-another-server", "unknown-account"])
    assert len(versions(study)) == 1


def test_what_a_file_lacks_is_not_taken_for_removed(study: StudyFolder) -> None:
    take(study, export(study, a_task(study, an_annotation(study), an_annotation(study, id=8))))
    assert take(study, export(study, a_task(study, an_annotation(study)))).counts == (0, 0, 0, 1)


def test_the_version_that_was_coded_with_can_be_said(study: StudyFolder) -> None:
    file = export(study, a_task(study, an_annotation(study)))
    take(study, file, coded_with="0.9")
    assert versions(study)[0].codebook_version == "0.9"


@pytest.mark.parametrize("content", ["", "[1]", json.dumps([{"id": 1, "text": SECRET}])])
def test_what_is_no_export_is_one_clear_line(
    study: StudyFolder, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = study.path.parent / "geen.json"
    file.write_text(content)
    assert command(study, file) == 1
    told = capsys.readouterr().err
    assert "geen.json" in told
    assert SECRET not in told
    assert "Traceback" not in told


def test_a_file_that_is_not_there(study: StudyFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(study, study.path / "weg.json") == 1
    assert "weg.json" in capsys.readouterr().err


def test_which_server_has_to_be_said_when_none_is_offline(
    study: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = study.path / "study.toml"
    settings.write_text(settings.read_text().replace('id = "eigen"\n', 'id = "eigen"\nurl = "https://x.nl"\n'))
    assert command(study, export(study, a_task(study, an_annotation(study)))) == 2
    assert "embedded, eigen" in capsys.readouterr().err
