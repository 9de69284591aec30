"""`framebridge codebook retire`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.codebook.options import ByOption, ReasonOption, VersionOption, new_entry, show_and_write
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.editing import retire_code

Into = Annotated[list[str] | None, typer.Option("--into", help="A code to choose in its place; may be repeated.")]


def retire(
    code: Annotated[str, typer.Argument(help="The code that goes out of use.")],
    into: Into = None,
    reason: ReasonOption = None,
    by: ByOption = None,
    version: VersionOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Take a code out of use. Coding goes along when one code takes its place, and else waits for a person.

    Example: framebridge codebook retire ecology --reason "nobody gave it"
    """
    folder = study_at(study)
    retired = retire_code(folder.codebook, code, into or (), new_entry(folder, reason, by, version))
    show_and_write(folder, retired, dry_run=dry_run)
