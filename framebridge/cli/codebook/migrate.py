"""`framebridge codebook migrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from framebridge.cli.codebook.options import show_differences
from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, store_of, study_at
from framebridge.cli.screen import findings_as_json, say, show, show_findings, show_json, show_table
from framebridge.codebooks import codes_in_use
from framebridge.codebooks.migrating import CodebookMigration, apply_migration, plan_migration
from framebridge.codebooks.origin import read_codebook, shipped_for
from framebridge.codings import read_codings
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.study import StudyFolder
from frameschema import Codebook, message

NewFile = Annotated[Path | None, typer.Argument(help="The new codebook.")]
Shipped = Annotated[bool, typer.Option("--shipped", help="Take the codebook that comes with this program.")]


def migrate(
    new_file: NewFile = None,
    shipped: Shipped = False,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Go over to another codebook, such as a newer one; the present one is kept in the folder codebooks.

    Example: framebridge codebook migrate --shipped --dry-run
    """
    folder = study_at(study)
    folder = folder.with_codebook(folder.codebook_as_it_is)
    if (new_file is None) is not shipped:
        raise ConfigurationProblem(message("name the file of the new codebook, or give --shipped"))
    new = read_codebook(new_file) if new_file else shipped_for(folder.codebook)
    plan = plan_for(folder, new.codebook)
    if as_json:
        show_json(_document(plan))
    else:
        _show(plan)
    if dry_run or not plan.is_change:
        say("Nothing was changed.")
    else:
        kept = apply_migration(folder.path, folder.settings.study.codebook, new.text, plan.old)
        say("The codebook is replaced; the former one is {file}.", file=kept)
        say("Bring the page up to date with: framebridge setup")


def plan_for(folder: StudyFolder, new: Codebook) -> CodebookMigration:
    """Say what becomes of the coding of a study with another codebook."""
    with store_of(folder) as store:
        used = codes_in_use(store.latest(folder.settings.study.id), folder.codebook)
        codings = read_codings(folder, store).codings
    return plan_migration(folder.codebook, new, codings, used)


def _document(plan: CodebookMigration) -> dict[str, Any]:
    return {
        "from": plan.old.ref.model_dump(),
        "to": plan.new.ref.model_dump(),
        "differences": [item.model_dump(mode="json") for item in plan.differences],
        "carried": [item.model_dump(mode="json") for item in plan.steps],
        "findings": findings_as_json(plan.findings),
    }


def _show(plan: CodebookMigration) -> None:
    show("Codebook {id}: version {old} → {new}", id=plan.new.id, old=plan.old.version, new=plan.new.version)
    show_differences(plan.differences)
    if plan.steps:
        rows = [(translated(s.change.value), f"{s.code} → {s.into}", s.codings, s.units) for s in plan.steps]
        show_table(("change", "code", "codings", "units"), rows)
    show_findings(plan.findings)
    show("{count} choice(s) for a person.", count=len(plan.findings))
