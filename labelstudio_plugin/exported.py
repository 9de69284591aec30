"""A file that Label Studio exported (its format "JSON"), taken apart into tasks.

The smaller formats will not do: JSON-MIN and CSV drop the ids of regions, so that it is lost which field belongs
to which. Of a task whose text is in the file the fingerprint is computed from that text: it is what was coded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from frameschema import message
from labelstudio_plugin.tasks import TaskKey

_OF_ANNOTATION = ("id", "result", "created_at", "updated_at")


class NotAnExport(ValueError):
    """The file is not what Label Studio exports as JSON."""


@dataclass(frozen=True)
class ExportedTask:
    """One task of an export. `key` and `transcript` are None, and `shown_sha256` too, where it does not tell.

    `shown_sha256` is the fingerprint of the text that it shows, `sent_sha256` the one it was sent with.
    """

    number: int
    project: int
    key: TaskKey | None
    transcript: str | None
    shown_sha256: str | None
    sent_sha256: str | None
    annotations: tuple[Mapping[str, Any], ...]
    data: Mapping[str, Any]
    drafts: int


def read_export(content: bytes) -> tuple[ExportedTask, ...]:
    """Take an exported file apart; raises NotAnExport, which never holds anything out of it."""
    try:
        tasks = json.loads(content)
    except ValueError:
        raise NotAnExport(message("is not JSON, or not all of it is there; export it again")) from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise NotAnExport(message("is no list of tasks; export it from Label Studio, and choose JSON"))
    if any(
        not isinstance(task.get("annotations"), list) or not isinstance(task.get("data"), dict) for task in tasks
    ):
        raise NotAnExport(message("is not the full export; choose JSON in Label Studio, not JSON-MIN"))
    return tuple(_task(task) for task in tasks)


def is_whole(annotation: Mapping[str, Any]) -> bool:
    """Say whether an annotation has all that it is known by."""
    number = annotation.get("id")
    texts = all(isinstance(annotation.get(name), str) for name in _OF_ANNOTATION[2:])
    return isinstance(number, int) and isinstance(annotation.get("result"), list) and texts


def account_in(annotation: Mapping[str, Any], known: Mapping[int, str]) -> str:
    """Tell whose annotation it is: the e-mail address where the export or `known` has it, else the number."""
    by = annotation.get("completed_by")
    if isinstance(by, dict):
        if isinstance(by.get("email"), str) and by["email"]:
            return str(by["email"])
        by = by.get("id")
    return known.get(by, f"id {by}") if isinstance(by, int) else "unknown"


def _task(task: Mapping[str, Any]) -> ExportedTask:
    data, meta = task["data"], task.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    drafts = task.get("drafts")
    return ExportedTask(
        number=_number(task.get("id")),
        project=_number(task.get("project")),
        key=TaskKey.parse(meta.get("key")) or TaskKey.parse(data.get("key")),
        transcript=_text(data.get("transcript_id")),
        shown_sha256=_shown_sha256(data.get("html")),
        sent_sha256=_text(meta.get("sha256")),
        annotations=tuple(item for item in task["annotations"] if isinstance(item, dict)),
        data=data,
        drafts=len(drafts) if isinstance(drafts, list) else 0,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _shown_sha256(html: object) -> str | None:
    if not isinstance(html, str):
        return None
    shown = _Shown()
    shown.feed(html)
    shown.close()
    return hashlib.sha256("".join(shown.texts).encode()).hexdigest() if shown.texts else None


class _Shown(HTMLParser):
    """The text of a page: what stands in its paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
