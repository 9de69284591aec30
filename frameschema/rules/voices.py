"""Who speaks in a coded unit, and in which role."""

from __future__ import annotations

from typing import NamedTuple

from frameschema.coding import AnyUnit, Fragment, OutOfRole
from frameschema.narrative import Holder
from frameschema.transcript import Transcript


class Voice(NamedTuple):
    """Somebody who speaks: the own role, and the role in which this is said (enacted, or else the own)."""

    speaker: str
    own_role: str
    role: str


def enacted_role(unit: AnyUnit) -> str | None:
    """Give the role that the coder says is played in a unit."""
    return unit.enacted_role if isinstance(unit, Fragment | OutOfRole) else None


def voices_in(talk: Transcript, unit: AnyUnit) -> tuple[Voice, ...]:
    """Give who speaks in a unit, turn by turn; nobody when it reaches outside the text."""
    if unit.span.end > len(talk.text):
        return ()
    return tuple(_voice(talk, turn, enacted_role(unit)) for turn in talk.turns_in(unit.span))


def _voice(talk: Transcript, turn: int, enacted: str | None) -> Voice:
    speaker = talk.speaker(talk.turns[turn].speaker)
    return Voice(speaker.code, speaker.role, enacted or talk.spoken_role(turn))


def is_held_by(holder: Holder, voice: Voice) -> bool:
    """Say whether somebody is among those who hold a narrative."""
    return voice.speaker in holder.speakers or voice.role in holder.roles
