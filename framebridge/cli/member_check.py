"""`framebridge member-check make|review|take`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from exporters.member_check import (
    CheckPack,
    answer_form_xlsx,
    check_pack,
    member_check_docx,
    member_check_html,
)
from exporters.small_cells import coarsened
from exporters.source import TableSource
from framebridge.cli.deidentify_review import ask
from framebridge.cli.delivering import chosen_formats, deliver
from framebridge.cli.export import Force, LanguageOption, OutOption, all_at_once
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    StudyOption,
    study_at,
)
from framebridge.cli.screen import say, show, show_findings
from framebridge.deidentify.desk import Desk
from framebridge.documents import write_file
from framebridge.member_check.packing import Packs, open_in_packs, plan_packs, require_decided, without_names
from framebridge.member_check.reading import read_answers
from framebridge.member_check.remarks import names_in_remarks
from framebridge.member_check.taking import plan_answers, with_answers
from framebridge.merged_study import privacy_rules, table_source
from framebridge.study import StudyFolder
from frameschema import has_errors

app = typer.Typer(help="Have participants recognise or correct the analysis.", no_args_is_help=True)

Which = Annotated[list[str] | None, typer.Argument(help="Which discussions; all that have narratives by default.")]
Files = Annotated[
    list[Path],
    typer.Argument(exists=True, dir_okay=False, help="Files that participants saved, and filled-in answer forms."),
]
FormatsOption = Annotated[
    str,
    typer.Option("--format", help="html (to fill in), docx (on paper), xlsx (to type answers over); with commas."),
]
NoQuotesOption = Annotated[bool, typer.Option("--without-quotes", help="Leave out what was said in the talk.")]


class PackFormat(StrEnum):
    """The forms of a pack: a page to fill in, a letter for paper, a form in which paper is typed over."""

    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"


_NAMES = {
    PackFormat.HTML: "member-check-{id}.html",
    PackFormat.DOCX: "member-check-{id}.docx",
    PackFormat.XLSX: "member-check-{id}-answers.xlsx",
}


@app.command()
def make(
    discussions: Which = None,
    study: StudyOption = HERE,
    formats: FormatsOption = "html,docx,xlsx",
    without_quotes: NoQuotesOption = False,
    out: OutOption = None,
    language: LanguageOption = None,
    force: Force = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make the pack for a group: what researchers heard, in plain words and by role, with a form for the answers.

    It is made from the sheets, with short quotes by role and time. What researchers wrote is searched for names
    as a transcript is. Nothing is sent from the page: participants save a file, or write on paper.

    Example: framebridge member-check make AMS-01
    """
    chosen = chosen_formats(PackFormat, formats)
    folder = study_at(study)
    source = _source(folder, language or folder.settings.study.language, despite_errors=despite_errors)
    packs = plan_packs(folder, source, discussions or (), quotes=not without_quotes)
    made = _searched(folder, packs)
    if not made and not packs.findings:
        say("No discussion has narratives yet; fill in sheets first.")
    files = {_NAMES[form].format(id=pack.discussion): _written(pack, form) for pack in made for form in chosen}
    deliver(out or folder.out, files, force=force, dry_run=dry_run)


@app.command()
def review(
    discussions: Which = None,
    study: StudyOption = HERE,
    language: LanguageOption = None,
    despite_errors: DespiteErrorsOption = False,
) -> None:
    """Decide in the terminal on what may be a name in what researchers wrote; what is decided is kept.

    Example: framebridge member-check review AMS-01
    """
    folder = study_at(study)
    source = _source(folder, language or folder.settings.study.language, despite_errors=despite_errors)
    packs, desk = plan_packs(folder, source, discussions or (), quotes=False), Desk.of(folder)
    decided = ask(desk, open_in_packs(packs, lambda: desk.detector, desk.key))
    left = open_in_packs(packs, lambda: desk.detector, desk.key)
    show("{count} decided, {open} open.", count=decided, open=len(left))


@app.command()
def take(files: Files, study: StudyOption = HERE, dry_run: DryRunOption = False) -> None:
    """Take answers into analysis/member_checks.csv, from where they come in T8; doing it twice adds nothing.

    Files are those that the page saves, and answer forms (xlsx) into which answers on paper were typed over.

    Example: framebridge member-check take member-check-AMS-01-2026-03-02.json member-check-AMS-01-answers.xlsx
    """
    folder = study_at(study)
    read = read_answers(files, folder.roles.roles)
    source = _source(folder, folder.settings.study.language, despite_errors=True)
    plan = plan_answers(folder, read.found, _answerable(source))
    path = folder.path / "analysis" / "member_checks.csv"
    if plan.new and not dry_run:
        write_file(path, with_answers(path, plan.new))
    desk = Desk.of(folder)
    names = names_in_remarks(folder, plan.new, lambda: desk.detector, lambda: desk.key)
    findings = (*read.findings, *plan.findings, *names)
    show_findings(findings)
    show("{new} answer(s) to add, {known} there already.", new=len(plan.new), known=plan.known)
    if has_errors(findings):
        raise typer.Exit(1)


def _source(folder: StudyFolder, language: str, *, despite_errors: bool) -> TableSource:
    read = all_at_once(folder, (), despite_errors=despite_errors)
    whole = table_source(folder, read.codings, language, read.sheets)
    return coarsened(whole, privacy_rules(folder))


def _searched(folder: StudyFolder, packs: Packs) -> tuple[CheckPack, ...]:
    """Show what was left out and replaced; raises DataProblem while something may be a name."""
    show_findings(packs.findings)
    desk = Desk.of(folder)
    key = desk.key
    require_decided(open_in_packs(packs, lambda: desk.detector, key))
    made, replaced = without_names(packs, key)
    show_findings(replaced)
    return made


def _written(pack: CheckPack, form: PackFormat) -> bytes:
    if form is PackFormat.DOCX:
        return member_check_docx(pack)
    return answer_form_xlsx(pack) if form is PackFormat.XLSX else member_check_html(pack).encode()


def _answerable(source: TableSource) -> dict[str, frozenset[UUID]]:
    """Give per discussion the ids that an answer may be about."""
    packs = [check_pack(source, one, quotes=False) for one in source.in_order]
    return {pack.discussion: frozenset(about for item in pack.items for about in item.ids) for pack in packs}
