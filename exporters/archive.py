"""Zip archives of which equal contents make equal bytes: what was written when does not count."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

_LONG_AGO = (2000, 1, 1, 0, 0, 0)


Changes = Mapping[str, Callable[[bytes], bytes]]
"""By the name of a part of an archive, what makes another of it."""


def timeless(archive: bytes, changes: Changes | None = None) -> bytes:
    """Write a zip archive anew, its parts in the same order and all of one date; some of them changed."""
    changed = changes or {}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # on Windows it would be another
            data = old.read(name)
            new.writestr(entry, changed[name](data) if name in changed else data)
    return stream.getvalue()
