"""Names of worksheets as Excel wants them: at most 31 characters, no `[]:*?/\\`, no two the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exporters.characters import printable

MAX_LENGTH = 31
_REFUSED = re.compile(r"[\[\]:*?/\\\n\t]")
_RESERVED = "history"


def sheet_names(titles: Iterable[str]) -> tuple[str, ...]:
    """Make a name of each title; a second one of the same name gets a number.

    >>> sheet_names(["T1", "t1"])
    ('T1', 't1 (2)')
    """
    taken: dict[str, str] = {}
    for title in titles:
        name = _unlike(_allowed(title), set(taken))
        taken[name.casefold()] = name
    return tuple(taken.values())


def _allowed(title: str) -> str:
    name = _REFUSED.sub(" ", printable(title)).strip(" '")[:MAX_LENGTH].strip(" '")
    return name if name and name.casefold() != _RESERVED else f"{name}_"


def _unlike(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        ending = f" ({number})"
        found = name[: MAX_LENGTH - len(ending)] + ending
    return found
