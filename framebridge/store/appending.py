"""Which of the versions that a pull brought are news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from framebridge.store.errors import VersionRefused
from framebridge.store.versions import AnnotationVersion, AppendReport, PullRun
from frameschema import Message, message


class Identity(NamedTuple):
    """What makes an annotation the same one: with `created_at`, since servers give an id again."""

    study: str
    server: str
    task_key: str
    annotation_id: int
    created_at: datetime


class State(NamedTuple):
    """What makes two versions of an annotation the same: the coding, and what it is attributed to.

    The attribution counts, so that an account that gets a coder is noticed though its coding did not change.
    The codebook does not: what was coded stays coded with the version that the page had then.
    """

    content_sha256: str
    deleted: bool
    transcript: str
    coding_pass: str
    coder: str | None
    text_sha256: str


def identity_of(version: AnnotationVersion) -> Identity:
    """Tell which annotation this is a version of."""
    return Identity(*(getattr(version, field) for field in Identity._fields))


def state_of(version: AnnotationVersion) -> State:
    """Tell what of a version has to differ for it to be a new one."""
    return State(*(getattr(version, field) for field in State._fields))


def sort_out(
    versions: Iterable[AnnotationVersion], latest: dict[Identity, State]
) -> tuple[list[AnnotationVersion], AppendReport]:
    """Keep the versions, in their order, that differ from the one before them; `latest` is what is stored."""
    known = dict(latest)
    counts = {"new": 0, "changed": 0, "deleted": 0, "unchanged": 0}
    news = []
    for version in versions:
        identity, state = identity_of(version), state_of(version)
        before = known.get(identity)
        counts[_kind(before, state)] += 1
        if before != state:
            news.append(version)
            known[identity] = state
    return news, AppendReport(**counts)


def _kind(before: State | None, now: State) -> str:
    if before == now:
        return "unchanged"
    if now.deleted:
        return "deleted"
    return "changed" if before else "new"


def require_sound(versions: Sequence[AnnotationVersion], run: PullRun) -> None:
    """Raise VersionRefused for a version of another pull, or one whose hash is not that of its content."""
    for version in versions:
        place = message(
            "annotation {annotation} of task {task}", annotation=version.annotation_id, task=version.task_id
        )
        if (version.study, version.server) != (run.study, run.server):
            raise VersionRefused(
                message(
                    "{where}: is of another study or server than its pull; append it with its own", where=place
                )
            )
        # Of a tombstone only the hash may be left.
        if not version.deleted and version.content_sha256 != _hash(version, place):
            raise VersionRefused(
                message("{where}: content_sha256 does not fit raw; use content_hash(raw)", where=place)
            )


def _hash(version: AnnotationVersion, place: Message) -> str:
    try:
        return version.hashed
    except ValueError as exc:
        raise VersionRefused(message("{where}: {reason}", where=place, reason=exc)) from exc
