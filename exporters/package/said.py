"""Taking out of researchers' texts what was said in a transcript, word for word.

A run of `RUN` or more words that stands in a transcript is a quotation, whatever the marks, capitals and spaces
around it; in quotation marks two words are enough. Fewer words are the language that all share. Words alone count:
what a researcher retells in other words stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from frameschema import Transcript

RUN = 4
LEFT_OUT = "[…]"

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“„\"‘'«]([^“”„\"‘’«»]+)[”\"’'»]")
_QUOTED_RUN = 2


class Said:
    """What was said in some transcripts, by its runs of words; counts the passages that were left out."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        """Read every turn; whole turns of fewer words than a run count as they are."""
        self.left_out = 0
        self._runs: dict[int, set[tuple[str, ...]]] = {RUN: set(), _QUOTED_RUN: set()}
        for transcript in transcripts:
            words = _words(transcript.text)
            for length, found in self._runs.items():
                found.update(zip(*(words[at:] for at in range(length)), strict=False))

    def cleaned(self, text: str) -> str:
        """Give a text with a mark in the place of each run of words that was said."""
        return self._without_runs(_QUOTED.sub(self._unquoted, text))

    def _unquoted(self, found: re.Match[str]) -> str:
        words = _words(found[1])
        runs = list(zip(*(words[at:] for at in range(_QUOTED_RUN)), strict=False))
        if not runs or not all(run in self._runs[_QUOTED_RUN] for run in runs):
            return found[0]
        self.left_out += 1
        return LEFT_OUT

    def _without_runs(self, text: str) -> str:
        places = list(_WORD.finditer(text))
        words = [place[0].casefold() for place in places]
        taken = [False] * len(words)
        for at in range(len(words) - RUN + 1):
            if tuple(words[at : at + RUN]) in self._runs[RUN]:
                taken[at : at + RUN] = [True] * RUN
        return self._written(text, places, taken)

    def _written(self, text: str, places: list[re.Match[str]], taken: list[bool]) -> str:
        parts: list[str] = []
        at, before = 0, False
        for place, gone in zip(places, taken, strict=True):
            if gone and not before:
                parts += [text[at : place.start()], LEFT_OUT]
                self.left_out += 1
            if gone:
                at = place.end()
            before = gone
        return "".join([*parts, text[at:]])


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
