"""Showing proposed repairs of transcripts, and asking about them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from framebridge.cli.screen import say, show, show_table
from framebridge.language import translated, translated_message
from framebridge.transcripts.repairs import ACCEPT_SURE, Proposal
from frameschema import message

AcceptOption = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        help="Make proposed repairs: sure, all, a kind (look-alike) or a place (talk.txt:41); may be repeated.",
    ),
]


def show_proposals(proposals: Sequence[Proposal]) -> None:
    """Show proposals with their reasons and a preview; the text in it is seen on the screen alone."""
    if not proposals:
        return
    rows = [
        (
            translated_message(proposal.where),
            proposal.repair.kind.value,
            translated("yes") if proposal.is_sure else translated("look first"),
            translated_message(proposal.reason),
            proposal.before,
            proposal.after,
        )
        for proposal in proposals
    ]
    show("Proposed repairs; none is made unless you accept it:")
    show_table(("place", "repair", "sure", "reason", "as it is", "as it would be"), rows)
    say("Accept with --accept {sure}, --accept KIND or --accept PLACE.", sure=ACCEPT_SURE)


def proposals_as_json(proposals: Sequence[Proposal]) -> list[dict[str, object]]:
    """Give proposals for a program; without the preview, which is transcript text."""
    return [
        {
            "where": str(proposal.where),
            "kind": proposal.repair.kind.value,
            "sure": proposal.is_sure,
            "reason": str(proposal.reason),
        }
        for proposal in proposals
    ]


def ask_about(proposals: Sequence[Proposal]) -> list[str]:
    """Ask about every proposal, and give the places of those that were accepted, by kind and place."""
    accepted = []
    for number, proposal in enumerate(proposals, start=1):
        say(
            "{number} of {count} · {where} · {reason}",
            number=number,
            count=len(proposals),
            where=proposal.where,
            reason=proposal.reason,
        )
        say("   {text}", text=proposal.before)
        say(" → {text}", text=proposal.after)
        if typer.confirm(translated_message(message("Make this repair?")), default=False, err=True):
            accepted.append(proposal.key)
    return accepted
