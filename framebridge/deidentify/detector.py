"""All finders together: what overlaps or touches becomes one stretch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from framebridge.deidentify.capitals import Capitals
from framebridge.deidentify.deduce_names import DeduceNames
from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.lexicon import Lexicon
from framebridge.deidentify.lower_case import LowerCase
from framebridge.deidentify.numbers import Numbers
from framebridge.deidentify.spoken import find_spoken
from framebridge.deidentify.streets import Streets
from framebridge.deidentify.titles import Titles
from framebridge.deidentify.tokens import begins, tokens_of
from framebridge.errors import ConfigurationProblem
from frameschema import message

_STAMP = re.compile(r"#\d{1,2}:\d\d:\d\d(?:-\d)?#|\[\d{1,2}:\d\d(?::\d\d)?\]|\(\d{1,2}:\d\d(?::\d\d)?\)")
_SPEAKER = re.compile(
    r"(?<![\w-])[A-Z][A-Za-z]{1,3}(?:[-_](?:[A-Z]{1,2}[-_]\d{1,2}|[A-Z]|\d{1,2})|\d{1,2})(?![\w-])"
)
_PRECEDENCE = (
    Kind.MAIL,
    Kind.BANK_ACCOUNT,
    Kind.CITIZEN_NUMBER,
    Kind.PHONE,
    Kind.NUMBER_PLATE,
    Kind.DATE_OF_BIRTH,
    Kind.ADDRESS,
    Kind.POSTCODE,
    Kind.FILE_NUMBER,
    Kind.WEB,
    Kind.SPELLED,
    Kind.INSTITUTION,
    Kind.PLACE,
    Kind.PERSON,
)
_TRUSTED = ("deduce", "title")


class Detector:
    """Finds what may give somebody away, in a text of any length."""

    def __init__(self, cache_folder: Path) -> None:
        """Load lists and finders; see DeduceNames for what is kept in the folder."""
        self.lexicon = Lexicon()
        self._formed = (Numbers(self.lexicon), Streets(self.lexicon))
        self._named = (Capitals(self.lexicon), Titles(self.lexicon), LowerCase(self.lexicon))
        self._deduce = DeduceNames(cache_folder)
        labels = "|".join(map(re.escape, self.lexicon.labels.values()))
        self._masked = re.compile(rf"\[(?:{labels}) \d+\]|{_STAMP.pattern}")

    def find(self, text: str) -> list[Found]:
        """Give all stretches, in order, none overlapping another."""
        masked = self._masked.sub(_dots, text)
        formed = merge_found([*chain(*(one.find(masked) for one in self._formed)), *find_spoken(masked)])
        masked = _SPEAKER.sub(_dots, masked)
        names = (part for item in self._all_names(masked) for part in _outside(item, formed))
        named = (
            part for part in (self._trimmed(masked, part) for part in names) if self._says_something(masked, part)
        )
        return merge_found([*formed, *named])

    def _all_names(self, text: str) -> Iterator[Found]:
        words = tokens_of(text)
        for one in self._named:
            yield from one.find(text, words)
        yield from (item for item in self._deduce.find(text) if not self._is_mere_opening(text, item))

    def _says_something(self, text: str, found: Found) -> bool:
        """Say whether more is left of a name than titles, links and words that name nobody."""
        words = (token for token in tokens_of(found.of(text)) if token.is_word)
        empty = self.lexicon.words("titles") | self.lexicon.words("links")
        return any(word.lower not in empty and not self.lexicon.is_allowed(word.text) for word in words)

    def _trimmed(self, text: str, found: Found) -> Found:
        """Leave out spaces, signs and links at the end."""
        words = tokens_of(found.of(text))
        while words and words[-1].text in self.lexicon.words("links"):
            words.pop()
        return replace(found, end=found.start + (words[-1].end if words else 0))

    def _is_mere_opening(self, text: str, found: Found) -> bool:
        """Say whether deduce took an ordinary word for a name because a sentence begins with it."""
        word = found.of(text).lower()
        if " " in word or not begins(text, found.start) or word in self.lexicon.words("sure_names"):
            return False
        first = word in self.lexicon.first_names and word not in self.lexicon.words("words_too")
        return self.lexicon.frequency(word) >= (4.4 if first else 3.5)


def _dots(found: re.Match[str]) -> str:
    return "·" * len(found[0])


def _outside(found: Found, formed: Iterable[Found]) -> Iterator[Found]:
    """Give what of a name lies outside numbers and addresses."""
    at = found.start
    for other in formed:
        if other.end <= at or other.start >= found.end:
            continue
        if other.start > at:
            yield replace(found, start=at, end=other.start)
        at = max(at, other.end)
    if at < found.end:
        yield replace(found, start=at)


def merge_found(found: Iterable[Found]) -> list[Found]:
    """Join stretches that overlap; the kind is that of the part that says most."""
    merged: list[Found] = []
    for item in sorted(found):
        last = merged[-1] if merged else None
        if last is not None and item.start < last.end:
            merged[-1] = _joined(last, item)
        else:
            merged.append(item)
    return merged


def _joined(first: Found, second: Found) -> Found:
    kind = min(first.kind, second.kind, key=_PRECEDENCE.index)
    if {first.kind, second.kind} <= {Kind.PERSON, Kind.PLACE, Kind.INSTITUTION}:
        kind = next((one.kind for one in (first, second) if one.by in _TRUSTED), kind)
    by = first.by if first.by == second.by else f"{first.by}, {second.by}"
    return Found(first.start, max(first.end, second.end), kind, by)


@cache
def detector_at(cache_folder: Path) -> Detector:
    """Give a detector; it is loaded once per process. Raises ConfigurationProblem without its libraries."""
    missing = [name for name in ("deduce", "phonenumbers", "stdnum", "wordfreq") if find_spec(name) is None]
    if missing:
        raise ConfigurationProblem(
            message(
                "finding names needs {packages}; install them with: pip install framebridge[deid]",
                packages=", ".join(missing),
            )
        )
    return Detector(cache_folder)
