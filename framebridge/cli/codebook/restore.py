"""`framebridge codebook restore`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.codebook.options import ByOption, ReasonOption, VersionOption, new_entry, show_and_write
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.editing import restore_code


def restore(
    code: Annotated[str, typer.Argument(help="The code that comes into use again.")],
    reason: ReasonOption = None,
    by: ByOption = None,
    version: VersionOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Take a retired code into use again.

    Example: framebridge codebook restore ecology
    """
    folder = study_at(study)
    restored = restore_code(folder.codebook, code, new_entry(folder, reason, by, version))
    show_and_write(folder, restored, dry_run=dry_run)
