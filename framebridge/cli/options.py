"""The options that several commands share, and the study they name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from framebridge.cli.screen import say, show_findings
from framebridge.codings import StudyCodings
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.places import store_url
from framebridge.store import MigrationReport, Store, open_store
from framebridge.study import StudyFolder, open_study
from frameschema import Finding, Severity, SourceKind, has_errors, message

StudyOption = Annotated[Path, typer.Option("--study", help="The study folder.", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would happen and change nothing.")]

ServerOption = Annotated[
    str | None, typer.Option("--server", help="Which Label Studio of study.toml, if it names more than one.")
]

DespiteErrorsOption = Annotated[
    bool,
    typer.Option("--despite-errors", help="Go on although there are errors; what cannot be read is left out."),
]

ClusterOption = Annotated[
    str | None,
    typer.Option("--dask", help='Spread the work over a Dask cluster: the address of its scheduler, or "local".'),
]

WerkplaatsOption = Annotated[
    str | None, typer.Option("--werkplaats", help="The id of the Werkplaats they belong to.")
]
KindOption = Annotated[
    SourceKind | None,
    typer.Option("--kind", help="What kind of source they are; a text without speakers is read by paragraphs."),
]

HERE = Path()

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Language(StrEnum):
    """The languages of forms, tables and messages."""

    DUTCH = "nl"
    ENGLISH = "en"


def today() -> date:
    """Give the date where the study is held."""
    return datetime.now(_AMSTERDAM).date()


def day_of(moment: datetime) -> date:
    """Give the day of a moment where the study is held."""
    return moment.astimezone(_AMSTERDAM).date()


def local_time(moment: datetime) -> str:
    """Write a moment as the clock here shows it."""
    return moment.astimezone(_AMSTERDAM).strftime("%Y-%m-%d %H:%M")


def study_at(path: Path) -> StudyFolder:
    """Open the study that the command is about."""
    return open_study(path)


def parts_of(study: StudyFolder, server: str | None) -> tuple[StudyFolder, ...]:
    """Give the study as it is on each of its servers within reach, or on the one that was asked for."""
    return study.parts if server is None else (part_named(study, server),)


def part_for(study: StudyFolder, server: str | None) -> StudyFolder:
    """Give the study as it is on the server that was asked for, or on the only one within reach.

    Raises ConfigurationProblem when it has to be said which.
    """
    if server is not None:
        return part_named(study, server)
    parts = study.parts
    if len(parts) == 1:
        return parts[0]
    raise ConfigurationProblem(
        message(
            "say with --server which Label Studio; study.toml has {known}",
            known=", ".join(known.name for known in study.settings.servers),
        )
    )


def part_named(study: StudyFolder, server: str) -> StudyFolder:
    """Give the study as it is on one server; raises ConfigurationProblem when there is no such server."""
    for known in study.settings.servers:
        if known.name == server:
            return study.on(known)
    raise ConfigurationProblem(
        message(
            "study.toml has no server {server}; choose from {known}",
            server=server,
            known=", ".join(known.name for known in study.settings.servers),
        )
    )


def store_of(study: StudyFolder) -> Store:
    """Open the store of a study, and say so when an older one was migrated for that."""
    section = study.settings.study
    store = open_store(store_url(section.id, section.store))
    if store.migration.backup is not None:
        say_migrated(store.migration)
    return store


def say_migrated(report: MigrationReport) -> None:
    """Say that a store was migrated, and where it is as it was before."""
    say("The store was migrated to revision {new}.", new=report.to_revision)
    if report.backup is not None:
        say("As it was before, it is kept and checked in {backup}", backup=report.backup)


def usable(codings: StudyCodings, *, despite_errors: bool) -> None:
    """Show what was noticed; raises DataProblem when coding would be left out unasked."""
    tell_noticed(codings.findings, despite_errors=despite_errors)


def tell_noticed(findings: Iterable[Finding], *, despite_errors: bool) -> None:
    """Show what was noticed of coding; raises DataProblem when some would be left out unasked."""
    noticed = [finding for finding in findings if finding.severity is not Severity.INFO]
    if has_errors(noticed) and not despite_errors:
        raise DataProblem(
            message("nothing was made, because of the errors above; solve them, or add --despite-errors"),
            noticed,
        )
    show_findings(noticed)
