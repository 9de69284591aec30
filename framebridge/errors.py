"""What the workbench tells its user when something is wrong, and the exit code that goes with it.

FramebridgeError
├── DataProblem           1: the data have problems, listed as findings
├── ConfigurationProblem  2: wrong usage, or a file of the study folder is missing or wrong
└── StudyBusy             2: another command is at work on the study

The store (3: needs a migration) and Label Studio (4: refused or out of reach) have trees of their
own; `framebridge.cli` maps all of them to exit codes.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from frameschema import Finding, Message, message


class FramebridgeError(Exception):
    """Anything the user can do something about."""


class DataProblem(FramebridgeError):
    """The data have problems; `findings` lists them all."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        """Keep the findings next to the message."""
        super().__init__(message)
        self.findings = tuple(findings)


class ConfigurationProblem(FramebridgeError):
    """Wrong usage, or a file of the study folder is missing or wrong."""


class StudyBusy(FramebridgeError):
    """Another command is at work on the study."""


def places_of(error: ValidationError, limit: int = 8) -> Message:
    """Write what is wrong in a document, place by place, without the document's content.

    What is wrong is in pydantic's words, which are English.
    """
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    lines = [f"{'.'.join(str(part) for part in item['loc']) or 'document'}: {item['msg']}" for item in problems]
    places = "; ".join(lines[:limit])
    if len(lines) <= limit:
        return message("{places}", places=places)
    return message("{places}; and {count} more", places=places, count=len(lines) - limit)
