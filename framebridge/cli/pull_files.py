"""`framebridge pull --from-file`: coding of a group that works offline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from framebridge.cli.options import part_named, store_of
from framebridge.cli.screen import findings_as_json, show, show_findings, show_json
from framebridge.errors import ConfigurationProblem
from framebridge.offline import plan_take_in, read_exports, take_in
from framebridge.study import StudyFolder
from framebridge.study_lock import only_us
from frameschema import CodebookRef, has_errors, message

FromFileOption = Annotated[
    list[Path] | None,
    typer.Option("--from-file", help="Take in what an offline Label Studio exported as JSON; may be repeated."),
]
CodedWithOption = Annotated[
    str | None,
    typer.Option("--coded-with", help="With --from-file: the version of the codebook that was coded with."),
]


def pull_files(
    folder: StudyFolder,
    files: Sequence[Path],
    server: str | None,
    coded_with: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take exported files in, and say what they brought; exit code 1 when something in them has no place."""
    started = datetime.now(UTC)
    part = _part(folder, server)
    codebook = CodebookRef(id=folder.codebook.id, version=coded_with or folder.codebook.version)
    exports = read_exports(files)
    with only_us(folder.settings.study.id), store_of(folder) as store:
        plan = plan_take_in(part, store, exports, codebook)
        report = (
            store.preview(plan.versions) if dry_run else take_in(part, store, plan, started, datetime.now(UTC))
        )
    show_findings(plan.findings)
    if as_json:
        show_json({**report.model_dump(), "findings": findings_as_json(plan.findings)})
    else:
        show("{new} new, {changed} changed, {deleted} removed, {unchanged} unchanged.", **report.model_dump())
    if has_errors(plan.findings):
        raise typer.Exit(1)


def _part(folder: StudyFolder, server: str | None) -> StudyFolder:
    """Choose the server that the files come from: the one that was asked for, or the only one that is offline."""
    if server is not None:
        return part_named(folder, server)
    offline = [one for one in folder.settings.servers if one.is_offline]
    if len(offline) != 1:
        raise ConfigurationProblem(
            message(
                "say with --server which Label Studio the files come from; study.toml has {known}",
                known=", ".join(one.name for one in folder.settings.servers),
            )
        )
    return folder.on(offline[0])
