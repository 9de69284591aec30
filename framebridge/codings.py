"""From the store to codings: the newest version of each coder's work, read and checked.

A coding stands on the text that was coded. When that text was corrected since, the coding is read on the
earlier text, which the study keeps, and goes straight from there to the present one. Its codes are those of
the newest codebook: what was renamed or merged since is carried along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from framebridge.codebooks.carrying import carry_codes
from framebridge.draft_origin import began_from
from framebridge.reanchoring import Reanchored, Went, count_moves, reanchor_coding
from framebridge.store import Store, StoredVersion
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from frameschema import (
    CodebookRef,
    Coding,
    Finding,
    Message,
    Severity,
    Transcript,
    check_coding,
    message,
)
from labelstudio_plugin.results import CodingContext, ReadResult, read_annotation
from labelstudio_plugin.tasks import ADJUDICATION, FRAGMENTS, SHARED, SHEETS, TaskKey

NOT_ON_A_KNOWN_TEXT = ("text-changed", "kept-text-differs")
"""The rules that say that a coding cannot be read, because the text that was coded is not there."""

_READ_ELSEWHERE = (SHEETS, ADJUDICATION)
"""Passes whose results are no coder's coding of a transcript: sheets, and what was settled together."""


@dataclass(frozen=True)
class StudyCodings:
    """All codings of a study with their transcripts, and everything noticed.

    `codings` are those of the pass that marks fragments, which are merged and made into tables; `others` those of
    all other passes in which words are marked. `as_of` is when the newest of what the store holds came in.
    `reanchored` tells of each coding, in order of transcript and coder, how it came from the text that was coded
    to the present one. `prefilled` are the codings that began from a draft.
    """

    transcripts: Mapping[str, Transcript]
    codings: tuple[Coding, ...]
    findings: tuple[Finding, ...]
    as_of: datetime | None = None
    reanchored: tuple[Reanchored, ...] = ()
    others: tuple[Coding, ...] = ()
    prefilled: frozenset[UUID] = frozenset()

    def of(self, transcript: str) -> tuple[Coding, ...]:
        """Give the codings of one transcript in the pass with fragments."""
        return tuple(coding for coding in self.codings if coding.transcript == transcript)

    def others_of(self, transcript: str) -> tuple[Coding, ...]:
        """Give the codings of one transcript in the other passes."""
        return tuple(coding for coding in self.others if coding.transcript == transcript)


def read_codings(study: StudyFolder, store: Store) -> StudyCodings:
    """Read what the store holds of the study; what cannot be used is reported with its id."""
    present = study.transcripts()
    earlier = {row.id: study.earlier_texts(row) for row in study.included}
    return _Reader(study, present, earlier).read(store.latest(study.settings.study.id))


def read_codings_on(
    study: StudyFolder, store: Store, row: DiscussionRow, text: Transcript, others: Sequence[Transcript] = ()
) -> StudyCodings:
    """Read the codings of one discussion as if it had this text; `others` are texts that were coded too."""
    reader = _Reader(study, {row.id: text}, {row.id: (*others, *study.earlier_texts(row))})
    versions = store.latest(study.settings.study.id)
    return reader.read([version for version in versions if version.transcript == row.id])


class _Reader:
    """Reads stored versions one by one; collects findings on the way."""

    def __init__(
        self,
        study: StudyFolder,
        transcripts: Mapping[str, Transcript],
        earlier: Mapping[str, Sequence[Transcript]],
    ) -> None:
        self._study = study
        self._roles = {role.id: role for role in study.roles.roles}
        self._transcripts = transcripts
        self._earlier = earlier
        self._excluded = {row.id for row in study.discussions} - set(transcripts)
        self._findings: list[Finding] = []
        self._prefilled: set[UUID] = set()

    def read(self, versions: Sequence[StoredVersion]) -> StudyCodings:
        reanchored = tuple(self._codings(versions))
        return StudyCodings(
            transcripts=self._transcripts,
            codings=tuple(found.coding for found in reanchored if found.coding.coding_pass == FRAGMENTS),
            others=tuple(found.coding for found in reanchored if found.coding.coding_pass != FRAGMENTS),
            findings=tuple(self._findings),
            as_of=max((version.pulled_at for version in versions), default=None),
            reanchored=reanchored,
            prefilled=frozenset(self._prefilled),
        )

    def _codings(self, versions: Iterable[StoredVersion]) -> Iterator[Reanchored]:
        usable = [version for version in versions if self._is_usable(version)]
        usable.sort(key=_owner)
        for _, own in groupby(usable, key=_owner):
            used = self._newest(list(own))
            found = self._read(used)
            if found is not None:
                if began_from(used.raw, {}) is not None:
                    self._prefilled.add(found.coding.id)
                yield found

    def _is_usable(self, version: StoredVersion) -> bool:
        if version.deleted or version.coding_pass in _READ_ELSEWHERE:
            return False
        if version.coder is None:
            self._report(version, "unknown-account", message("this coding is by an account that no coder has"))
            return False
        if version.transcript in self._excluded:
            said = message("this coding is of a discussion that is excluded")
            self._report(version, "excluded", said, Severity.INFO)
            return False
        if version.transcript not in self._transcripts:
            self._report(version, "unknown-transcript", message("this coding is of a transcript the study lacks"))
            return False
        return True

    def _newest(self, versions: list[StoredVersion]) -> StoredVersion:
        """Choose one of several annotations of one coder: the newest that was submitted, not skipped."""
        *others, used = sorted(versions, key=lambda version: version.precedence)
        for version in others:
            self._report(version, "several-annotations", _beside(version, used))
        return used

    def _read(self, version: StoredVersion) -> Reanchored | None:
        present = self._transcripts[version.transcript]
        texts = [text for text in self._texts(version) if text.text_sha256 == version.text_sha256]
        if not texts:
            self._report_text_changed(version)
            return None
        coded, read = self._as_coded(version, texts)
        found = reanchor_coding(read.coding, coded, present)
        self._findings += (*read.findings, *found.findings)
        if coded.text_sha256 != present.text_sha256:
            self._report(version, "reanchored", _told(found), Severity.INFO)
        carried = carry_codes(found.coding, self._study.codebook)
        self._findings += carried.findings
        self._findings += check_coding(carried.coding, present, self._study.codebook, self._roles)
        return replace(found, coding=carried.coding)

    def _texts(self, version: StoredVersion) -> list[Transcript]:
        """Give the present text and the earlier ones."""
        return [self._transcripts[version.transcript], *self._earlier[version.transcript]]

    def _as_coded(self, version: StoredVersion, texts: Iterable[Transcript]) -> tuple[Transcript, ReadResult]:
        """Read a version on the text that was coded; of equal texts with other turns, where most can be placed."""
        reads = [(text, read_annotation(version.raw, self._context(version, text))) for text in texts]
        return min(reads, key=lambda found: len(found[1].findings))

    def _context(self, version: StoredVersion, text: Transcript) -> CodingContext:
        return CodingContext(
            version.study,
            text,
            version.coder or "",
            _pass_of(version),
            self._study.codebook,
            CodebookRef(id=version.codebook_id, version=version.codebook_version),
        )

    def _report_text_changed(self, version: StoredVersion) -> None:
        fingerprint = f".{version.text_sha256[:12]}"
        kept = [file.name for file in self._study.earlier_files(version.transcript) if fingerprint in file.name]
        said = message("this coding was made on another text than the transcript has now")
        if kept:
            said = message("{file} was coded, and is read in another way now than it was then", file=kept[0])
        self._report(version, "kept-text-differs" if kept else "text-changed", said, Severity.ERROR)

    def _report(
        self, version: StoredVersion, rule: str, said: Message, severity: Severity = Severity.WARNING
    ) -> None:
        where = message("annotation {number} on {task}", number=version.annotation_id, task=version.task_key)
        self._findings.append(
            Finding(rule=rule, severity=severity, where=where, message=said, remedy=_REMEDIES[rule])
        )


_REMEDIES = {
    "unknown-account": message("give the account to a coder in study.toml"),
    "unknown-transcript": message("list the transcript in discussions.csv"),
    "excluded": message("nothing to do"),
    "several-annotations": message("remove one of them in Label Studio"),
    "text-changed": message("put back the text that was coded"),
    "kept-text-differs": message("put back the roles.yaml with which it was read, and the file as it was kept"),
    "reanchored": message("nothing to do"),
}


def _beside(version: StoredVersion, used: StoredVersion) -> Message:
    """Say how an annotation stands to the one that is used."""
    number = used.annotation_id
    if version.content_sha256 == used.content_sha256:
        return message("this coding is a twin of annotation {number}, which is used", number=number)
    if version.raw.get("was_cancelled"):
        return message("this coding was skipped; annotation {number} is used", number=number)
    return message("this coding is older than annotation {number}, which is used", number=number)


def _told(found: Reanchored) -> Message:
    """Say what became of the units of a coding that stands on an earlier text."""
    counts = count_moves(found.moves)
    return message(
        "the text was corrected since this was coded; of its units {unchanged} stayed, {moved} moved along, "
        "{edited} have edited words, {elsewhere} stand elsewhere and {left_out} are left out",
        unchanged=counts[Went.UNCHANGED],
        moved=counts[Went.MOVED],
        edited=counts[Went.EDITED],
        elsewhere=counts[Went.ELSEWHERE],
        left_out=counts[Went.LEFT_OUT],
    )


def _owner(version: StoredVersion) -> tuple[str, str, str]:
    return version.transcript, version.coder or "", _pass_of(version)


def _pass_of(version: StoredVersion) -> str:
    """Name the pass of a coding; remarks on the coding of different people are codings of their own."""
    key = TaskKey.parse(version.task_key)
    of = SHARED if key is None else key.coder
    return version.coding_pass if of == SHARED else f"{version.coding_pass}.{of}"
