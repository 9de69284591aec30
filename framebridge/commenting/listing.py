"""The remarks that came in, each with the unit it is on."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from framebridge.codings import StudyCodings
from frameschema import AnyUnit, Comment, RemarkKind, Transcript, UnitKind
from labelstudio_plugin.tasks import COMMENTS


class Remark(BaseModel):
    """A remark. `of` is the coder whose coding it is on, or "merged"; `turn` and `kind` are None when the unit
    is not named, or is not in the coding of today.
    """

    discussion: str
    of: str
    coder: str
    unit: UUID | None
    turn: int | None
    kind: UnitKind | None
    remark: RemarkKind | None
    text: str | None


def remarks_in(codings: StudyCodings) -> tuple[Remark, ...]:
    """Give all remarks, in order of discussion, place in the text and coder."""
    units = {unit.id: unit for coding in codings.codings for unit in coding.units}
    found = [
        (
            coding.transcript,
            unit.span.start,
            coding.coder,
            _remark(coding.coding_pass, coding.coder, unit, talk, units),
        )
        for coding in codings.others
        if coding.coding_pass.partition(".")[0] == COMMENTS
        for talk in (codings.transcripts[coding.transcript],)
        for unit in coding.units
        if isinstance(unit, Comment)
    ]
    return tuple(remark for *_, remark in sorted(found, key=lambda item: item[:3]))


def _remark(
    coding_pass: str, coder: str, comment: Comment, talk: Transcript, units: dict[UUID, AnyUnit]
) -> Remark:
    about = units.get(comment.about) if comment.about else None
    return Remark(
        discussion=talk.id,
        of=coding_pass.partition(".")[2],
        coder=coder,
        unit=comment.about,
        turn=talk.turns_in(about.span).start + 1 if about else None,
        kind=about.kind if about else None,
        remark=comment.remark,
        text=comment.text,
    )
