"""`framebridge export`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from exporters.formats import Layout
from exporters.registry import AGREEMENT, ON_REQUEST, TABLES
from exporters.selection import Selection
from framebridge.agreement.study_agreement import Wanted as WantedAgreement
from framebridge.agreement.study_agreement import study_agreement
from framebridge.cli.delivering import deliver, warn_of
from framebridge.cli.listing import deliveries
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    Language,
    StudyOption,
    store_of,
    study_at,
    tell_noticed,
    usable,
)
from framebridge.cli.screen import show_table
from framebridge.codings import StudyCodings, Vocabulary, read_coded, read_codings
from framebridge.documents import read_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.language import chosen_language
from framebridge.merged_study import Made, StudyPart, Wanted, make_tables
from framebridge.sheets.reading import StudySheets, read_sheets, read_sheets_of
from framebridge.shipped import shipped
from framebridge.stored_transcripts import stored_transcripts
from framebridge.study import StudyFolder
from frameschema import Codebook, Finding, ScopeKind, message

_IN_TABLE = WantedAgreement(codes=(ScopeKind.ALL,))

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
ExtraRoles = Annotated[
    bool, typer.Option("--extra-roles", help="Give T1 a column for each further role that tells something.")
]
Werkplaatsen = Annotated[list[str] | None, typer.Option("--werkplaats", help="Only of this Werkplaats.")]
Municipalities = Annotated[list[str] | None, typer.Option("--municipality", help="Only of this municipality.")]
Rounds = Annotated[list[int] | None, typer.Option("--round", help="Only of this round.")]
Discussions = Annotated[list[str] | None, typer.Option("--discussion", help="Only this discussion.")]
Issues = Annotated[list[str] | None, typer.Option("--issue", help="Only talk about this issue.")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="Only talk in which this role tells something.")]
Coders = Annotated[list[str] | None, typer.Option("--coder", help="Only what this coder coded, not merged.")]
Frames = Annotated[list[str] | None, typer.Option("--frame", help="Only talk in which this frame was seen.")]
List = Annotated[bool, typer.Option("--list", help="Show which tables and formats there are.")]


def export(
    tables: Tables = None,
    study: StudyOption = HERE,
    formats: Formats = "xlsx",
    out: OutOption = None,
    language: LanguageOption = None,
    template: Template = None,
    sheet_per_issue: SheetPerIssue = False,
    extra_roles: ExtraRoles = False,
    werkplaats: Werkplaatsen = None,
    municipality: Municipalities = None,
    round_number: Rounds = None,
    discussion: Discussions = None,
    issue: Issues = None,
    role: Roles = None,
    coder: Coders = None,
    frame: Frames = None,
    force: Force = False,
    list_them: List = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make tables from the merged coding; --list shows which there are.

    What is chosen with "only" may be named more than once. Of an issue, role or frame the whole stretch of talk is
    shown, with what others say in it.

    Example: framebridge export T1 T2 --format xlsx,csv,html

    Example: framebridge export T2 --round 1 --issue "Maatregel of niet" --format docx
    """
    if list_them:
        codebook = read_yaml(shipped("codebooks", "frames.yaml"), Codebook)
        show_table(("kind", "name", "what", "needs"), list(deliveries(codebook, language or chosen_language())))
        return
    folder = study_at(study)
    wanted = tables or [name for name in TABLES if name not in ON_REQUEST]
    layout = Layout(
        template=template.read_bytes() if template else None,
        sheet_per_issue=sheet_per_issue,
        extra_roles=extra_roles,
    )
    order = Wanted(
        wanted,
        [name.strip() for name in formats.split(",")],
        language or folder.settings.study.language,
        layout,
        selection_of(werkplaats, municipality, round_number, discussion, issue, role, frame),
    )
    made = make_files(folder, order, coder or (), despite_errors=despite_errors)
    deliver(out or folder.out, made.files, force=force, dry_run=dry_run)
    warn_of(made.findings)


def make_files(folder: StudyFolder, order: Wanted, coders: Sequence[str], *, despite_errors: bool) -> Made:
    """Make the files of the tables from the coding of these coders, or of all when none is named."""
    if order.come_in_parts:
        return make_tables(folder, part_by_part(folder, coders, despite_errors=despite_errors), order)
    has_agreement = AGREEMENT in order.tables
    if has_agreement and any(order.selection.named()):
        raise ConfigurationProblem(
            message("{table} is about the whole study; make it apart, without a selection", table=AGREEMENT)
        )
    whole = all_at_once(folder, coders, despite_errors=despite_errors)
    agreement = study_agreement(folder, whole.codings, whole.sheets, _IN_TABLE).result if has_agreement else None
    return make_tables(folder, (whole,), replace(order, agreement=agreement))


def all_at_once(folder: StudyFolder, coders: Sequence[str], *, despite_errors: bool) -> StudyPart:
    """Read all coding and sheets, of these coders or of all when none is named."""
    with store_of(folder) as store:
        codings = by_coders(folder, read_codings(folder, store), coders)
        sheets = sheets_by(read_sheets(folder, store), coders)
    usable(codings, despite_errors=despite_errors)
    return StudyPart(codings, sheets)


def part_by_part(folder: StudyFolder, coders: Sequence[str], *, despite_errors: bool) -> Iterator[StudyPart]:
    """Read one discussion after the other; what was noticed is shown after the last."""
    folder.require_coders(coders)
    words = Vocabulary.of(folder)
    noticed: list[Finding] = []
    with store_of(folder) as store:
        for stored in stored_transcripts(folder, store):
            codings = by_coders(folder, read_coded(stored, words), coders)
            noticed += codings.findings
            yield StudyPart(codings, sheets_by(read_sheets_of(stored, words.codebook), coders))
    tell_noticed(noticed, despite_errors=despite_errors)


def by_coders(folder: StudyFolder, codings: StudyCodings, coders: Sequence[str]) -> StudyCodings:
    """Keep the coding of these coders, or all when none is named; raises ConfigurationProblem for a stranger."""
    folder.require_coders(coders)
    if not coders:
        return codings
    kept, others = (
        tuple(coding for coding in some if coding.coder in coders) for some in (codings.codings, codings.others)
    )
    return replace(codings, codings=kept, others=others)


def sheets_by(sheets: StudySheets, coders: Sequence[str]) -> StudySheets:
    """Keep what these coders filled in, or all when none is named."""
    kept = tuple(one for one in sheets.codings if not coders or one.coder in coders)
    return replace(sheets, codings=kept)


def selection_of(
    werkplaats: Sequence[str] | None,
    municipality: Sequence[str] | None,
    round_number: Sequence[int] | None,
    discussion: Sequence[str] | None,
    issue: Sequence[str] | None,
    role: Sequence[str] | None,
    frame: Sequence[str] | None,
) -> Selection:
    """Give what was chosen with the options of a selection; an option that was left out chooses everything."""
    return Selection(
        werkplaats=tuple(werkplaats or ()),
        municipality=tuple(municipality or ()),
        round=tuple(map(str, round_number or ())),
        discussion=tuple(discussion or ()),
        issue=tuple(issue or ()),
        role=tuple(role or ()),
        frame=tuple(frame or ()),
    )
