"""The texts a discussion had before: kept in `transcripts/earlier/`, because coding may have been made on them."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from framebridge.documents import write_file
from framebridge.errors import DataProblem
from framebridge.study.discussions import DiscussionRow
from framebridge.study.folder import StudyFolder
from framebridge.transcripts.repairs import fingerprint


def replace_text(study: StudyFolder, old: DiscussionRow, new: DiscussionRow, content: bytes) -> Path:
    """Put a file in the place of a discussion's earlier one, which is kept; gives where.

    At no moment the text that was coded is gone: a run that is broken off can be run again.
    """
    before, after = study.transcript_file(old), study.transcript_file(new)
    kept = keep_text(study, old)
    write_file(after, content)
    if after != before:
        study.add_rows((new,))
        before.unlink()
    return kept


def keep_text(study: StudyFolder, row: DiscussionRow) -> Path:
    """Keep the file of a discussion under the first name that is free, or that holds this very file already."""
    content = study.transcript_file(row).read_bytes()
    text_sha256 = _text_sha256(study, row, content)
    places = (study.earlier_file(row, text_sha256, number) for number in count(1))
    kept = next(place for place in places if not place.exists() or place.read_bytes() == content)
    if not kept.exists():
        write_file(kept, content)
    return kept


def _text_sha256(study: StudyFolder, row: DiscussionRow, content: bytes) -> str:
    """Give the fingerprint of the text; of the file, when it cannot be read any more."""
    try:
        return study.read(row).transcript.text_sha256
    except DataProblem:
        return fingerprint(content)
