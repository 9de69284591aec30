"""`framebridge qda export|import`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.delivering import deliver
from framebridge.cli.export import Force, OutOption
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    JsonOption,
    StudyOption,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import findings_as_json, show, show_findings, show_json, show_table
from framebridge.codings import read_codings
from framebridge.errors import ConfigurationProblem
from framebridge.qda.exporting import QdaFiles, codebook_file, loss_report, project_file
from framebridge.qda.importing import QdaImport, apply_import, plan_import, read_project
from framebridge.sheets.reading import read_sheets
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from frameschema import Severity, has_errors, message

app = typer.Typer(
    help="Exchange with NVivo, ATLAS.ti, MAXQDA, QualCoder and others, by files of REFI-QDA.", no_args_is_help=True
)

CodebookOnly = Annotated[bool, typer.Option("--codebook-only", help="Only the codebook, as .qdc.")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A project of REFI-QDA (.qdpx).")]
CoderOption = Annotated[
    list[str] | None,
    typer.Option("--coder", help="Whose coding it is: a user of the file and a coder, such as Anna=ams-1."),
]


@app.command("export")
def export(
    study: StudyOption = HERE,
    codebook_only: CodebookOnly = False,
    out: OutOption = None,
    force: Force = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Write the study as a project of REFI-QDA, and tell what other programs do not read of it.

    The report is kept beside the project. Talk that is not cleared, or whose speaker withdrew consent, is refused.

    Example: framebridge qda export
    """
    folder = study_at(study)
    made = codebook_file(folder) if codebook_only else _project(folder, despite_errors=despite_errors)
    show_findings([one for one in made.losses if one.severity is not Severity.INFO])
    if made.losses:
        show("{count} remark(s) on what other programs do not read stand in the report.", count=len(made.losses))
        name = f"{folder.settings.study.id}-qda-loss.txt"
        made = QdaFiles({**made.files, name: loss_report(made.losses).encode()}, made.losses)
    deliver(out or folder.out, made.files, force=force, dry_run=dry_run)


def _project(folder: StudyFolder, *, despite_errors: bool) -> QdaFiles:
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    usable(codings, despite_errors=despite_errors)
    return project_file(folder, codings, sheets)


@app.command("import")
def import_(
    file: File,
    study: StudyOption = HERE,
    coder: CoderOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take coding in that was done in another program, for merging with what was coded here.

    Texts are known by their words, codes by their name. What cannot be taken in is told, with its id.

    Example: framebridge qda import noord.qdpx --coder "Codeur Noord=nrd-1" --dry-run
    """
    folder, started = study_at(study), datetime.now(UTC)
    project = read_project(file.name, file.read_bytes())
    with only_us(folder.settings.study.id), store_of(folder) as store:
        plan = plan_import(folder, store, project, dict(map(_pair, coder or ())), started)
        report = (
            store.preview(plan.versions)
            if dry_run
            else apply_import(folder, store, plan, started, datetime.now(UTC))
        )
    show_findings(plan.findings)
    if as_json:
        show_json({**report.model_dump(), "findings": findings_as_json(plan.findings)})
    else:
        _show(plan)
        show("{new} new, {changed} changed, {deleted} removed, {unchanged} unchanged.", **report.model_dump())
    if has_errors(plan.findings):
        raise typer.Exit(1)


def _show(plan: QdaImport) -> None:
    rows = [(one.transcript, one.coder, one.coding_pass, len(one.units)) for one in plan.codings]
    show_table(("transcript", "coder", "pass", "units"), rows)


def _pair(said: str) -> tuple[str, str]:
    user, between, coder = said.rpartition("=")
    if not (user and between and coder):
        raise ConfigurationProblem(
            message("--coder is a user and a coder, such as Anna=ams-1, not {said}", said=said)
        )
    return user, coder
