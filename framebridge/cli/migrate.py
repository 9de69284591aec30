"""`framebridge migrate`."""

from __future__ import annotations

from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, say_migrated, study_at
from framebridge.cli.screen import show, show_json
from framebridge.places import store_url
from framebridge.store import migrate_store


def migrate(study: StudyOption = HERE, dry_run: DryRunOption = False, as_json: JsonOption = False) -> None:
    """Bring the study's store to the form that this version needs; a file is copied first, and the copy checked.

    Example: framebridge migrate --dry-run
    """
    section = study_at(study).settings.study
    report = migrate_store(store_url(section.id, section.store), dry_run=dry_run)
    if as_json:
        show_json(report.model_dump(mode="json"))
    elif not report.steps:
        show("The store needs no migration.")
    elif report.applied:
        say_migrated(report)
    else:
        show("{count} step(s) to revision {new}.", count=len(report.steps), new=report.to_revision)
