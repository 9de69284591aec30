"""Redaction in the transcripts of a study: the present text of each discussion and those kept from before.

A file is rewritten in its own format when it then reads back as it should, and else as plain text. A kept text
gets the fingerprint of what it has become in its name: the old fingerprint would let a name be tried out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from framebridge.deidentify.typing_out import typed_out
from framebridge.documents import write_file
from framebridge.errors import DataProblem
from framebridge.redacting.documents import Redactor
from framebridge.redacting.in_files import redact_file
from framebridge.redacting.talks import RedactedTalk, redact_talk
from framebridge.redacting.wording import Wording
from framebridge.study import StudyFolder
from framebridge.study.clearances import Clearances, write_clearances
from framebridge.study.discussions import DiscussionRow
from framebridge.transcripts.repairs import fingerprint
from frameschema import Clearance, Transcript, message


@dataclass(frozen=True)
class TextFile:
    """A file with the text of a discussion, that text before and after, and what the file holds then.

    `places` counts what is taken out; `suffix` is that of the format in which it is written.
    """

    row: DiscussionRow
    path: Path
    is_present: bool
    talk: RedactedTalk
    content: bytes
    suffix: str
    places: int


def talks_of(study: StudyFolder, wording: Wording) -> dict[str, RedactedTalk]:
    """Give every text of the study that changes, present and kept, by the fingerprint it has now."""
    read = (redact_talk(talk, wording) for _, _, talk in texts_of(study))
    return {talk.old.text_sha256: talk for talk in read if talk.old.text_sha256 != talk.new.text_sha256}


def text_files(study: StudyFolder, redactor: Redactor) -> list[TextFile]:
    """Say which files change and what they become; raises DataProblem when one would not read back."""
    found = []
    for row, path, old in texts_of(study):
        talk, data = redact_talk(old, redactor.wording), path.read_bytes()
        in_its_format = redact_file(path.name, data, redactor)
        if talk.old.turns == talk.new.turns and in_its_format is None:
            continue
        content, suffix = _written(study, row, path, talk, in_its_format.content if in_its_format else None)
        places = max(len(talk.edits), in_its_format.places if in_its_format else 0)
        is_present = path == study.transcript_file(row)
        found.append(TextFile(row, path, is_present, talk, content, suffix, places))
    # The kept ones first: what is left of a run that was broken off is then found with its discussion.
    return sorted(found, key=lambda one: one.is_present)


def put_text(study: StudyFolder, one: TextFile) -> None:
    """Put what a file becomes in its place; at no moment the text is gone."""
    if one.is_present:
        row = one.row.with_suffix(one.suffix)
        target = study.transcript_file(row)
        write_file(target, one.content)
        if row.file != one.row.file:
            study.add_rows((_as_listed(study, row),))
    else:
        target = _kept_as(study, one)
        write_file(target, one.content)
    if target != one.path:
        one.path.unlink()


def cleared_again(
    known: Clearances, talks: Mapping[str, RedactedTalk], cleared: Mapping[str, Clearance]
) -> Clearances:
    """Give clearances with the new fingerprints; a present text that was cleared is, by whoever redacts it.

    `cleared` are the clearances of the present texts, by transcript.
    """
    kept = []
    for item in known.clearances:
        talk = talks.get(item.text_sha256)
        kept.append(item.model_copy(update={"text_sha256": talk.new.text_sha256}) if talk else item)
    before = Clearances(clearances=tuple(kept))
    for transcript, clearance in cleared.items():
        newest = known.of(transcript)
        talk = None if newest is None else talks.get(newest.text_sha256)
        if talk is not None and talk.new.text_sha256 == clearance.text_sha256:
            before = Clearances(clearances=(*before.clearances, clearance))
    return before


def put_clearances(study: StudyFolder, clearances: Clearances) -> None:
    """Write the clearances if they changed."""
    if clearances != study.clearances:
        write_clearances(study.path / "clearances.json", clearances)


def forget_repairs(study: StudyFolder) -> None:
    """Take the repairs of files that are not there any more off the list: it names fingerprints of them."""
    known = study.repairs
    there = {fingerprint(path.read_bytes()) for path in _files(study)}
    files = tuple(item for item in known.files if item.source_sha256 in there)
    if files != known.files:
        study.put_repairs(known.model_copy(update={"files": files}))


def _files(study: StudyFolder) -> Iterator[Path]:
    for row in study.discussions:
        present = study.transcript_file(row)
        yield from (present,) if present.exists() else ()
        yield from study.earlier_files(row.id)


def texts_of(study: StudyFolder) -> Iterator[tuple[DiscussionRow, Path, Transcript]]:
    """Read every text; one that cannot be read is a file like any other."""
    for row in study.discussions:
        present = study.transcript_file(row)
        for path in (*((present,) if present.exists() else ()), *study.earlier_files(row.id)):
            try:
                yield row, path, study.read_file(path, row).transcript
            except DataProblem:
                continue


def _written(
    study: StudyFolder, row: DiscussionRow, path: Path, talk: RedactedTalk, in_its_format: bytes | None
) -> tuple[bytes, str]:
    if in_its_format is not None and _reads_back(study, row, in_its_format, path.suffix, talk.new):
        return in_its_format, path.suffix
    typed = typed_out(talk.new).encode()
    if _reads_back(study, row, typed, ".txt", talk.new):
        return typed, ".txt"
    raise DataProblem(
        message(
            "{file}: without what is taken out it does not read back as it should; correct it first with: "
            "framebridge transcripts correct",
            file=path.name,
        )
    )


def _reads_back(study: StudyFolder, row: DiscussionRow, content: bytes, suffix: str, wanted: Transcript) -> bool:
    with tempfile.TemporaryDirectory(prefix="framebridge-") as folder:
        file = Path(folder) / f"{row.id}{suffix}"
        file.write_bytes(content)
        try:
            read = study.read_file(file, row).transcript
        except DataProblem:
            return False
    return _said(read) == _said(wanted)


def _said(talk: Transcript) -> list[tuple[object, ...]]:
    """Give what has to be the same; a time counts tenths of a second, as it is typed."""
    tenths = [None if turn.start_ms is None else turn.start_ms // 100 for turn in talk.turns]
    pairs = zip(talk.turns, tenths, strict=True)
    return [(turn.speaker, turn.text, turn.enacted_role, at) for turn, at in pairs]


def _kept_as(study: StudyFolder, one: TextFile) -> Path:
    """Name a kept text by its new fingerprint: the first name that is free, or holds this very file already."""
    row = one.row.with_suffix(one.suffix)
    places = (study.earlier_file(row, one.talk.new.text_sha256, number) for number in count(1))
    return next(p for p in places if not p.exists() or p == one.path or p.read_bytes() == one.content)


def _as_listed(study: StudyFolder, row: DiscussionRow) -> DiscussionRow:
    """Give the row as the table has it by now, with the file of another format."""
    listed = next(known for known in StudyFolder(study.path).discussions if known.id == row.id)
    return listed.model_copy(update={"file": row.file})
