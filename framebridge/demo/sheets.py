"""The demo's second pass: sheets made from the coding of one discussion, filled in by its coders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from framebridge.codings import read_codings
from framebridge.demo.coders import server_of
from framebridge.demo.sheet_file import SheetFile, to_sheet_coding
from framebridge.documents import read_yaml
from framebridge.places import store_url
from framebridge.pulling import pull_study
from framebridge.sheets.pushing import WantedSheets, apply_sheets, plan_sheets
from framebridge.shipped import shipped
from framebridge.store import open_store
from framebridge.study import StudyFolder
from framebridge.tokens import Tokens
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.sheets import write_sheet
from labelstudio_plugin.sync import send_coding
from labelstudio_plugin.tasks import FRAGMENTS, SHEETS


def fill_in_sheets(study: StudyFolder, server: LabelStudio, tokens: Tokens, done: Callable[[int], None]) -> int:
    """Send the sheets, and submit what each coder makes of them under the own account; gives how many were new."""
    files = [read_yaml(path, SheetFile) for path in sheet_files()]
    section = study.settings.study
    with open_store(store_url(section.id, section.store)) as store:
        pull_study(study, server, store)
        codings = read_codings(study, store)
    wanted = WantedSheets(discussions=tuple(dict.fromkeys(file.transcript for file in files)))
    plans = plan_sheets(study, server, codings, wanted).plans
    tasks = apply_sheets(server, plans)
    sheets = {(plan.sheet.transcript, plan.sheet.of, plan.sheet.issue): plan.sheet for plan in plans}
    coders = {coder.id: coder for coder in study.settings.coder}
    new = 0
    for file in files:
        sheet = sheets[file.transcript, file.coder, file.issue]
        coding = to_sheet_coding(file, sheet, SHEETS, FRAGMENTS, study.codebook.ref)
        own_server = server_of(coders[file.coder], server.url, tokens)
        new += send_coding(own_server, tasks[sheet.id], coding.id, write_sheet(coding, sheet))
        done(1)
    return new


def sheet_files() -> list[Path]:
    """Give the files with the demo's filled-in sheets, in a fixed order."""
    return sorted(shipped("demo", "sheets").glob("*.yaml"))
