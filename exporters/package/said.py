"""Taking out of researchers' texts what was said in a transcript, word for word.

A run of `RUN` or more words that stands in a transcript is a quotation, whatever the marks, capitals and spaces
around it; in quotation marks `QUOTED` words are enough. Fewer words are the language that all share. Words alone
count: what a researcher retells in other words stays.

A definition of the codebook is no report of what was said, and shares its language: a run has to be longer there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from frameschema import Transcript

RUN = 4
QUOTED = 2
LONG_RUN = 8
LEFT_OUT = "[…]"

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“„\"‘'«]([^“”„\"‘’«»]+)[”\"’'»]")


class Said:
    """What was said in some transcripts, by its runs of words; counts the passages that were left out."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        """Read every transcript."""
        self.left_out = 0
        talks = [_words(one.text) for one in transcripts]
        self._texts = [f" {' '.join(words)} " for words in talks]
        self._runs = {
            length: {run for words in talks for run in _runs(words, length)} for length in (QUOTED, RUN, LONG_RUN)
        }

    def cleaned(self, text: str) -> str:
        """Give a text with a mark in the place of each run of words that was said."""
        return self._cleaned(text, RUN, QUOTED)

    def cleaned_definition(self, text: str) -> str:
        """Give a definition with a mark in the place of each longer run of words that was said."""
        return self._cleaned(text, LONG_RUN, RUN)

    def _cleaned(self, text: str, run: int, quoted: int) -> str:
        unquoted = _QUOTED.sub(lambda found: self._unquoted(found, quoted), text)
        return self._without_runs(unquoted, run)

    def _unquoted(self, found: re.Match[str], least: int) -> str:
        words = _words(found[1])
        if len(words) < least or not self._is_said(words):
            return found[0]
        self.left_out += 1
        return LEFT_OUT

    def _is_said(self, words: list[str]) -> bool:
        """Say whether the words stand in a transcript one after the other; pairs first, for speed."""
        phrase = f" {' '.join(words)} "
        pairs = self._runs[QUOTED]
        return all(pair in pairs for pair in _runs(words, QUOTED)) and any(phrase in text for text in self._texts)

    def _without_runs(self, text: str, length: int) -> str:
        places = list(_WORD.finditer(text))
        taken = [False] * len(places)
        for at, run in enumerate(_runs([place[0].casefold() for place in places], length)):
            if run in self._runs[length]:
                taken[at : at + length] = [True] * length
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


def _runs(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(length)), strict=False)
