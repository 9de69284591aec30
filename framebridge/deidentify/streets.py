"""Streets, with the number of the house where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.lexicon import Lexicon
from framebridge.deidentify.numbers import BY
from framebridge.deidentify.tokens import begins

_NO_HOUSE = "euro|jaar|maanden|weken|uur|procent|keer|mensen"
_NUMBER = (
    rf"(?:,? (?:nummer |nr\.? |huisnummer )?\d{{1,4}}(?! (?:{_NO_HOUSE}))"
    r"(?: ?(?:[a-hA-H]|bis|hs|huis|[IVX]{1,3})\b(?!-))?(?:-\d{1,3}[a-z]?\b|-[a-zA-Z]\b|-[IVX]+\b|/\d+)?)"
)
_SAID_NUMBER = (
    r",? (?:nummer )?(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|[a-z]*tien|[a-z]*tig)\b"
)
_CAPITAL = r"[A-Z][\w.'’-]*"
_LINKED = rf"(?:{_CAPITAL}|de|den|der|van|ten|ter|'t)"
_PARTS = "Straat|Laan|Weg|Plein|Kade|Dreef|Singel|Gracht|Dijk"
_NAMED_AFTER = r"(?:Laan|Plein|Park|Hof|Weg) (?:van|der|van de|van der|den) (?:de |den |het )?[A-Z][\w'’-]+"
_BEFORE = (
    "van de|van der|van den|sint|oude|nieuwe|lange|korte|burgemeester|dokter|pastoor|koningin|prins|prinses|1e|2e|"
    "eerste|tweede|jan|johan|willem"
)
_HOUSE_NAME = r"(?:(?:Het|De|'t|Den|Op|Achter|In) )?[A-Z][\w'’-]+(?: (?:de|het|den|der|[A-Z][\w'’-]+)){0,4}"
_SELDOM, _FUNCTION_WORD = 3.2, 5.0
_STREET_WORDS = ("straat", "laan", "plein", "gracht", "singel", "kade", "dreef", "plantsoen", "steeg", "weg")


class Streets:
    """Finds addresses."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the patterns that need word lists."""
        endings = "|".join(sorted(lexicon.words("street_endings"), key=len, reverse=True))
        one_word = rf"(?:[A-Z][\w'’-]* (?:{_LINKED} ){{0,4}})?[A-Z][\w'’-]*(?:{endings})"
        more_words = rf"[A-Z][\w'’-]+(?: {_LINKED}){{0,4}} (?:{_PARTS})"
        self._written = re.compile(rf"\b({one_word}|{more_words}|{_NAMED_AFTER})\b({_NUMBER})?")
        self._house = re.compile(rf"\b(?:op|aan|naar)(?: de)? ({_HOUSE_NAME}{_NUMBER})")
        self._lower = re.compile(
            rf"\b((?:(?:{_BEFORE}) ){{0,3}}(?:(?:van|de|der) )?[^\W\d_]{{2,}}(?:{endings}))\b"
            rf"({_NUMBER}|{_SAID_NUMBER})?"
        )
        self._no_streets = lexicon.words("no_streets")
        self._lexicon = lexicon

    def find(self, text: str) -> Iterator[Found]:
        """Give everything found; stretches may overlap."""
        for found in self._house.finditer(text):
            if not self._lexicon.is_allowed(found[1].split(" ")[0]) or found[1].startswith(("Het ", "De ")):
                yield Found(found.start(1), found.end(1), Kind.ADDRESS, BY)
        for found in self._written.finditer(text):
            start = self._start(text, found)
            if found[2] or self._is_street(text, start, found.end(1)):
                yield Found(start, found.end(), Kind.ADDRESS, BY)
        for found in self._lower.finditer(text):
            if self._is_street_in_lower_case(found):
                yield Found(found.start(), found.end(), Kind.ADDRESS, BY)

    def _start(self, text: str, found: re.Match[str]) -> int:
        """Leave out the word that opens the sentence: `Op Wilhelminasingel 3`."""
        first, _, more = found[1].partition(" ")
        opens = more and begins(text, found.start()) and self._lexicon.frequency(first) > _FUNCTION_WORD
        return found.start() + (len(first) + 1 if opens else 0)

    def _is_street(self, text: str, start: int, end: int) -> bool:
        """Say whether a name without a number is a street: of several words, or no other word that we know."""
        name = text[start:end].lower()
        if " " in name:
            return True
        if name in self._no_streets or self._lexicon.is_allowed(name):
            return False
        return not begins(text, start) or name.endswith(_STREET_WORDS)

    def _is_street_in_lower_case(self, found: re.Match[str]) -> bool:
        name = found[1].rpartition(" ")[2]
        if name in self._no_streets:
            return False
        has_number = bool(found[2]) and any(sign.isdigit() for sign in found[2])
        return has_number or (name.endswith(_STREET_WORDS) and self._lexicon.frequency(name) < _SELDOM)
