"""Following things from one to the next: issues under issues, themes merged into themes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

K = TypeVar("K")


def lost_or_circling(next_of: Mapping[K, K], known: AbstractSet[K]) -> Iterator[K]:
    """Give those from which one comes back to where one was, or to something that is not known."""
    for start in next_of:
        at, seen = start, set[K]()
        while at in next_of and at not in seen:
            seen.add(at)
            at = next_of[at]
        if at in seen or at not in known:
            yield start
