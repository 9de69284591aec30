"""What `framebridge export --list` shows: tables, formats and what other commands deliver, one row each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from exporters.formats import FORMATS, INSTALL, Format
from exporters.registry import ON_REQUEST, TABLES
from framebridge.language import translated
from frameschema import Codebook, message

DELIVERIES: Mapping[str, str] = {
    "report": message("the report of the study with pictures (html, docx)"),
    "qda export": message("the study as a project of REFI-QDA, for other programs (qdpx, qdc)"),
    "cards": message("cards of issue moments for the learning game (html)"),
    "agenda": message("the open differences, to settle together (html, docx)"),
    "manual": message("the coding manual with all codes and examples (html)"),
}
"""Commands that deliver something else than these tables, and what. A new one is a line here."""

_Row = tuple[str, str, str, str]


def deliveries(codebook: Codebook, language: str) -> Iterator[_Row]:
    """Give a row per table, titled as in the codebook, then per format, then per command."""
    for name in TABLES:
        needs = translated(message("ask for it by name")) if name in ON_REQUEST else ""
        yield translated("table"), name, codebook.heading(f"{name}.sheet", language), needs
    for name, chosen in FORMATS.items():
        yield translated("format"), name, translated(chosen.about), _needs(chosen)
    for name, about in DELIVERIES.items():
        yield translated("command"), f"framebridge {name}", translated(about), ""


def _needs(chosen: Format) -> str:
    """Name the libraries of a format, and how to install those that are not there."""
    missing = any(find_spec(library) is None for library in chosen.libraries)
    return ", ".join(chosen.libraries) + (f": {INSTALL}" if missing else "")
