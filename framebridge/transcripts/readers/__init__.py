"""The formats a transcript may have, one file each; the door through which their libraries are used.

A library that fails does so with an error of ours, and nothing that it says itself is passed on: its message may
hold transcript text.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from framebridge.errors import ConfigurationProblem, DataProblem, FramebridgeError
from framebridge.transcripts.readers.captions import read_srt, read_vtt
from framebridge.transcripts.readers.docx import read_docx
from framebridge.transcripts.readers.eaf import read_eaf
from framebridge.transcripts.readers.odt import read_odt
from framebridge.transcripts.readers.pdf import read_pdf
from framebridge.transcripts.readers.rtf import read_rtf
from framebridge.transcripts.readers.speech_json import read_speech_json
from framebridge.transcripts.readers.txt import read_txt
from framebridge.transcripts.readers.xlsx import read_xlsx
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Source
from frameschema import message

Reader = Callable[[bytes, str, RepairDesk], Source]
"""Reads the bytes of a file of that name."""

EXTRA = 'pip install "framebridge[readers]"'
"""Installs the libraries of the formats that are not read otherwise."""


@dataclass(frozen=True)
class Format:
    """How files with a suffix are read, and by which library if that is not always installed."""

    read: Reader
    library: str | None = None


FORMATS: Mapping[str, Format] = {
    ".txt": Format(read_txt),
    ".docx": Format(read_docx),
    ".vtt": Format(read_vtt),
    ".srt": Format(read_srt),
    ".json": Format(read_speech_json),
    ".odt": Format(read_odt, "odfdo"),
    ".rtf": Format(read_rtf, "striprtf"),
    ".eaf": Format(read_eaf, "pympi"),
    ".xlsx": Format(read_xlsx, "openpyxl"),
    ".pdf": Format(read_pdf, "pypdf"),
}
"""The formats by suffix."""

_REFUSED = {
    ".doc": message("this is the format of Word before 2007; save it as .docx"),
    ".docm": message("it has macros in it; save it as .docx"),
    ".xlsm": message("it has macros in it; save it as .xlsx"),
    ".xls": message("this is the format of Excel before 2007; save it as .xlsx"),
}
_CHATTY = ("pypdf", "docx2python", "odfdo", "openpyxl", "webvtt")


def read_source(file: str, data: bytes, desk: RepairDesk) -> Source:
    """Read a file by its suffix; raises DataProblem when that cannot be done."""
    suffix = PurePath(file).suffix.lower()
    if suffix in _REFUSED:
        raise DataProblem(message("{file}: {reason}", file=file, reason=_REFUSED[suffix]))
    if suffix not in FORMATS:
        raise DataProblem(
            message(
                "{file}: this format is not read; choose from {formats}", file=file, formats=", ".join(FORMATS)
            )
        )
    chosen = FORMATS[suffix]
    with _foreign_trouble(file, chosen), _silence():
        return chosen.read(data, file, desk)


@contextmanager
def _foreign_trouble(file: str, chosen: Format) -> Iterator[None]:
    try:
        yield
    except FramebridgeError:
        raise
    except ImportError as exc:
        if chosen.library is None or exc.name is None or exc.name.partition(".")[0] != chosen.library:
            raise
        raise ConfigurationProblem(
            message("{file}: this format needs a library that is not installed: {extra}", file=file, extra=EXTRA)
        ) from None
    except Exception:
        # The libraries raise whatever a damaged file makes them stumble over, bare Exception included.
        raise DataProblem(
            message(
                "{file}: the file is damaged, or not what its name says; open it in the program that made it and "
                "save it again",
                file=file,
            )
        ) from None


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what libraries warn about off the screen: it may quote the file."""
    loggers = [logging.getLogger(name) for name in _CHATTY]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
