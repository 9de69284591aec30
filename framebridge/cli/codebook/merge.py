"""`framebridge codebook merge`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.codebook.options import ByOption, ReasonOption, VersionOption, new_entry, show_and_write
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.editing import merge_codes


def merge(
    codes: Annotated[list[str], typer.Argument(help="The codes that another takes the place of.")],
    into: Annotated[str, typer.Option("--into", help="The code that takes their place.")],
    reason: ReasonOption = None,
    by: ByOption = None,
    version: VersionOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Let one code take the place of others; coding goes along.

    Example: framebridge codebook merge market ecology --into autonomy
    """
    folder = study_at(study)
    merged = merge_codes(folder.codebook, codes, into, new_entry(folder, reason, by, version))
    show_and_write(folder, merged, dry_run=dry_run)
