"""The gate: from a transcript with names, which stays where the researcher keeps it, to a text that may be sent.

The study's `transcripts/` gets the text with pseudonyms, so that every position and fingerprint is of that text.
What is cleared was searched twice: before replacing, and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from framebridge.deidentify.decisions import Key, Verdict
from framebridge.deidentify.detector import Detector
from framebridge.deidentify.forms import Form, open_forms
from framebridge.deidentify.matching import Replacing
from framebridge.deidentify.passages import SPEAKER, Passage, passages_of
from framebridge.deidentify.typing_out import typed_out
from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem, DataProblem
from framebridge.study import StudyFolder
from framebridge.study.discussions import DiscussionRow
from framebridge.transcripts import parse_transcript
from framebridge.transcripts.adding import Addition, Wishes, plan_additions
from framebridge.transcripts.keeping import keep_text
from frameschema import Clearance, ClearanceBasis, Finding, Message, Severity, Transcript, Turn, message


@dataclass(frozen=True)
class Pseudonymised:
    """A transcript with pseudonyms, as it will stand in the study; `replaced` counts the places."""

    row: DiscussionRow
    transcript: Transcript
    content: str
    replaced: int


def read_sources(study: StudyFolder, files: Sequence[Path], wishes: Wishes) -> list[Addition]:
    """Read transcripts with names; raises ConfigurationProblem for a file of the study itself."""
    plan = plan_additions(study, files, replace(wishes, replace=True))
    inside = [item.source.name for item in plan if item.source.resolve().is_relative_to(study.path.resolve())]
    if inside:
        raise ConfigurationProblem(
            message(
                "{files}: this lies in the study folder, where the text with pseudonyms belongs; keep the text "
                "with names elsewhere, and name it there",
                files=", ".join(inside),
            )
        )
    return plan


def passages_in(transcripts: Sequence[Transcript]) -> list[Passage]:
    """Give all pieces of text of some transcripts."""
    return [passage for transcript in transcripts for passage in passages_of(transcript)]


def plan_pseudonyms(
    study: StudyFolder, detector: Detector, key: Key, plan: Sequence[Addition]
) -> list[Pseudonymised]:
    """Replace, and search what comes of it; raises DataProblem when anything is left to decide on."""
    _check_decided(open_forms(detector, key, passages_in([item.read.transcript for item in plan])))
    made = [_pseudonymised(study, key, item) for item in plan]
    left = open_forms(detector, key, passages_in([item.transcript for item in made]))
    _check_decided(left)
    _check_nothing_to_replace(key, [item.transcript for item in made])
    return made


def apply_pseudonyms(study: StudyFolder, made: Sequence[Pseudonymised], who: str, now: datetime) -> None:
    """Write the texts into the study, with a clearance for each; a cleared text that was there is kept."""
    for item in made:
        _keep_earlier(study, item.row)
        write_file(study.transcript_file(item.row), item.content)
    study.add_rows(tuple(item.row for item in made))
    for item in made:
        study.add_clearance(_clearance(item.transcript, who, now))


def _keep_earlier(study: StudyFolder, row: DiscussionRow) -> None:
    """Keep the text that was there if it could have been coded: one that was never cleared may hold names."""
    before = next((known for known in study.discussions if known.id == row.id), None)
    clearance = study.clearances.of(row.id)
    if before is None or clearance is None or not study.transcript_file(before).exists():
        return
    if study.read(before).transcript.text_sha256 == clearance.text_sha256:
        keep_text(study, before)


def replaces_another(study: StudyFolder, made: Sequence[Pseudonymised]) -> list[str]:
    """Name the discussions of which the study holds another text."""
    files = ((item, study.transcript_file(item.row)) for item in made)
    return [item.row.id for item, file in files if file.exists() and file.read_bytes() != item.content.encode()]


def plan_clearing(
    study: StudyFolder, detector: Detector, key: Key, rows: Sequence[DiscussionRow]
) -> tuple[list[Transcript], list[Form]]:
    """Search the study's own texts; gives those to clear and the forms to decide on first.

    Raises DataProblem when a text holds what is to be replaced: that is done in the text with names.
    """
    transcripts = [study.read(row).transcript for row in rows]
    _check_nothing_to_replace(key, transcripts)
    return transcripts, open_forms(detector, key, passages_in(transcripts))


def apply_clearing(study: StudyFolder, transcripts: Sequence[Transcript], who: str, now: datetime) -> None:
    """Write down that these exact texts may be sent."""
    for transcript in transcripts:
        study.add_clearance(_clearance(transcript, who, now))


def _clearance(transcript: Transcript, who: str, now: datetime) -> Clearance:
    return Clearance(
        transcript=transcript.id,
        text_sha256=transcript.text_sha256,
        basis=ClearanceBasis.DEIDENTIFIED,
        cleared_by=who,
        cleared_at=now,
    )


def _pseudonymised(study: StudyFolder, key: Key, item: Addition) -> Pseudonymised:
    talk, replacing = item.read.transcript, Replacing(key)
    turns = tuple(_turn(turn, replacing) for turn in talk.turns)
    title = None if talk.title is None else replacing.replace(talk.title)
    fields = {"file": f"{item.row.id}.txt", "title": title}
    row = DiscussionRow.model_validate({**item.row.model_dump(), **fields})
    wanted = Transcript.model_validate({**talk.model_dump(exclude={"turns"}), "title": title, "turns": turns})
    content = typed_out(wanted)
    codes = study.speaker_codes.within(row.participants, row.typed_as)
    back = parse_transcript(content, row.file, row.discussion(), codes, row.kind).transcript
    _check_same(wanted, back)
    places = (decision for passage in passages_of(talk) for _, decision in replacing.places(passage.text))
    return Pseudonymised(row, back, content, sum(decision.verdict is Verdict.REPLACE for decision in places))


def _turn(turn: Turn, replacing: Replacing) -> Turn:
    """Replace in one turn; a line end inside it becomes a space, as in any plain text; times count tenths."""
    text = replacing.replace(" ".join(turn.text.split("\n")))
    start = None if turn.start_ms is None else turn.start_ms // 100 * 100
    return turn.model_copy(update={"text": text.strip(), "start_ms": start})


def _check_same(wanted: Transcript, back: Transcript) -> None:
    pairs = zip(wanted.turns, back.turns, strict=False)
    differs = next((number for number, (one, other) in enumerate(pairs, start=1) if one != other), None)
    if differs is None and len(wanted.turns) == len(back.turns):
        return
    raise DataProblem(
        message(
            "{transcript}: turn {number} does not read back as it was written; type that turn in another way",
            transcript=wanted.id,
            number=differs or min(len(wanted.turns), len(back.turns)) + 1,
        )
    )


def _check_decided(forms: Sequence[Form]) -> None:
    if forms:
        raise DataProblem(
            message("{count} form(s) are not decided on; see: framebridge deidentify review", count=len(forms)),
            [_open(form) for form in forms],
        )


def _check_nothing_to_replace(key: Key, transcripts: Sequence[Transcript]) -> None:
    replacing = Replacing(key)
    findings = [
        _still_there(passage)
        for passage in passages_in(transcripts)
        if any(decision.verdict is Verdict.REPLACE for _, decision in replacing.places(passage.text))
    ]
    if findings:
        raise DataProblem(message("nothing was cleared: what is to be replaced is still there"), findings)


def _open(form: Form) -> Finding:
    """Tell where something stands, never what: that is for the review alone."""
    where = form.occurrences[0].where if form.occurrences else "?"
    said = message("something of the kind {kind} is not decided on", kind=form.kind.value)
    return _finding("not-decided", where, said, message("decide on it with: framebridge deidentify review"))


def _still_there(passage: Passage) -> Finding:
    said = message("this holds something that is to be replaced")
    remedy = message("run: framebridge deidentify apply, with the text that has the names")
    if passage.place == SPEAKER:
        remedy = message("in roles.yaml, give this speaker another code under aliases")
    return _finding("still-there", passage.where, said, remedy)


def _finding(rule: str, where: str, said: Message, remedy: Message) -> Finding:
    return Finding(rule=rule, severity=Severity.ERROR, where=where, message=said, remedy=remedy)
