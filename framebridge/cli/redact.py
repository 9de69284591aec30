"""`framebridge redact`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from framebridge.cli.options import HERE, DryRunOption, JsonOption, StudyOption, store_of, study_at
from framebridge.cli.screen import findings_as_json, progress, say, show, show_findings, show_json, show_table
from framebridge.connection import connect
from framebridge.deidentify.kinds import Kind
from framebridge.errors import DataProblem
from framebridge.language import translated
from framebridge.places import server_home
from framebridge.redacting.asked import Asked, wording_of
from framebridge.redacting.in_files import Fate
from framebridge.redacting.plan import Order, RedactionPlan, apply_redaction, findings_of, plan_redaction
from framebridge.redacting.unreached import unreached
from framebridge.store import Store
from framebridge.study import EMBEDDED, StudyFolder
from framebridge.study_lock import only_us
from frameschema import Finding, Message, Severity, message

Words = Annotated[
    list[str] | None,
    typer.Argument(help="The words, exactly as written, each form apart; without any they are asked for."),
]
By = Annotated[str, typer.Option("--by", help="On whose word it is taken out.")]
Pseudonym = Annotated[
    str | None,
    typer.Option(
        "--as", help="The pseudonym that comes in their place, such as 'Naam 3'; by default the fitting."
    ),
]
KindOption = Annotated[Kind, typer.Option("--kind", help="What the words give away.")]
Discussions = Annotated[
    list[str] | None,
    typer.Option(
        "--discussion", help="Take out all that was said in this discussion; may be given more than once."
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option("--speaker", help="With --discussion: only what this speaker said; may be given more than once."),
]
Offline = Annotated[
    bool, typer.Option("--without-server", help="Leave Label Studio as it is, for now; run it again for that.")
]


def redact(
    by: By,
    words: Words = None,
    study: StudyOption = HERE,
    pseudonym: Pseudonym = None,
    kind: KindOption = Kind.PERSON,
    discussion: Discussions = None,
    speaker: Speakers = None,
    without_server: Offline = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take a name that was found late, or what somebody said, out of everything, Label Studio and history too.

    This cannot be undone. The coding moves along; what could not be reached is said. Running it again finishes
    what was broken off.

    Example: framebridge redact "Jan Jansen" Jansen --by "A. de Vries" --dry-run
    """
    folder = study_at(study)
    asked = Asked(tuple(words or ()), pseudonym, kind, tuple(discussion or ()), tuple(speaker or ()))
    if not asked.words and not asked.discussions:
        asked = asked.with_words(typer.prompt(translated("The words, each form apart, with a comma in between")))
    with store_of(folder) as store, only_us(folder.settings.study.id):
        order = _order(folder, store, asked, by, without_server=without_server, dry_run=dry_run)
        plan = plan_redaction(order)
        findings = list(findings_of(plan))
        if not as_json:
            _show_plan(plan, findings)
        told = unreached(order, plan)
        if not dry_run:
            told = [*told, *_apply(order, plan, asked.scope)]
            findings += _left(order)
    _tell(plan, findings, told, dry_run=dry_run, as_json=as_json)


def _order(
    folder: StudyFolder, store: Store, asked: Asked, by: str, *, without_server: bool, dry_run: bool
) -> Order:
    wording = wording_of(folder, asked, keep=not dry_run)
    parts = () if without_server else folder.parts
    embedded = any(part.settings.labelstudio.url == EMBEDDED for part in folder.parts)
    servers = [connect(part.settings) for part in parts]
    home = server_home() if embedded else None
    return Order(folder, store, servers, wording, by, datetime.now(UTC), home)


def _apply(order: Order, plan: RedactionPlan, scope: str) -> list[Message]:
    if plan.is_empty:
        return []
    with progress("Redacting", len(plan.on_servers)) as done:
        is_gone = apply_redaction(order, plan, scope, done)
    return [] if is_gone else [message("the files of the store's database: let its owner run VACUUM FULL")]


def _left(order: Order) -> list[Finding]:
    """Look once more: somebody may have saved it again meanwhile."""
    left = plan_redaction(order)
    if left.is_empty:
        return []
    said = message(
        "{count} place(s) still hold it: somebody saved meanwhile",
        count=len(left.on_servers) + len(left.versions) + len(left.texts),
    )
    remedy = message("let everybody close Label Studio, and run this again")
    return [
        Finding(
            rule="still-there",
            severity=Severity.ERROR,
            where=order.study.settings.study.id,
            message=said,
            remedy=remedy,
        )
    ]


def _show_plan(plan: RedactionPlan, findings: Sequence[Finding]) -> None:
    rows: list[tuple[object, ...]] = [(translated("transcript"), one.path.name, one.places) for one in plan.texts]
    rows += [(translated(one.fate.value), one.name, one.places or "?") for one in plan.files]
    if rows:
        show_table(("what", "file", "places"), rows)
    held = [(translated(one.kind.value), one.task, one.path) for one in plan.on_servers]
    if held:
        show_table(("what", "task", "in Label Studio"), held)
    show("{count} version(s) of coding in the store.", count=len(plan.versions))
    show_findings(findings)


def _tell(
    plan: RedactionPlan, findings: Sequence[Finding], told: Sequence[Message], *, dry_run: bool, as_json: bool
) -> None:
    if as_json:
        show_json(_document(plan, findings, told))
    else:
        if plan.is_empty:
            show("There is nothing to take out.")
        else:
            show("This would be taken out." if dry_run else "This was taken out.")
        for place in told:
            say("not reached: {place}", place=place)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise DataProblem(message("it is not out everywhere yet; see above"), errors)


def _document(plan: RedactionPlan, findings: Sequence[Finding], told: Sequence[Message]) -> dict[str, object]:
    by_hand = [one.name for one in plan.files if one.fate in (Fate.BY_HAND, Fate.LEFT)]
    return {
        "transcripts": {one.path.name: one.places for one in plan.texts},
        "files": {one.name: one.places for one in plan.files if one.content is not None},
        "removed": [one.name for one in plan.files if one.fate is Fate.REMOVED],
        "by_hand": by_hand,
        "unread": [one.name for one in plan.files if one.fate is Fate.CLOSED],
        "server": [{"kind": one.kind, "task": one.task, "path": one.path} for one in plan.on_servers],
        "versions": [one.version.number for one in plan.versions],
        "not_reached": [str(place) for place in told],
        "findings": findings_as_json(findings),
    }
