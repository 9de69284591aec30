"""Findings: what is noticed about the data, as values. A check returns all of them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from frameschema.base import Document, Slug
from frameschema.message import Message, Said, message


class Severity(StrEnum):
    """How bad it is: an error stops work, a warning wants a look, information may be a result."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Document):
    """One thing noticed: which rule, where, what, and what to do next.

    `where` is a place (`gesprek.txt:41`, `coding …/unit …`); no field holds transcript text. What is
    said is a Message, so that it can be shown in another language; as JSON it is plain English.
    """

    rule: Slug
    severity: Severity
    where: Said
    message: Said
    remedy: Said

    def __str__(self) -> str:
        """Write it on one line."""
        return str(self.line)

    @property
    def line(self) -> Message:
        """The whole finding as one message."""
        return message("{where}: {message}; {remedy}", where=self.where, message=self.message, remedy=self.remedy)

    @property
    def values(self) -> dict[str, str]:
        """What was filled in, by name."""
        said = (self.where, self.message, self.remedy)
        return {name: str(of.values[name]) for of in said if isinstance(of, Message) for name in of.values}


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether anything among the findings stops work."""
    return any(finding.severity is Severity.ERROR for finding in findings)
