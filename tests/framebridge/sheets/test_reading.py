"""From Label Studio through the store to filled-in sheets: each on the sheet it was filled in on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import NOON, SECRET, a_fragment
from fake_labelstudio import FakeLabelStudio
from sheet_study import FakeStore, a_coding_of, a_talk, a_version, filled_in, found, sheets_of

from framebridge.pulling import PullReport, pull_study
from framebridge.sheets.pushing import WantedSheets, apply_sheets, plan_sheets
from framebridge.sheets.reading import StudySheets, read_sheets
from framebridge.sheets.storing import sheet_key
from framebridge.store import Store, StoredVersion, open_store
from framebridge.study import StudyFolder
from frameschema import Coding, CodingState, DeviceSummary, ReasoningDevice, Severity
from frameschema.sheet import FilledColumn, Sheet, SheetCoding
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.sheets import write_sheet


@pytest.fixture
def sheet(study: StudyFolder) -> Sheet:
    """The issue sheet of ann's coding."""
    return sheets_of(study, a_coding_of(study))[1]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}")


def read(study: StudyFolder, *versions: StoredVersion) -> StudySheets:
    return read_sheets(study, FakeStore(*versions))  # type: ignore[arg-type]


def rules(sheets: StudySheets) -> list[str]:
    return [finding.rule for finding in sheets.findings]


def a_column(sheet: Sheet, at: int, text: str = "Zoë: \nzegt 😀 =A1") -> FilledColumn:
    summary = DeviceSummary(device=ReasoningDevice.SOLUTIONS, text=text)
    return FilledColumn(narrative=sheet.columns[at].narrative, who_what=text, summaries=(summary,))


# --- from the store


def test_a_filled_in_sheet_comes_back_with_its_sheet(study: StudyFolder, sheet: Sheet) -> None:
    coding = filled_in(sheet, a_column(sheet, 1), memo="Bij het blad")
    assert read(study, a_version(sheet, coding)) == StudySheets((sheet,), (coding,), ())


def test_it_is_read_on_the_sheet_it_was_filled_in_on(study: StudyFolder, sheet: Sheet) -> None:
    """The columns stood in another order then than the coding of today would give."""
    first, *others = sheet.columns
    then = sheet.model_copy(update={"columns": (first, *reversed(others))})
    coding = filled_in(then, a_column(then, 1))
    assert read(study, a_version(then, coding)).codings == (coding,)


def test_coding_of_the_other_pass_and_what_was_removed_are_left_out(study: StudyFolder, sheet: Sheet) -> None:
    version = a_version(sheet, filled_in(sheet))
    gone, other = (version.model_copy(update=u) for u in ({"deleted": True}, {"coding_pass": "fragments"}))
    assert read(study, gone, other) == StudySheets()


@pytest.mark.parametrize(
    ("fields", "rule", "severity"),
    [
        ({"coder": None}, "unknown-account", Severity.WARNING),
        ({"transcript": "gesprek-09"}, "excluded", Severity.INFO),
        ({"raw": {"framebridge_sheet": SECRET}}, "sheet-changed", Severity.ERROR),
        ({"raw": {"framebridge_sheet": None}}, "sheet-changed", Severity.ERROR),
    ],
)
def test_what_cannot_be_used_is_told(
    study: StudyFolder, sheet: Sheet, fields: dict[str, Any], rule: str, severity: Severity
) -> None:
    sheets = read(study, a_version(sheet, filled_in(sheet), **fields))
    assert (sheets.sheets, sheets.codings) == ((), ())
    assert [(finding.rule, finding.severity) for finding in sheets.findings] == [(rule, severity)]
    assert not any(SECRET in str(finding) for finding in sheets.findings)


def test_of_several_annotations_the_newest_that_was_not_skipped_is_used(study: StudyFolder, sheet: Sheet) -> None:
    old, new = (filled_in(sheet, a_column(sheet, 1, text)) for text in ("oud", "nieuw"))
    skipped = filled_in(sheet, state=CodingState.SKIPPED)
    versions = [
        a_version(sheet, coding, minutes, annotation_id=minutes)
        for minutes, coding in enumerate((old, new, skipped), start=1)
    ]
    sheets = read(study, *versions)
    assert sheets.codings == (new,)
    assert rules(sheets) == ["several-annotations"] * 2
    assert read(study, *versions[::-1]).codings == (new,)


def test_each_coder_keeps_the_own_work_on_one_sheet(study: StudyFolder, sheet: Sheet) -> None:
    ann, bob = filled_in(sheet, a_column(sheet, 1)), filled_in(sheet, a_column(sheet, 2), coder="bob")
    sheets = read(study, a_version(sheet, bob, annotation_id=8), a_version(sheet, ann))
    assert (sheets.codings, sheets.findings) == ((ann, bob), ())


def test_of_a_sheet_that_grew_the_state_that_came_in_last_is_given(study: StudyFolder, sheet: Sheet) -> None:
    early = sheet.model_copy(update={"columns": sheet.columns[:2]})
    versions = (
        a_version(sheet, filled_in(sheet), annotation_id=8),
        a_version(early, filled_in(early, coder="bob"), annotation_id=7),
    )
    assert read(study, *versions).sheets == read(study, *versions[::-1]).sheets == (sheet,)


def test_an_item_that_cannot_be_placed_is_told_and_the_rest_is_used(study: StudyFolder, sheet: Sheet) -> None:
    coding = filled_in(sheet, a_column(sheet, 1))
    version = a_version(sheet, coding)
    junk = {"id": "x", "from_name": "who_what_99", "type": "textarea", "value": {"text": [SECRET]}}
    sheets = read(
        study, version.model_copy(update={"raw": {**version.raw, "result": [*version.raw["result"], junk]}})
    )
    assert (sheets.codings, rules(sheets)) == ((coding,), ["result-item"])


# --- the whole way


def send(study: StudyFolder, server: LabelStudio, coding: Coding) -> None:
    apply_sheets(server, plan_sheets(study, server, found(study, coding), WantedSheets()).plans)


def submit(fake: FakeLabelStudio, task: int, coding: SheetCoding) -> None:
    """Fill in a sheet as the researcher does who has it before them."""
    sheet = Sheet.model_validate(fake.tasks[task]["data"]["sheet"])
    annotation = {
        "id": 70 + task,
        "result": write_sheet(coding, sheet),
        "completed_by": 1,
        "created_at": NOON.isoformat(),
        "updated_at": NOON.isoformat(),
        "was_cancelled": False,
    }
    fake.tasks[task] |= {"annotations": [annotation], "updated_at": fake.tick()}


def pull(study: StudyFolder, server: LabelStudio, store: Store, fake: FakeLabelStudio) -> PullReport:
    fake.users[:] = [{"id": 1, "email": "ann@example.org"}]
    return pull_study(study, server, store)


def test_what_is_filled_in_arrives_as_it_was(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, store: Store
) -> None:
    send(study, server, a_coding_of(study))
    codings = []
    for at, sheet in enumerate(sheets_of(study, a_coding_of(study))):
        codings.append(filled_in(sheet, a_column(sheet, 0), a_column(sheet, 2), memo="Memo"))
        submit(fake, at, codings[-1])
    report = pull(study, server, store, fake)
    assert (report.stored.new, report.findings) == (2, ())
    sheets = read_sheets(study, store)
    assert [coding.columns for coding in sheets.codings] == [coding.columns for coding in codings]
    assert {coding.id for coding in sheets.codings} == {coding.id for coding in codings}
    assert set(sheets.sheets) == set(sheets_of(study, a_coding_of(study)))
    assert {v.transcript for v in store.latest("proef")} == {"gesprek-01"}
    assert {v.text_sha256 for v in store.latest("proef")} == {a_talk(study).text_sha256}
    assert pull(study, server, store, fake).stored.unchanged == 2


def test_what_was_filled_in_before_a_renewal_stays_with_its_narrative(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, store: Store
) -> None:
    send(study, server, a_coding_of(study))
    sheet = sheets_of(study, a_coding_of(study))[0]
    coding = filled_in(sheet, *(a_column(sheet, at, f"kolom {at}") for at in range(3)))
    submit(fake, 0, coding)
    pull(study, server, store, fake)
    send(study, server, a_coding_of(study, a_fragment(0, 3, "f0", narrative="Nieuw verhaal")))
    assert pull(study, server, store, fake).stored.unchanged == 1
    assert read_sheets(study, store).codings[0].columns == coding.columns
    fresh = Sheet.model_validate(fake.tasks[0]["data"]["sheet"])
    more = filled_in(fresh, *coding.columns, a_column(fresh, 3, "het nieuwe"))
    submit(fake, 0, more)
    assert pull(study, server, store, fake).stored.changed == 1
    sheets = read_sheets(study, store)
    assert (sheets.sheets, sheets.codings[0].columns, sheets.findings) == ((fresh,), more.columns, ())


def test_a_version_on_a_changed_task_is_kept_and_told(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, store: Store
) -> None:
    send(study, server, a_coding_of(study))
    sheet = sheets_of(study, a_coding_of(study))[0]
    submit(fake, 0, filled_in(sheet, a_column(sheet, 1)))
    fake.tasks[0]["data"]["sheet"] = {"id": SECRET}
    assert pull(study, server, store, fake).stored.new == 1
    (version,) = store.latest("proef")
    assert (version.transcript, version.task_key) == ("gesprek-01", str(sheet_key(sheet)))
    assert rules(read_sheets(study, store)) == ["sheet-changed"]


def test_a_study_without_projects_for_sheets_is_read_all_the_same(
    study: StudyFolder, server: LabelStudio, fake: FakeLabelStudio, store: Store
) -> None:
    fake.projects[:] = [project for project in fake.projects if project["description"].endswith("fragments")]
    assert pull(study, server, store, fake).annotations_seen == 0
