"""Rich text, as f4 and Transana save it.

striprtf gives the text; the count beside it is of a walk through the groups and control words that keeps only what
is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from framebridge.errors import DataProblem
from framebridge.transcripts.readers.table_rows import lines_of_table
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Place, Source, ink_of
from frameschema import Finding, message

_TOKEN = re.compile(
    r"\\u(?P<code>-?\d{1,5})(?: |\\'[0-9a-f]{2}|(?=\\)|[?_]?)(?:\\'[0-9a-f]{2}|\?)?|\\'(?P<hex>[0-9a-f]{2})"
    r"|\\(?P<word>[a-z]{1,32})(?:-?\d{1,10})? ?|\\(?P<sign>[^a-z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]",
    re.IGNORECASE,
)
_HIDDEN = {
    *("fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "headerf", "footerf", "headerl"),
    *("headerr", "footerl", "footerr", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator"),
    *("themedata", "latentstyles", "datastore", "xmlnstbl", "fldinst", "footnote", "annotation", "object"),
    *("pntext", "pntxta", "pntxtb", "pn", "bkmkstart", "bkmkend", "shpinst", "shp", "nonesttables", "upr"),
}
_WORDS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
_SIGNS = {"\\": "\\", "{": "{", "}": "}", "_": "-"}


def read_rtf(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read a rich text file."""
    from striprtf.striprtf import rtf_to_text

    raw = data.decode("cp1252", "replace").lstrip()
    if not raw.startswith("{\\rtf"):
        raise DataProblem(message("{file}: this is not rich text (.rtf)", file=file))
    text = _whole(rtf_to_text(raw))  # type: ignore[no-untyped-call]
    lines, left_out, findings = _lines(file, text, has_cells="\\cell" in raw)
    return Source(tuple(lines), ink_of([_whole("".join(_shown(raw)))]), Place.PARAGRAPH, left_out, findings)


def _lines(file: str, text: str, *, has_cells: bool) -> tuple[list[Line], tuple[str, ...], tuple[Finding, ...]]:
    paragraphs = text.split("\n")
    if not has_cells:
        return [Line(paragraph) for paragraph in paragraphs], (), ()
    rows = [paragraph.rstrip("|").split("|") for paragraph in paragraphs if paragraph.endswith("|")]
    table = lines_of_table(file, rows)
    others = [Line(paragraph) for paragraph in paragraphs if not paragraph.endswith("|")]
    return [*others, *table.lines], table.left_out, table.findings


def _whole(text: str) -> str:
    """Make one character of the two halves in which rich text writes an emoji."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _shown(raw: str) -> Iterator[str]:
    """Walk through the file and give what is shown, by our own rules."""
    hidden, stack = False, []
    page = re.search(r"\\ansicpg(\d+)", raw)
    encoding = f"cp{page[1]}" if page else "cp1252"
    for token in _TOKEN.finditer(raw):
        if token["brace"] == "{":
            stack.append(hidden)
        elif token["brace"] == "}":
            hidden = stack.pop() if stack else True
        elif token["word"] in _HIDDEN or token["sign"] == "*":
            hidden = True
        elif not hidden:
            yield _character(token, encoding)


def _character(token: re.Match[str], encoding: str) -> str:
    if token["code"]:
        return chr(int(token["code"]) % 0x10000)
    if token["hex"]:
        return bytes.fromhex(token["hex"]).decode(encoding, "replace")
    if token["word"]:
        return _WORDS.get(token["word"], "")
    return _SIGNS.get(token["sign"], "") if token["sign"] else token["text"] or ""
