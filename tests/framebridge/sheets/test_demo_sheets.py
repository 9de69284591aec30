"""The demo's filled-in sheets fit its coding and survive Label Studio; mistakes in such a file are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SECRET, shipped_codebook

from framebridge.demo.coders import coding_files
from framebridge.demo.coding_file import CodingFile, to_coding
from framebridge.demo.run import make_demo_study
from framebridge.demo.sheet_file import SheetFile, to_sheet_coding
from framebridge.demo.sheets import sheet_files
from framebridge.documents import read_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.sheets.making import make_sheets
from framebridge.sheets.stories import SheetWords
from frameschema import FrameAttribution, ShiftResult
from frameschema.sheet import Sheet, SheetCoding
from labelstudio_plugin.sheets import SheetContext, read_sheet, write_sheet

Sheets = dict[tuple[str, str, str | None], Sheet]
EACH_FILE = pytest.mark.parametrize("path", sheet_files(), ids=lambda path: path.name)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    """Every sheet that the demo's coding gives, by transcript, coder and issue."""
    study = make_demo_study(tmp_path_factory.mktemp("demo"))
    talks, ref = study.transcripts(), study.codebook.ref
    words = SheetWords.of(study.codebook, study.roles.roles, "nl")
    files = [read_yaml(path, CodingFile) for path in coding_files()]
    codings = [to_coding(file, talks[file.transcript], "demo", "fragments", ref) for file in files]
    made = [sheet for coding in codings for sheet in make_sheets(coding, talks[coding.transcript], words)]
    return {(sheet.transcript, sheet.of, sheet.issue): sheet for sheet in made}


def read_file(path: Path, sheets: Sheets) -> tuple[Sheet, SheetCoding]:
    file = read_yaml(path, SheetFile)
    sheet = sheets[file.transcript, file.coder, file.issue]
    return sheet, to_sheet_coding(file, sheet, "sheets", "fragments", shipped_codebook().ref)


@EACH_FILE
def test_what_is_filled_in_comes_back_from_label_studio(path: Path, sheets: Sheets) -> None:
    sheet, coding = read_file(path, sheets)
    context = SheetContext(sheet, coding.coder, coding.coding_pass, shipped_codebook())
    read = read_sheet({"result": write_sheet(coding, sheet)}, context)
    assert (read.coding, read.findings) == (coding, ())


@EACH_FILE
def test_every_code_that_is_chosen_is_in_the_codebook(path: Path, sheets: Sheets) -> None:
    _, coding = read_file(path, sheets)
    lists = ("frame", "influence", "frame_image")
    known = {name: {code.id for code in shipped_codebook().list(name).codes} for name in lists}
    attributions: list[FrameAttribution] = [one for column in coding.columns for one in column.attributions]
    shifted = [frame for column in coding.columns for frame in (*column.shift.before, *column.shift.after)]
    frames = [*shifted, *coding.dominant_frames, *(frame for one in attributions for frame in one.frames)]
    assert {frame.frame for frame in frames} <= known["frame"]
    assert {one.image for one in attributions} - {None} <= known["frame_image"]
    assert {one.influence for one in coding.outcome.influences} <= known["influence"]


def test_both_coders_of_one_discussion_filled_in_both_kinds_and_differ(sheets: Sheets) -> None:
    read = [read_file(path, sheets) for path in sheet_files()]
    assert {(sheet.of, sheet.kind.value) for sheet, _ in read} == {
        (coder, kind) for coder in ("ams-1", "ams-2") for kind in ("discussion_sheet", "issue_sheet")
    }
    assert {sheet.transcript for sheet, _ in read} == {"AMS-01"}
    assert len({coding.outcome.bridged for sheet, coding in read if sheet.issue}) == 2
    results = {column.shift.result for _, coding in read for column in coding.columns}
    assert {ShiftResult.SHIFT, ShiftResult.MISSED_OPENING} <= results


MISTAKES = {
    "no column": {"columns": [{"story": "Onbekend"}]},
    "memmo": {"memmo": SECRET},
    "status": {"status": SECRET},
}


@pytest.mark.parametrize(("said", "fields"), MISTAKES.items(), ids=MISTAKES)
def test_a_mistake_in_a_file_is_named_without_its_words(
    sheets: Sheets, said: str, fields: dict[str, object]
) -> None:
    file = SheetFile.model_validate({"transcript": "AMS-01", "coder": "ams-1", **fields})
    with pytest.raises(ConfigurationProblem, match=said) as caught:
        to_sheet_coding(file, sheets["AMS-01", "ams-1", None], "sheets", "fragments", shipped_codebook().ref)
    assert str(caught.value).startswith("sheet of AMS-01 by ams-1: ")
    assert SECRET not in str(caught.value)
