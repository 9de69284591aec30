"""`framebridge codebook split`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.codebook.options import (
    ByOption,
    IntoOption,
    ReasonOption,
    VersionOption,
    new_entry,
    show_and_write,
)
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.editing import split_code


def split(
    code: Annotated[str, typer.Argument(help="The code that is split.")],
    into: IntoOption,
    reason: ReasonOption = None,
    by: ByOption = None,
    version: VersionOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Let several codes take the place of one; add them first. Coding waits until a person has chosen.

    Example: framebridge codebook split certain --into sure --into convinced
    """
    folder = study_at(study)
    parts = split_code(folder.codebook, code, into, new_entry(folder, reason, by, version))
    show_and_write(folder, parts, dry_run=dry_run)
