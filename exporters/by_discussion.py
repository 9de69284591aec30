"""Tables of which the rows come discussion by discussion, so that only one discussion has to be in memory.

Which columns there are is known when all discussions have been seen. Until then rows wait as drafts, on a shelf
that may lie in a file; they are laid out each time they are read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar, overload

from exporters.source import AnalysedDiscussion, TableSource
from exporters.table import Row, Table

Draft = TypeVar("Draft")


class ByDiscussion(ABC, Generic[Draft]):
    """Makes one table; remembers of the discussions it saw what the columns depend on."""

    @abstractmethod
    def drafts(self, source: TableSource, analysed: AnalysedDiscussion) -> Iterator[Draft]:
        """Give what goes into the rows of one discussion, in order."""

    @abstractmethod
    def head(self, source: TableSource) -> Table:
        """Give the table without its rows, once all discussions have been seen."""

    @abstractmethod
    def row(self, source: TableSource, draft: Draft) -> Row:
        """Lay out a row, once all discussions have been seen."""


class Shelf(Protocol):
    """Where drafts wait, in order; they may be read more than once."""

    def extend(self, drafts: Iterable[Any], /) -> None:
        """Put the drafts of a discussion after the others."""

    def __len__(self) -> int:
        """Count the drafts."""

    def __iter__(self) -> Iterator[Any]:
        """Give all drafts."""


class LaidOutRows(Sequence[Row]):
    """Rows that are laid out while they are read; meant to be read from first to last."""

    def __init__(self, shelf: Shelf, lay_out: Callable[[Any], Row]) -> None:
        """Lay the drafts of a shelf out."""
        self._shelf, self._lay_out = shelf, lay_out

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._shelf)

    def __iter__(self) -> Iterator[Row]:
        """Lay out one row after the other."""
        return map(self._lay_out, self._shelf)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """Give rows by their place, for which all are laid out."""
        return tuple(self)[index]


def table_on(shelf: Shelf, maker: ByDiscussion[Any], source: TableSource) -> Table:
    """Give the table whose drafts are all on a shelf; of `source` only the words count."""
    return replace(maker.head(source), rows=LaidOutRows(shelf, lambda draft: maker.row(source, draft)))


def whole_table(maker: ByDiscussion[Any], source: TableSource) -> Table:
    """Make the table of all discussions of a source."""
    drafts = [draft for analysed in source.in_order for draft in maker.drafts(source, analysed)]
    return replace(maker.head(source), rows=tuple(maker.row(source, draft) for draft in drafts))
