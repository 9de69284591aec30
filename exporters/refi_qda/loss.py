"""What other programs do not get to see of a project, and what may go wrong there (REFI-QDA 1.5, section 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exporters.refi_qda.cases import IDENTIFYING, is_anonymous
from exporters.refi_qda.codes import codebook_of, known_codes
from exporters.refi_qda.selections import texts_of
from frameschema import Codebook, Coding, Finding, Message, Severity, Study, Transcript, message

_ONE_UNIT_OF_UTF16 = 0xFFFF

_ONLY_IN_NOTES = (
    "sheets",
    "sheet_codings",
    "rhetorical_frames",
    "positionings",
    "reflections",
    "agreements",
    "evaluations",
    "member_checks",
    "decisions",
    "shifts",
    "themes",
)


def losses(study: Study) -> tuple[Finding, ...]:
    """Say of a study what other programs do not read, item by item."""
    codebook = codebook_of(study)
    return (
        *_withheld(study),
        *(finding for talk in study.transcripts for finding in _beyond_utf16(talk)),
        *_parts(study),
        *(finding for coding in study.codings for finding in _of_coding(coding, codebook)),
    )


def _withheld(study: Study) -> Iterator[Finding]:
    for coder in study.coders:
        if coder.account:
            yield _loss(
                "qda-withheld", message("coder {coder}", coder=coder.id), message("the account is withheld")
            )
    with_text = frozenset(talk.discussion for talk in study.transcripts)
    for discussion in study.discussions:
        hidden = [name for name in IDENTIFYING if getattr(discussion, name)]
        if hidden and is_anonymous(study, discussion) and discussion.id in with_text:
            said = message("its municipality stays anonymous: withheld are {fields}", fields=", ".join(hidden))
            yield _loss("qda-withheld", message("discussion {discussion}", discussion=discussion.id), said)


def _beyond_utf16(talk: Transcript) -> Iterator[Finding]:
    turns = [
        number
        for number, turn in enumerate(talk.turns, 1)
        if any(ord(character) > _ONE_UNIT_OF_UTF16 for character in turn.text)
    ]
    if turns:
        yield Finding(
            rule="qda-drifts",
            severity=Severity.WARNING,
            where=message("{transcript}: turn(s) {turns}", transcript=talk.id, turns=", ".join(map(str, turns))),
            message=message("has characters that NVivo counts twice; what is marked after them shifts there"),
            remedy=message("replace emoji in the transcript by words, or check the coding in NVivo"),
        )


def _parts(study: Study) -> Iterator[Finding]:
    for name in _ONLY_IN_NOTES:
        if count := len(getattr(study, name)):
            where = message("{part} of the study", part=name)
            yield _loss("qda-in-note", where, message("{count} stand in a note of JSON only", count=count))


def _of_coding(coding: Coding, codebook: Codebook) -> Iterator[Finding]:
    known = known_codes(codebook)
    for unit in coding.units:
        where = message("coding {coding}, unit {unit}", coding=coding.id, unit=unit.id)
        attributed = getattr(unit, "attribution", None)
        frames: Sequence[str] = [one.frame for one in attributed.frames] if attributed else ()
        if unknown := [frame for frame in frames if frame not in known]:
            said = message(
                "frame(s) {frames} are not in the codebook, and stand in a note only", frames=", ".join(unknown)
            )
            yield _loss("qda-in-note", where, said)
    if coding.relations:
        where = message("coding {coding}", coding=coding.id)
        said = message(
            "{count} drawn link(s) become links; their direction is kept, their kind is a name",
            count=len(coding.relations),
        )
        yield _loss("qda-coarser", where, said)
    without_text = sum(not texts_of(unit) for unit in coding.units)
    if len(coding.units) > without_text:
        where = message("coding {coding}", coding=coding.id)
        said = message(
            "{count} unit(s) have a researcher's text, which is the description of a selection; which choices "
            "belong to one unit stands in a note only",
            count=len(coding.units) - without_text,
        )
        yield _loss("qda-coarser", where, said)


def _loss(rule: str, where: Message, said: Message) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.INFO,
        where=where,
        message=said,
        remedy=message("nothing to do for our own import, which reads the notes"),
    )
