"""The values: what they refuse, and what counts as the same content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from framebridge.store import AnnotationVersion, VersionRefused, content_hash
from framebridge.store.appending import require_sound

from .builders import NOON, SECRET, a_raw, a_run, a_version


def test_naive_moments_are_refused() -> None:
    naive = datetime(2026, 11, 22, 12)  # noqa: DTZ001
    with pytest.raises(ValidationError, match="timezone"):
        a_version(created_at=naive)
    with pytest.raises(ValidationError, match="timezone"):
        a_run(started_at=naive)


def test_moments_are_brought_to_utc() -> None:
    in_amsterdam = NOON.astimezone(timezone(timedelta(hours=1)))
    assert a_version(created_at=in_amsterdam).created_at.tzinfo is UTC
    with pytest.raises(ValidationError, match="calendar"):
        a_version(created_at=datetime.min.replace(tzinfo=timezone(timedelta(hours=1))))


@pytest.mark.parametrize(
    "changes",
    [
        {"server": "http://ann:wachtwoord@example.org"},
        {"account": "a\0b"},
        {"account": "\ud800"},
        {"annotation_id": 2**63},
        {"content_sha256": "abc"},
        {"unknown": 1},
    ],
)
def test_what_no_database_can_keep_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_version(**changes)


@pytest.mark.parametrize("value", [float("nan"), (1, 2), {1: 2}, b"x"])
def test_raw_is_json_and_nothing_else(value: object) -> None:
    with pytest.raises(ValidationError):
        a_version(raw=a_raw(memo=SECRET)).model_validate({**a_version().model_dump(), "raw": {"x": value}})


def test_refusals_do_not_repeat_the_content() -> None:
    with pytest.raises(ValidationError) as caught:
        a_version(raw=a_raw(memo=SECRET, bad=float("inf")))
    assert SECRET not in str(caught.value)


def test_raw_is_a_copy() -> None:
    raw = a_raw()
    version = a_version(raw=raw)
    raw["result"].append({"id": "r2"})
    assert version.raw == a_raw()


def test_a_version_of_what_was_read_is_the_same_as_any() -> None:
    assert _read(a_raw()) == a_version()
    with pytest.raises(ValidationError):
        _read(a_raw(), account="")


@pytest.mark.parametrize("raw", [a_raw(bad=float("nan")), a_raw(result=[float("inf")])])
def test_what_was_read_is_json_too(raw: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not JSON compliant") as caught:
        _read({**raw, "memo": SECRET})
    assert SECRET not in str(caught.value)


def test_a_changed_version_does_not_pass_for_the_one_that_was_hashed() -> None:
    other = _read(a_raw()).model_copy(update={"raw": a_raw("B")})
    with pytest.raises(VersionRefused):
        require_sound([other], a_run())


def _read(raw: dict[str, Any], **changes: Any) -> AnnotationVersion:
    """Make a version as pulling does."""
    return AnnotationVersion.of(raw, **{**a_version().model_dump(exclude={"raw", "content_sha256"}), **changes})


def test_a_pull_ends_after_it_began() -> None:
    with pytest.raises(ValidationError, match="before"):
        a_run(finished_at=NOON - timedelta(days=1))


@pytest.mark.parametrize(
    "same",
    [
        a_raw(lead_time=99, updated_at="later", id=8),
        dict(reversed(a_raw().items())),
        a_raw(completed_by={"id": 3, "email": "ann@example.org"}),
        a_raw(ground_truth=False),
        a_raw(was_cancelled=None),
    ],
)
def test_content_that_is_the_same(same: dict[str, Any]) -> None:
    assert content_hash(same) == content_hash(a_raw())


@pytest.mark.parametrize(
    "other",
    [
        a_raw("B"),
        a_raw(was_cancelled=True),
        a_raw(ground_truth=True),
        a_raw(completed_by=4),
        a_raw(result=[]),
    ],
)
def test_content_that_differs(other: dict[str, Any]) -> None:
    assert content_hash(other) != content_hash(a_raw())


def test_the_content_hash_stays_what_it_is() -> None:
    # Stored hashes are compared with new ones: another rule would store every annotation once more.
    assert content_hash({"result": []}) == "b5824d684baec1851febaf5726a4f6ddbe7489899e255ceeec75aeefcd87dd30"


def test_content_without_result_has_no_hash() -> None:
    with pytest.raises(ValueError, match="result"):
        content_hash({"id": 1})
