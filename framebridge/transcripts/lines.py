"""What one line of a typed transcript is: a speaker's line, more of a turn, or the typist's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPEAKER = re.compile(r"^\s*(?P<code>[^\s:;][^:;\n]{0,40}?)\s*(?P<mark>:+|;)(?P<gap>\s*)(?P<rest>.*)$")
_CODE_LIKE = re.compile(r"[A-Z0-9][A-Za-z0-9]{0,4}(?:[-_/][A-Za-z0-9?]{1,3}| [A-Z0-9]{1,3}){0,6}")
_CAPITAL = r"[^\W\d_a-zà-ÿ][\w.'-]*"
_PARTICLE = r"(?:heer|mevrouw|de|den|der|van|von|ten|ter|te|het|la|le|\d+)"
_LABEL_LIKE = re.compile(rf"{_CAPITAL}(?: [\w.'-]+|(?: (?:{_PARTICLE}|{_CAPITAL})){{1,4}})?")
_AROUND = "[](){}*-–•_ "
_CLOCK_FIRST = re.compile(r"^\s*[\[(]?(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?[\])]?\s+(?=\D)")
_FIRST_WORD = re.compile(r"^\s*(\S{2,15})\s+\S")
# Word makes hyphens of its own.
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_PAGE_NUMBER = re.compile(
    r"^\s*(?:(?:-\s*)?\d{1,4}(?:\s*-)?|(?:pagina|page|blz\.?|p\.)\s*\d{1,4}(?:\s*(?:van|of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})\s*$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^\s*(?:(?:fase|deel|hoofdstuk|stap|ronde|bijlage)\s+\w+(?:\s*[:.–-]\s*.*)?|\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d_].*)$",
    re.IGNORECASE,
)
_CODE = r"[A-Za-z0-9]{1,5}(?:[-_][A-Za-z0-9]{1,3}){0,3}"
_CODE_AT_END = re.compile(r"(?:^|\s)(?P<code>[A-Z][A-Za-z0-9]{0,4}(?:[-_][A-Za-z0-9]{1,3}){0,2}[-_]?)\s*$")
_CODE_GOES_ON = re.compile(
    r"^\s*(?P<code>[-_]?[A-Za-z0-9]{0,5}(?:[-_][A-Za-z0-9]{1,3}){0,2})\s*:+\s*(?P<rest>.*)$"
)
_INSIDE = re.compile(rf"(?:^|(?<=\s))(?P<page>\d{{1,4}}\s+)?(?P<code>{_CODE})\s?:+(?=\s)")
_ROLE_MARKER = re.compile(r"^\s*\[rol\s+(?P<code>[^=\]]+?)\s*=\s*(?P<role>[^\]]+?)\s*\]\s*$", re.IGNORECASE)
_STAMP = r"#(\d{1,2}):(\d{2}):(\d{2})(?:-(\d))?#"
_STAMP_FIRST = re.compile(rf"^\s*{_STAMP}\s*")
_STAMP_LAST = re.compile(rf"{_STAMP}$")

_LONGEST_HEADING = 60
_LONGEST_STAMP, _LONGEST_MARKER = 20, 200
_AUTOMATIC = re.compile(r"(?:SPEAKER|SPK|Speaker|Spreker|Deelnemer)[ _]?\d{1,3}", re.IGNORECASE)

OWN_ROLE = "eigen"
"""In a role marker: the speaker goes back to the own role."""


@dataclass(frozen=True)
class SpeakerLine:
    """A line that starts with something that may be a speaker code."""

    code: str
    rest: str
    mark: str
    is_apart: bool

    @property
    def is_code_like(self) -> bool:
        """Say whether it has the shape of a code: short, with capitals, digits or hyphens."""
        if not _CODE_LIKE.fullmatch(self.code) or not any(char.isalpha() for char in self.code):
            return False
        if " " in self.code and any(char.islower() for char in self.code):
            return False
        marked = any(char.isdigit() or char in "-_" for char in self.code)
        return marked or (len(self.code) > 1 and self.code.isupper())

    @property
    def is_label_like(self) -> bool:
        """Say whether it could be somebody written out: one or two words, the first with a capital."""
        return self.is_apart and _LABEL_LIKE.fullmatch(self.code) is not None


def is_automatic_label(name: str) -> bool:
    """Say whether a program gave a speaker this name (`SPEAKER_00`, `Spreker 1`)."""
    return _AUTOMATIC.fullmatch(name) is not None


def speaker_line(line: str) -> SpeakerLine | None:
    """Split off what stands before the colon, if the line begins like that."""
    found = _SPEAKER.match(line)
    if found is None:
        return None
    is_apart = bool(found["gap"]) or not found["rest"]
    code = found["code"].translate(_HYPHENS)
    return SpeakerLine(code.strip(_AROUND) or code, found["rest"], found["mark"], is_apart)


def first_word(line: str) -> str | None:
    """Give the first word of a line that has more, with plain hyphens."""
    found = _FIRST_WORD.match(line)
    return found[1].translate(_HYPHENS) if found else None


def split_stamp(line: str) -> tuple[int | None, str, str]:
    """Split off a time before the speaker code: gives milliseconds, the time as typed, and the rest."""
    if found := _STAMP_FIRST.match(line):
        return _milliseconds(found), found[0], line[found.end() :]
    if clock := _CLOCK_FIRST.match(line):
        first, second, third = (int(part) if part else None for part in clock.groups())
        hours, minutes, seconds = (first, second, third) if third is not None else (0, first, second)
        start = ((hours or 0) * 3600 + (minutes or 0) * 60 + (seconds or 0)) * 1000
        return start, clock[0], line[clock.end() :]
    return None, "", line


def is_heading(line: str) -> bool:
    """Say whether a line that stands apart looks like a heading: all capitals, numbered, or "Fase 2"."""
    text = line.strip()
    if not 3 <= len(text) <= _LONGEST_HEADING or text[-1] in ".?!,;…" or ": " in text.partition(" ")[0]:
        return False
    letters = [char for char in text if char.isalpha()]
    shouted = len(letters) > 3 and all(char.isupper() for char in letters) and " " in text
    return shouted or _HEADING.match(text) is not None


def code_at_end(line: str) -> str | None:
    """Give what may be the first half of a speaker code at the end of a line."""
    found = _CODE_AT_END.search(line.translate(_HYPHENS).rstrip()[-_LONGEST_HEADING:])
    return found["code"] if found else None


def code_going_on(line: str) -> tuple[str, str] | None:
    """Give what may be the second half of a speaker code, and what follows its colon."""
    found = _CODE_GOES_ON.match(line.translate(_HYPHENS))
    return (found["code"], line[found.start("rest") :]) if found else None


def codes_inside(line: str) -> list[tuple[int, int, str, str]]:
    """Find what may be speaker codes inside a line: start, end, a page number before it, and the code."""
    plain = line.translate(_HYPHENS)
    return [(hit.start(), hit.end(), hit["page"] or "", hit["code"]) for hit in _INSIDE.finditer(plain)]


def is_page_number(line: str) -> bool:
    """Say whether the line holds only a page number."""
    return _PAGE_NUMBER.match(line) is not None


def role_marker(line: str) -> tuple[str, str] | None:
    """Read `[rol KM-I-1 = client]`: from here on this speaker speaks as that role."""
    found = _ROLE_MARKER.match(line) if len(line) < _LONGEST_MARKER else None
    return (found["code"], found["role"]) if found else None


@dataclass(frozen=True)
class Stamped:
    """A text without the f4 stamps at its ends, those stamps in milliseconds, and as typed."""

    text: str
    first: int | None
    last: int | None
    taken: tuple[str, ...]


def take_stamps(text: str) -> Stamped:
    """Take f4 time stamps off both ends."""
    first, taken = _STAMP_FIRST.search(text), []
    if first:
        taken.append(first[0])
        text = text[first.end() :]
    text = text.rstrip()
    last = _STAMP_LAST.search(text[-_LONGEST_STAMP:])
    if last:
        taken.append(last[0])
        text = text[: -len(last[0])]
    return Stamped(
        text, _milliseconds(first) if first else None, _milliseconds(last) if last else None, tuple(taken)
    )


def _milliseconds(stamp: re.Match[str]) -> int:
    hours, minutes, seconds, tenths = (int(part or 0) for part in stamp.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + tenths * 100
