"""`framebridge precode`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    JsonOption,
    StudyOption,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import findings_as_json, show, show_findings, show_json, show_table
from framebridge.codings import StudyCodings, read_codings
from framebridge.connection import connect
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.merged_study import merge_study
from framebridge.precoding import (
    MERGED,
    PrecodingPlan,
    Source,
    coding_of_cues,
    coding_of_merged,
    coding_origin,
    cues_origin,
    find_coder,
    plan_precoding,
    read_cues,
)
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from frameschema import message
from labelstudio_plugin.predictions import DraftAction, apply_drafts

ToOption = Annotated[str, typer.Option("--to", help="The coder who goes on with it.", show_default=False)]
FromOption = Annotated[str | None, typer.Option("--from", help="Start from the coding of this coder.")]
MergedOption = Annotated[bool, typer.Option("--merged", help="Start from the merged coding.")]
CuesOption = Annotated[
    bool, typer.Option("--cues", help="Start from suggestions where words of disagreement are said.")
]


def precode(
    to: ToOption,
    from_coder: FromOption = None,
    merged: MergedOption = False,
    cues: CuesOption = False,
    study: StudyOption = HERE,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Offer coding as a draft, which its receiver can change, where the receiver has not coded yet.

    From the coding of a predecessor (--from), the merged coding (--merged) or words that may signal disagreement
    (--cues). Everyone who has not coded a task yet gets it, with "Label All Tasks"; a project shows the drafts of
    one origin at a time. The role needs no draft: every turn shows it.

    Example: framebridge precode --to ams-3 --from ams-1 --dry-run
    """
    folder = study_at(study)
    receiver = find_coder(folder, to)
    source = _source(folder, from_coder, merged=merged, cues=cues, despite_errors=despite_errors)
    server = connect(folder.part_of(receiver.werkplaats).settings)
    with only_us(folder.settings.study.id):
        plan = plan_precoding(folder, server, source, receiver)
        show_findings(plan.findings)
        if not dry_run:
            apply_drafts(server, plan.drafts, plan.offers)
    _show(plan, dry_run=dry_run, as_json=as_json)


def _source(
    folder: StudyFolder, from_coder: str | None, *, merged: bool, cues: bool, despite_errors: bool
) -> Source:
    if [from_coder is not None, merged, cues].count(True) != 1:
        raise ConfigurationProblem(message("choose one of --from, --merged and --cues"))
    if cues:
        return _from_cues(folder)
    coder = find_coder(folder, from_coder) if from_coder is not None else None
    codings = _codings(folder, despite_errors=despite_errors)
    if coder is None:
        return Source.of(MERGED, map(coding_of_merged, merge_study(folder, codings)))
    return Source.of(coding_origin(coder.id), (one for one in codings.codings if one.coder == coder.id))


def _from_cues(folder: StudyFolder) -> Source:
    found, section = read_cues(), folder.settings.study
    codings = (
        coding_of_cues(talk, section.id, found.cues, folder.codebook, section.language)
        for talk in folder.transcripts().values()
    )
    return Source.of(cues_origin(found.version), codings)


def _codings(folder: StudyFolder, *, despite_errors: bool) -> StudyCodings:
    with store_of(folder) as store:
        codings = read_codings(folder, store)
    usable(codings, despite_errors=despite_errors)
    return codings


def _show(plan: PrecodingPlan, *, dry_run: bool, as_json: bool) -> None:
    drafts = list(zip(plan.keys, plan.drafts, strict=True))
    if as_json:
        show_json(
            {
                "drafts": [{"task": key, "regions": one.regions, "action": one.action} for key, one in drafts],
                "projects": [asdict(offer) for offer in plan.offers],
                "findings": findings_as_json(plan.findings),
            }
        )
        return
    show_table(("task", "regions", "action"), [(key, one.regions, _in_words(one.action)) for key, one in drafts])
    show_table(
        ("project", "shows drafts of", "instead of", "action"),
        [(one.project, one.origin, one.instead_of, _in_words(one.action)) for one in plan.offers],
    )
    new = sum(draft.action is not DraftAction.KEEP for draft in plan.drafts)
    show("{count} to send." if dry_run else "{count} sent.", count=new)


def _in_words(action: DraftAction) -> str:
    return translated(action.value)
