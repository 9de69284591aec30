"""`framebridge transcripts correct`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, store_of, study_at
from framebridge.cli.proposals import show_proposals
from framebridge.cli.screen import findings_as_json, say, show, show_findings, show_json, show_table
from framebridge.language import translated
from framebridge.reanchoring import Reanchored, count_moves
from framebridge.store import Store
from framebridge.study import StudyFolder
from framebridge.transcripts.correcting import Change, Correction, apply_correction, plan_correction
from framebridge.transcripts.repairs import UnreadableTranscripts

File = Annotated[Path, typer.Argument(help="The corrected transcript, in any format.")]
Discussion = Annotated[
    str | None,
    typer.Option("--discussion", help="The id of the discussion; by default the name of the file."),
]
Accept = Annotated[
    bool, typer.Option("--accept", help="Go on although coded units will be left out; they are named.")
]
Repair = Annotated[
    list[str] | None,
    typer.Option(
        "--repair",
        help="Make proposed repairs: sure, all, a kind (look-alike) or a place (talk.txt:41); may be repeated.",
    ),
]


def correct(
    file: File,
    study: StudyOption = HERE,
    discussion: Discussion = None,
    repair: Repair = None,
    accept: Accept = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Correct a transcript, also after it was coded: the coding moves along, and the old text is kept.

    Example: framebridge transcripts correct corrected/AMS-01.txt --dry-run
    """
    folder = study_at(study)
    with store_of(folder) as store:
        plan = _plan(folder, store, file, discussion, repair or [], as_json=as_json)
    refused = plan.newly_left_out > 0 and not accept
    kept = None if dry_run or refused else apply_correction(folder, plan)
    if as_json:
        show_json(_document(plan, kept))
    else:
        _show_plan(plan)
    if refused:
        say(
            "{count} coded unit(s) would be left out: nothing was corrected; if that is meant, add --accept",
            count=plan.newly_left_out,
        )
        raise typer.Exit(1)
    if plan.change is not Change.NOTHING and not as_json:
        _show_outcome(plan, kept)


def _plan(
    study: StudyFolder, store: Store, file: Path, discussion: str | None, repairs: list[str], *, as_json: bool
) -> Correction:
    """Plan; repairs that may solve errors are shown."""
    try:
        return plan_correction(study, store, file, discussion, repairs)
    except UnreadableTranscripts as problem:
        if not as_json:
            show_proposals(problem.proposals)
        raise


def _show_plan(plan: Correction) -> None:
    if plan.change is Change.NOTHING:
        show("{discussion}: the study has this text already; there is nothing to do.", discussion=plan.row.id)
        return
    show_findings([*plan.read.findings, *plan.findings])
    show_proposals(plan.read.proposals)
    _show_change(plan)
    if plan.then.reanchored:
        columns = ("coder", "units", "unchanged", "moved", "edited", "elsewhere", "left out")
        show_table(columns, [_row(found) for found in plan.then.reanchored])


def _show_change(plan: Correction) -> None:
    text = {
        Change.UNREAD: translated("speakers, times and text are the same"),
        Change.TURNS: translated("the text is the same; speakers, roles or times differ"),
        Change.TEXT: translated("the text differs"),
    }[plan.change]
    turns = len(plan.read.transcript.turns)
    show(
        "{discussion}: {change}; {count} of {turns} turns changed.",
        discussion=plan.row.id,
        change=text,
        count=plan.turns_changed,
        turns=turns,
    )


def _show_outcome(plan: Correction, kept: Path | None) -> None:
    if kept is None:
        show("{discussion} would be corrected.", discussion=plan.row.id)
    else:
        show("{discussion} was corrected; the old text is kept as {file}", discussion=plan.row.id, file=kept)
    _say_what_follows(plan)


def _say_what_follows(plan: Correction) -> None:
    """Say what the coordinator still has to do; on the server nothing changes by a correction alone."""
    if not plan.is_cleared:
        say("This text is not cleared; push sends it only after it is.")
    if plan.change is Change.TURNS:
        say(
            "If it is in Label Studio already, the old speakers and times go on being shown there: "
            "for push the text is the same."
        )
    elif plan.change is Change.TEXT:
        say(
            "If it is in Label Studio already, the old text goes on being shown there until push is run: "
            "that makes a new task with the corrected text and everyone's coding, moved along, and closes the old."
        )


def _row(found: Reanchored) -> tuple[object, ...]:
    counts = count_moves(found.moves)
    return found.coding.coder, len(found.moves), *counts.values()


def _document(plan: Correction, kept: Path | None) -> dict[str, object]:
    return {
        "discussion": plan.row.id,
        "change": plan.change,
        "turns": len(plan.read.transcript.turns),
        "turns_changed": plan.turns_changed,
        "codings": [
            {
                "coding": found.coding.id,
                "coder": found.coding.coder,
                "pass": found.coding.coding_pass,
                **count_moves(found.moves),
            }
            for found in plan.then.reanchored
        ],
        "newly_left_out": plan.newly_left_out,
        "cleared": plan.is_cleared,
        "kept": kept,
        "findings": findings_as_json([*plan.read.findings, *plan.findings]),
    }
