"""What the store holds of a study, one transcript at a time, each with the texts that its coding may stand on.

A transcript can be read, merged and compared by itself, here or on another machine, and of a large study only one
has to be in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framebridge.store import Store, StoredVersion
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from frameschema import Transcript


@dataclass(frozen=True)
class StoredTranscript:
    """The newest version of every annotation of a transcript, in every pass, and its texts.

    `present` is the text of today; None when the discussion is excluded, or not in the study. `earlier` are the
    texts that it had before, and `kept` the names of the files in which these are kept.
    """

    id: str
    present: Transcript | None
    versions: tuple[StoredVersion, ...]
    earlier: tuple[Transcript, ...] = ()
    kept: tuple[str, ...] = ()
    is_excluded: bool = False


def stored_transcripts(study: StudyFolder, store: Store) -> Iterator[StoredTranscript]:
    """Read a study transcript by transcript, in order of id; raises DataProblem when a text has errors.

    What is not in the study any more comes too, so that it can be reported.
    """
    numbers = store.newest_numbers(study.settings.study.id)
    listed = {row.id: row for row in study.discussions}
    takes_part = {row.id for row in study.included}
    for name in sorted(takes_part | set(numbers)):
        versions = tuple(store.numbered(numbers.get(name, ())))
        if name in takes_part:
            yield _with_texts(study, listed[name], study.transcript(listed[name]), versions)
        else:
            yield StoredTranscript(name, None, versions, is_excluded=name in listed)


def stored_on(
    study: StudyFolder, store: Store, row: DiscussionRow, text: Transcript, others: Sequence[Transcript] = ()
) -> StoredTranscript:
    """Read one discussion as if it had this text; `others` are texts that were coded too."""
    numbers = store.newest_numbers(study.settings.study.id).get(row.id, ())
    return _with_texts(study, row, text, tuple(store.numbered(numbers)), others)


def _with_texts(
    study: StudyFolder,
    row: DiscussionRow,
    present: Transcript,
    versions: tuple[StoredVersion, ...],
    others: Sequence[Transcript] = (),
) -> StoredTranscript:
    kept = tuple(file.name for file in study.earlier_files(row.id))
    return StoredTranscript(row.id, present, versions, (*others, *study.earlier_texts(row)), kept)
