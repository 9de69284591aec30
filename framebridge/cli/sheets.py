"""`framebridge sheets push|list`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer

from framebridge.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    ServerOption,
    StudyOption,
    part_for,
    store_of,
    study_at,
)
from framebridge.cli.screen import progress, show, show_findings, show_json, show_table
from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.language import translated
from framebridge.sheets.asked import tell_met
from framebridge.sheets.listing import SheetState, sheet_states
from framebridge.sheets.pushing import SheetPlans, WantedSheets, apply_sheets, plan_sheets
from framebridge.sheets.reading import read_sheets
from framebridge.study_lock import only_us
from frameschema import Severity
from labelstudio_plugin.sheet_requests import read_requests
from labelstudio_plugin.sync import PushAction

app = typer.Typer(
    help="Make sheets on which narratives stand side by side, and see how far they are.", no_args_is_help=True
)

CodersOption = Annotated[list[str] | None, typer.Option("--of", help="The id of a coder; may be given again.")]
MergedOption = Annotated[bool, typer.Option("--merged", help="Make sheets from the coding of all together.")]
DiscussionsOption = Annotated[
    list[str] | None, typer.Option("--discussion", help="The id of a discussion; may be given again.")
]


@app.command()
def push(
    study: StudyOption = HERE,
    server: ServerOption = None,
    of: CodersOption = None,
    merged: MergedOption = False,
    discussion: DiscussionsOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send sheets made from submitted coding, or renew them; without options, those of every coder.

    Coders who asked for theirs on the server see there that they were made; pull --watch makes what is asked for.

    Example: framebridge sheets push --discussion AMS-01 --dry-run
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings = read_codings(folder, store)
    show_findings([finding for finding in codings.findings if finding.severity is Severity.ERROR])
    part = part_for(folder, server)
    door = connect(part.settings)
    with only_us(folder.settings.study.id):
        wanted = WantedSheets(tuple(of or ()), merged, tuple(discussion or ()))
        planned = plan_sheets(part, door, codings, wanted)
        if not dry_run:
            counts = Counter(plan.push.action for plan in planned.plans)
            with progress("Sending", counts.total() - counts[PushAction.KEEP]) as sent:
                apply_sheets(door, planned.plans, sent)
            tell_met(part, door, read_requests(door, folder.settings.study.id), planned.plans)
    _show_plans(planned, dry_run=dry_run, as_json=as_json)
    if planned.findings:
        raise typer.Exit(1)


def _show_plans(planned: SheetPlans, *, dry_run: bool, as_json: bool) -> None:
    show_findings(planned.findings)
    if as_json:
        show_json(list(_plans_as_json(planned)))
        return
    rows = [
        (plan.sheet.transcript, plan.sheet.of, plan.sheet.issue or "-", translated(plan.push.action.value))
        for plan in planned.plans
    ]
    show_table(("discussion", "made from", "issue", "action"), rows)
    counts = Counter(plan.push.action for plan in planned.plans)
    show(
        "{new} to send, {changed} to renew, {same} unchanged."
        if dry_run
        else "{new} sent, {changed} renewed, {same} unchanged.",
        new=counts[PushAction.SEND],
        changed=counts[PushAction.RENEW],
        same=counts[PushAction.KEEP],
    )


def _plans_as_json(planned: SheetPlans) -> Iterator[dict[str, object]]:
    for plan in planned.plans:
        yield {"task": str(plan.push.task.key), "werkplaats": plan.werkplaats, "action": plan.push.action}


@app.command("list")
def list_sheets(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Show the sheets that coding gives, with their narratives and how far they are filled in.

    Example: framebridge sheets list --json
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    show_findings(sheets.findings)
    states = sheet_states(folder, codings, sheets)
    if as_json:
        show_json([state.model_dump(mode="json") for state in states])
        return
    columns = (
        "discussion",
        "made from",
        "issue",
        "coder",
        "narratives",
        "fragments",
        "columns filled in",
        "devices filled in",
        "open",
    )
    show_table(columns, [_row(state) for state in states])


def _row(state: SheetState) -> tuple[object, ...]:
    return (
        state.discussion,
        state.made_from,
        state.issue or "-",
        state.coder or "-",
        len(state.narratives),
        state.fragments,
        state.columns_filled,
        state.devices_filled,
        state.devices_open,
    )
