"""The words that the search knows: our own lists, deduce's lists of names and places, how frequent a word is.

All are loaded when first asked for: half a second together.
"""

from __future__ import annotations

import importlib.util
import re
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

from framebridge.deidentify.kinds import Kind
from framebridge.documents import load_yaml, read_text
from framebridge.shipped import shipped

_ENDINGS_OF_PEOPLES = ("", "e", "en", "er", "ers", "se", "s", "a")
_ENDING = re.compile(
    r"(?:heid|heden|ing|ingen|lijk|lijke|baar|bare|isch|ische|iteit|tie|ties|eren|schap|loos|loze|achtig|achtige|end|"
    r"ende|matig|matige|tjes|tje|pje|pjes|isme|elen|eerde|eerd|iek|ieke|eel|uele|ueel|zaam|zame|igen|ige|igd|erij)$"
)
_PREFIXED = re.compile(
    r"(?:ge|ver|be|ont|her|on|over|uit|aan|door|in|op|af|mee|terug|samen|voor|na|bij)[^\W\d_]{3,}(?:d|t|en|de|te)$"
)
_PART = 3.0
"""How frequent (zipf) a word must be to count as part of a compound."""

_JOINTS = ("", "s", "e", "en")


class Lexicon:
    """Word lists of our own, and those of deduce."""

    def __init__(self) -> None:
        """Read our own lists; the larger ones wait until they are needed."""
        self._own: dict[str, Any] = load_yaml(read_text(shipped("deidentify", "nl.yaml")))
        self._read: dict[str, frozenset[str]] = {}

    def words(self, name: str) -> frozenset[str]:
        """Give a list of our own, in lower case."""
        if name not in self._read:
            self._read[name] = frozenset(word.lower() for word in self._own[name].split())
        return self._read[name]

    @cached_property
    def labels(self) -> dict[Kind, str]:
        """What a pseudonym is called, by kind."""
        return {Kind(kind): label for kind, label in self._own["labels"].items()}

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Words with a capital that name nobody, in lower case; see `acronyms` for those in capitals alone."""
        territories = Locale("nl").territories.items()
        countries = {name.lower() for code, name in territories if code.isalpha() and " " not in name}
        words: list[str] = self._own["allowed"].split()
        own = frozenset(word.lower() for word in words if not _is_acronym(word))
        return own | countries | self._peoples

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Words in capitals alone that name nobody: `MO` says nothing about `Mo`."""
        return frozenset(word for word in self._own["allowed"].split() if _is_acronym(word))

    def is_allowed(self, word: str) -> bool:
        """Say whether a word as it is written names nobody."""
        return word.lower() in self.allowed or word in self.acronyms

    @cached_property
    def _peoples(self) -> frozenset[str]:
        names = self.words("peoples")
        stems = names | {name.removesuffix("ees") + "es" for name in names if name.endswith("ees")}
        return frozenset(stem + ending for stem in stems for ending in _ENDINGS_OF_PEOPLES)

    @cached_property
    def first_names(self) -> frozenset[str]:
        """First names, in lower case."""
        return _deduce_list("names/lst_first_name")

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Surnames, in lower case."""
        return _deduce_list("names/lst_surname") | _deduce_list("names/lst_interfix_surname")

    @cached_property
    def places(self) -> frozenset[str]:
        """Places in the Netherlands and Belgium, in lower case."""
        found = _deduce_list("locations/lst_placename/lst_residence") | _deduce_list(
            "locations/lst_placename/lst_municipality"
        )
        return frozenset(name.partition(" (")[0] for name in found)

    @lru_cache(maxsize=50_000)  # noqa: B019 - one lexicon lives as long as the process
    def frequency(self, word: str) -> float:
        """Say how frequent a word is on the zipf scale, 0 to 8."""
        return _zipf(word.lower())

    @lru_cache(maxsize=50_000)  # noqa: B019
    def is_compound(self, word: str) -> bool:
        """Say whether a rare word is two or more ordinary ones: `kostendelersnorm`."""
        word = word.lower()
        return any(self._splits(word, at) for at in range(4, len(word) - 2))

    def _splits(self, word: str, at: int) -> bool:
        head, tail = word[:at], word[at:]
        if self.frequency(tail) < _PART or len(tail) < 3:
            return len(tail) > 7 and self._is_word(head) and self.is_compound(tail)
        return self._is_word(head)

    def _is_word(self, head: str) -> bool:
        stems = (head.removesuffix(joint) for joint in _JOINTS if head.endswith(joint))
        return any(len(stem) >= 3 and self.frequency(stem) >= _PART for stem in stems)

    def is_person(self, word: str) -> bool:
        """Say whether a word in lower case is among first names and surnames."""
        return word in self.first_names or word in self.surnames

    def is_known_name(self, word: str) -> bool:
        """Say whether a word is among the names of people or places."""
        word = word.lower()
        return self.is_person(word) or word in self.places

    def is_plain(self, word: str) -> bool:
        """Say whether a rare word in lower case is an ordinary one: a compound, or a form of another word."""
        return word in self.allowed or self.is_compound(word) or looks_inflected(word)


def looks_inflected(word: str) -> bool:
    """Say whether a rare word has a form that only ordinary words have: participles, and some endings."""
    return _ENDING.search(word) is not None or _PREFIXED.match(word) is not None


def lists_folder() -> Path:
    """Say where deduce keeps its lists, without importing it."""
    found = importlib.util.find_spec("deduce")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("deduce")
    return Path(found.origin).parent / "data" / "lookup" / "src"


@cache
def _deduce_list(name: str) -> frozenset[str]:
    text = (lists_folder() / name / "items.txt").read_text(encoding="utf-8")
    return frozenset(line.strip().lower() for line in text.splitlines() if len(line.strip()) > 1)


def _zipf(word: str) -> float:
    from wordfreq import zipf_frequency

    return zipf_frequency(word, "nl")


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()
