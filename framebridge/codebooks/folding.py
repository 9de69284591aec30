"""Folding away the lists of a codebook's text in which nothing changes: reading and writing all of it with
its comments takes seconds, and an edit is in one list.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

_LISTS = "lists:"
_DASH = re.compile(r"( *)- ")
_STUB = re.compile(r"^ *- list-(\d+)-folded$")


@dataclass(frozen=True)
class FoldedText:
    """A text with a stub for each list that is folded away, and what those lists say."""

    text: str
    folded: dict[int, list[str]]

    def unfolded(self, text: str) -> str:
        """Put the lists back into a text that has their stubs."""
        lines: list[str] = []
        for line in text.split("\n"):
            stub = _STUB.match(line)
            lines += self.folded[int(stub[1])] if stub else [line]
        return "\n".join(lines)


def fold_lists(text: str, count: int, changed: Collection[int]) -> FoldedText:
    """Fold away all lists but those that change; nothing when the text does not show where `count` lists are."""
    lines = text.split("\n")
    starts = _starts(lines)
    if len(starts) != count + 1:
        return FoldedText(text, {})
    kept, folded = lines[: starts[0]], {}
    for number, (start, end) in enumerate(pairwise(starts)):
        last = _last_line(lines, start, end)
        if number in changed:
            kept += lines[start:last]
        else:
            folded[number] = lines[start:last]
            kept.append(f"{_DASH.match(lines[start])[1]}- list-{number}-folded")  # type: ignore[index]
        kept += lines[last:end]
    return FoldedText("\n".join([*kept, *lines[starts[-1] :]]), folded)


def _starts(lines: list[str]) -> list[int]:
    """Give the lines at which the lists begin, and the one after the last of them."""
    begin = next((at for at, line in enumerate(lines) if line.split("#")[0].rstrip() == _LISTS), len(lines))
    found: list[int] = []
    indent = None
    for at, line in enumerate(lines[begin + 1 :], begin + 1):
        dash = _DASH.match(line)
        if indent is None and dash:
            indent = dash[1]
        if dash and dash[1] == indent:
            found.append(at)
        elif line[:1].strip() and not line.startswith("#"):
            return [*found, at]
    return [*found, len(lines)]


def _last_line(lines: list[str], start: int, end: int) -> int:
    """Give the line after the last one of a list that is not empty or a comment: those go with what follows."""
    while end > start + 1 and lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    return end
