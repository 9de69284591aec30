"""Reading a file with repairs that are accepted now, and writing down that they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.study.discussions import DiscussionRow
from framebridge.study.folder import StudyFolder
from framebridge.transcripts.reader import ReadTranscript
from framebridge.transcripts.repairs import Proposal, RepairedFile, choose, fingerprint
from frameschema import message

_ROUNDS = 5
"""One repair may bring another to light: a broken code that is made whole may be a look-alike."""

_NO_TIME = datetime.min.replace(tzinfo=UTC)


def read_repaired(
    study: StudyFolder, file: Path, row: DiscussionRow, wanted: Sequence[str]
) -> tuple[ReadTranscript, list[Proposal]]:
    """Read a file with the repairs that are wanted besides those accepted before; gives which those are.

    Raises ConfigurationProblem when a text that is in the study already would become another one.
    """
    first = read = study.read_file(file, row)
    chosen: list[Proposal] = []
    for _ in range(_ROUNDS):
        news = choose(read.proposals, wanted)
        if not news:
            break
        chosen += news
        as_if = study.repairs.with_new(_repaired(file.name, first.source_sha256, chosen, _NO_TIME))
        read = study.read_file(file, row, as_if)
    _check_unchanged(study, file, row, first, read)
    return read, chosen


def record(
    study: StudyFolder, file: str, read: ReadTranscript, accepted: Sequence[Proposal], now: datetime
) -> None:
    """Write down which repairs were accepted for a file."""
    if accepted:
        study.add_repairs(_repaired(file, read.source_sha256, accepted, now))


def _repaired(file: str, source_sha256: str, accepted: Sequence[Proposal], now: datetime) -> RepairedFile:
    repairs = tuple(proposal.repair for proposal in accepted)
    return RepairedFile(file=file, source_sha256=source_sha256, accepted_at=now, repairs=repairs)


def _check_unchanged(
    study: StudyFolder, file: Path, row: DiscussionRow, first: ReadTranscript, read: ReadTranscript
) -> None:
    if first.transcript.text_sha256 == read.transcript.text_sha256 or not _is_in(study, row, first.source_sha256):
        return
    raise ConfigurationProblem(
        message(
            "{file}: this text is in the study already, and may have been coded; make the repairs in a copy of "
            "the file, and then: framebridge transcripts correct",
            file=file.name,
        )
    )


def _is_in(study: StudyFolder, row: DiscussionRow, source_sha256: str) -> bool:
    """Say whether a file is the text of its discussion, now or earlier."""
    try:
        files = [study.transcript_file(row), *study.earlier_files(row.id)]
        return any(file.exists() and fingerprint(file.read_bytes()) == source_sha256 for file in files)
    except OSError as exc:
        raise DataProblem(message("{file}: cannot be read: {reason}", file=row.file, reason=exc.strerror)) from exc
