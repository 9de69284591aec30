"""A transcript written out as plain text, so that it reads back as exactly the same turns."""

from __future__ import annotations

from collections.abc import Iterator

from framebridge.transcripts.lines import OWN_ROLE
from framebridge.transcripts.paragraphs import NOBODY
from frameschema import Transcript, Turn


def typed_out(transcript: Transcript) -> str:
    """Write `CODE: text`, a line per turn, with f4 stamps and marker lines where roles are played.

    A text in which nobody speaks is written by paragraphs.
    """
    if {turn.speaker for turn in transcript.turns} == {NOBODY}:
        return "\n\n".join(turn.text for turn in transcript.turns) + "\n"
    playing: dict[str, str] = {}
    lines: list[str] = []
    for turn in transcript.turns:
        lines += _marker(turn, playing)
        lines.append(f"{turn.speaker}: {_stamp(turn)}{turn.text}")
    return "\n".join(lines) + "\n"


def _marker(turn: Turn, playing: dict[str, str]) -> Iterator[str]:
    role = turn.enacted_role or OWN_ROLE
    if playing.get(turn.speaker, OWN_ROLE) != role:
        playing[turn.speaker] = role
        yield f"[rol {turn.speaker} = {role}]"


def _stamp(turn: Turn) -> str:
    if turn.start_ms is None:
        return ""
    tenths = turn.start_ms // 100
    seconds, tenth = divmod(tenths, 10)
    return f"#{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}-{tenth}# "
