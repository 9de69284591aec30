"""`framebridge member-check make|take`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exporters.member_check import check_items, member_check_html
from exporters.small_cells import coarsened
from exporters.source import TableSource
from framebridge.cli.delivering import deliver
from framebridge.cli.export import Force, LanguageOption, OutOption
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    StudyOption,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import say, show, show_findings
from framebridge.codings import read_codings
from framebridge.documents import write_file
from framebridge.errors import DataProblem
from framebridge.language import translated
from framebridge.member_checking import plan_answers, read_answers, with_answers
from framebridge.merged_study import privacy_rules, table_source
from framebridge.sheets.reading import read_sheets
from framebridge.study import StudyFolder
from framebridge.study.consent import usable_clearance
from frameschema import has_errors, message

app = typer.Typer(help="Have participants recognise or correct the analysis.", no_args_is_help=True)

Which = Annotated[list[str] | None, typer.Argument(help="Which discussions; all that have narratives by default.")]
Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="The files that participants saved.")
]


@app.command()
def make(
    discussions: Which = None,
    study: StudyOption = HERE,
    out: OutOption = None,
    language: LanguageOption = None,
    force: Force = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make the page for a group: what researchers heard, in plain words and by role, with a form for the answers.

    It is made from the sheets. Nothing is sent from it: participants save a file, or write on paper.

    Example: framebridge member-check make AMS-01
    """
    folder = study_at(study)
    source = _source(folder, language or folder.settings.study.language, despite_errors=despite_errors)
    pages = _pages(folder, source, discussions or ())
    deliver(out or folder.out, pages, force=force, dry_run=dry_run)


@app.command()
def take(files: Files, study: StudyOption = HERE, dry_run: DryRunOption = False) -> None:
    """Take saved answers into analysis/member_checks.csv, from where they come in T8; doing it twice adds nothing.

    Example: framebridge member-check take member-check-AMS-01-2026-03-02.json
    """
    folder = study_at(study)
    source = _source(folder, folder.settings.study.language, despite_errors=True)
    known = {
        one.discussion.id: frozenset(item.about for item in check_items(source, one)) for one in source.in_order
    }
    partly = translated("Partly recognised.")
    plan = plan_answers(folder, [read_answers(file) for file in files], known, partly)
    path = folder.path / "analysis" / "member_checks.csv"
    if plan.new and not dry_run:
        write_file(path, with_answers(path, plan.new))
    show_findings(plan.findings)
    show("{new} answer(s) to add, {known} there already.", new=len(plan.new), known=plan.known)
    if has_errors(plan.findings):
        raise typer.Exit(1)


def _source(folder: StudyFolder, language: str, *, despite_errors: bool) -> TableSource:
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    usable(codings, despite_errors=despite_errors)
    whole = table_source(folder, codings, language, sheets)
    return coarsened(whole, privacy_rules(folder))


def _pages(folder: StudyFolder, source: TableSource, wanted: list[str] | tuple[()]) -> dict[str, bytes]:
    made = {one.discussion.id: one for one in source.in_order if check_items(source, one)}
    if missing := [name for name in wanted if name not in made]:
        raise DataProblem(
            message("{discussions}: no narratives yet; fill in sheets first", discussions=", ".join(missing))
        )
    pages = {}
    for name in wanted or made:
        usable_clearance(folder.clearances, made[name].discussion, made[name].transcript)
        pages[f"member-check-{name}.html"] = member_check_html(source, made[name]).encode()
    if not pages:
        say("No discussion has narratives yet; fill in sheets first.")
    return pages
