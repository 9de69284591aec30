"""What is spelled out in talk: mail addresses, numbers in words, letters one by one, dates of birth in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from framebridge.deidentify.kinds import Found, Kind

_BY = "spoken"
_UNITS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_UNIT = "nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_COMPOUND = rf"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n(?:{_TENS})"
_NUMBER = rf"(?:{_COMPOUND}|{_TENS}|{_TEENS}|{_UNIT})"
_SAID = rf"(?:{_NUMBER}|\d{{1,4}}|dubbele? (?:{_UNIT}))"
_BETWEEN = r"(?:[ ,.…-]+(?:(?:eh|uh|uhm|en dan|dan|en|streepje|plus|spatie|punt)[ ,.…]+)?)"
_RUN = re.compile(rf"\b{_SAID}(?:{_BETWEEN}{_SAID}\b){{3,}}", re.I)
_IN_RUN = re.compile(_SAID, re.I)
_LONG_RUN = 5

_TAIL = "apenstaartje|apenstaart|apestaartje|apestaart"
_SIGN = "(?:punt|streepje|liggend streepje|laag streepje|underscore|koppelteken|min|dot)"
_DOMAINS = "nl|com|org|net|eu|be|n l"
_WORD = r"[\w.-]{1,40}"
_NAME = rf"(?:{_WORD} (?:{_WORD} )?{_SIGN} ){{0,6}}(?:(?:de|van|der|den|el) ){{0,3}}{_WORD}"
_MAIL = re.compile(
    rf"\b{_NAME} (?:{_TAIL}) (?:{_WORD} {_SIGN} ){{0,6}}{_WORD}"
    rf"|\b{_NAME} (?:at|ad) (?:{_WORD} {_SIGN} ){{1,6}}(?:{_DOMAINS})\b"
    rf"|\b{_NAME} (?:at|ad) [\w-]{{1,40}}\.(?:{_DOMAINS})\b",
    re.I,
)
_BEFORE_MAIL = re.compile(r"^(?:(?:is|naar|op|via|aan|mail|mailadres|adres|het|dat|mailen|sturen) )+", re.I)
_SITE = re.compile(rf"\b(?:w w w|www) {_SIGN} (?:{_WORD} {_SIGN} ){{1,6}}\w{{1,40}}", re.I)
_BANKS = "abna|abn amro|abn|ing|ingb|i n g b|rabo|sns|snsb|bunq|asn|triodos|knab|regiobank"
_ACCOUNT = re.compile(rf"\b(?:nl|n l|en el) (?:{_SAID} ){{1,3}}(?:{_BANKS})(?:{_BETWEEN}{_SAID}\b){{2,}}", re.I)
_LETTERS = re.compile(r"(?<![\w-])[^\W\d_](?:[ ,.-]{1,2}[^\W\d_]){3,}(?![\w-])")

_MONTH = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_ORDINAL = rf"(?:{_NUMBER}|\d{{1,2}}|[a-zë]+(?:de|ste))"
_CENTURY = "negentien(?:honderd)?|tweeduizend(?: en)?|twintig"
_YEAR = rf"(?:(?:{_CENTURY}) ?(?:en )?(?:{_NUMBER})?|{_NUMBER}|\d\d(?:\d\d)?)"
_BORN = re.compile(
    r"\b(?:geboren|geboortedatum|geb|verjaardag|jarig)\b[^.?!]{0,25}?"
    rf"\b({_ORDINAL} (?:{_MONTH}|{_NUMBER}(?= {_YEAR}))(?: (?:van )?{_YEAR})?)\b",
    re.I,
)
_DATE = re.compile(
    rf"\b(?:{_NUMBER}|[a-zë]+(?:de|ste)) (?:{_MONTH}) "
    rf"(?:negentien(?:honderd)? ?{_NUMBER}|{_COMPOUND}|{_TENS})\b",
    re.I,
)


def find_spoken(text: str) -> Iterator[Found]:
    """Give everything spelled out; stretches may overlap."""
    for kind, pattern in ((Kind.WEB, _SITE), (Kind.BANK_ACCOUNT, _ACCOUNT), (Kind.SPELLED, _LETTERS)):
        for found in pattern.finditer(text):
            yield Found(found.start(), found.end(), kind, _BY)
    yield from _mail(text)
    yield from _births(text)
    for found in _RUN.finditer(text):
        if _is_number(_IN_RUN.findall(found[0].lower())):
            is_phone = found[0].lower().startswith(("nul", "0"))
            yield Found(found.start(), found.end(), Kind.PHONE if is_phone else Kind.FILE_NUMBER, _BY)


def _mail(text: str) -> Iterator[Found]:
    for found in _MAIL.finditer(text):
        before = _BEFORE_MAIL.match(found[0])
        yield Found(found.start() + (before.end() if before else 0), found.end(), Kind.MAIL, _BY)


def _births(text: str) -> Iterator[Found]:
    for found in _BORN.finditer(text):
        yield Found(found.start(1), found.end(1), Kind.DATE_OF_BIRTH, _BY)
    for found in _DATE.finditer(text):
        yield Found(found.start(), found.end(), Kind.DATE_OF_BIRTH, _BY)


def _is_number(said: Sequence[str]) -> bool:
    """Say whether numbers said in a row are one long number, rather than years or counting."""
    years = [word for word in said if len(word) == 4 and word.isdigit()]
    if len(years) >= len(said) - 1 or _counts_up(said):
        return False
    in_words = sum(not word.isdigit() for word in said)
    return len(said) >= _LONG_RUN or (said[0] in ("nul", "06", "0") and in_words != 1)


def _counts_up(said: Sequence[str]) -> bool:
    """Say whether it is only counting: one two three four."""
    words = ["één" if word == "een" else word for word in said]
    places = [_UNITS.index(word) for word in words if word in _UNITS]
    steps = pairwise(places)
    return len(places) == len(said) and all(later - earlier == 1 for earlier, later in steps)
