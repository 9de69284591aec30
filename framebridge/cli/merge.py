"""`framebridge merge`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

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
from framebridge.cli.screen import findings_as_json, say, show, show_findings, show_json, show_table
from framebridge.codings import read_codings
from framebridge.differences import MergedTranscript, merge_findings, merged_transcripts
from framebridge.documents import write_file
from framebridge.sheets.reading import read_sheets
from framebridge.study.decisions import read_decisions
from frameschema import Document, Finding, MergeStatus


def merge(
    study: StudyOption = HERE,
    despite_errors: DespiteErrorsOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Put what several coders marked as the same thing side by side; nobody's words are mixed.

    Narratives, shifts and issues are put side by side too. Decisions that hold are applied; those that no longer
    hold are named.

    Example: framebridge merge --json
    """
    folder = study_at(study)
    with store_of(folder) as store:
        codings, sheets = read_codings(folder, store), read_sheets(folder, store)
    usable(codings, despite_errors=despite_errors)
    found = list(merged_transcripts(folder, codings, sheets))
    noticed = (*sheets.findings, *merge_findings(found, read_decisions(folder.decisions_folder)))
    if not dry_run:
        _write(folder.out / "merged", found)
    if as_json:
        _show_json(found, (*codings.findings, *noticed))
        return
    show_findings(noticed)
    columns = ("transcript", "coders", "agreed", "differs", "one coder", "settled", "open", "narratives")
    show_table(columns, [_row(one) for one in found])
    if not dry_run:
        show("Merged coding is in {folder}", folder=folder.out / "merged")


def _show_json(found: Sequence[MergedTranscript], findings: Sequence[Finding]) -> None:
    show_json(
        {
            "merged": [one.merged.model_dump(mode="json") for one in found],
            "stories": [one.stories.model_dump(mode="json") for one in found],
            "findings": findings_as_json(findings),
        }
    )


def _write(folder: Path, found: Sequence[MergedTranscript]) -> None:
    """Write two files per transcript, and remove those of transcripts that have no coding any more."""
    files: dict[Path, Document] = {folder / f"{one.transcript.id}.json": one.merged for one in found}
    files |= {folder / f"{one.transcript.id}.stories.json": one.stories for one in found}
    for path, item in files.items():
        write_file(path, item.model_dump_json(indent=1))
    for path in sorted(set(folder.glob("*.json")) - set(files)):
        path.unlink()
        say("{path} was removed: there is no coding of it any more", path=path)


def _row(found: MergedTranscript) -> tuple[object, ...]:
    merged = found.merged
    count = Counter(unit.status for unit in merged.units)
    coders = ", ".join(ref.coder for ref in merged.codings)
    things = [one.thing for one in found.said]
    settled, unsettled = sum(len(one.settled) for one in things), sum(len(one.unsettled) for one in things)
    told = len(found.stories.narratives)
    return merged.transcript, coders, *(count[status] for status in MergeStatus), settled, unsettled, told
