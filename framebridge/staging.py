"""A folder whose files are made one by one and take the place of the old ones all together, once all are there.

What is being made holds what people said, so it lies in a folder that only its owner can read, beside the one that
it is for; it is gone when the work ends in any way.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from framebridge.documents import write_file
from framebridge.errors import ConfigurationProblem
from frameschema import message


class StagedFolder:
    """The new files of a folder, in the order in which they were made."""

    def __init__(self, folder: Path, making: Path) -> None:
        """Make the files in `making`; they are for `folder`."""
        self._folder, self._making = folder, making
        self._names: list[str] = []

    def write(self, name: str, content: bytes) -> None:
        """Make a file."""
        write_file(self._making / name, content)
        self._names.append(name)

    def read(self, name: str) -> bytes:
        """Read a file that was made."""
        return (self._making / name).read_bytes()

    def put_in_place(self) -> list[Path]:
        """Let the files take the place of those in the folder; gives the files that were removed."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for name in self._names:
                (self._making / name).replace(self._folder / name)
            gone = sorted(path for path in self._folder.glob("*.json") if path.name not in set(self._names))
            for path in gone:
                path.unlink()
        except OSError as exc:
            raise ConfigurationProblem(
                message("{path} cannot be written: {reason}", path=self._folder, reason=exc.strerror)
            ) from exc
        return gone


@contextmanager
def staged(folder: Path, *, elsewhere: bool = False) -> Iterator[StagedFolder]:
    """Make files for a folder; with `elsewhere` nothing is written in the study, since they are only looked at."""
    try:
        if not elsewhere:
            folder.parent.mkdir(parents=True, exist_ok=True)
        making = tempfile.TemporaryDirectory(
            prefix=f".{folder.name}-", dir=None if elsewhere else folder.parent, ignore_cleanup_errors=True
        )
    except OSError as exc:
        raise ConfigurationProblem(
            message("{path} cannot be written: {reason}", path=folder.parent, reason=exc.strerror)
        ) from exc
    with making as name:
        yield StagedFolder(folder, Path(name))
