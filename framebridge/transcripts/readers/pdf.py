"""The text of a pdf: never better than what its maker put in, so always with a warning."""

from __future__ import annotations

import io

from framebridge.errors import DataProblem
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Source, ink_of, noticed
from frameschema import Severity, message

LIMIT_PAGES = 2_000


def read_pdf(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read the text of a pdf, page by page."""
    from pypdf import PdfReader

    read = PdfReader(io.BytesIO(data))
    if read.is_encrypted:
        raise DataProblem(message("{file}: the pdf is protected by a password; save it without one", file=file))
    if len(read.pages) > LIMIT_PAGES:
        raise DataProblem(message("{file}: the pdf has more pages than a transcript can have", file=file))
    text = "\n".join(page.extract_text() for page in read.pages)
    if not text.strip():
        raise DataProblem(message("{file}: the pdf holds pictures of text, and no text", file=file))
    said = message("a pdf does not say where lines and columns end; words may stand in another order")
    lines = tuple(Line(line) for line in text.split("\n"))
    return Source(lines, ink_of([text]), findings=(noticed(file, "pdf-text", said, Severity.WARNING),))
