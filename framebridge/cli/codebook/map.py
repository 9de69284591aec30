"""`framebridge codebook map`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.codebook.options import ListOption, NameArgument, show_and_write
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.proposals import map_name


def map_to_codes(
    name: NameArgument,
    list_id: ListOption,
    to: Annotated[list[str], typer.Option("--to", help="A code that it stands for; may be repeated.")],
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Say that a group's own word stands for codes that there are; the word itself stays.

    Example: framebridge codebook map "eerlijk delen" --list frame --to market
    """
    folder = study_at(study)
    show_and_write(folder, map_name(folder.codebook, list_id, name, to), dry_run=dry_run)
