"""`framebridge package`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from exporters.package import DataPackage
from exporters.small_cells import coarsened, few_people
from framebridge.archiving import about_study, as_zip, make_package, put_folder, standing_differences
from framebridge.cli.delivering import stands_in_the_way
from framebridge.cli.export import all_at_once
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    StudyOption,
    study_at,
)
from framebridge.cli.screen import say, show, show_findings, show_table
from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem
from framebridge.merged_study import privacy_rules, table_source
from framebridge.study import StudyFolder
from frameschema import message

Out = Annotated[Path | None, typer.Option("--out", help="The folder of the package; by default out/package.")]
Zip = Annotated[bool, typer.Option("--zip", help="Make one zip file of it, named after the folder.")]
Licence = Annotated[
    str | None, typer.Option("--licence", help="The licence, such as CC-BY-4.0; by default that of study.toml.")
]
WithoutTranscripts = Annotated[
    bool,
    typer.Option("--without-transcripts", help="Leave out what was said; keep codes and researchers' texts."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a package that is there and differs.")]


def package(
    study: StudyOption = HERE,
    out: Out = None,
    as_one_file: Zip = False,
    licence: Licence = None,
    without_transcripts: WithoutTranscripts = False,
    force: Force = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Make a data package for a research archive: tables, codebook, schemas, README, licence, checksums.

    Roles are coarsened by [small_cells] in study.toml; what gives an anonymous municipality away is withheld.

    Example: framebridge package --without-transcripts --licence CC-BY-4.0
    """
    folder = study_at(study)
    made = _made(folder, licence, without_transcripts=without_transcripts, despite_errors=despite_errors)
    target = (out or folder.out / "package").resolve()
    show_table(("table", "rows"), made.rows)
    if without_transcripts:
        show("{count} quotation(s) in researchers' texts left out.", count=made.left_out)
    if as_one_file:
        _put_zip(target.with_name(f"{target.name}.zip"), made.files, force=force, dry_run=dry_run)
    else:
        _put_folder(target, made.files, force=force, dry_run=dry_run)


def _made(
    folder: StudyFolder, licence: str | None, *, without_transcripts: bool, despite_errors: bool
) -> DataPackage:
    about = about_study(folder, licence)
    read = all_at_once(folder, (), despite_errors=despite_errors)
    rules = privacy_rules(folder)
    whole = table_source(folder, read.codings, folder.settings.study.language, read.sheets)
    shown = coarsened(whole, rules)
    show_findings(few_people(whole, rules, shown))
    return make_package(folder, read.codings, shown, rules, about, transcripts=not without_transcripts)


def _put_folder(target: Path, files: Mapping[str, bytes], *, force: bool, dry_run: bool) -> None:
    differing = standing_differences(target, files)
    if differing and not (force or dry_run):
        raise _in_the_way(target)
    if not dry_run:
        put_folder(target, files)
    _tell(target, len(files), dry_run=dry_run)


def _put_zip(target: Path, files: Mapping[str, bytes], *, force: bool, dry_run: bool) -> None:
    data = as_zip(files)
    if stands_in_the_way(target, data) and not (force or dry_run):
        raise _in_the_way(target)
    if not dry_run:
        write_file(target, data)
    _tell(target, len(files), dry_run=dry_run)


def _in_the_way(target: Path) -> ConfigurationProblem:
    return ConfigurationProblem(
        message("{path} is there and differs; replace it with --force, or choose a place with --out", path=target)
    )


def _tell(target: Path, count: int, *, dry_run: bool) -> None:
    show("{count} files: {path}", count=count, path=target)
    if dry_run:
        say("Nothing was written.")
