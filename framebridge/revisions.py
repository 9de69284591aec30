"""Which revision of a text counts for a coder, and whether a coding was carried from the one before.

A corrected text gets a new task, on which every coder's coding stands from the start (`framebridge.revising`).
What was carried bears a number made from exactly what it was carried from, in the one field of an annotation that
Label Studio keeps for us (`import_id`). So what was saved on the earlier task after that is noticed, by no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import groupby
from typing import TypeVar

from framebridge.store import StoredVersion, choose_version
from labelstudio_plugin.tasks import TaskKey

_Owner = TypeVar("_Owner")

_DIGITS = 13
"""Hexadecimal digits of a fingerprint that a number in a browser can hold."""


def carried_number(version: StoredVersion) -> int:
    """Give the number by which a coding that was carried from this version is known."""
    return number_of(version.content_sha256)


def number_of(content_sha256: str) -> int:
    """Give the number by which a coding with this fingerprint of its content is known."""
    return int(content_sha256[:_DIGITS], 16)


def revision_of(version: StoredVersion) -> int:
    """Give the revision of the text that was coded."""
    key = TaskKey.parse(version.task_key)
    return 1 if key is None else key.revision


def newest_revisions(
    versions: Iterable[StoredVersion], owner_of: Callable[[StoredVersion], _Owner]
) -> dict[_Owner, int]:
    """Give the newest revision that each owner has or had a coding of.

    What was removed counts too: a coding that is gone from the corrected text does not come back from an earlier
    one.
    """
    newest: dict[_Owner, int] = {}
    for version in versions:
        owner = owner_of(version)
        newest[owner] = max(revision_of(version), newest.get(owner, 0))
    return newest


def left_behind(before: Collection[StoredVersion], newest: Iterable[StoredVersion]) -> list[StoredVersion]:
    """Give what an owner's codings of earlier revisions hold that was not carried to the next one."""
    numbers = {version.raw.get("import_id") for version in (*before, *newest)}
    ordered = sorted(before, key=revision_of)
    used = [choose_version(list(own)) for _, own in groupby(ordered, key=revision_of)]
    return [version for version in used if carried_number(version) not in numbers]
