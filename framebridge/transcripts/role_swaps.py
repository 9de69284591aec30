"""Enacted roles from `role_swaps.csv`: who speaks as whom, from turn to turn.

The own role stays with the speaker; the enacted one stands with each turn. A marker line in the transcript
(`[rol KM-I-1 = client]`) does the same, and wins where both speak.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from framebridge.transcripts.speakers import SpeakerCodes, speaker_key
from frameschema import Finding, Message, Severity, Slug, Transcript, Words, message


class RoleSwap(BaseModel):
    """A speaker plays a role from one turn to another; both count, from 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    speaker: Words
    role: Slug
    first_turn: int = Field(ge=1)
    last_turn: int = Field(ge=1)

    def covers(self, turn: int, speaker: str) -> bool:
        """Say whether a turn (from 1) of a speaker is played in this role."""
        return self.first_turn <= turn <= self.last_turn and speaker_key(speaker) == speaker_key(self.speaker)


def with_role_swaps(
    transcript: Transcript, swaps: Sequence[RoleSwap], codes: SpeakerCodes
) -> tuple[Transcript, list[Finding]]:
    """Put the enacted roles with the turns; a swap that touches no turn, or an unknown role, is a finding."""
    findings = [finding for swap in swaps for finding in _wrong(transcript, swap, codes)]
    sound = [swap for swap in swaps if codes.has_role(swap.role)]
    turns = []
    for number, turn in enumerate(transcript.turns, start=1):
        role = next((swap.role for swap in sound if swap.covers(number, turn.speaker)), None)
        turns.append(turn if turn.enacted_role or role is None else turn.model_copy(update={"enacted_role": role}))
    return (transcript.model_copy(update={"turns": tuple(turns)}) if sound else transcript), findings


def _wrong(transcript: Transcript, swap: RoleSwap, codes: SpeakerCodes) -> list[Finding]:
    found = []
    if not codes.has_role(swap.role):
        found.append(_finding(transcript, message('the role "{role}" is not in roles.yaml', role=swap.role)))
    if swap.last_turn < swap.first_turn or swap.last_turn > len(transcript.turns):
        said = message("a role swap of {speaker} goes beyond the turns there are", speaker=swap.speaker)
        found.append(_finding(transcript, said))
    elif not any(swap.covers(number, turn.speaker) for number, turn in enumerate(transcript.turns, start=1)):
        said = message(
            "{speaker} does not speak from turn {first} to {last}, where a role is played",
            speaker=swap.speaker,
            first=swap.first_turn,
            last=swap.last_turn,
        )
        found.append(_finding(transcript, said))
    return found


def _finding(transcript: Transcript, said: Message) -> Finding:
    where = message("role_swaps.csv, {discussion}", discussion=transcript.id)
    remedy = message("correct the row in role_swaps.csv")
    return Finding(rule="role-swap", severity=Severity.ERROR, where=where, message=said, remedy=remedy)
