"""The differences of a whole study: merged transcripts, their stories, and what each coder says, one at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from framebridge.codings import StudyCodings
from framebridge.merging.deciding import DecisionNow, DecisionState, Said, decisions_now, said_in
from framebridge.sheets.reading import StudySheets
from framebridge.study import StudyFolder
from framebridge.study_merge import StudyMerge
from frameschema import (
    Coding,
    Decision,
    Finding,
    MergedCoding,
    MergedStories,
    Severity,
    SplitCase,
    Transcript,
    message,
)


@dataclass(frozen=True)
class MergedTranscript:
    """All that is merged of one transcript."""

    transcript: Transcript
    merged: MergedCoding
    stories: MergedStories

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """What coders say about each merged unit and story."""
        return tuple(said_in(self.merged, self.stories))


def merged_transcripts(
    study: StudyFolder, codings: StudyCodings, sheets: StudySheets, discussions: Collection[str] | None = None
) -> Iterator[MergedTranscript]:
    """Merge the transcripts of a study, or of some `discussions` of it, one by one, in order of id."""
    merging = StudyMerge.of(study)
    for name in sorted(codings.transcripts):
        if discussions and codings.transcripts[name].discussion not in discussions:
            continue
        found = merged_transcript(merging, codings.transcripts[name], codings.of(name), sheets)
        if found is not None:
            yield found


def merged_transcript(
    merging: StudyMerge, transcript: Transcript, codings: Sequence[Coding], sheets: StudySheets
) -> MergedTranscript | None:
    """Merge one transcript; None when nobody submitted coding of it."""
    merged = merging.coding(transcript, codings)
    if merged is None:
        return None
    return MergedTranscript(transcript, merged, merging.stories(merged, transcript, codings, sheets))


def stale_decisions(found: Sequence[MergedTranscript], decisions: Sequence[Decision]) -> tuple[Finding, ...]:
    """Say which decisions hold no longer; `found` are the transcripts that they are about."""
    if not decisions:
        return ()
    now = decisions_now([said for each in found for said in each.said], decisions)
    return tuple(_stale(one) for one in now if one.state is not DecisionState.HOLDS)


def joining_findings(one: MergedTranscript) -> tuple[Finding, ...]:
    """Say where units of a transcript were split, and where they were joined best first."""
    splits = map(partial(_split, one.transcript.id), one.merged.splits)
    return (*splits, _best_first(one)) if one.merged.best_first else tuple(splits)


_STATES = {
    DecisionState.SAID_CHANGED: message("said otherwise now"),
    DecisionState.JOINED_CHANGED: message("joined otherwise now"),
    DecisionState.GONE: message("not marked any more"),
}


def _stale(one: DecisionNow) -> Finding:
    decision = one.decision
    said = message(
        "the decision of {on} about {field} holds no longer: {state}",
        on=decision.on,
        field=decision.field,
        state=_STATES[one.state],
    )
    return Finding(
        rule="stale-decision",
        severity=Severity.WARNING,
        where=message("{transcript}, decision {id}", transcript=decision.transcript, id=decision.id),
        message=said,
        remedy=message("look at it again: framebridge decisions list"),
    )


def _split(transcript: str, case: SplitCase) -> Finding:
    said = message(
        "{one} marked as one what {several} marked as {count}",
        one=case.one_by,
        several=case.several_by,
        count=len(case.several),
    )
    return Finding(
        rule="split",
        severity=Severity.INFO,
        where=message("{transcript}, unit {id}", transcript=transcript, id=case.one),
        message=said,
        remedy=message("decide in the meeting whether it is one or several; it is on the agenda"),
    )


def _best_first(one: MergedTranscript) -> Finding:
    return Finding(
        rule="joined-best-first",
        severity=Severity.WARNING,
        where=one.transcript.id,
        message=message(
            "{count} units overlap in one long row; the best pairs were joined first, which is not always the "
            "best way to pair them all",
            count=len(one.merged.best_first),
        ),
        remedy=message("look whether a coder marked nearly everything, or raise same_from in study.toml"),
    )
