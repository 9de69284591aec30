"""Whose coding of what is read, and the list of what could not be placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from frameschema import Codebook, CodebookRef, Finding, Message, Severity, Transcript, coding_id, message


@dataclass(frozen=True)
class CodingContext:
    """Whose coding of what is read; `codebook` reads it, `coded_with` is the version it was made with."""

    study: str
    transcript: Transcript
    coder: str
    coding_pass: str
    codebook: Codebook
    coded_with: CodebookRef | None = None

    @property
    def codebook_ref(self) -> CodebookRef:
        """The codebook, in the version it was coded with."""
        return self.coded_with or self.codebook.ref

    @property
    def coding_id(self) -> UUID:
        """The id of the coding that comes out."""
        return coding_id(self.study, self.transcript.id, self.coder, self.coding_pass)


@dataclass
class Report:
    """Collects a finding for every item that cannot be placed; findings hold no content."""

    context: CodingContext
    findings: list[Finding] = field(default_factory=list)

    def add(self, item: str | Message, reason: Message, severity: Severity = Severity.WARNING) -> None:
        """Report an item, named by its id."""
        self.findings.append(
            Finding(
                rule="result-item",
                severity=severity,
                where=message(
                    "{transcript}, {coder}, item {item}",
                    transcript=self.context.transcript.id,
                    coder=self.context.coder,
                    item=item if isinstance(item, Message) else printable(item),
                ),
                message=message("this item of the annotation {reason}", reason=reason),
                remedy=message("it is kept in the raw annotation; open the task in Label Studio to see it"),
            )
        )


def printable(text: str) -> str:
    """Make sound text of a stranger's id: it may hold half a character."""
    return text.encode("utf-8", "backslashreplace").decode()


def item_name(item: Mapping[str, Any]) -> str:
    """Name an item by its region and control."""
    return f"{item.get('id', '?')}/{item.get('from_name', '?')}"


def region_key(value: object) -> str:
    """Give a region's id without the suffix ("#v6l1z") that a prediction's draft gets."""
    return str(value).partition("#")[0]
