"""`framebridge report`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from exporters.report import Report
from exporters.selection import Selection
from framebridge.agreement.study_agreement import Wanted, study_agreement
from framebridge.cli.delivering import chosen_formats, deliver, warn_of
from framebridge.cli.export import (
    Coders,
    Discussions,
    Force,
    Frames,
    Issues,
    Municipalities,
    OutOption,
    Roles,
    Rounds,
    Werkplaatsen,
    all_at_once,
    selection_of,
)
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    Language,
    StudyOption,
    study_at,
)
from framebridge.merged_study import Delivery, delivery_of, privacy_rules, table_source
from framebridge.study import StudyFolder
from frameschema import ScopeKind

_IN_REPORT = Wanted(scopes=(ScopeKind.ALL,), codes=())

LanguageOption = Annotated[Language | None, typer.Option("--lang", help="The language of the report.")]
FormatsOption = Annotated[str, typer.Option("--format", help="html, docx or both, with a comma in between.")]


class ReportFormat(StrEnum):
    """The forms of a report: the page, and its tables as a document of Word."""

    HTML = "html"
    DOCX = "docx"


def report(
    study: StudyOption = HERE,
    formats: FormatsOption = ReportFormat.HTML.value,
    out: OutOption = None,
    language: LanguageOption = None,
    werkplaats: Werkplaatsen = None,
    municipality: Municipalities = None,
    round_number: Rounds = None,
    discussion: Discussions = None,
    issue: Issues = None,
    role: Roles = None,
    coder: Coders = None,
    frame: Frames = None,
    force: Force = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make a report of the study: one web page with pictures, and the tables of it as a Word document.

    Every number and every part of a picture leads to its fragments. What coders agree on is in it when the whole
    study is reported and more than one coder coded.

    Example: framebridge report --format html,docx
    """
    chosen = chosen_formats(ReportFormat, formats)
    folder = study_at(study)
    selection = selection_of(werkplaats, municipality, round_number, discussion, issue, role, frame)
    part = part_of_study(folder, selection, coder or (), language, despite_errors=despite_errors)
    made = Report(part.source, folder.settings.study.title, part.origin, privacy_rules(folder).anonymous)
    files = {f"report.{form}": _written(made, form) for form in chosen}
    deliver(out or folder.out, files, force=force, dry_run=dry_run)
    warn_of(part.findings)


def part_of_study(
    folder: StudyFolder,
    selection: Selection,
    coders: Sequence[str],
    language: Language | None,
    *,
    despite_errors: bool,
) -> Delivery:
    """Merge the coding and take what is selected."""
    read = all_at_once(folder, coders, despite_errors=despite_errors)
    codings, sheets = read.codings, read.sheets
    whole = table_source(folder, codings, language or folder.settings.study.language, sheets)
    if not any(selection.named()) and len({coding.coder for coding in codings.codings}) > 1:
        compared = study_agreement(folder, codings, sheets, _IN_REPORT)
        whole = replace(whole, agreement=compared.result)
    return delivery_of(folder, codings, whole, selection)


def _written(made: Report, form: ReportFormat) -> bytes:
    return made.html().encode() if form is ReportFormat.HTML else made.docx()
