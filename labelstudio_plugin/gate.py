"""No talk leaves without a clearance: what the HTTP door asks before it sends what makes or changes a task.

The door trusts no fingerprint that it is told. It reads the talk out of the very payload that would be sent,
takes the fingerprint of that, and lets it pass only with a clearance for exactly that text.

It does not look at annotations, predictions and drafts, nor at titles of projects. The words in a result are cut
from a transcript by position (`results/writing.py`) and belong to a task whose text did pass; a door that sees one
result cannot know that text, and asking the server for it at every write would only repeat that. What researchers
type is theirs, and is on the server already; titles are made of what study.toml says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from frameschema import Clearance, message
from labelstudio_plugin.errors import NotCleared

_TASK_ROUTES = re.compile(
    r"^/api/(?:projects/\d+/(?:import|reimport|tasks|file-uploads)(?:/.*)?|tasks(?:/\d+|/bulk)?)/?$"
)
TALK_FIELDS = ("html", "excerpt")
"""Where a task's data hold the whole talk: one paragraph per turn, in order."""

_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.S)
_TAG = re.compile(r"<[^>]*>")


class ClearedPayload(dict[str, Any]):
    """What would be sent of a task, with the clearance of its text."""

    def __init__(self, content: Mapping[str, Any], clearance: Clearance) -> None:
        """Keep the clearance beside the content; it is not sent."""
        super().__init__(content)
        self.clearance = clearance


def check_outgoing(method: str, path: str, body: object) -> None:
    """Raise NotCleared when this request would bring talk to the server that has no clearance."""
    route = path.partition("?")[0]
    if method not in ("POST", "PUT", "PATCH") or not _TASK_ROUTES.match(route):
        return
    if method == "PATCH" and isinstance(body, dict) and not set(body) & _MAY_HOLD_TALK:
        return
    payloads = body if isinstance(body, list) else [body]
    for payload in payloads:
        _check(payload)


_MAY_HOLD_TALK = {"data", "file_upload", "predictions", "annotations", "drafts"}
"""What of a task can hold talk; a change of nothing but the rest may pass."""


def talk_in(data: Mapping[str, Any]) -> str | None:
    """Read the whole talk out of a task's data, as people will see it; None when it holds none."""
    html = next((data[field] for field in TALK_FIELDS if data.get(field)), None)
    if not isinstance(html, str):
        return None
    return "".join(unescape(_TAG.sub("", inner)) for inner in _PARAGRAPH.findall(html))


def fingerprint(text: str) -> str:
    """Give the fingerprint of a text, as transcripts have it."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check(payload: object) -> None:
    if not isinstance(payload, ClearedPayload):
        raise NotCleared(message("a task without a clearance was not sent; clear its text first"))
    clearance, data = payload.clearance, payload.get("data")
    talk = talk_in(data) if isinstance(data, Mapping) else None
    if talk is None or fingerprint(talk) != clearance.text_sha256:
        raise _other_text(clearance)
    _check_turns(data, talk, clearance)


def _check_turns(data: object, talk: str, clearance: Clearance) -> None:
    """Check that the turns that go along for the reader of results say the same."""
    turns = data.get("turns") if isinstance(data, Mapping) else None
    if turns is not None and "".join(str(turn.get("text", "")) for turn in turns) != talk:
        raise _other_text(clearance)


def _other_text(clearance: Clearance) -> NotCleared:
    return NotCleared(
        message(
            "transcript {transcript}: what would be sent is another text than was cleared; nothing was sent",
            transcript=clearance.transcript,
        )
    )
