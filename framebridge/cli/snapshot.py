"""`framebridge snapshot freeze|list|compare`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated

import typer

from framebridge.cli.options import (
    HERE,
    DespiteErrorsOption,
    DryRunOption,
    JsonOption,
    StudyOption,
    local_time,
    store_of,
    study_at,
    usable,
)
from framebridge.cli.screen import show, show_json, show_table
from framebridge.codings import read_codings
from framebridge.differences import MergedTranscript, merged_transcripts
from framebridge.errors import ConfigurationProblem
from framebridge.language import translated
from framebridge.merged_study import whole_study
from framebridge.sheets.reading import read_sheets
from framebridge.snapshots.comparing import Change, State, compare
from framebridge.snapshots.freezing import (
    MERGED,
    Manifest,
    changed_files,
    freeze,
    frozen_files,
    read_manifest,
    read_snapshot,
    snapshot_names,
)
from framebridge.snapshots.rounds import of_round
from framebridge.study import StudyFolder
from frameschema import Document, Study, message

app = typer.Typer(help="Freeze a study at the end of a round, and compare what was frozen.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="The name of the snapshot, such as round-1.")]
OtherArgument = Annotated[
    str | None, typer.Argument(help="The later snapshot; without it the study as it is now.")
]
RoundOption = Annotated[int | None, typer.Option("--round", help="Only the discussions of this round.")]
ByOption = Annotated[str, typer.Option("--by", help="On whose word.", show_default=False)]
NoteOption = Annotated[str | None, typer.Option("--note", help="What it is for.")]


@app.command("freeze")
def freeze_study(
    name: NameArgument,
    by: ByOption,
    round_number: RoundOption = None,
    note: NoteOption = None,
    study: StudyOption = HERE,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Freeze the study: all coding, sheets, merged coding, decisions and the codebook, as they are now.

    A snapshot is never written again, and what is changed in it by hand is noticed.

    Example: framebridge snapshot freeze round-1 --round 1 --by "the coordinator"
    """
    folder = study_at(study)
    whole, merged = _now(folder, round_number, despite_errors=despite_errors)
    if not whole.transcripts:
        raise ConfigurationProblem(message("there is no discussion of round {round}", round=round_number))
    files = frozen_files(whole, _documents(merged), _as_they_are(folder))
    manifest = Manifest(
        name=name,
        study=whole.id,
        round=round_number,
        frozen_at=datetime.now(UTC),
        by=by,
        note=note,
        codebook=whole.codebook,
        framebridge=version("framebridge"),
        discussions=tuple(one.id for one in whole.discussions),
        files={},
    )
    if not dry_run:
        freeze(folder.snapshots_folder, manifest, files)
    units = sum(len(coding.units) for coding in whole.codings)
    show(
        "{name}: {discussions} discussions, {codings} codings with {units} units, codebook {codebook}",
        name=name,
        discussions=len(whole.discussions),
        codings=len(whole.codings),
        units=units,
        codebook=whole.codebook.version,
    )


def _documents(merged: list[MergedTranscript]) -> dict[str, Document]:
    files: dict[str, Document] = {f"{MERGED}/{one.transcript.id}.json": one.merged for one in merged}
    return files | {f"{MERGED}/{one.transcript.id}.stories.json": one.stories for one in merged}


def _as_they_are(folder: StudyFolder) -> dict[str, bytes]:
    """Take over the files in which is written what was decided, and the settings that merging depends on."""
    analysis = sorted(path for path in (folder.path / "analysis").rglob("*.json") if path.is_file())
    settings = [folder.path / name for name in ("study.toml", "roles.yaml", folder.settings.study.codebook)]
    return {path.relative_to(folder.path).as_posix(): path.read_bytes() for path in (*settings, *analysis)}


@app.command("list")
def list_snapshots(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """List the snapshots, and whether each is still what was frozen; exit code 1 when one is not.

    Example: framebridge snapshot list
    """
    folder = study_at(study).snapshots_folder
    manifests = [read_manifest(folder, name) for name in snapshot_names(folder)]
    changed = {one.name: changed_files(folder, one) for one in manifests}
    if as_json:
        show_json([{**one.model_dump(mode="json"), "changed": changed[one.name]} for one in manifests])
    else:
        columns = ("snapshot", "round", "frozen at", "by", "discussions", "codebook", "state")
        show_table(columns, [_row(one, changed[one.name]) for one in manifests])
    if any(changed.values()):
        raise typer.Exit(1)


def _row(one: Manifest, changed: tuple[str, ...]) -> tuple[object, ...]:
    state = translated("changed: {files}").format(files=", ".join(changed)) if changed else translated("as frozen")
    at = local_time(one.frozen_at)
    return one.name, one.round or "-", at, one.by, len(one.discussions), one.codebook.version, state


@app.command("compare")
def compare_snapshots(
    name: NameArgument, other: OtherArgument = None, study: StudyOption = HERE, as_json: JsonOption = False
) -> None:
    """Say what changed since a snapshot: texts, coding unit by unit, agreement, decisions and codes.

    Example: framebridge snapshot compare round-1 round-2
    """
    folder = study_at(study)
    frozen = read_snapshot(folder.snapshots_folder, name)
    before = State(study=frozen.study, merged=tuple(frozen.merged.values()))
    changes = compare(before, _later(folder, other, frozen.manifest.round))
    if as_json:
        show_json([one.model_dump(mode="json") for one in changes])
        return
    show_table(("kind", "change", "transcript", "coder", "what", "id"), [_change_row(one) for one in changes])
    counts = Counter(one.how for one in changes)
    told = ", ".join(f"{counts[how]} {translated(how.value)}" for how in counts)
    show("{count} change(s): {told}", count=len(changes), told=told or "-")


def _later(folder: StudyFolder, other: str | None, round_number: int | None) -> State:
    if other is not None:
        later = read_snapshot(folder.snapshots_folder, other)
        return State(study=later.study, merged=tuple(later.merged.values()))
    whole, merged = _now(folder, round_number, despite_errors=True)
    return State(study=whole, merged=tuple(one.merged for one in merged))


def _change_row(one: Change) -> tuple[object, ...]:
    kind, how = translated(one.kind.value), translated(one.how.value)
    return kind, how, one.transcript or "-", one.coder or "-", ", ".join(one.what), one.id[:8]


def _now(
    folder: StudyFolder, round_number: int | None, *, despite_errors: bool
) -> tuple[Study, list[MergedTranscript]]:
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    usable(codings, despite_errors=despite_errors)
    whole = of_round(whole_study(folder, codings, sheets), round_number)
    names = {transcript.id for transcript in whole.transcripts}
    merged = (one for one in merged_transcripts(folder, codings, sheets) if one.transcript.id in names)
    return whole, list(merged)
