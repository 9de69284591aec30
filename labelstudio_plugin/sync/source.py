"""Where news about a project comes from: the seam between pulling and a server.

Stock Label Studio (`stock.py`) can only be asked what changed since a moment, counted and compared. A server with
a change feed can tell more exactly; what reads it then stands behind the same few questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from frameschema import message
from labelstudio_plugin.errors import UnexpectedAnswer
from labelstudio_plugin.tasks import TaskKey

OVERLAP = timedelta(minutes=15)
"""How far before the watermark one looks again.

A time is set before it is committed: with imports running, a strict "newer than the last one seen" never saw 100
of 305 tasks on PostgreSQL, with a lag of up to 4.6 s. It also covers a server whose clock is put back a little.
"""

FEED = "feed:"
"""How a watermark begins that is no time but a number in a change feed."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class Counts:
    """How much a project holds, and the time of its newest change in the server's own words.

    `submitted` leaves out what was skipped. `newest` is None without tasks; drafts change nothing here.
    """

    tasks: int
    submitted: int
    newest: str | None


@dataclass(frozen=True)
class TaskMark:
    """What tells whether a task was seen as it is: its time, and the times of its annotations by id."""

    updated_at: str
    annotations: Mapping[int, str]


@dataclass(frozen=True)
class PulledAnnotation:
    """One annotation, exactly as received, and where it belongs; `task_data` only if they were asked for."""

    project: int
    task_id: int
    task_key: TaskKey
    text_sha256: str
    account: str
    raw: dict[str, Any]
    task_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PulledTask:
    """One task with all its annotations; `key` is None for one that the study's push did not make.

    `earlier` are versions of its annotations since the last reading, oldest first, where the server kept them;
    also of annotations that are gone.
    """

    task_id: int
    mark: TaskMark
    key: TaskKey | None
    text_sha256: str
    annotations: tuple[dict[str, Any], ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[dict[str, Any], ...] = ()

    @property
    def submitted(self) -> int:
        """The number of annotations as the server counts them."""
        return sum(not raw.get("was_cancelled") for raw in self.annotations)


class ChangeSource(Protocol):
    """What pulling asks of a server; times are in the server's words throughout."""

    def count(self, project: int) -> Counts:
        """Count what there is now."""

    def changed_since(self, project: int, watermark: str) -> Mapping[int, str]:
        """Give the mark of every task that may have changed since, by id, and nothing else of it."""

    def read(self, project: int, tasks: Collection[int], *, with_data: bool) -> Iterator[list[PulledTask]]:
        """Read these tasks in full, in pages; one that is gone does not come."""

    def read_after(self, project: int, last: int, *, with_data: bool) -> Iterator[list[PulledTask]]:
        """Read every task with an id above `last`, in pages, in order of id."""

    def manifest(self, project: int) -> Mapping[int, TaskMark]:
        """Give the mark of every task there is; costs the server much."""

    def existing(self, project: int, tasks: Collection[int]) -> frozenset[int]:
        """Say which of these tasks are there."""


def overlap_before(watermark: str) -> str:
    """Give the moment from which to look again, written so that the server can read it."""
    if watermark.startswith(FEED):
        return in_server_words(_LONG_AGO)  # read by the change feed before: look at everything once
    return in_server_words(read_moment(watermark) - OVERLAP)


def read_moment(words: object) -> datetime:
    """Read a time as the server writes it: without a fraction when that is zero."""
    try:
        moment = datetime.fromisoformat(str(words))
    except ValueError:
        raise UnexpectedAnswer(message("Label Studio gave a time that cannot be read")) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_server_words(moment: datetime) -> str:
    """Write a time as a filter must have it: with fraction and Z, everything else is answered with a 500."""
    return moment.astimezone(UTC).strftime(_FORM)
