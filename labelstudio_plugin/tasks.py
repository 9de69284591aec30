"""A transcript as a Label Studio task: one paragraph per turn, and a natural key.

Contract with the reader of results: `html` is `<p class="t r-…" data-s="…">text</p>` for each
turn, one text node each and nothing in between, so that code points in the page are code points in
`Transcript.text`. With a recording, a turn whose time is known carries it in seconds as `data-t`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from frameschema import Clearance, Discussion, Role, Transcript, Turn, UnitKind, clock, message
from labelstudio_plugin.controls import NARRATIVE_KINDS
from labelstudio_plugin.errors import NotCleared
from labelstudio_plugin.gate import ClearedPayload
from labelstudio_plugin.recordings import Recording
from labelstudio_plugin.roles_on_page import RolesOnPage

FRAGMENTS = "fragments"
"""The pass in which fragments, issue moments and shifts are marked."""

SHEETS = "sheets"
"""The pass in which sheets made from that coding are filled in."""

COMMENTS = "comments"
"""The pass in which remarks are made on another group's coding."""

ADJUDICATION = "adjudication"
"""The pass in which differences between coders are settled."""

SHARED = "-"
"""Stands for a coder in the key of a task that is everybody's."""


@dataclass(frozen=True)
class TaskKey:
    """What makes a task the same task on every server (never a Label Studio id)."""

    study: str
    unit: str
    coding_pass: str
    coder: str = SHARED
    revision: int = 1

    def __str__(self) -> str:
        """Write it as it is stored in the task."""
        return f"{self.study}/{self.unit}/{self.coding_pass}/{self.coder}/{self.revision}"

    @classmethod
    def parse(cls, text: object) -> TaskKey | None:
        """Read a stored key back; None when it is not one of ours."""
        parts = text.split("/") if isinstance(text, str) else []
        if len(parts) != 5 or not all(parts) or not parts[4].isdecimal():
            return None
        study, unit, coding_pass, coder, revision = parts
        return cls(study, unit, coding_pass, coder, int(revision))


@dataclass(frozen=True)
class Task:
    """A task that may be sent: it exists only with a clearance for its text; raises NotCleared otherwise.

    `shown_sha256` is the fingerprint of what it shows besides that text, None when that never changes.
    """

    key: TaskKey
    text_sha256: str
    data: Mapping[str, Any]
    shown_sha256: str | None = None
    clearance: Clearance = field(kw_only=True, repr=False)

    def __post_init__(self) -> None:
        """Refuse the clearance of another text."""
        if self.clearance.text_sha256 != self.text_sha256:
            raise _changed(self.clearance.transcript)

    def payload(self) -> ClearedPayload:
        """Give the JSON that Label Studio imports, or with which it renews the task (PATCH)."""
        content = {"data": dict(self.data), "meta": {"key": str(self.key), **self.fingerprints}}
        return ClearedPayload(content, self.clearance)

    @property
    def fingerprints(self) -> dict[str, str]:
        """Give what the task on the server must have in its `meta` to be the same as this one."""
        shown = {} if self.shown_sha256 is None else {"shown": self.shown_sha256}
        return {"sha256": self.text_sha256, **shown}


def transcript_task(
    key: TaskKey,
    transcript: Transcript,
    discussion: Discussion,
    roles: Sequence[Role],
    language: str,
    clearance: Clearance | None,
    recording: Recording | None = None,
    kinds: Collection[UnitKind] = NARRATIVE_KINDS,
) -> Task:
    """Make the task of a transcript for a pass in which `kinds` are marked.

    Raises NotCleared unless exactly this text is cleared.
    """
    cleared = check_cleared(transcript, clearance)
    data = {
        "html": transcript_html(transcript, roles, language, with_times=recording is not None),
        "recording": recording.player() if recording else "",
        "turns": [_turn(transcript, index) for index in range(len(transcript.turns))],
        "issues": [],
        "narratives": [],
        **({"open_codes": []} if UnitKind.THEMATIC_CODE in kinds else {}),
        "title": transcript.title or discussion.title or transcript.id,
        "transcript_id": transcript.id,
        "werkplaats": discussion.werkplaats,
        "key": str(key),
    }
    return Task(key, transcript.text_sha256, data, clearance=cleared)


def check_cleared(transcript: Transcript, clearance: Clearance | None) -> Clearance:
    """Give the clearance; raises NotCleared unless it is for exactly this text."""
    if clearance is None:
        raise NotCleared(
            message(
                "transcript {transcript} has no clearance; clear it before it is sent", transcript=transcript.id
            )
        )
    if (clearance.transcript, clearance.text_sha256) != (transcript.id, transcript.text_sha256):
        raise _changed(transcript.id)
    return clearance


def _changed(transcript: str) -> NotCleared:
    return NotCleared(
        message("transcript {transcript} has changed since it was cleared; clear it again", transcript=transcript)
    )


def transcript_html(
    transcript: Transcript,
    roles: Sequence[Role],
    language: str,
    *,
    with_times: bool = False,
    marks: Mapping[int, str] | None = None,
) -> str:
    """Write the turns as paragraphs, coloured by the role that is spoken in.

    `marks` are words to stand above turns, by index, such as what is in dispute there.
    """
    on_page = RolesOnPage.of(roles)
    labels = {role.id: role.label.in_language(language) for role in roles}
    times = [_time(turn) if with_times else "" for turn in transcript.turns]
    marked = marks or {}
    above = [
        " · ".join((speaker_line(transcript, at, labels), *([marked[at]] if at in marked else ())))
        for at in range(len(transcript.turns))
    ]
    return "".join(
        f'<p class="t {on_page.css_class(transcript.spoken_role(index))}{" fb-open" if index in marked else ""}" '
        f'data-s="{escape(above[index], quote=True)}"{times[index]}>'
        f"{escape(turn.text, quote=False)}</p>"
        for index, turn in enumerate(transcript.turns)
    )


def speaker_line(transcript: Transcript, index: int, labels: Mapping[str, str]) -> str:
    """Write what stands above a turn: its number, speaker, enacted role (`labels` by id) and time."""
    turn = transcript.turns[index]
    parts = [str(index + 1), turn.speaker]
    if turn.enacted_role:
        parts.append(f"→ {labels.get(turn.enacted_role, turn.enacted_role)}")
    if turn.start_ms is not None:
        parts.append(clock(turn.start_ms))
    return " · ".join(parts)


def _time(turn: Turn) -> str:
    return "" if turn.start_ms is None else f' data-t="{turn.start_ms / 1000:.3f}"'


def _turn(transcript: Transcript, index: int) -> dict[str, Any]:
    turn = transcript.turns[index]
    return {"speaker": turn.speaker, "role": transcript.spoken_role(index), "text": turn.text}
