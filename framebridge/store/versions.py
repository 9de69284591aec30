"""The values that go into the store and come out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, JsonValue, model_validator

from framebridge.store.content import content_hash, to_json
from frameschema.base import Document, Slug, Text

LARGEST_INTEGER = 2**63 - 1  # of both databases


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies outside the calendar when told in UTC") from None


def _without_nul(text: str) -> str:
    if "\0" in text:  # PostgreSQL has no place for it
        raise ValueError("holds the character NUL")
    return text


def _without_credentials(url: str) -> str:
    if "@" in urlsplit(url).netloc:
        raise ValueError("holds a user name or password; give the server's address only")
    return url


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment with a time zone, kept in UTC."""

Line = Annotated[Text, Field(min_length=1), AfterValidator(_without_nul)]
"""A text that a database can keep and search, exactly as given."""

ServerUrl = Annotated[Line, AfterValidator(_without_credentials)]
"""The address of a Label Studio server."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

ServerId = Annotated[int, Field(ge=0, le=LARGEST_INTEGER)]
"""An id that Label Studio gave. It may give the same one again, so it is never a key alone."""

Count = Annotated[int, Field(ge=0, le=LARGEST_INTEGER)]


class AnnotationVersion(Document):
    """One state of one annotation as it was seen on a server.

    An annotation is known by `study`, `server`, `task_key`, `annotation_id` and `created_at` together.
    `coder` is None for an account that nobody in the study has. `deleted` marks a tombstone: it was there and
    is gone; `raw` then repeats its last known state. `content_sha256` is `content_hash(raw)`.
    """

    # NaN and infinity are not JSON.
    model_config = ConfigDict(allow_inf_nan=False)

    study: Slug
    server: ServerUrl
    task_key: Line
    transcript: Slug
    coding_pass: Slug
    coder: Slug | None
    account: Line
    project_id: ServerId
    task_id: ServerId
    annotation_id: ServerId
    created_at: Moment
    updated_at: Moment
    text_sha256: Sha256
    codebook_id: Slug
    codebook_version: Line
    deleted: bool = False
    raw: dict[str, JsonValue]
    content_sha256: Sha256

    @classmethod
    def of(cls, raw: dict[str, JsonValue], **fields: Any) -> Self:
        """Make the version of an annotation that was read from JSON; raises ValueError for NaN and infinity in it.

        `raw` is the version's own from here on: copying it, and looking at each of its values again, would take as
        long as all the rest of a pull.
        """
        to_json({name: value for name, value in raw.items() if name != "result"})
        checked = cls(**fields, raw={}, content_sha256=content_hash(raw))
        version = checked.model_copy(update={"raw": raw})
        version.__dict__["hashed"] = checked.content_sha256
        return version

    @cached_property
    def hashed(self) -> str:
        """What `content_sha256` has to be; worked out once. Raises ValueError without a result."""
        return content_hash(self.raw)


class StoredVersion(AnnotationVersion):
    """A version in the store; `number` grows with every one stored, `pulled_at` is when its pull ended."""

    number: int
    pulled_at: Moment


def choose_version(versions: Sequence[StoredVersion]) -> StoredVersion:
    """Choose one of several annotations of one coder: the newest that was submitted, not skipped.

    Of twins, which hold exactly the same on one server, it is the one with the lowest number, whichever was saved
    last: so it is the same one in every run, and the one that the server made first.
    """
    newest = max(versions, key=lambda one: (not one.raw.get("was_cancelled"), one.updated_at, -one.annotation_id))
    same = newest.server, newest.task_key, newest.content_sha256
    twins = (one for one in versions if (one.server, one.task_key, one.content_sha256) == same)
    return min(twins, key=lambda one: one.annotation_id)


class VersionMark(NamedTuple):
    """What a stored version is known by, without what was coded."""

    number: int
    server: str
    task_key: str
    annotation_id: int
    created_at: datetime
    updated_at: datetime
    content_sha256: str
    deleted: bool
    account: str


class PullRun(Document):
    """One reading of a server, or one part of it."""

    study: Slug
    server: ServerUrl
    started_at: Moment
    finished_at: Moment
    tasks_seen: Count
    annotations_seen: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.finished_at < self.started_at:
            raise ValueError("finished_at lies before started_at")
        return self


class AppendReport(Document):
    """What an append did: `new`, `changed` and `deleted` versions were stored, `unchanged` ones were not."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0

    @property
    def stored(self) -> int:
        """How many versions the append added to the store."""
        return self.new + self.changed + self.deleted
