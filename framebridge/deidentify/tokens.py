"""Words of a text with their place, and whether a sentence begins there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’`-][^\W\d_]+)*|\d+")
_BEGINS = re.compile(r"""(?:^|[.?!…:;(\[“”"‘«–—\n]|\s['’-]|\.\.)[\s"'“”‘’(\[-]*$""")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|[dD]hr|[mM]e?vr?|[mM]ej|[mM]w|[dD]rs?|[iI]r|[iI]ng|[pP]rof|[sS]t|[tT]j|[sS]j|[cC]hr|[tT]h|[jJ]oh|"
    r"bijv|bv|ca|nr|tel|geb|evt|incl|m\.b\.t|o\.a)\.\s*$"
)
_LOOK_BACK = 12
_JOINS = (" ", "-", "/", " - ")
_JOINS_SHORT = (".", ". ")
_SHORT = 4


@dataclass(frozen=True)
class Token:
    """A word at its place; `begins` says that a sentence begins with it."""

    start: int
    end: int
    text: str
    begins: bool

    @cached_property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower().replace("’", "'")

    @property
    def has_capital(self) -> bool:
        """Say whether it begins with a capital, or has one after an apostrophe or inside."""
        return self.text[:1].isupper() or (self.text[:1] in "'’" and any(c.isupper() for c in self.text))

    @property
    def is_acronym(self) -> bool:
        """Say whether it is in capitals alone."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_short_acronym(self) -> bool:
        """Say whether it is two or three capitals."""
        return self.is_acronym and len(self.text) <= 3

    @property
    def has_second_capital(self) -> bool:
        """Say whether another capital follows a hyphen."""
        return "-" in self.text and self.text.rpartition("-")[2][:1].isupper()

    @property
    def is_word(self) -> bool:
        """Say whether it is no number."""
        return not self.text[0].isdigit()


def tokens_of(text: str) -> list[Token]:
    """Give the words of a text, in order."""
    return [
        Token(found.start(), found.end(), found[0], begins(text, found.start())) for found in _WORD.finditer(text)
    ]


def begins(text: str, at: int) -> bool:
    """Say whether a sentence begins at a place."""
    before = text[max(0, at - _LOOK_BACK) : at]
    if at <= _LOOK_BACK and not before.strip():
        return True
    return _BEGINS.search(before) is not None and _ABBREVIATION.search(before) is None


def gap(text: str, before: Token, after: Token) -> str:
    """Give what stands between two words."""
    return text[before.end : after.start]


def is_joined(text: str, before: Token, after: Token) -> bool:
    """Say whether two words may be of one name; a full stop only after initials and abbreviations (`dhr.`)."""
    between = gap(text, before, after)
    if between in _JOINS_SHORT:
        return len(before.text) <= _SHORT or "." in before.text
    return between in _JOINS
