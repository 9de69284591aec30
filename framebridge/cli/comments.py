"""`framebridge comments push|list`."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, store_of, study_at
from framebridge.cli.screen import progress, say, show, show_findings, show_json, show_table
from framebridge.codings import read_codings
from framebridge.commenting.listing import remarks_in
from framebridge.commenting.pushing import CommentPlans, apply_comments, plan_comments
from framebridge.connection import connect
from framebridge.language import translated
from framebridge.study_lock import only_us
from frameschema import Severity
from labelstudio_plugin.sync import PushAction

app = typer.Typer(help="Let one group remark on the coding of another.", no_args_is_help=True)

OfOption = Annotated[str, typer.Option("--of", help="The Werkplaats whose coding is read.", show_default=False)]
ToOption = Annotated[str, typer.Option("--to", help="The Werkplaats that remarks on it.", show_default=False)]


@app.command()
def push(
    of: OfOption,
    to: ToOption,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send submitted coding of one group to another, to remark on; coding that has grown renews its task.

    Example: framebridge comments push --of amsterdam --to noord --dry-run
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings = read_codings(folder, store)
    show_findings([finding for finding in codings.findings if finding.severity is Severity.ERROR])
    server = connect(folder.part_of(to).settings)
    with only_us(folder.settings.study.id):
        planned = plan_comments(folder, server, codings, of, to)
        if not dry_run:
            with progress("Sending", len(planned.plans)) as done:
                apply_comments(server, planned.plans, done)
    _show_plans(planned, dry_run=dry_run, as_json=as_json)


def _show_plans(planned: CommentPlans, *, dry_run: bool, as_json: bool) -> None:
    show_findings(planned.findings)
    counts = Counter(plan.action for plan in planned.plans)
    if as_json:
        show_json([{"task": str(plan.task.key), "action": plan.action} for plan in planned.plans])
    else:
        show_table(("task", "action"), [(p.task.key, translated(p.action.value)) for p in planned.plans])
        show(
            "{new} to send, {changed} to renew, {same} unchanged."
            if dry_run
            else "{new} sent, {changed} renewed, {same} unchanged.",
            new=counts[PushAction.SEND],
            changed=counts[PushAction.RENEW],
            same=counts[PushAction.KEEP],
        )
    changed = [str(plan.task.key) for plan in planned.plans if plan.action is PushAction.CHANGED]
    if changed:
        say("Not sent, because another text is already being coded: {keys}", keys=", ".join(changed))
    if changed or planned.findings:
        raise typer.Exit(1)


@app.command("list")
def list_comments(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Show the remarks that came in, with the unit that each is on.

    Example: framebridge comments list --json
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings = read_codings(folder, store)
    show_findings([finding for finding in codings.findings if finding.severity is Severity.ERROR])
    remarks = remarks_in(codings)
    if as_json:
        show_json([remark.model_dump(mode="json") for remark in remarks])
        return
    language, book = folder.settings.study.language, folder.codebook
    rows = [
        (
            one.discussion,
            one.of,
            one.turn or "-",
            book.label(one.kind, language) if one.kind else "-",
            one.coder,
            book.label(one.remark, language) if one.remark else "-",
            one.text or "",
        )
        for one in remarks
    ]
    show_table(("discussion", "coding of", "turn", "unit", "coder", "remark", "text"), rows)
