"""`framebridge codebook proposals`."""

from __future__ import annotations

from framebridge.cli.options import HERE, JsonOption, StudyOption, store_of, study_at
from framebridge.cli.screen import show, show_json, show_table
from framebridge.codebooks.proposals import Proposal, find_proposals
from framebridge.codings import read_codings


def proposals(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """List the groups' own words for frames and themes that no code has yet, and who uses them.

    Example: framebridge codebook proposals --json
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings = read_codings(folder, store).codings
    groups = {coder.id: coder.werkplaats for coder in folder.settings.coder}
    found = find_proposals(codings, folder.codebook, groups)
    if as_json:
        show_json([proposal.model_dump(mode="json") for proposal in found])
        return
    if found:
        columns = ("list", "name", "times", "coders", "Werkplaatsen", "chosen beside it")
        show_table(columns, [_row(proposal) for proposal in found])
    show("{count} proposal(s). Decide with: framebridge codebook accept, map or reject", count=len(found))


def _row(proposal: Proposal) -> tuple[object, ...]:
    beside = ", ".join(f"{code} ({times})" for code, times in proposal.beside.items())
    coders, groups = ", ".join(proposal.coders), ", ".join(proposal.werkplaatsen)
    return proposal.list, proposal.name, proposal.times, coders, groups, beside
