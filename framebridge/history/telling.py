"""The versions of a coding in order, and what each did to the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from framebridge.history.comparing import Difference, compare_results, count_regions
from framebridge.store import StoredVersion
from frameschema import Message, message


@dataclass(frozen=True)
class Told:
    """A version, how much it holds, and how it differs from the one before of the same annotation.

    `notes` are what happened to it besides its content.
    """

    version: StoredVersion
    regions: int
    differences: tuple[Difference, ...]
    notes: tuple[Message, ...]


def tell_history(
    versions: Sequence[StoredVersion], coder: str | None = None, coding_pass: str | None = None
) -> tuple[Told, ...]:
    """Tell the versions of one discussion (`Store.history`), of a coder or a pass if that is asked for.

    Annotations keep their order, and within one the oldest version comes first. An annotation counts as a coder's
    when any of its versions is, or when it is of the account with that name.
    """
    told: list[Told] = []
    for _, group in groupby(versions, key=_annotation):
        own = list(group)
        if coding_pass in (None, own[-1].coding_pass) and (coder is None or _is_by(own, coder)):
            told += _tell(own)
    return tuple(told)


def _annotation(version: StoredVersion) -> tuple[object, ...]:
    return version.server, version.task_key, version.annotation_id, version.created_at


def _is_by(versions: Sequence[StoredVersion], coder: str) -> bool:
    wanted = coder.casefold()
    return any(wanted in ((version.coder or "").casefold(), version.account.casefold()) for version in versions)


def _tell(versions: Sequence[StoredVersion]) -> Iterator[Told]:
    before: StoredVersion | None = None
    for version in versions:
        result = version.raw.get("result")
        differences = compare_results(before.raw.get("result"), result) if before else ()
        yield Told(version, count_regions(result), differences, tuple(_notes(before, version)))
        before = version


def _notes(before: StoredVersion | None, now: StoredVersion) -> Iterator[Message]:
    if now.deleted:
        yield message("removed in Label Studio")
        return
    if before is None:
        yield message("the first version that was pulled")
    elif before.deleted:
        yield message("there again")
    yield from _flag_notes(before, now)
    if before is not None and before.coder != now.coder:
        yield message("now counts as coding of {coder}", coder=now.coder or now.account)
    if before is not None and before.text_sha256 != now.text_sha256:
        yield message("now stands on another text")


def _flag_notes(before: StoredVersion | None, now: StoredVersion) -> Iterator[Message]:
    skipped, was_skipped = (bool(one and one.raw.get("was_cancelled")) for one in (now, before))
    if skipped and not was_skipped:
        yield message("skipped")
    if was_skipped and not skipped:
        yield message("no longer skipped")
    truth, was_truth = (bool(one and one.raw.get("ground_truth")) for one in (now, before))
    if truth is not was_truth:
        yield message("marked as ground truth") if truth else message("no longer marked as ground truth")
