"""Whose filled-in sheet is read, and the list of what could not be placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from frameschema import Codebook, CodebookRef, Finding, Message, Severity, coding_id, message
from frameschema.sheet import Sheet
from labelstudio_plugin.results.context import printable


@dataclass(frozen=True)
class SheetContext:
    """Whose filling in of which sheet is read; `coded_with` is the codebook's version it was made with."""

    sheet: Sheet
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
        """The id of the filled-in sheet that comes out."""
        return coding_id(self.sheet.study, str(self.sheet.id), self.coder, self.coding_pass)


@dataclass
class SheetReport:
    """Collects a finding for every item that cannot be placed; findings hold no content."""

    context: SheetContext
    findings: list[Finding] = field(default_factory=list)

    def add(self, item: str, reason: Message) -> None:
        """Report an item, named by its id."""
        self.findings.append(
            Finding(
                rule="result-item",
                severity=Severity.WARNING,
                where=message(
                    "{transcript}, sheet {sheet}, {coder}, item {item}",
                    transcript=self.context.sheet.transcript,
                    sheet=self.context.sheet.id,
                    coder=self.context.coder,
                    item=printable(item),
                ),
                message=message("this item of the annotation {reason}", reason=reason),
                remedy=message("it is kept in the raw annotation; open the task in Label Studio to see it"),
            )
        )
