"""What is done to the lines of every source alike: one normal form, nothing invisible, mojibake pointed out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from framebridge.transcripts.repairs import Proposal, Repair, RepairDesk, RepairKind, preview
from framebridge.transcripts.source import Line, Source, ink_of, where_in
from framebridge.transcripts.source_text import first_words
from frameschema import Finding, Severity, message

_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Marks for the direction of writing, zero-width and soft characters, control characters, half characters; a joiner
# inside an emoji stays.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
_WINDOWS = {bytes([code]).decode("cp1252", "ignore"): code for code in range(0x80, 0xC0)}
_WINDOWS = {char: code for char, code in _WINDOWS.items() if char} | {chr(c): c for c in range(0x80, 0xC0)}
_TRAIL = "".join(re.escape(char) for char in _WINDOWS)
_MOJIBAKE = re.compile(f"[\u00c2-\u00df][{_TRAIL}]|[\u00e0-\u00ef][{_TRAIL}]{{2}}|[\u00f0-\u00f4][{_TRAIL}]{{3}}")


@dataclass(frozen=True)
class Numbered:
    """A line with its number in the source; pieces of one paragraph share it."""

    number: int
    line: Line


def tidy(file: str, source: Source, desk: RepairDesk) -> tuple[Source, list[Numbered]]:
    """Give the source with its count and findings brought up to date, and its tidied lines."""
    source = _with_mojibake_mended(file, source, desk)
    lines = [
        Numbered(number, replace(line, text=unicodedata.normalize("NFC", piece)))
        for number, line in enumerate(source.lines, start=1)
        for piece in _BREAKS.split(line.text)
    ]
    findings = (*source.findings, *_invisible(file, source, lines))
    return replace(source, findings=findings), [_without_invisible(item) for item in lines]


def _with_mojibake_mended(file: str, source: Source, desk: RepairDesk) -> Source:
    """Mojibake goes first: half of a garbled letter may be a character that is taken out or breaks lines."""
    garbled = first_words(word for line in source.lines for word in _garbled_words(line.text))
    if not garbled:
        return source
    if not desk.may(_proposal(file, garbled)):
        return replace(source, findings=(*source.findings, _garbled(file, source)))
    mended = tuple(replace(line, text=_mended(line.text)) for line in source.lines)
    ink = source.ink - ink_of(line.text for line in source.lines) + ink_of(line.text for line in mended)
    return replace(source, lines=mended, ink=ink)


def _garbled_words(text: str) -> Iterator[str]:
    """Give the words with garbled letters in them; split by hand, as half a letter may be white space too."""
    if _MOJIBAKE.search(text):
        yield from (word for word in re.split("[ \t\n]", text) if _MOJIBAKE.search(word))


def _without_invisible(item: Numbered) -> Numbered:
    # Taken out, they may leave an accent beside its letter.
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", item.line.text))
    voice = item.line.voice and " ".join(_INVISIBLE.sub("", item.line.voice).split())
    return replace(item, line=replace(item.line, text=text, voice=voice or None))


def _invisible(file: str, source: Source, lines: Sequence[Numbered]) -> list[Finding]:
    counts = [(len(_INVISIBLE.findall(item.line.text)), item.number) for item in lines]
    first = next((number for count, number in counts if count), None)
    if first is None:
        return []
    said = message(
        "{count} invisible characters (zero width, soft hyphens, marks for the direction of writing) were left "
        "out, the first one here",
        count=sum(count for count, _ in counts),
    )
    where = where_in(file, source.place, first)
    remedy = message("nothing to do")
    return [Finding(rule="invisible", severity=Severity.INFO, where=where, message=said, remedy=remedy)]


def _proposal(file: str, garbled: str) -> Proposal:
    return Proposal(
        Repair(kind=RepairKind.MOJIBAKE, line=0),
        file,
        message("letters with accents were garbled by a wrong encoding; put right the words are as shown"),
        preview(garbled),
        preview(_mended(garbled)),
    )


def _garbled(file: str, source: Source) -> Finding:
    hits = [number for number, line in enumerate(source.lines, start=1) if _MOJIBAKE.search(line.text)]
    said = message(
        "letters with accents are garbled in {count} line(s), the first one here, as when a file is saved in one "
        "encoding and opened in another",
        count=len(hits),
    )
    remedy = message("look at the preview and put it right with: --accept mojibake")
    where = where_in(file, source.place, hits[0])
    return Finding(rule="mojibake", severity=Severity.WARNING, where=where, message=said, remedy=remedy)


def _mended(text: str) -> str:
    return _MOJIBAKE.sub(lambda found: _as_meant(found[0]), text)


def _as_meant(garbled: str) -> str:
    codes = [_WINDOWS.get(char, ord(char)) for char in garbled]
    try:
        return bytes(codes).decode("utf-8")
    except ValueError:
        return garbled
