"""A file → a transcript: reader, tidying, turns, and the proof that nothing was lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from framebridge.errors import DataProblem
from framebridge.transcripts.broken_lines import LineMender
from framebridge.transcripts.paragraphs import NOBODY, page_numbers, paragraphs
from framebridge.transcripts.readers import read_source
from framebridge.transcripts.readers.txt import source_of_text
from framebridge.transcripts.repairs import AcceptedRepairs, Proposal, Repair, RepairDesk, fingerprint
from framebridge.transcripts.role_swaps import RoleSwap, with_role_swaps
from framebridge.transcripts.source import Place, Source, check_complete
from framebridge.transcripts.source_text import read_bytes
from framebridge.transcripts.speakers import SpeakerCodes
from framebridge.transcripts.tidying import Numbered, tidy
from framebridge.transcripts.turns import TurnMaker
from frameschema import Discussion, Finding, SourceKind, Speaker, Transcript, Turn, message

_EVERY_LINE_A_PARAGRAPH = 2
"""Without an empty line in it, a text of this many lines has one paragraph per line."""

_KEPT = 16
"""One command asks for the same texts several times; of a large study not all are kept."""


@dataclass(frozen=True)
class ReadTranscript:
    """The transcript, everything noticed while reading it, repairs that may be made and those that were."""

    transcript: Transcript
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...] = ()
    repairs: tuple[Repair, ...] = ()
    source_sha256: str = ""


@dataclass(frozen=True)
class _Made:
    """What was made of the lines."""

    turns: Sequence[Turn]
    speakers: Sequence[Speaker]
    findings: Sequence[Finding]
    aside: Sequence[str]


def read_transcript(
    path: Path,
    discussion: Discussion,
    codes: SpeakerCodes,
    kind: SourceKind = SourceKind.DISCUSSION,
    *,
    accepted: AcceptedRepairs | None = None,
    swaps: Sequence[RoleSwap] = (),
) -> ReadTranscript:
    """Read a transcript in any format; raises DataProblem when there is no transcript in it at all."""
    data = read_bytes(path)
    repairs = accepted.of(fingerprint(data)) if accepted else frozenset()
    return _of_bytes(path.name, data, discussion.id, discussion.title, codes, kind, repairs, tuple(swaps))


@lru_cache(maxsize=_KEPT)
def _of_bytes(
    file: str,
    data: bytes,
    discussion: str,
    title: str | None,
    codes: SpeakerCodes,
    kind: SourceKind,
    accepted: frozenset[Repair],
    swaps: tuple[RoleSwap, ...],
) -> ReadTranscript:
    desk = RepairDesk(accepted)
    read = _read(file, read_source(file, data, desk), discussion, title, codes, kind, desk)
    transcript, of_swaps = with_role_swaps(read.transcript, swaps, codes)
    return ReadTranscript(
        transcript, (*read.findings, *of_swaps), tuple(desk.proposals), tuple(desk.made), fingerprint(data)
    )


def parse_transcript(
    text: str,
    file_name: str,
    discussion: Discussion,
    codes: SpeakerCodes,
    kind: SourceKind = SourceKind.DISCUSSION,
    accepted: Collection[Repair] = (),
) -> ReadTranscript:
    """Read the text of a typed transcript; `file_name` is for the findings."""
    desk = RepairDesk(accepted)
    return _read(file_name, source_of_text(text), discussion.id, discussion.title, codes, kind, desk)


def _read(
    file: str,
    source: Source,
    discussion: str,
    title: str | None,
    codes: SpeakerCodes,
    kind: SourceKind,
    desk: RepairDesk,
) -> ReadTranscript:
    source, lines = tidy(file, source, desk)
    made = _turns(file, source, lines, codes, kind, desk)
    if not made.turns:
        _refuse(file, kind, (*source.findings, *made.findings))
    findings = [*source.findings, *made.findings]
    findings += check_complete(file, source, (turn.text for turn in made.turns), made.aside)
    transcript = Transcript(
        id=discussion,
        discussion=discussion,
        kind=kind,
        title=title,
        speakers=tuple(made.speakers),
        turns=tuple(made.turns),
    )
    return ReadTranscript(transcript, tuple(findings), tuple(desk.proposals), tuple(desk.made))


def _refuse(file: str, kind: SourceKind, findings: Sequence[Finding]) -> NoReturn:
    if kind is not SourceKind.DISCUSSION:
        raise DataProblem(message("{file}: there is no text in it", file=file), findings)
    raise DataProblem(
        message(
            "{file}: no line starts with a speaker code such as KM-I-1: – is this a transcript, and are its codes "
            "in roles.yaml? (A policy text, report or interview without codes: --kind)",
            file=file,
        ),
        findings,
    )


def _turns(
    file: str, source: Source, lines: list[Numbered], codes: SpeakerCodes, kind: SourceKind, desk: RepairDesk
) -> _Made:
    if kind is SourceKind.POLICY_TEXT:
        return _paragraphs(file, source, lines)
    at = len(desk.proposals), len(desk.made)
    mender = LineMender(file, source.place, codes, desk)
    maker = TurnMaker(file, source.place, codes, desk, is_timed=source.is_timed)
    maker.make(mender.mend(lines))
    if kind is not SourceKind.DISCUSSION and not maker.heard_known_speaker:
        del desk.proposals[at[0] :], desk.made[at[1] :]
        return _paragraphs(file, source, lines)
    findings = (*mender.findings, *maker.findings)
    return _Made(maker.turns, tuple(maker.speakers.values()), findings, (*mender.aside, *maker.aside))


def _paragraphs(file: str, source: Source, lines: list[Numbered]) -> _Made:
    kept, findings, aside = page_numbers(file, source.place, lines)
    filled = [bool(item.line.text.strip()) for item in kept]
    is_solid = all(filled[: -1 if filled and not filled[-1] else None]) and len(filled) >= _EVERY_LINE_A_PARAGRAPH
    turns = paragraphs(kept, each_line=source.place is not Place.LINE or is_solid)
    return _Made(turns, (Speaker(code=NOBODY),), findings, aside)
