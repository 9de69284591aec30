"""The part of a study that belongs to one round."""

from __future__ import annotations

from typing import Any

from frameschema import Study

_BY_DISCUSSION = (
    "transcripts",
    "issues",
    "narratives",
    "shifts",
    "positionings",
    "reflections",
    "agreements",
    "evaluations",
    "member_checks",
)
_BY_TRANSCRIPT = ("codings", "sheets", "sheet_codings")


def of_round(study: Study, number: int | None) -> Study:
    """Leave out what belongs to discussions of other rounds; without a number nothing is left out."""
    if number is None:
        return study
    discussions = tuple(one for one in study.discussions if one.round == number)
    ids = {one.id for one in discussions}
    transcripts = {one.id for one in study.transcripts if one.discussion in ids}
    parts: dict[str, Any] = {"discussions": discussions}
    for name in _BY_DISCUSSION:
        parts[name] = tuple(one for one in getattr(study, name) if one.discussion in ids)
    for name in _BY_TRANSCRIPT:
        parts[name] = tuple(one for one in getattr(study, name) if one.transcript in transcripts)
    return Study(**{**dict(study), **parts})
