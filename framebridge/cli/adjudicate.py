"""`framebridge adjudicate push|pull`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from framebridge.adjudication.pushing import (
    AdjudicationAction,
    AdjudicationPlans,
    apply_adjudication,
    plan_adjudication,
)
from framebridge.adjudication.taking import Taking, apply_taking, plan_taking
from framebridge.agenda.words import CodeWords, names_in
from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    JsonOption,
    ServerOption,
    StudyOption,
    day_of,
    part_for,
    parts_of,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import (
    findings_as_json,
    progress,
    say,
    show,
    show_findings,
    show_json,
    show_table,
)
from framebridge.codings import read_codings
from framebridge.connection import connect
from framebridge.differences import MergedTranscript, merged_transcripts, stale_decisions
from framebridge.language import translated
from framebridge.pulling import pull_study
from framebridge.sheets.reading import read_sheets
from framebridge.store import Store
from framebridge.study import StudyFolder
from framebridge.study.decisions import read_decisions
from framebridge.study_lock import only_us
from frameschema import Decision, Finding, Severity

app = typer.Typer(help="Settle differences between coders in Label Studio.", no_args_is_help=True)

DiscussionsOption = Annotated[
    list[str] | None, typer.Option("--discussion", help="The id of a discussion; may be given again.")
]
WithoutNames = Annotated[bool, typer.Option("--without-names", help="Letters in place of coders.")]


@app.command()
def push(
    study: StudyOption = HERE,
    server: ServerOption = None,
    discussion: DiscussionsOption = None,
    without_names: WithoutNames = False,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send the merged coding of discussions that several coded, as a draft with what each of them said beside it.

    What differs is marked and left open. A task on which somebody is settling stays as it is.

    Example: framebridge adjudicate push --discussion AMS-01 --without-names --dry-run
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    usable(codings, despite_errors=despite_errors)
    found = list(merged_transcripts(folder, codings, sheets, discussion))
    part = part_for(folder, server)
    door = connect(part.settings)
    with only_us(folder.settings.study.id):
        planned = plan_adjudication(part, door, found, with_names=not without_names)
        if not dry_run:
            with progress("Sending", len(planned.plans)) as done:
                apply_adjudication(door, planned.plans, done)
    _show_plans(planned, dry_run=dry_run, as_json=as_json)
    if planned.findings:
        raise typer.Exit(1)


def _show_plans(planned: AdjudicationPlans, *, dry_run: bool, as_json: bool) -> None:
    show_findings(planned.findings)
    if as_json:
        show_json(
            [
                {"task": str(plan.task.key), "differences": plan.waiting, "action": plan.action}
                for plan in planned.plans
            ]
        )
        return
    rows = [(plan.task.key, plan.waiting, translated(plan.action.value)) for plan in planned.plans]
    show_table(("task", "differences", "action"), rows)
    counts = Counter(plan.action for plan in planned.plans)
    show(
        "{new} to send, {changed} to renew, {same} unchanged."
        if dry_run
        else "{new} sent, {changed} renewed, {same} unchanged.",
        new=counts[AdjudicationAction.SEND] + counts[AdjudicationAction.NEXT],
        changed=counts[AdjudicationAction.RENEW],
        same=counts[AdjudicationAction.KEEP],
    )
    if counts[AdjudicationAction.BUSY]:
        say("Somebody is settling there, so newer coding is not shown yet; wait until it is submitted.")
    if counts[AdjudicationAction.NOT_TAKEN]:
        say("Take what was settled there first: framebridge adjudicate pull")


@app.command()
def pull(
    study: StudyOption = HERE,
    server: ServerOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read what was settled in Label Studio and write it down as decisions; what is no decision is reported.

    With --dry-run nothing is read from Label Studio: it shows what would be taken of what was pulled before.

    Example: framebridge adjudicate pull
    """
    folder = study_at(study)
    with store_of(folder) as store:
        if not dry_run:
            _pull(folder, server, store)
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
        found = list(merged_transcripts(folder, codings, sheets))
        said = [one for each in found for one in each.said]
        taking = plan_taking(folder, store.latest(folder.settings.study.id), said, day_of)
    show_findings([one for one in codings.findings if one.severity is Severity.ERROR])
    if not dry_run:
        apply_taking(folder, taking)
        found = list(merged_transcripts(folder, codings, sheets))
    stale = stale_decisions(found, read_decisions(folder.decisions_folder))
    _show_taking(folder, found, taking, stale, dry_run=dry_run, as_json=as_json)


def _pull(folder: StudyFolder, server: str | None, store: Store) -> None:
    for part in parts_of(folder, server):
        with only_us(part.settings.study.id):
            show_findings(pull_study(part, connect(part.settings), store).findings)


def _show_taking(
    folder: StudyFolder,
    found: Sequence[MergedTranscript],
    taking: Taking,
    stale: Sequence[Finding],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    noticed = (*taking.findings, *stale)
    if as_json:
        decisions = [one.model_dump(mode="json") for one in taking.new]
        show_json({"decisions": decisions, "known": len(taking.known), "findings": findings_as_json(noticed)})
    else:
        show_findings(noticed)
        names = {key: name for one in found for key, name in names_in(one).items()}
        words = CodeWords(folder.codebook, folder.settings.study.language, names)
        show_table(("discussion", "field", "decision", "by", "reason"), [_row(one, words) for one in taking.new])
        show(
            "{new} decision(s) to write down, {known} known." if dry_run else "{new} decision(s), {known} known.",
            new=len(taking.new),
            known=len(taking.known),
        )
    if noticed:
        raise typer.Exit(1)


def _row(one: Decision, words: CodeWords) -> tuple[object, ...]:
    return one.transcript, words.field(one.field), words.value(one.value), one.by, one.reason or ""
