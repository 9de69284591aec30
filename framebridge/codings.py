"""From the store to codings: the newest version of each coder's work, read and checked.

A coding stands on the text that was coded. When that text was corrected since, the coding is read on the
earlier text, which the study keeps, and goes straight from there to the present one. Its codes are those of
the newest codebook: what was renamed or merged since is carried along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from uuid import UUID

from framebridge.codebooks.carrying import carry_codes
from framebridge.draft_origin import began_from
from framebridge.reanchoring import Reanchored, Went, count_moves, reanchor_coding
from framebridge.store import Store, StoredVersion
from framebridge.stored_transcripts import StoredTranscript, stored_on, stored_transcripts
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from frameschema import (
    Codebook,
    CodebookRef,
    Coding,
    Finding,
    Message,
    Role,
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
        return self._by_transcript.get(transcript, ())

    def others_of(self, transcript: str) -> tuple[Coding, ...]:
        """Give the codings of one transcript in the other passes."""
        return self._others_by_transcript.get(transcript, ())

    @cached_property
    def _by_transcript(self) -> Mapping[str, tuple[Coding, ...]]:
        return _by_transcript(self.codings)

    @cached_property
    def _others_by_transcript(self) -> Mapping[str, tuple[Coding, ...]]:
        return _by_transcript(self.others)


def _by_transcript(codings: Iterable[Coding]) -> dict[str, tuple[Coding, ...]]:
    found: dict[str, list[Coding]] = {}
    for coding in codings:
        found.setdefault(coding.transcript, []).append(coding)
    return {transcript: tuple(own) for transcript, own in found.items()}


@dataclass(frozen=True)
class Vocabulary:
    """The words that coding is read by: the newest codebook, and the roles."""

    codebook: Codebook
    roles: tuple[Role, ...]

    @classmethod
    def of(cls, study: StudyFolder) -> Vocabulary:
        """Give the words of a study."""
        return cls(study.codebook, study.roles.roles)


def read_codings(study: StudyFolder, store: Store) -> StudyCodings:
    """Read what the store holds of the study; what cannot be used is reported with its id."""
    words = Vocabulary.of(study)
    found = _together(read_coded(stored, words) for stored in stored_transcripts(study, store))
    listed = {row.id: found.transcripts[row.id] for row in study.included}
    return replace(found, transcripts=listed)


def read_codings_on(
    study: StudyFolder, store: Store, row: DiscussionRow, text: Transcript, others: Sequence[Transcript] = ()
) -> StudyCodings:
    """Read the codings of one discussion as if it had this text; `others` are texts that were coded too."""
    return read_coded(stored_on(study, store, row, text, others), Vocabulary.of(study))


def read_coded(stored: StoredTranscript, words: Vocabulary) -> StudyCodings:
    """Read the codings of one transcript, as those of a study that has no other."""
    return _Reader(stored, words).read()


def _together(parts: Iterable[StudyCodings]) -> StudyCodings:
    """Put what was read of every transcript together, in the order in which it comes."""
    found = _Together()
    for part in parts:
        found.add(part)
    return StudyCodings(
        transcripts=found.transcripts,
        codings=tuple(one.coding for one in found.reanchored if one.coding.coding_pass == FRAGMENTS),
        others=tuple(one.coding for one in found.reanchored if one.coding.coding_pass != FRAGMENTS),
        findings=tuple(found.findings),
        as_of=max(found.moments, default=None),
        reanchored=tuple(found.reanchored),
        prefilled=frozenset(found.prefilled),
    )


@dataclass
class _Together:
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    reanchored: list[Reanchored] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    prefilled: set[UUID] = field(default_factory=set)

    def add(self, part: StudyCodings) -> None:
        self.transcripts.update(part.transcripts)
        self.reanchored += part.reanchored
        self.findings += part.findings
        self.moments += [part.as_of] if part.as_of else []
        self.prefilled |= part.prefilled


class _Reader:
    """Reads the stored versions of a transcript one by one; collects findings on the way."""

    def __init__(self, stored: StoredTranscript, words: Vocabulary) -> None:
        self._stored = stored
        self._words = words
        self._roles = {role.id: role for role in words.roles}
        self._findings: list[Finding] = []
        self._prefilled: set[UUID] = set()

    def read(self) -> StudyCodings:
        present, versions = self._stored.present, self._stored.versions
        reanchored = tuple(self._codings(versions))
        return StudyCodings(
            transcripts={} if present is None else {present.id: present},
            codings=tuple(found.coding for found in reanchored if found.coding.coding_pass == FRAGMENTS),
            others=tuple(found.coding for found in reanchored if found.coding.coding_pass != FRAGMENTS),
            findings=tuple(self._findings),
            as_of=max((version.pulled_at for version in versions), default=None),
            reanchored=reanchored,
            prefilled=frozenset(self._prefilled),
        )

    def _codings(self, versions: Iterable[StoredVersion]) -> Iterator[Reanchored]:
        usable = [version for version in versions if self._is_usable(version)]
        if self._stored.present is None:
            return
        usable.sort(key=_owner)
        for _, own in groupby(usable, key=_owner):
            used = self._newest(list(own))
            found = self._read(used, self._stored.present)
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
        if self._stored.is_excluded:
            said = message("this coding is of a discussion that is excluded")
            self._report(version, "excluded", said, Severity.INFO)
            return False
        if self._stored.present is None:
            self._report(version, "unknown-transcript", message("this coding is of a transcript the study lacks"))
            return False
        return True

    def _newest(self, versions: list[StoredVersion]) -> StoredVersion:
        """Choose one of several annotations of one coder: the newest that was submitted, not skipped."""
        *others, used = sorted(versions, key=lambda version: version.precedence)
        for version in others:
            self._report(version, "several-annotations", _beside(version, used))
        return used

    def _read(self, version: StoredVersion, present: Transcript) -> Reanchored | None:
        texts = [text for text in (present, *self._stored.earlier) if text.text_sha256 == version.text_sha256]
        if not texts:
            self._report_text_changed(version)
            return None
        coded, read = self._as_coded(version, texts)
        found = reanchor_coding(read.coding, coded, present)
        self._findings += (*read.findings, *found.findings)
        if coded.text_sha256 != present.text_sha256:
            self._report(version, "reanchored", _told(found), Severity.INFO)
        carried = carry_codes(found.coding, self._words.codebook)
        self._findings += carried.findings
        self._findings += check_coding(carried.coding, present, self._words.codebook, self._roles)
        return replace(found, coding=carried.coding)

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
            self._words.codebook,
            CodebookRef(id=version.codebook_id, version=version.codebook_version),
        )

    def _report_text_changed(self, version: StoredVersion) -> None:
        fingerprint = f".{version.text_sha256[:12]}"
        kept = [name for name in self._stored.kept if fingerprint in name]
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
