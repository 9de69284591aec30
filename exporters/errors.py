"""What can go wrong when a table is asked for or made.

ExportError               a table or file cannot be made
├── UnknownTableError     no table of that name
├── UnknownFormatError    no format of that name
└── MisfitError           a transcript, its discussion and its coding do not belong together
"""

from __future__ import annotations


class ExportError(ValueError):
    """A table or file cannot be made."""


class UnknownTableError(ExportError):
    """No table of that name."""


class UnknownFormatError(ExportError):
    """No format of that name."""


class MisfitError(ExportError):
    """A transcript, its discussion and its coding do not belong together."""
