"""`framebridge codebook add`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.codebook.options import (
    ByOption,
    DefinitionEnOption,
    DefinitionNlOption,
    DerivedOption,
    LabelEnOption,
    LevelOption,
    ReasonOption,
    VersionOption,
    new_entry,
    show_and_write,
)
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.editing import add_code, make_code


def add(
    list_id: Annotated[str, typer.Argument(metavar="LIST", help="The list of the codebook.")],
    code_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the new code.")],
    label_nl: Annotated[str, typer.Option("--label-nl", help="The label in Dutch.")],
    label_en: LabelEnOption,
    definition_nl: DefinitionNlOption,
    definition_en: DefinitionEnOption,
    level: LevelOption = None,
    derived_from: DerivedOption = None,
    reason: ReasonOption = None,
    by: ByOption = None,
    version: VersionOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Add a code to an open list of the codebook.

    Example: framebridge codebook add theme sleep --label-nl Slaap --label-en Sleep
    --definition-nl "Hoe men slaapt." --definition-en "How people sleep."
    """
    folder = study_at(study)
    code = make_code(
        id=code_id,
        label={"nl": label_nl, "en": label_en},
        definition={"nl": definition_nl, "en": definition_en},
        levels=level or (),
        derived_from=derived_from or (),
    )
    new = add_code(folder.codebook, list_id, code, new_entry(folder, reason, by, version))
    show_and_write(folder, new, dry_run=dry_run)
