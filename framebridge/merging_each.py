"""Merging a study transcript by transcript: from what the store has of one to its files and its row.

Nothing else of the study is needed for it, so that it can be done in any order, at once, and on other machines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from framebridge.codings import Vocabulary, read_coded
from framebridge.differences import (
    MergedTranscript,
    joining_findings,
    merged_transcript,
    stale_decisions,
)
from framebridge.sheets.reading import read_sheets_of
from framebridge.stored_transcripts import StoredTranscript
from framebridge.study import StudyFolder
from framebridge.study_merge import StudyMerge
from frameschema import Finding, MergedStory, MergedUnit, MergeStatus


@dataclass(frozen=True)
class MergedFiles:
    """What a merge makes of one transcript: its files, its line in the table, and everything noticed.

    There are no files and no line when nobody submitted coding. `open` counts, by field, the differences that wait
    for a decision. `read` is about the coding itself, `sheets` about
    the sheets, `stale` about decisions that hold no longer, `joined` about how units were put together.
    """

    transcript: str
    merged: bytes | None
    stories: bytes | None
    row: tuple[object, ...] | None
    units: int
    open: Mapping[str, int]
    read: tuple[Finding, ...]
    sheets: tuple[Finding, ...]
    stale: tuple[Finding, ...]
    joined: tuple[Finding, ...]


@dataclass(frozen=True)
class MergeEach:
    """Merges any transcript of a study."""

    words: Vocabulary
    merging: StudyMerge

    @classmethod
    def of(cls, study: StudyFolder) -> MergeEach:
        """Read what holds for all transcripts of a study."""
        return cls(Vocabulary.of(study), StudyMerge.of(study))

    def __call__(self, stored: StoredTranscript) -> MergedFiles:
        """Merge one transcript."""
        codings, sheets = read_coded(stored, self.words), read_sheets_of(stored, self.words.codebook)
        found = None
        if stored.present is not None:
            found = merged_transcript(self.merging, stored.present, codings.codings, sheets)
        return MergedFiles(
            transcript=stored.id,
            merged=None if found is None else found.merged.model_dump_json(indent=1).encode(),
            stories=None if found is None else found.stories.model_dump_json(indent=1).encode(),
            row=None if found is None else _row(found),
            units=0 if found is None else len(found.merged.units),
            open={} if found is None else Counter(path for one in _things(found) for path in one.unsettled),
            read=codings.findings,
            sheets=sheets.findings,
            stale=stale_decisions([] if found is None else [found], self.merging.decisions.get(stored.id, ())),
            joined=() if found is None else joining_findings(found),
        )


def _row(found: MergedTranscript) -> tuple[object, ...]:
    merged, stories = found.merged, found.stories
    count = Counter(unit.status for unit in merged.units)
    coders = ", ".join(ref.coder for ref in merged.codings)
    things = _things(found)
    settled, unsettled = sum(len(one.settled) for one in things), sum(len(one.unsettled) for one in things)
    told = len(stories.narratives)
    return merged.transcript, coders, *(count[status] for status in MergeStatus), settled, unsettled, told


def _things(found: MergedTranscript) -> tuple[MergedUnit | MergedStory, ...]:
    stories = found.stories
    return (*found.merged.units, *stories.narratives, *stories.shifts, *stories.issues)
