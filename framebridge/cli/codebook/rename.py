"""`framebridge codebook rename`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.codebook.options import ByOption, ReasonOption, VersionOption, new_entry, show_and_write
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.editing import rename_code


def rename(
    old: Annotated[str, typer.Argument(help="The id that the code has.")],
    new: Annotated[str, typer.Argument(help="The id that it gets.")],
    reason: ReasonOption = None,
    by: ByOption = None,
    version: VersionOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Give a code another id; coding goes along. A label is changed in the codebook file itself.

    Example: framebridge codebook rename market exchange --reason "clearer"
    """
    folder = study_at(study)
    renamed = rename_code(folder.codebook, old, new, new_entry(folder, reason, by, version))
    show_and_write(folder, renamed, dry_run=dry_run)
