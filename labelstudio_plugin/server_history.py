"""What the history of a server with our plugin holds, and blanking versions in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from frameschema import message
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.errors import UnexpectedAnswer

BLANK = "/api/framebridge/history/redact"
VERIFY = "/api/framebridge/history/verify"
_PER_ANSWER = 200
_PER_REQUEST = 1000


def history_of(server: LabelStudio, project: int | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give every version that is kept of what is in a project, by number; without one, of the labels."""
    narrow: dict[str, Any] = {"kinds": "label"} if project is None else {"project": project}
    after, more = 0, True
    while more:
        answer = server.get_object("/api/framebridge/changes", after=after, bodies=1, limit=_PER_ANSWER, **narrow)
        changes, cursor, more = answer.get("changes"), answer.get("cursor"), answer.get("more") is True
        if not isinstance(changes, list) or not isinstance(cursor, int):
            raise UnexpectedAnswer(message("the history at {url} answered in an unknown form", url=server.url))
        yield from ((one["number"], one["body"]) for one in changes if isinstance(one.get("body"), dict))
        after = cursor


def blank_versions(server: LabelStudio, numbers: Sequence[int]) -> None:
    """Blank these versions; blanking again is harmless."""
    for at in range(0, len(numbers), _PER_REQUEST):
        server.post(BLANK, {"numbers": list(numbers[at : at + _PER_REQUEST])})


def verify_history(server: LabelStudio) -> dict[str, Any]:
    """Let the server compute its chain again."""
    return server.get_object(VERIFY)
