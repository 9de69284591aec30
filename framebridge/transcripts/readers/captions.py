"""Captions: WebVTT and SubRip of Teams, Zoom, Whisper and others.

webvtt-py gives cues with their times; the count beside it is of the lines under each line with an arrow.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from io import StringIO

from framebridge.errors import DataProblem
from framebridge.transcripts.readers.table_rows import clock_of
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Place, Source, ink_of, noticed
from framebridge.transcripts.source_text import decode
from frameschema import Finding, message

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_NO_CUES = ("NOTE", "STYLE", "REGION")
_ARROW = "-->"


def read_vtt(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read a WebVTT file."""
    text, findings = _text(data, file, desk)
    if not text.startswith("WEBVTT"):
        raise DataProblem(message('{file}: the file does not begin with "WEBVTT"; is it captions?', file=file))
    blocks = _blocks(text)[1:]
    notes = [block for block in blocks if block[0].split(" ")[0].split("\t")[0] in _NO_CUES]
    if notes:
        said = message("{count} notes and styles in the captions were left out", count=len(notes))
        findings.append(noticed(file, "caption-notes", said))
    return _source(text, "vtt", [block for block in blocks if block not in notes], findings)


def read_srt(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read a SubRip file."""
    text, findings = _text(data, file, desk)
    if _ARROW not in text:
        raise DataProblem(message("{file}: there are no captions with times in it", file=file))
    return _source(text, "srt", _blocks(text), findings)


def _text(data: bytes, file: str, desk: RepairDesk) -> tuple[str, list[Finding]]:
    text, findings = decode(data, file, desk)
    return text.replace("\r\n", "\n").replace("\r", "\n"), findings


def _blocks(text: str) -> list[list[str]]:
    blocks = (block.split("\n") for block in re.split(r"\n[ \t]*\n+", text.strip("\n")))
    return [block for block in blocks if any(line.strip() for line in block)]


def _source(text: str, form: str, blocks: Iterable[list[str]], findings: Iterable[Finding]) -> Source:
    lines = tuple(line for cue in _cues(text, form) for line in cue)
    ink = ink_of(_spoken(line) for block in blocks for line in _payload(block))
    return Source(lines, ink, Place.CUE, findings=tuple(findings), is_timed=True)


def _payload(block: list[str]) -> list[str]:
    """Give the lines of a block that are said: those under the line with the arrow, or all if there is none."""
    at = next((at for at, line in enumerate(block) if _ARROW in line), -1)
    return block[at + 1 :]


def _cues(text: str, form: str) -> Iterator[list[Line]]:
    import webvtt

    for caption in webvtt.from_buffer(StringIO(text), format=form).captions:
        start = clock_of(caption.start)
        yield list(_voices(" ".join(caption.raw_text.split("\n")), start))


def _voices(raw: str, start: int | None) -> Iterator[Line]:
    """Give what each voice says in one cue; a cue of Teams may hold two."""
    before, *rest = _VOICE.split(raw)
    if before.strip() or not rest:
        yield Line(_spoken(before).strip(), start)
    for voice, said in zip(rest[::2], rest[1::2], strict=True):
        yield Line(_spoken(said).strip(), start, html.unescape(voice).strip() or None)


def _spoken(raw: str) -> str:
    return html.unescape(_TAG.sub("", raw))
