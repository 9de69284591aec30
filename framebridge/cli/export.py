"""`framebridge export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exporters.registry import AGREEMENT, FORMATS, ON_REQUEST, TABLES, Layout
from framebridge.agreement.study_agreement import Wanted, study_agreement
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    Language,
    StudyOption,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import show, show_table
from framebridge.codings import read_codings
from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem
from framebridge.merged_study import make_tables
from framebridge.sheets.reading import StudySheets, read_sheets
from framebridge.study import StudyFolder
from frameschema import ScopeKind, message

_IN_TABLE = Wanted(codes=(ScopeKind.ALL,))

Tables = Annotated[list[str] | None, typer.Argument(help="Which tables, such as T1 T2 T6.")]
Formats = Annotated[str, typer.Option("--format", help="Formats, with commas in between.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="The folder for the files; by default out/.")]
LanguageOption = Annotated[Language | None, typer.Option("--lang", help="The language of the tables.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there and differ.")]
Template = Annotated[
    Path | None,
    typer.Option(
        "--template",
        exists=True,
        dir_okay=False,
        help="A Word document of your own, whose pages and styles are used.",
    ),
]
SheetPerIssue = Annotated[bool, typer.Option("--sheet-per-issue", help="Give a workbook a sheet for each issue.")]
List = Annotated[bool, typer.Option("--list", help="Show which tables and formats there are.")]


def export(
    tables: Tables = None,
    study: StudyOption = HERE,
    formats: Formats = "xlsx",
    out: OutOption = None,
    language: LanguageOption = None,
    template: Template = None,
    sheet_per_issue: SheetPerIssue = False,
    force: Force = False,
    list_them: List = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make tables from the merged coding: T1 per role, T2 per issue, T6 the codebook; T7, agreement, when named.

    Example: framebridge export T1 T2 --format xlsx,csv,html
    """
    if list_them:
        show_table(("tables", "formats"), [(", ".join(TABLES), ", ".join(FORMATS))])
        return
    folder = study_at(study)
    wanted = tables or [name for name in TABLES if name not in ON_REQUEST]
    layout = Layout(template=template.read_bytes() if template else None, sheet_per_issue=sheet_per_issue)
    files = make_files(folder, wanted, formats.split(","), language, layout, despite_errors=despite_errors)
    target = out or folder.out
    existing = [name for name, data in files.items() if _differs(target / name, data)]
    if existing and not (force or dry_run):
        raise ConfigurationProblem(
            message(
                "{files} in {folder} would be overwritten; say so with --force",
                files=", ".join(existing),
                folder=target,
            )
        )
    for name, data in files.items():
        if not dry_run:
            write_file(target / name, data)
        show("{path}", path=target / name)


def make_files(
    folder: StudyFolder,
    tables: list[str],
    formats: list[str],
    language: Language | None,
    layout: Layout,
    *,
    despite_errors: bool,
) -> dict[str, bytes]:
    """Make the files of the tables; gives names and contents."""
    with store_of(folder) as store:
        codings = read_codings(folder, store)
        sheets = read_sheets(folder, store) if AGREEMENT in tables else StudySheets()
    usable(codings, despite_errors=despite_errors)
    wanted = [name.strip() for name in formats]
    agreement = study_agreement(folder, codings, sheets, _IN_TABLE).result if AGREEMENT in tables else None
    language_of_tables = language or folder.settings.study.language
    return make_tables(folder, codings, tables, wanted, language_of_tables, agreement=agreement, layout=layout)


def _differs(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() != data
