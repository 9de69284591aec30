"""The spine for real: transcripts → Label Studio → store → merge → T1 and T2."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from live_demo import LiveDemo, run_cli

from framebridge.codings import StudyCodings, read_codings
from framebridge.connection import connect
from framebridge.demo.coders import coding_files
from framebridge.demo.coding_file import CodingFile, to_coding
from framebridge.demo.sheet_file import SheetFile, to_sheet_coding
from framebridge.demo.sheets import sheet_files
from framebridge.documents import read_yaml
from framebridge.places import STORE_VARIABLE, server_home, store_url, tokens_file
from framebridge.sheets.reading import StudySheets, read_sheets
from framebridge.store import open_store
from frameschema import Coding, UnitKind
from labelstudio_plugin.projects import find_projects
from labelstudio_plugin.server.embedded import server_cluster
from labelstudio_plugin.server.postgres import create_database
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS

pytestmark = pytest.mark.live

VERSIONS = len(coding_files()) + len(sheet_files())

T1_HEADINGS = [
    "Tekstfragment",
    "Narratieven medewerkers inkomen klantmanagers (wie en wat) volgens onderzoeker",
    "Narratieven medewerkers werk klantmanagers (wie en wat) volgens onderzoeker",
    "Narratieven sociale professionals zorgteam (wie en wat) volgens onderzoeker",
    "subissue(s)",
]


def written_codings(demo: LiveDemo) -> list[Coding]:
    """The codings as their coders wrote them, before they went into Label Studio."""
    transcripts = demo.study.transcripts()
    files = [read_yaml(path, CodingFile) for path in coding_files()]
    ref = demo.study.codebook.ref
    return [to_coding(file, transcripts[file.transcript], "demo", FRAGMENTS, ref) for file in files]


def pulled_codings(demo: LiveDemo) -> StudyCodings:
    with open_store(store_url("demo", None)) as store:
        return read_codings(demo.study, store)


def pulled_sheets(demo: LiveDemo) -> StudySheets:
    with open_store(store_url("demo", None)) as store:
        return read_sheets(demo.study, store)


def t1_stretches(demo: LiveDemo) -> list[dict[str, str]]:
    """Give the rows of T1, those in which a long one goes on ("5-37 (2/3)") left out."""
    return [row for row in t1_rows(demo) if "(" not in row["Beurten"] or "(1/" in row["Beurten"]]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def t1_rows(demo: LiveDemo) -> list[dict[str, str]]:
    book = openpyxl.load_workbook(demo.table("T1-T2-T6.xlsx"))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, ("" if cell is None else str(cell) for cell in row), strict=True)) for row in rows]


def ids_in(row: dict[str, str]) -> list[str]:
    return [ident for ident in row["Fragment-id's"].split(", ") if ident]


def test_what_comes_out_of_label_studio_is_what_the_coders_put_in(demo: LiveDemo) -> None:
    assert sorted(pulled_codings(demo).codings, key=lambda c: c.id) == sorted(
        written_codings(demo), key=lambda c: c.id
    )


def test_filled_in_sheets_come_out_as_the_coders_put_them_in(demo: LiveDemo) -> None:
    found = pulled_sheets(demo)
    sheets = {(sheet.transcript, sheet.of, sheet.issue): sheet for sheet in found.sheets}
    files = [read_yaml(path, SheetFile) for path in sheet_files()]
    ref = demo.study.codebook.ref
    written = [to_sheet_coding(f, sheets[f.transcript, f.coder, f.issue], SHEETS, FRAGMENTS, ref) for f in files]
    assert found.findings == ()
    assert sorted(found.codings, key=lambda c: c.id) == sorted(written, key=lambda c: c.id)


def test_nothing_in_the_results_is_unplaced(demo: LiveDemo) -> None:
    findings = pulled_codings(demo).findings
    assert [str(finding) for finding in findings if finding.rule == "result-item"] == []


def test_every_coding_was_submitted_under_its_coders_own_account(demo: LiveDemo) -> None:
    with open_store(store_url("demo", None)) as store:
        versions = store.latest("demo")
    accounts = {coder.id: coder.account for coder in demo.study.settings.coder}
    assert {(version.coder, version.account) for version in versions} == set(accounts.items())
    assert Counter((version.coding_pass, version.transcript) for version in versions) == {
        **{(FRAGMENTS, name): 2 for name in ("AMS-01", "NBR-01", "NRD-01", "ZUY-01")},
        (SHEETS, "AMS-01"): len(sheet_files()),
    }


def test_t1_has_the_agreed_headings(demo: LiveDemo) -> None:
    book = openpyxl.load_workbook(demo.table("T1-T2-T6.xlsx"))
    assert [cell.value for cell in book.worksheets[0][1]][:5] == T1_HEADINGS


def test_t1_has_a_row_per_stretch_of_talk_in_speaking_order(demo: LiveDemo) -> None:
    places = []
    for row in t1_stretches(demo):
        assert ids_in(row), row["Beurten"]
        first = int(row["Beurten"].replace(",", "–").split("–")[0].split()[0])
        places.append((row["Gesprek"], first))
    assert len(places) > 30
    assert places == sorted(places)


def test_every_row_of_t1_says_which_fragments_it_shows(demo: LiveDemo) -> None:
    assert all(ids_in(row) for row in t1_rows(demo))


def test_every_fragment_and_issue_moment_stands_in_t1_once(demo: LiveDemo) -> None:
    wanted = [
        str(unit.id)
        for coding in written_codings(demo)
        for unit in coding.units
        if unit.kind in (UnitKind.FRAGMENT, UnitKind.ISSUE_MOMENT)
    ]
    found = [ident for row in t1_stretches(demo) for ident in ids_in(row)]
    assert Counter(found) == Counter(wanted)


def test_a_fragment_inside_an_issue_moment_stands_in_the_row_of_a_moment(demo: LiveDemo) -> None:
    """Of its coder's own moment; or of the other coder's, where the two joined a fragment and not the moment."""
    rows = [set(ids_in(row)) for row in t1_stretches(demo)]
    units = [(coding, unit) for coding in written_codings(demo) for unit in coding.units]
    moments = [(coding, unit) for coding, unit in units if unit.kind is UnitKind.ISSUE_MOMENT]
    moment_ids = {str(unit.id) for _, unit in moments}
    for coding, unit in units:
        inside = any(own is coding and moment.span.covers(unit.span) for own, moment in moments)
        if unit.kind is UnitKind.FRAGMENT and inside:
            row = next(row for row in rows if str(unit.id) in row)
            assert row & moment_ids, f"{coding.transcript} {coding.coder} {unit.key}"


def test_csv_and_xlsx_hold_the_same_t1(demo: LiveDemo) -> None:
    ids = [ident for row in rows_of(demo.table("T1.csv")) for ident in ids_in(row)]
    assert ids == [ident for row in t1_stretches(demo) for ident in ids_in(row)]


def test_t2_has_a_block_for_every_issue_that_was_coded(demo: LiveDemo) -> None:
    blocks = {row["Issue"] for row in rows_of(demo.table("T2.csv"))}
    wanted = {path[0] for coding in written_codings(demo) for unit in coding.units for path in unit.issues}
    assert wanted <= blocks


def test_running_the_demo_again_changes_nothing(demo: LiveDemo) -> None:
    table = demo.table("T1.csv").read_bytes()
    code, _ = run_cli("demo", "--folder", str(demo.folder), "--json")
    assert code == 0
    assert demo.table("T1.csv").read_bytes() == table
    code, printed = run_cli("pull", "--study", str(demo.folder), "--json")
    report = json.loads(printed)
    assert (report["new"], report["changed"], report["deleted"], report["unchanged"]) == (0, 0, 0, VERSIONS)
    code, printed = run_cli("push", "--study", str(demo.folder), "--dry-run", "--json")
    assert {plan["action"] for plan in json.loads(printed)} == {"keep"}
    code, printed = run_cli("setup", "--study", str(demo.folder), "--dry-run", "--json")
    assert [plan["action"] for plan in json.loads(printed)] == ["keep"] * 8
    code, printed = run_cli("sheets", "push", "--study", str(demo.folder), "--discussion", "AMS-01", "--json")
    assert {plan["action"] for plan in json.loads(printed)} == {"keep"}


def test_the_same_tables_come_out_of_a_postgresql_store(
    demo: LiveDemo, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cluster = server_cluster(server_home())
    assert cluster is not None
    monkeypatch.setenv(STORE_VARIABLE, create_database(cluster, "study_store"))
    study = ("--study", str(demo.folder))
    code, printed = run_cli("pull", *study, "--json")
    assert (code, json.loads(printed)["new"]) == (0, VERSIONS)
    out = tmp_path_factory.mktemp("out")
    code, _ = run_cli("export", "T1", "T2", *study, "--format", "csv", "--out", str(out))
    assert code == 0
    for name in ("T1.csv", "T2.csv"):
        assert (out / name).read_bytes() == demo.table(name).read_bytes()


def test_a_sheet_that_is_renewed_keeps_its_columns_and_what_is_filled_in(demo: LiveDemo) -> None:
    before = pulled_sheets(demo)
    roles = demo.folder / "roles.yaml"
    words = roles.read_text(encoding="utf-8")
    roles.write_text(words.replace("klantmanager werk", "klantmanager werk en meedoen"), encoding="utf-8")
    push = ("sheets", "push", "--study", str(demo.folder), "--discussion", "AMS-01", "--json")
    try:
        assert "renew" in {plan["action"] for plan in json.loads(run_cli(*push)[1])}
        assert {plan["action"] for plan in json.loads(run_cli(*push)[1])} == {"keep"}
        assert json.loads(run_cli("pull", "--study", str(demo.folder), "--json")[1])["unchanged"] == VERSIONS
        assert pulled_sheets(demo) == before
    finally:
        roles.write_text(words, encoding="utf-8")
        run_cli(*push)


def test_status_tells_what_came_in(demo: LiveDemo) -> None:
    code, printed = run_cli("status", "--study", str(demo.folder), "--json")
    rows = json.loads(printed)["rows"]
    assert code == 0
    assert len(rows) == 8
    assert {row["state"] for row in rows} == {"submitted"}


def test_check_finds_no_errors_and_warns_of_one_persons_roles_and_a_code_inside_a_line(demo: LiveDemo) -> None:
    code, printed = run_cli("check", "--study", str(demo.folder), "--json")
    assert code == 0
    found = {finding["rule"] for finding in json.loads(printed) if finding["severity"] != "info"}
    assert found == {"inside-line", "role-of-one-person"}


def test_the_server_answers_where_the_demo_says(demo: LiveDemo) -> None:
    code, printed = run_cli("server", "status", "--json")
    assert code == 0
    assert json.loads(printed)["url"] == demo.printed["url"]


def test_a_lost_token_is_made_again(demo: LiveDemo) -> None:
    kept = json.loads(tokens_file().read_text())
    lost = [key for key in kept if key.endswith(("coordinator", "ams-1@example.org"))]
    assert len(lost) == 2
    tokens_file().write_text(json.dumps({key: value for key, value in kept.items() if key not in lost}))
    assert run_cli("demo", "--folder", str(demo.folder), "--json")[0] == 0
    assert set(json.loads(tokens_file().read_text())) == set(kept)


def test_a_project_that_is_not_recognised_takes_no_coding_away(demo: LiveDemo) -> None:
    server = connect(demo.study.settings)
    project = find_projects(server)["framebridge:demo/zuyd/fragments"]
    server.patch(f"/api/projects/{project['id']}/", {"description": "Ons project"})
    assert run_cli("pull", "--study", str(demo.folder))[0] == 4
    server.patch(f"/api/projects/{project['id']}/", {"description": project["description"]})
    code, printed = run_cli("pull", "--study", str(demo.folder), "--json")
    assert (code, json.loads(printed)["unchanged"]) == (0, VERSIONS)


def test_what_is_changed_and_removed_in_label_studio_keeps_all_its_versions(demo: LiveDemo) -> None:
    server = connect(demo.study.settings)
    with open_store(store_url("demo", None)) as store:
        before = next(version for version in store.latest("demo") if version.coder == "zuy-2")
    address = f"/api/annotations/{before.annotation_id}/"
    server.patch(address, {"result": before.raw["result"][:-1]})
    assert json.loads(run_cli("pull", "--study", str(demo.folder), "--json")[1])["changed"] == 1
    server.patch(address, {"result": before.raw["result"]})
    assert json.loads(run_cli("pull", "--study", str(demo.folder), "--json")[1])["changed"] == 1
    with open_store(store_url("demo", None)) as store:
        versions = store.history("demo", annotation_id=before.annotation_id)
    assert [len(version.raw["result"]) for version in versions[-3:]] == [
        len(before.raw["result"]) - change for change in (0, 1, 0)
    ]
