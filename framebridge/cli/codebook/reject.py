"""`framebridge codebook reject`."""

from __future__ import annotations

from framebridge.cli.codebook.options import ListOption, NameArgument, ReasonOption, show_and_write
from framebridge.cli.options import HERE, DryRunOption, StudyOption, study_at
from framebridge.codebooks.proposals import reject_name


def reject(
    name: NameArgument,
    list_id: ListOption,
    reason: ReasonOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
) -> None:
    """Write down that a group's own word does not become a code; it is not proposed again.

    Example: framebridge codebook reject "hun eigen ding" --list frame --reason "too vague"
    """
    folder = study_at(study)
    new = reject_name(folder.codebook, list_id, name, (reason or "").strip() or None)
    show_and_write(folder, new, dry_run=dry_run)
