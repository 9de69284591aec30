"""What the store holds of a coding, without a server: `a_version(talk, coding=…)`; and a store in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builders import NOON, PASS, a_coding, a_fragment, shipped_codebook

from framebridge.store import StoredVersion, content_hash
from frameschema import Coding, CodingState, Transcript
from labelstudio_plugin.results import write_result
from labelstudio_plugin.tasks import TaskKey

SERVER = "embedded"
ISSUE = {"issues": (("Huur",),)}


class FakeStore:
    """Holds versions, and gives them as a `Store` does."""

    def __init__(self, *versions: StoredVersion) -> None:
        self._versions = versions

    def latest(self, study: str) -> list[StoredVersion]:
        return [version for version in self._versions if version.study == study]

    def newest_numbers(self, study: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, version in enumerate(self._versions):
            if version.study == study:
                found.setdefault(version.transcript, []).append(place)
        return found

    def numbered(self, numbers: Sequence[int]) -> list[StoredVersion]:
        return [self._versions[place] for place in numbers]


def a_version(talk: Transcript, *, coding: Coding | None = None, **fields: Any) -> StoredVersion:
    """What the store holds of a coding of this transcript."""
    coding = coding or a_coding(talk, a_fragment(**ISSUE))
    annotation = fields.pop("annotation_id", 7)
    raw = {
        "id": annotation,
        "result": write_result(coding, talk, shipped_codebook(), "nl"),
        "was_cancelled": coding.state is CodingState.SKIPPED,
    }
    defaults = {
        "study": "proef",
        "server": SERVER,
        "task_key": str(TaskKey("proef", talk.id, PASS)),
        "transcript": talk.id,
        "coding_pass": PASS,
        "coder": coding.coder,
        "account": f"{coding.coder}@example.org",
        "project_id": 1,
        "task_id": 1,
        "annotation_id": annotation,
        "created_at": NOON,
        "updated_at": NOON,
        "text_sha256": talk.text_sha256,
        "codebook_id": "frames",
        "codebook_version": "1.0.0",
        "raw": raw,
        "content_sha256": content_hash(raw),
        "number": annotation,
        "pulled_at": NOON,
    }
    return StoredVersion(**{**defaults, **fields})
