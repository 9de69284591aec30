"""How an issue stood, was handled and ended, in words."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.source import TableSource
from frameschema import IssueMoment, Polarity, ReframingOutcome
from frameschema.sheet import SheetCoding

Judged = IssueMoment | SheetCoding
"""What says how an issue stood, was handled and ended: a moment of it, or a sheet about it."""

_FIELDS = {Polarity.PLUS: "field_influence_plus", Polarity.MINUS: "field_influence_minus"}


def status_text(source: TableSource, judged: Judged) -> str:
    """Name the status; empty if it was left open."""
    return source.label(judged.status) if judged.status else ""


def handling_text(source: TableSource, judged: Judged) -> str:
    """Name the handling of the controverse; empty if it was left open."""
    return source.label(judged.handling) if judged.handling else ""


def alignment_text(source: TableSource, judged: Judged) -> str:
    """Say whether footing and stance match; empty if it was left open, as a sheet does."""
    alignment = judged.alignment if isinstance(judged, IssueMoment) else None
    return source.label(alignment) if alignment else ""


def outcome_text(source: TableSource, judged: Judged) -> str:
    """Say whether and in which form it was bridged, how, on what evidence, and what helped or not."""
    outcome = judged.outcome
    codes = [outcome.bridged, *outcome.forms]
    head = ", ".join(source.label(code) for code in codes if code)
    return "\n".join(line for line in (head, *_explained(source, outcome)) if line)


def _explained(source: TableSource, outcome: ReframingOutcome) -> Iterator[str]:
    if outcome.how:
        yield f"{source.label('field_how')} {outcome.how}"
    if outcome.evidence:
        yield f"{source.label('field_evidence')} {outcome.evidence}"
    for polarity, field in _FIELDS.items():
        codes = [item.influence for item in outcome.influences if item.polarity is polarity]
        if codes:
            yield f"{source.label(field)}: {', '.join(source.label(code) for code in codes)}"
