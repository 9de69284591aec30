"""`framebridge pull`."""

from __future__ import annotations

from typing import Annotated

import typer

from framebridge.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    ServerOption,
    StudyOption,
    part_for,
    parts_of,
    store_of,
    study_at,
)
from framebridge.cli.pull_files import CodedWithOption, FromFileOption, pull_files
from framebridge.cli.screen import findings_as_json, progress, say, show, show_findings, show_json, show_table
from framebridge.connection import connect
from framebridge.errors import FramebridgeError
from framebridge.pulling import ProjectNews, PullReport, Told, plan_pull, pull_study, survey_drafts
from framebridge.pulling.watching import Watch
from framebridge.sheets.asked import make_asked
from framebridge.store import AppendReport, Store
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from labelstudio_plugin.errors import LabelStudioError
from labelstudio_plugin.sheet_requests import SheetRequestEntry, read_requests

WatchOption = Annotated[bool, typer.Option("--watch", help="Go on reading until it is stopped with Ctrl-C.")]
EveryOption = Annotated[int, typer.Option("--every", min=10, help="With --watch: seconds between two polls.")]


def pull(
    study: StudyOption = HERE,
    server: ServerOption = None,
    from_file: FromFileOption = None,
    coded_with: CodedWithOption = None,
    watch: WatchOption = False,
    every: EveryOption = 60,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read what is new from Label Studio and keep every version of it; stopped half-way, it goes on from there.

    Example: framebridge pull --watch
    """
    folder = study_at(study)
    if from_file:
        pull_files(folder, from_file, server, coded_with, dry_run=dry_run, as_json=as_json)
        return
    with store_of(folder) as store:
        if watch:
            part = part_for(folder, server)
            _watch(Watch(part, connect(part.settings), store, every), as_json=as_json)
        elif dry_run:
            _show_plan([news for part in parts_of(folder, server) for news in _plan(part, store)], as_json=as_json)
        else:
            _pull_each(parts_of(folder, server), store, as_json=as_json)


def _pull_each(parts: tuple[StudyFolder, ...], store: Store, *, as_json: bool) -> None:
    """Read every server: one that is away keeps nobody from the coding on the others."""
    reports, trouble = [], None
    for part in parts:
        try:
            reports.append(_pull(part, store))
        except LabelStudioError as exc:
            trouble = exc
    if reports:
        _tell(reports, as_json=as_json)
    if trouble is not None:
        raise trouble


def _pull(part: StudyFolder, store: Store) -> PullReport:
    door = connect(part.settings)
    with only_us(part.settings.study.id), progress("Reading", 0) as seen:
        report = pull_study(part, door, store, Told(seen.expect, seen))
        survey_drafts(part, door, store)
    return report


def _plan(part: StudyFolder, store: Store) -> list[ProjectNews]:
    return plan_pull(part, connect(part.settings), store)


def _show_plan(news: list[ProjectNews], *, as_json: bool) -> None:
    if as_json:
        show_json([vars(project) for project in news])
        return
    columns = ("project", "pass", "tasks", "known", "to read")
    show_table(columns, [tuple(vars(project).values()) for project in news])
    show("{count} task(s) would be read.", count=sum(project.to_read for project in news))


def _watch(watch: Watch, *, as_json: bool) -> None:
    """Tell of each poll that brought something, and of trouble when it begins."""
    trouble = ""
    asked: tuple[SheetRequestEntry, ...] = ()
    for poll in watch.polls():
        if poll.trouble is not None and str(poll.trouble) != trouble:
            say("{message}", message=poll.trouble)
            say("Trying again in {seconds} seconds.", seconds=round(poll.pause))
        trouble = str(poll.trouble or "")
        if poll.report is not None and poll.report.stored.stored:
            _tell([poll.report], as_json=as_json)
        if poll.report is not None:
            asked = _make_asked_sheets(watch, () if poll.report.stored.stored else asked)


def _make_asked_sheets(watch: Watch, tried: tuple[SheetRequestEntry, ...]) -> tuple[SheetRequestEntry, ...]:
    """Make the sheets that coders asked for on the server, unless just these were tried; gives what was asked.

    Trouble with that does not end the watch.
    """
    try:
        asked = tuple(read_requests(watch.server, watch.study.settings.study.id))
        count = make_asked(watch.study, watch.server, watch.store, asked) if asked != tried else 0
    except (LabelStudioError, FramebridgeError) as exc:
        say("{message}", message=exc)
        return tried
    if count:
        say("{count} request(s) for sheets were met.", count=count)
    return asked


def _tell(reports: list[PullReport], *, as_json: bool) -> None:
    findings = [finding for report in reports for finding in report.findings]
    show_findings(findings)
    stored = sum_of([report.stored for report in reports])
    if as_json:
        show_json({**stored.model_dump(), "findings": findings_as_json(findings)})
        return
    show(
        "{new} new, {changed} changed, {deleted} removed, {unchanged} unchanged.",
        **stored.model_dump(),
    )


def sum_of(reports: list[AppendReport]) -> AppendReport:
    """Add up what several appends did."""
    totals = {name: sum(getattr(report, name) for report in reports) for name in AppendReport.model_fields}
    return AppendReport(**totals)
