"""`framebridge codebook accept`."""

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
    ListOption,
    NameArgument,
    ReasonOption,
    VersionOption,
    new_entry,
    show_and_write,
)
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.editing import make_code
from framebridge.codebooks.proposals import accept_name
from frameschema import FRAMES, FrameLevel


def accept(
    name: NameArgument,
    list_id: ListOption,
    code_id: Annotated[str, typer.Option("--id", help="The id of the new code.")],
    label_en: LabelEnOption,
    definition_nl: DefinitionNlOption,
    definition_en: DefinitionEnOption,
    label_nl: Annotated[
        str | None, typer.Option("--label-nl", help="The label in Dutch; by default the word.")
    ] = None,
    level: LevelOption = None,
    derived_from: DerivedOption = None,
    reason: ReasonOption = None,
    by: ByOption = None,
    version: VersionOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Take a group's own word up as a new code; where it was written and nothing chosen, it counts as chosen.

    A frame gets the institutional level when no other is given.

    Example: framebridge codebook accept "zorgbrug" --list frame --id care_bridge --label-en "Care bridge"
    --definition-nl "Zorg als brug." --definition-en "Care as a bridge."
    """
    folder = study_at(study)
    code = make_code(
        id=code_id,
        label={"nl": label_nl or name, "en": label_en},
        definition={"nl": definition_nl, "en": definition_en},
        levels=level or ((FrameLevel.INSTITUTIONAL,) if list_id == FRAMES else ()),
        derived_from=derived_from or (),
    )
    new = accept_name(folder.codebook, list_id, name, code, new_entry(folder, reason, by, version))
    show_and_write(folder, new, dry_run=dry_run)
