"""What is wrong at one place of a document, before it becomes a finding.

A place is shown as a JSON path (`$.codings[3].units[0].span.start`). It never shows a name that is not the name
of a field: any other name came with the input, and may be transcript text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from frameschema.base import Document
from frameschema.findings import Finding, Severity
from frameschema.message import Message

Place = tuple[str | int, ...]
"""Names of fields and numbers in lists, from the outside in."""

READING_RULES: Mapping[str, str] = {
    "not-json": "The input is not JSON in UTF-8.",
    "too-large": "The input, or a list in it, is larger than is read.",
    "too-deep": "Lists and objects lie inside each other deeper than any document goes.",
    "unsupported-version": "The document is in a version of the language that this release does not know.",
    "malformed": "A field is missing, unknown, given twice, or has a value that it cannot have.",
    "repeated-id": "An id, key or name is given twice where it may be given once.",
    "unknown-reference": "A reference leads to nothing in the document.",
    "wrong-id": "An id is not the one that follows from what it identifies.",
    "out-of-order": "Units do not stand in the order of the text.",
    "more-findings": "There is more wrong than is listed; its message says how much.",
}
"""What reading may find, by rule, and what it means; each is an error."""

HIDDEN = "…"
"""Stands in a path for a name that is not the name of a field."""


@dataclass(frozen=True)
class Problem:
    """What is wrong where, and what to do about it."""

    rule: str
    place: Place
    said: Message
    remedy: Message

    def finding(self) -> Finding:
        """Make a finding of it."""
        return Finding(
            rule=self.rule,
            severity=Severity.ERROR,
            where=json_path(self.place),
            message=self.said,
            remedy=self.remedy,
        )


def json_path(place: Place) -> str:
    """Write a place as a JSON path."""
    names = field_names()
    parts = (f"[{part}]" if isinstance(part, int) else f".{part if part in names else HIDDEN}" for part in place)
    return "$" + "".join(parts)


@cache
def field_names() -> frozenset[str]:
    """Give the names of all fields of all documents that there are when it is first asked."""
    return frozenset(name for model in _models(Document) for name in model.model_fields)


def _models(of: type[Document]) -> Iterator[type[Document]]:
    for model in of.__subclasses__():
        yield model
        yield from _models(model)
