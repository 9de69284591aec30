"""What every reader makes of a file: lines, and beside them a count of the characters that should come out.

The count is taken by another route than the lines (see each reader), so that what a library drops in silence is
noticed: at the end the characters of the turns and of all that was put aside must add up to it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from frameschema import Finding, Message, Severity, message

Ink = Counter[str]
"""How often each visible character occurs; accents, white space and invisible characters do not count."""


class Place(StrEnum):
    """What the lines of a source are called, for the person who has to find one."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CUE = "cue"
    ROW = "row"


@dataclass(frozen=True)
class Line:
    """One line, paragraph, cue or row; `voice` is who speaks by the format itself, apart from the text."""

    text: str
    start_ms: int | None = None
    voice: str | None = None
    is_heading: bool = False
    ends_turn: bool = False


@dataclass(frozen=True)
class Source:
    """A file as lines. `ink` counts what should come out, of which `left_out` is put aside by the reader.

    `is_timed`: the lines are pieces of speech with their times, and those of one speaker in a row are one turn.
    """

    lines: tuple[Line, ...]
    ink: Ink
    place: Place = Place.LINE
    left_out: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_timed: bool = False


def ink_of(texts: Iterable[str]) -> Ink:
    """Count the visible characters of texts, whatever their normal form."""
    ink: Ink = Counter()
    for text in texts:
        ink.update(unicodedata.normalize("NFD", text))
    for char in [char for char in ink if char.isspace() or unicodedata.category(char)[0] in "CM"]:
        del ink[char]
    return ink


def where_in(file: str, place: Place, number: int) -> str | Message:
    """Name a line of a file; 0 stands for the whole file."""
    if number == 0:
        return file
    if place is Place.PARAGRAPH:
        return message("{file}, paragraph {number}", file=file, number=number)
    if place is Place.CUE:
        return message("{file}, cue {number}", file=file, number=number)
    if place is Place.ROW:
        return message("{file}, row {number}", file=file, number=number)
    return f"{file}:{number}"


def noticed(file: str, rule: str, said: Message, severity: Severity = Severity.INFO) -> Finding:
    """Tell what a reader left out or did on its own; by default there is nothing to do about it."""
    remedy = message("nothing to do") if severity is Severity.INFO else message("compare the turns with the file")
    return Finding(rule=rule, severity=severity, where=file, message=said, remedy=remedy)


def check_complete(file: str, source: Source, kept: Iterable[str], put_aside: Iterable[str]) -> list[Finding]:
    """Compare the characters of the source with those of the turns and of what was put aside."""
    found = ink_of(kept) + ink_of(put_aside) + ink_of(source.left_out)
    lost, added = (source.ink - found).total(), (found - source.ink).total()
    if not lost and not added:
        return []
    said = message(
        "of {count} characters in the file {lost} are in no turn and in nothing that was left out, and {added} "
        "came from elsewhere",
        count=source.ink.total(),
        lost=lost,
        added=added,
    )
    remedy = message("save the file in another format, such as .docx or .txt, and report this to the makers")
    return [Finding(rule="incomplete", severity=Severity.ERROR, where=file, message=said, remedy=remedy)]
