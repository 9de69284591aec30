"""Which files our server gives as recordings: a small list in the server's home, one part per study.

Nothing is copied. The list holds absolute paths; a file is given only while it lies in its own folder and is of a
kind that browsers play, so that a link put in its place leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from labelstudio_plugin.recordings import MEDIA_TYPES, media_suffix
from labelstudio_plugin.server.private_files import write_private

_Listed = dict[str, dict[str, Path]]
_LISTED: TypeAdapter[_Listed] = TypeAdapter(_Listed)
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NoSuchRange(ValueError):
    """Asked for is a part that the file does not have."""


def keep_recordings(listed: Path, study: str, files: Mapping[str, Path]) -> None:
    """Write down the recordings of a study, by name, in place of those it had."""
    with FileLock(listed.with_suffix(".lock")):
        known = _read(listed)
        others = {name: own for name, own in known.items() if name != study}
        now = {**others, study: dict(files)} if files else others
        if now != known:
            write_private(listed, _LISTED.dump_json(now, indent=1).decode())


def find_recording(listed: Path, name: str) -> Path | None:
    """Find the file with this name; None when there is none that may be given."""
    for own in _read(listed).values():
        if name in own:
            return own[name] if may_be_played(own[name]) else None
    return None


def may_be_played(file: Path) -> bool:
    """Say whether this is a file of a kind that browsers play, itself and not a link out of its folder."""
    real, folder = file.resolve(), file.parent.resolve()
    return real.is_relative_to(folder) and media_suffix(real.name) in MEDIA_TYPES and real.is_file()


def byte_range(asked: str | None, size: int) -> tuple[int, int] | None:
    """Read an HTTP Range header into (first, last), both counting; None when the whole file is asked for.

    Several ranges at once, or another unit than bytes, count as the whole file. Raises NoSuchRange.
    """
    found = _RANGE.fullmatch(asked or "")
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
    if found[2] and found[1] and int(found[2]) < int(found[1]):
        return None
    if first > last:
        raise NoSuchRange
    return first, last


def _read(listed: Path) -> _Listed:
    try:
        return _LISTED.validate_json(listed.read_bytes())
    except (FileNotFoundError, ValidationError):
        return {}
