"""A shelf for what waits to be written: a little in memory, more of it in a nameless file of its own.

It holds what people said. The file is for its owner alone; the system removes it when the work ends in any way.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import Any

_IN_MEMORY = 16_000_000
"""In bytes."""


class Shelf:
    """Things in order, put down some at a time; they may be read more than once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as this
        weakref.finalize(self, self._file.close)
        self._places: list[int] = []
        self._count = 0

    def extend(self, things: Iterable[Any], /) -> None:
        """Put some things after the others."""
        some = list(things)
        self._places.append(self._file.seek(0, 2))
        pickle.dump(some, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += len(some)

    def __len__(self) -> int:
        """Count the things."""
        return self._count

    def __iter__(self) -> Iterator[Any]:
        """Give all things, those that were put down together at once in memory."""
        for place in self._places:
            self._file.seek(place)
            yield from pickle.load(self._file)  # noqa: S301 - nobody else writes in it
