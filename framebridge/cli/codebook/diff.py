"""`framebridge codebook diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.codebook.options import show_differences
from framebridge.cli.options import HERE, JsonOption, StudyOption, study_at
from framebridge.cli.screen import show, show_json
from framebridge.codebooks import diff_codebooks
from framebridge.codebooks.origin import read_codebook, shipped_for

Other = Annotated[
    Path | None,
    typer.Argument(help="Another codebook; by default the one of this program that yours began from."),
]


def diff(other: Other = None, study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Show in what the codebook of the study differs from another.

    Example: framebridge codebook diff codebooks/1.0.0.yaml
    """
    codebook = study_at(study).codebook
    old = (read_codebook(other) if other else shipped_for(codebook)).codebook
    differences = diff_codebooks(old, codebook)
    if as_json:
        show_json([item.model_dump(mode="json") for item in differences])
        return
    show_differences(differences)
    show(
        "{count} difference(s) between {old_id} {old} and {new_id} {new}.",
        count=len(differences),
        old_id=old.id,
        old=old.version,
        new_id=codebook.id,
        new=codebook.version,
    )
