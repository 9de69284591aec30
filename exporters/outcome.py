"""How an issue stood, was handled and ended, in words."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.source import TableSource
from frameschema import IssueMoment, Polarity, ReframingOutcome

_FIELDS = {Polarity.PLUS: "field_influence_plus", Polarity.MINUS: "field_influence_minus"}


def status_text(source: TableSource, moment: IssueMoment) -> str:
    """Name the status; empty if it was left open."""
    return source.label(moment.status) if moment.status else ""


def handling_text(source: TableSource, moment: IssueMoment) -> str:
    """Name the handling of the controverse; empty if it was left open."""
    return source.label(moment.handling) if moment.handling else ""


def alignment_text(source: TableSource, moment: IssueMoment) -> str:
    """Say whether footing and stance match; empty if it was left open."""
    return source.label(moment.alignment) if moment.alignment else ""


def outcome_text(source: TableSource, moment: IssueMoment) -> str:
    """Say whether and in which form it was bridged, how, on what evidence, and what helped or not."""
    outcome = moment.outcome
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
