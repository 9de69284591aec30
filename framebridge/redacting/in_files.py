"""Redaction in a file of any kind: text, JSON of ours, zipped documents; and what cannot be rewritten.

The settings of a study (toml, yaml) are for people to change: a name in them may be a researcher's own.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from exporters.errors import MissingLibraryError
from exporters.parquet import words_in
from framebridge.redacting.documents import Redactor

LIMIT_BYTES = 50_000_000
BY_HAND = (".toml", ".yaml", ".yml")
_ZIPPED = (".xlsx", ".docx", ".odt", ".ods", ".pptx", ".zip")
_WITH_POSITIONS = (".qdpx", ".xmi")
_PACKED = ".parquet"
_CLOSED = (".pdf", ".doc", ".xls", ".ppt", ".rtf", ".gz", ".7z")
_TAG = re.compile(r"<[^>]*>")
_INDENT = re.compile(r"[\[{]\n( +)")


class Fate(StrEnum):
    """What becomes of a file."""

    REWRITTEN = "rewritten"
    REMOVED = "removed"
    BY_HAND = "by hand"
    CLOSED = "cannot be looked into"
    LEFT = "left in part"


@dataclass(frozen=True)
class RedactedFile:
    """What becomes of a file, with how many places were found, and what is written; None for nothing."""

    fate: Fate
    places: int
    content: bytes | None = None


def redact_file(name: str, data: bytes, redactor: Redactor) -> RedactedFile | None:
    """Say what becomes of a file; None when there is nothing in it to take out."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _CLOSED or len(data) > LIMIT_BYTES:
        return RedactedFile(Fate.CLOSED, 0)
    if suffix in _ZIPPED or suffix in _WITH_POSITIONS:
        return _zipped(suffix, data, redactor)
    if suffix == _PACKED:
        return _packed(data, redactor)
    text, encoding = _decoded(data)
    if suffix in BY_HAND:
        places = redactor.wording.count(text)
        return RedactedFile(Fate.BY_HAND, places) if places else None
    if suffix == ".json" and (found := _json(text, redactor)) is not None:
        return _rewritten(text, found, encoding, redactor)
    return _rewritten(text, redactor.wording.replace(text), encoding, redactor)


def _rewritten(text: str, new: str, encoding: str, redactor: Redactor) -> RedactedFile | None:
    if new == text:
        return None
    return RedactedFile(Fate.REWRITTEN, redactor.wording.count(text), new.encode(encoding, "surrogateescape"))


def _decoded(data: bytes) -> tuple[str, str]:
    """Read bytes as text of which every byte comes back as it was."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "surrogateescape"), "utf-16"
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape"), "utf-8"


def _json(text: str, redactor: Redactor) -> str | None:
    """Write JSON without it, laid out as it was; None when it is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    talks = {talk.old.text_sha256: talk for talk in redactor.talks_in(value)}
    new = replace(redactor, talks={**redactor.talks, **talks}).value(value)
    if new == value:
        return text
    indent = _INDENT.match(text)
    separators = None if indent else (",", ":") if not re.search(r'": ', text) else None
    written = json.dumps(
        new, ensure_ascii=text.isascii(), indent=len(indent[1]) if indent else None, separators=separators
    )
    return written + text[len(text.rstrip()) :]


def _zipped(suffix: str, data: bytes, redactor: Redactor) -> RedactedFile | None:
    try:
        parts = dict(_parts(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return RedactedFile(Fate.CLOSED, 0)
    places = sum(_places(content, redactor) for content in parts.values())
    if not places:
        return None
    if suffix in _WITH_POSITIONS:
        return RedactedFile(Fate.REMOVED, places)
    new = {name: _part(content, redactor) for name, content in parts.items()}
    left = any(_places(content, redactor) for content in new.values())
    return RedactedFile(Fate.LEFT if left else Fate.REWRITTEN, places, _zip(data, new))


def _packed(data: bytes, redactor: Redactor) -> RedactedFile | None:
    """Remove a Parquet table that holds it: `export` makes it again, with the places of coded words."""
    try:
        places = redactor.wording.count(words_in(data))
    except (ValueError, OSError, MissingLibraryError):
        return RedactedFile(Fate.CLOSED, 0)
    return RedactedFile(Fate.REMOVED, places) if places else None


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LIMIT_BYTES:
            raise ValueError
        for part in archive.infolist():
            yield part.filename, archive.read(part)


def _places(content: bytes, redactor: Redactor) -> int:
    """Count the places in a part, also those that its mark-up divides."""
    text = content.decode("utf-8", "surrogateescape")
    return max(redactor.wording.count(text), redactor.wording.count(_TAG.sub("", text)))


def _part(content: bytes, redactor: Redactor) -> bytes:
    text = content.decode("utf-8", "surrogateescape")
    return redactor.wording.replace(text).encode("utf-8", "surrogateescape")


def _zip(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Write a zip as it was, with other contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.infolist():
            after.writestr(part, parts[part.filename], compress_type=part.compress_type)
    return out.getvalue()
