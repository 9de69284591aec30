"""Correcting a transcript that may have been coded: plan, show, apply.

The corrected file takes the place of the old one, and the old one is kept in `transcripts/earlier/`: coding that
was made on it is read on it, and re-anchored (see `framebridge.codings`). The plan reads the coding as it will be
read afterwards, and so foretells what becomes of every unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from framebridge.codings import NOT_ON_A_KNOWN_TEXT, StudyCodings, read_codings_on
from framebridge.errors import ConfigurationProblem
from framebridge.store import Store
from framebridge.study.discussions import DiscussionRow
from framebridge.study.folder import StudyFolder
from framebridge.transcripts.keeping import replace_text
from framebridge.transcripts.reader import ReadTranscript
from framebridge.transcripts.repairing import read_repaired, record
from framebridge.transcripts.repairs import Proposal, UnreadableTranscripts, check_words
from frameschema import Finding, Transcript, Turn, has_errors, message


class Change(StrEnum):
    """What a correction changes, from nothing to the words: each includes those before it."""

    NOTHING = "nothing"
    UNREAD = "unread"
    TURNS = "turns"
    TEXT = "text"


@dataclass(frozen=True)
class Correction:
    """A corrected file for a discussion, and the coding as it is now and as it would be.

    `change` is UNREAD when the files differ and the transcripts do not (a page number, an empty line), TURNS when
    speakers, roles, times or where turns begin differ and the text does not.
    """

    row: DiscussionRow
    corrected: DiscussionRow
    source: Path
    old: Transcript
    read: ReadTranscript
    change: Change
    now: StudyCodings
    then: StudyCodings
    is_cleared: bool
    accepted: tuple[Proposal, ...] = ()

    @property
    def turns_changed(self) -> int:
        """Count the turns that differ, on the side where most do."""
        return turns_changed(self.old.turns, self.read.transcript.turns)

    @property
    def newly_left_out(self) -> int:
        """Count the units that are in the coding now and would not be afterwards."""
        return len(_units(self.now) - _units(self.then))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should look at in the coding; what has nothing to do with the text is left to `check`."""
        unread = (finding for finding in self.then.findings if finding.rule in NOT_ON_A_KNOWN_TEXT)
        return (*unread, *(finding for found in self.then.reanchored for finding in found.findings))


def plan_correction(
    study: StudyFolder, store: Store, file: Path, discussion: str | None = None, repairs: Sequence[str] = ()
) -> Correction:
    """Read both texts and all coding; raises DataProblem when the corrected file has errors.

    `repairs` choose which of the repairs that are proposed for the corrected file are made.
    """
    row = _row(study, file, discussion or file.stem)
    target = study.transcript_file(row)
    if file.resolve() == target.resolve():
        raise ConfigurationProblem(
            message(
                "{file}: this is the study's own file, so that the text that was coded would be lost; put that "
                "text back, and give the corrected one as a file elsewhere",
                file=file.name,
            )
        )
    corrected = row.with_suffix(file.suffix)
    check_words(repairs, [file.name])
    read, accepted = read_repaired(study, file, corrected, repairs)
    if has_errors(read.findings):
        raise UnreadableTranscripts(
            message("nothing was corrected: solve the errors first"), read.findings, read.proposals
        )
    old, new = study.read(row).transcript, read.transcript
    clearance = study.clearances.of(row.id)
    return Correction(
        row=row,
        corrected=corrected,
        source=file,
        old=old,
        read=read,
        change=Change.NOTHING if file.read_bytes() == target.read_bytes() else _change(old, new),
        now=read_codings_on(study, store, row, old),
        then=read_codings_on(study, store, row, new, (old,)),
        is_cleared=clearance is not None and clearance.text_sha256 == new.text_sha256,
        accepted=tuple(accepted),
    )


def apply_correction(study: StudyFolder, correction: Correction, now: datetime | None = None) -> Path | None:
    """Keep the old file, then put the corrected one in its place; gives where the old one is kept."""
    if correction.change is Change.NOTHING:
        return None
    record(study, correction.source.name, correction.read, correction.accepted, now or datetime.now(UTC))
    return replace_text(study, correction.row, correction.corrected, correction.source.read_bytes())


def turns_changed(old: Sequence[Turn], new: Sequence[Turn]) -> int:
    """Count the turns that differ, on the side where most do: a turn that was split counts as two."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for tag, a, b, c, d in steps if tag != "equal")


def _row(study: StudyFolder, file: Path, discussion: str) -> DiscussionRow:
    rows = {row.id: row for row in study.discussions}
    if discussion not in rows:
        raise ConfigurationProblem(
            message(
                '{file}: the study has no discussion "{discussion}"; name the one that it corrects with '
                "--discussion: {known}",
                file=file.name,
                discussion=discussion,
                known=", ".join(rows),
            )
        )
    return rows[discussion]


def _change(old: Transcript, new: Transcript) -> Change:
    if old == new:
        return Change.UNREAD
    return Change.TURNS if old.text_sha256 == new.text_sha256 else Change.TEXT


def _units(codings: StudyCodings) -> set[UUID]:
    return {unit.id for coding in (*codings.codings, *codings.others) for unit in coding.units}
