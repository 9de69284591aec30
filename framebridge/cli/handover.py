"""`framebridge handover`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, store_of, study_at, today
from framebridge.cli.screen import say, show, show_json, show_table
from framebridge.codings import read_codings
from framebridge.merging.handing_over import HandoverPlan, new_handover, plan_handover
from framebridge.precoding import find_coder
from framebridge.study.handovers import Handovers, read_handovers, write_handovers

FromOption = Annotated[str, typer.Option("--from", help="The coder whose work goes over.", show_default=False)]
ToOption = Annotated[str, typer.Option("--to", help="The coder who goes on with it.", show_default=False)]
ByOption = Annotated[str, typer.Option("--by", help="On whose word.", show_default=False)]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Why.")]
DiscussionsOption = Annotated[
    list[str] | None, typer.Option("--discussion", help="Only this discussion; may be given again.")
]


def handover(
    from_coder: FromOption,
    to: ToOption,
    by: ByOption,
    reason: ReasonOption = None,
    discussion: DiscussionsOption = None,
    study: StudyOption = HERE,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Let a coder's work go over to a successor, and write down when, on whose word and why.

    The predecessor's coding counts until the successor has submitted the same transcript; then the successor's
    counts in its place, since the two are not two people's readings. Nothing is changed or removed.

    Example: framebridge handover --from ams-1 --to ams-3 --by "the coordinator" --dry-run
    """
    folder = study_at(study)
    find_coder(folder, to)
    with store_of(folder) as store:
        codings = read_codings(folder, store)
    before = read_handovers(folder.handovers_file)
    new = new_handover(from_coder, to, today(), by, reason)
    plan = plan_handover((*codings.codings, *codings.others), before, new, discussion or ())
    if not dry_run:
        write_handovers(folder.handovers_file, Handovers(handovers=(*before.handovers, plan.handover)))
    _show(plan, as_json=as_json)


def _show(plan: HandoverPlan, *, as_json: bool) -> None:
    over = plan.handover
    for name in plan.coded_by_both:
        say(
            "{transcript}: {coder} has coded it too, so that both readings keep counting",
            transcript=name,
            coder=over.successor,
        )
    if as_json:
        show_json(over.model_dump(mode="json"))
        return
    columns = ("transcript", "units", "codebook")
    show_table(columns, [(one.transcript, one.units, one.codebook.version) for one in over.codings])
    show(
        "Offer it as a draft with: framebridge precode --to {new} --from {old}",
        new=over.successor,
        old=over.predecessor,
    )
