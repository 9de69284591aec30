"""`framebridge merge`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from framebridge.cli.options import (
    HERE,
    ClusterOption,
    DespiteErrorsOption,
    DryRunOption,
    JsonOption,
    StudyOption,
    store_of,
    study_at,
    tell_noticed,
)
from framebridge.cli.screen import findings_as_json, say, show, show_findings, show_json_lists, show_table
from framebridge.cluster import mapped
from framebridge.differences import stale_decisions
from framebridge.merging_each import MergedFiles, MergeEach
from framebridge.staging import StagedFolder, staged
from framebridge.stored_transcripts import stored_transcripts
from framebridge.study import StudyFolder
from framebridge.study_merge import StudyMerge
from framebridge.told_status import open_transcript, status_document, tell_server
from frameschema import Finding
from labelstudio_plugin.overview import OpenTranscript

_COLUMNS = ("transcript", "coders", "agreed", "differs", "one coder", "settled", "open", "narratives")


def merge(
    study: StudyOption = HERE,
    despite_errors: DespiteErrorsOption = False,
    cluster: ClusterOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Put what several coders marked as the same thing side by side; nobody's words are mixed.

    Narratives, shifts and issues are put side by side too. Decisions that hold are applied; those that no longer
    hold are named. The page for the coordinator (/framebridge/ on our Label Studio) then shows what is open.

    Example: framebridge merge --json
    """
    folder = study_at(study)
    work = MergeEach.of(folder)
    made = _Made()
    with staged(folder.out / "merged", elsewhere=dry_run) as files:
        with store_of(folder) as store:
            for one in mapped(work, stored_transcripts(folder, store), cluster):
                made.add(one, files, work.merging.werkplaatsen)
        tell_noticed(made.read, despite_errors=despite_errors)
        noticed = made.noticed(work.merging)
        if as_json:
            _show_json(made, files, noticed)
        removed = () if dry_run else files.put_in_place()
    if not dry_run:
        _tell_servers(folder, made, noticed)
    for path in removed:
        say("{path} was removed: there is no coding of it any more", path=path)
    if as_json:
        return
    show_findings(noticed)
    show_table(_COLUMNS, made.rows)
    if not dry_run:
        show("Merged coding is in {folder}", folder=folder.out / "merged")


@dataclass
class _Made:
    """What was made so far; of the merged coding itself only the names, since it lies in files."""

    names: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    read: list[Finding] = field(default_factory=list)
    sheets: list[Finding] = field(default_factory=list)
    stale: list[Finding] = field(default_factory=list)
    joined: list[Finding] = field(default_factory=list)
    waiting: list[OpenTranscript] = field(default_factory=list)

    def add(self, one: MergedFiles, files: StagedFolder, werkplaatsen: Mapping[str, str]) -> None:
        """Take in what was made of one transcript."""
        self.seen.add(one.transcript)
        self.read += one.read
        self.sheets += one.sheets
        self.stale += one.stale
        self.joined += one.joined
        if one.merged is not None and one.stories is not None and one.row is not None:
            self.names.append(one.transcript)
            self.rows.append(one.row)
            self.waiting.append(open_transcript(one, werkplaatsen))
            files.write(f"{one.transcript}.json", one.merged)
            files.write(f"{one.transcript}.stories.json", one.stories)

    def noticed(self, merging: StudyMerge) -> tuple[Finding, ...]:
        """Give what was noticed in merging; decisions about transcripts that are not there any more are stale."""
        gone = [one for name, own in merging.decisions.items() if name not in self.seen for one in own]
        return (*self.sheets, *self.stale, *stale_decisions((), gone), *self.joined)


def _tell_servers(study: StudyFolder, made: _Made, noticed: Sequence[Finding]) -> None:
    """Renew the coordinator's page on every server; the merge itself is done, whatever comes of it."""
    with store_of(study) as store:
        synced = {one.name: store.last_pull(study.settings.study.id, one.name) for one in study.settings.servers}
    for part in study.parts:
        pull = synced[part.settings.labelstudio.name]
        last_sync = None if pull is None else pull.finished_at
        document = status_document(part, made.waiting, (*made.read, *noticed), last_sync)
        problem = tell_server(part.settings, document)
        if problem is not None:
            say("The page for the coordinator was not renewed: {message}", message=problem)


def _show_json(made: _Made, files: StagedFolder, noticed: Sequence[Finding]) -> None:
    def contents(ending: str) -> Iterator[object]:
        return (json.loads(files.read(f"{name}{ending}")) for name in made.names)

    findings = findings_as_json((*made.read, *noticed))
    show_json_lists({"merged": contents(".json"), "stories": contents(".stories.json"), "findings": findings})
