"""What the rules find, in short: `of_coding(a_fragment())`, `of_study(with_first("shifts", trigger=None))`.

Both give (rule, severity) of every finding. A changed study need not be one that the language accepts.
"""

from __future__ import annotations

from typing import Any

from builders import SECRET, a_coding, a_transcript, shipped_codebook, some_roles
from whole_study import a_whole_study

from frameschema import (
    AnyUnit,
    Codebook,
    Coding,
    Document,
    Finding,
    FrameRef,
    Severity,
    Study,
    Transcript,
    check_coding,
    check_study,
)

Seen = list[tuple[str, Severity]]

PRAAT = a_transcript(f"KM-I-1: {SECRET} Zoë 😀", "ZT-1: Ik maak me zorgen", "KM-I-2: Ik ook")
OUTSIDE_ISSUE = ("fragment-outside-issue", Severity.INFO)
ISSUE = {"issues": (("Huur",),)}
SOUND = a_whole_study()


def of_coding(*units: AnyUnit, talk: Transcript = PRAAT, codebook: Codebook | None = None, **fields: Any) -> Seen:
    return seen(findings_of(a_coding(talk, *units, **fields), talk, codebook))


def findings_of(coding: Coding, talk: Transcript = PRAAT, codebook: Codebook | None = None) -> tuple[Finding, ...]:
    return check_coding(coding, talk, codebook or shipped_codebook(), some_roles())


def of_study(study: Study, codebook: Codebook | None = None) -> Seen:
    return seen(check_study(study, codebook or shipped_codebook()))


def seen(findings: tuple[Finding, ...]) -> Seen:
    return [(finding.rule, finding.severity) for finding in findings]


def with_first(field: str, **changes: object) -> Study:
    """Give the sound study with the first of its narratives, issues … changed."""
    first, *rest = getattr(SOUND, field)
    return with_all(field, first.model_copy(update=changes), *rest)


def with_more(field: str, *things: Document) -> Study:
    """Give the sound study with these narratives, issues … added."""
    return with_all(field, *getattr(SOUND, field), *things)


def with_all(field: str, *things: Document) -> Study:
    """Give the sound study with these narratives, issues … and no others."""
    return SOUND.model_copy(update={field: things})


def frames(*codes: str) -> tuple[FrameRef, ...]:
    return tuple(FrameRef(frame=code) for code in codes)
