"""From bytes to text: which encoding, and is it text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from framebridge.errors import DataProblem
from framebridge.transcripts.repairs import Proposal, Repair, RepairDesk, RepairKind, preview
from frameschema import Finding, Severity, message

LIMIT_BYTES = 20_000_000
"""The largest file that is read; an hour of talk is about 60 kB of text."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_KINDS = {
    b"PK\3\4": "docx, odt, xlsx or zip",
    b"%PDF": "pdf",
    b"{\\rtf": "rtf",
    b"\xd0\xcf\x11\xe0": "doc",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"RIFF": "wav",
    b"ID3": "mp3",
}
# What no typed text holds: control characters other than tab, line ends, page break and Word's line break.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SHOWN_WORDS = 6


def read_bytes(path: Path) -> bytes:
    """Read a whole file; raises DataProblem when it is missing, empty or too large."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise DataProblem(
                message(
                    "{file}: larger than {megabytes} MB; is this a transcript?",
                    file=path.name,
                    megabytes=LIMIT_BYTES // 1_000_000,
                )
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataProblem(message("{file}: there is no such file; check the name", file=path.name)) from None
    except IsADirectoryError:
        raise DataProblem(message("{file}: this is a folder; name the files in it", file=path.name)) from None
    except OSError as exc:
        raise DataProblem(
            message("{file}: cannot be read: {reason}", file=path.name, reason=exc.strerror)
        ) from exc
    if not data.strip():
        raise DataProblem(message("{file}: the file is empty; choose another file", file=path.name))
    return data


def decode(data: bytes, file: str, desk: RepairDesk) -> tuple[str, list[Finding]]:
    """Read bytes as text: UTF-16 with its mark, UTF-8, or else the old Windows encoding as a proposal."""
    if data.startswith(_UTF16):
        return _strictly(data, file, "utf-16"), []
    _refuse_what_is_no_text(data, file)
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as exc:
        return _as_windows(data, file, desk, data[: exc.start].count(b"\n") + 1)


def _refuse_what_is_no_text(data: bytes, file: str) -> None:
    kind = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    if kind is not None:
        raise DataProblem(
            message(
                "{file}: this is not a text file but {kind} under another name; give it its own name back",
                file=file,
                kind=kind,
            )
        )
    if _CONTROL.search(data):
        raise DataProblem(message("{file}: this is not a text file; export the transcript as .txt", file=file))


def _strictly(data: bytes, file: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DataProblem(
            message("{file}: this is not {encoding}; save it as UTF-8", file=file, encoding=encoding.upper())
        ) from None


def _as_windows(data: bytes, file: str, desk: RepairDesk, line: int) -> tuple[str, list[Finding]]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise DataProblem(
            message(
                "{file}:{line}: this is not UTF-8; save it as UTF-8 (in Word: File, Save as, Plain text, "
                "Unicode UTF-8)",
                file=file,
                line=line,
            )
        ) from None
    words = first_words(word for word in text.split() if not word.isascii())
    proposal = Proposal(
        Repair(kind=RepairKind.ENCODING, line=0),
        file,
        message("the file is not UTF-8; read as Windows-1252 these words come out"),
        preview(words.encode("cp1252").decode("ascii", "replace")),
        preview(words),
    )
    if desk.may(proposal):
        return text, []
    return text, [_not_utf8(file, line)]


def _not_utf8(file: str, line: int) -> Finding:
    return Finding(
        rule="not-utf8",
        severity=Severity.ERROR,
        where=f"{file}:{line}",
        message=message("this is not UTF-8, and may be the old encoding of Windows"),
        remedy=message(
            "look at the words in the preview; if they are right: --accept encoding; else save the file as UTF-8 "
            "(in Word: File, Save as, Plain text, Unicode UTF-8)"
        ),
    )


def first_words(words: Iterable[str]) -> str:
    """Give the first few different words, to look at."""
    return " ".join(list(dict.fromkeys(words))[:_SHOWN_WORDS])
