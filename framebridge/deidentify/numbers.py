"""Numbers and the like that have a form of their own: mail, accounts, phones, plates, files, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.lexicon import Lexicon

BY = "pattern"

_DOMAINS = "nl|com|org|net|eu|nu|be|frl|amsterdam|info"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}")
_WEB = re.compile(
    rf"(?:https?://|www\.)\S+[\w/]|(?<![\w-])[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{0,6}}\.(?:{_DOMAINS})\b(?:/\S*\w)?"
    r"|(?<!\w)@[A-Za-z_][\w.]{2,}",
    re.I,
)
_IBAN = re.compile(r"\b[A-Z]{2} ?\d{2}(?:[ .]?[A-Z0-9]){11,30}\b", re.I)
_DUTCH_IBAN = re.compile(r"\bnl[ .]?\d{2}[ .]?[a-z]{4}(?:[ .]?\d){8,10}\b", re.I)
_ACCOUNT = re.compile(r"\b(?:rekening|giro|bankrekening)\w*\W+(?:\w+\W+){0,3}?(\d[\d .]{5,12}\d)", re.I)
_NINE = re.compile(r"(?<![\d.,])\d(?:[ .-]?\d){7,8}(?!\d|[.,]\d)")
_GROUPED = re.compile(r"(?<![\d.])\d{4}\.\d{2}\.\d{3}(?!\d|\.\d)")
_CITIZEN = re.compile(
    r"\b(?:bsn|burgerservice\s?nummer|sofi-?\s?nummer|sofi)\b\D{0,25}(\d(?:[ .-]?\d){4,9})", re.I
)
_PHONE = re.compile(r"(?<![\d.,])(?:\+|00)?\(?\d{1,4}\)?(?:[ -./]{0,3}\d){6,11}(?!\d)")
_PHONE_START = re.compile(r"^(?:\(?0[1-9]|\+\d|00\d)")
_SHORTEST_PHONE = 9
_PLATE_PART = r"(?:[A-Z]{1,3}|\d{1,3})"
_PLATE = re.compile(
    rf"(?<![\w-])(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z]){_PLATE_PART}-{_PLATE_PART}-{_PLATE_PART}(?![\w-])"
)
_SAID_PLATE = re.compile(
    r"\b(?:kenteken\w*|nummerbord|nummerplaat)\W+(?:\w+\W+){0,3}?\b(?=(?:[- ]?[a-z0-9]){6}\b)"
    rf"({_PLATE_PART}(?:[- ]?{_PLATE_PART}){{1,3}})\b",
    re.I,
)
_PLATE_SIGNS = 6
_NUMBERED = (
    "dossier|zaak|cli[eë]nt|klant|kenmerk|polis|registratie|beschikking|factuur|relatie|referentie|inschrijf|debiteur|"
    "aanvraag|administratie|werknemer|personeels|klacht|contract|huur|schuld|vordering|paspoort|rijbewijs|document|v|"
    "vreemdelingen"
)
_FILE_SAID = re.compile(
    rf"\b(?:(?:{_NUMBERED})-?(?:nummer|nr\.?|kenmerk)?)\b\W{{1,3}}(?:\w{{1,6}}\W{{1,3}}){{0,2}}?"
    r"((?=[\w./-]*\d{2})[A-Z0-9][\w./-]*\d)",
    re.I,
)
_PLAIN_NUMBER = re.compile(r"\bnummer(?: is| was|:)? (\d(?:[ .-]?\d){4,})", re.I)
_FILE = re.compile(
    r"""(?<![\w/.-])(?:
        (?:[A-Z]{2,5}[ ])?\d{2,4}/\d{3,6}
        |[A-Za-z]{1,5}[-/.]?\d{4,}(?:[-/.]\w*\d+)*
        |[A-Za-z]{1,5}[-/.]\d{2,}(?:[-/.]\d+)+
        |\d{4}[-/]\d{4,8}
        |\d{2,4}[-/.]\d{3,6}[-/.]\d{2,6}
        |\d{7,12}
    )(?![\w/]|[.,-]\d)""",
    re.X,
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?")
_POSTCODE = re.compile(r"(?<![\d.,€-])\b[1-9]\d{3} ?([A-Z]{2})\b")
_SAID_POSTCODE = re.compile(r"\bpostcode\W+(?:\w+\W+){0,2}?([1-9]\d{3} ?([a-z]{2}))\b", re.I)
_JOINED_POSTCODE = re.compile(r"(?<![\d.,€-])\b([1-9]\d{3}([a-z]{2}))\b")
_NO_POSTCODE = re.compile(
    r"S[ADS]|WW|EU|AO|M[BGL]|GB|K[MG]|ZW|P[WC]|C[CM]|I[CENS]|T[VE]|N[VA]|B[VC]|VN|UU|OP|E[NR]|DE", re.I
)
_DAY, _MONTH_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_NUMERIC_DATE = re.compile(rf"(?<![\d.,/-]){_DAY}[-/. ]{_MONTH_NUMBER}[-/. ]'?((?:19|20)?\d\d)(?!\d|[-/.]\d)")
_BORN = re.compile(r"\b(?:geboren|geboortedatum|geb|geboortedag|verjaardag|jarig|bouwjaar|verjaart)\b", re.I)
_ADULT_BEFORE = 2013
_CONTEXT, _CONTEXT_AFTER = 40, 15


class Numbers:
    """Finds what has a form of its own."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the pattern that needs the names of months."""
        months = "|".join(sorted(lexicon.words("months"), key=len, reverse=True))
        self._written_date = re.compile(
            rf"(?<![\d.,]){_DAY}(?:ste|de|e)?[ -]?(?:{months})\b\.?(?:[ -]*(?:van )?'?((?:19|20)?\d\d)\b)?", re.I
        )
        self._searches: tuple[Callable[[str], Iterator[Found]], ...] = (
            _addresses_online,
            _accounts,
            _citizen_numbers,
            _phones,
            _plates,
            _files,
            _postcodes,
            self._dates,
        )

    def find(self, text: str) -> Iterator[Found]:
        """Give everything found; stretches may overlap."""
        for search in self._searches:
            yield from search(text)

    def _dates(self, text: str) -> Iterator[Found]:
        for pattern in (_NUMERIC_DATE, self._written_date):
            for found in pattern.finditer(text):
                near = text[max(0, found.start() - _CONTEXT) : found.end() + _CONTEXT_AFTER]
                if _is_birth(found[1]) or _BORN.search(near):
                    yield Found(found.start(), found.end(), Kind.DATE_OF_BIRTH, BY)


def _is_birth(year: str | None) -> bool:
    return year is not None and len(year) == 4 and int(year) < _ADULT_BEFORE


def _each(pattern: re.Pattern[str], text: str, kind: Kind, group: int = 0) -> Iterator[Found]:
    return (Found(found.start(group), found.end(group), kind, BY) for found in pattern.finditer(text))


def _addresses_online(text: str) -> Iterator[Found]:
    yield from _each(_MAIL, text, Kind.MAIL)
    yield from _each(_WEB, text, Kind.WEB)


def _accounts(text: str) -> Iterator[Found]:
    from stdnum import iban

    for found in _IBAN.finditer(text):
        if iban.is_valid(found[0].replace(".", "")):
            yield Found(found.start(), found.end(), Kind.BANK_ACCOUNT, "iban")
    yield from _each(_DUTCH_IBAN, text, Kind.BANK_ACCOUNT)
    yield from _each(_ACCOUNT, text, Kind.BANK_ACCOUNT, 1)


def _citizen_numbers(text: str) -> Iterator[Found]:
    from stdnum.nl import bsn

    for found in _NINE.finditer(text):
        if bsn.is_valid(found[0]):
            yield Found(found.start(), found.end(), Kind.CITIZEN_NUMBER, "eleven-test")
    yield from _each(_GROUPED, text, Kind.CITIZEN_NUMBER)
    yield from _each(_CITIZEN, text, Kind.CITIZEN_NUMBER, 1)


def _phones(text: str) -> Iterator[Found]:
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in PhoneNumberMatcher(text, "NL", leniency=Leniency.POSSIBLE):
        if _PHONE_START.match(match.raw_string):
            yield Found(match.start, match.end, Kind.PHONE, "phonenumbers")
    for found in _PHONE.finditer(text):
        if _PHONE_START.match(found[0]) and sum(sign.isdigit() for sign in found[0]) >= _SHORTEST_PHONE:
            yield Found(found.start(), found.end(), Kind.PHONE, BY)


def _plates(text: str) -> Iterator[Found]:
    for found in _PLATE.finditer(text):
        if sum(sign.isalnum() for sign in found[0]) == _PLATE_SIGNS:
            yield Found(found.start(), found.end(), Kind.NUMBER_PLATE, BY)
    for found in _SAID_PLATE.finditer(text):
        if any(sign.isdigit() for sign in found[1]) and any(sign.isalpha() for sign in found[1]):
            yield Found(found.start(1), found.end(1), Kind.NUMBER_PLATE, BY)


def _files(text: str) -> Iterator[Found]:
    for found in _FILE_SAID.finditer(text):
        if sum(sign.isdigit() for sign in found[1]) >= 4 and not _YEARS.fullmatch(found[1]):
            yield Found(found.start(1), found.end(1), Kind.FILE_NUMBER, BY)
    for found in _FILE.finditer(text):
        if not _YEARS.fullmatch(found[0]):
            yield Found(found.start(), found.end(), Kind.FILE_NUMBER, BY)
    yield from _each(_PLAIN_NUMBER, text, Kind.FILE_NUMBER, 1)


def _postcodes(text: str) -> Iterator[Found]:
    for found in _POSTCODE.finditer(text):
        if not _NO_POSTCODE.fullmatch(found[1]):
            yield Found(found.start(), found.end(), Kind.POSTCODE, BY)
    for pattern in (_SAID_POSTCODE, _JOINED_POSTCODE):
        for found in pattern.finditer(text):
            if not _NO_POSTCODE.fullmatch(found[2]):
                yield Found(found.start(1), found.end(1), Kind.POSTCODE, BY)
