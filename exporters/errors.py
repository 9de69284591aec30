"""What can go wrong when a table is asked for or made.

ExportError               a table or file cannot be made
├── UnknownTableError     no table of that name
├── UnknownFormatError    no format of that name
├── MisfitError           a transcript, its discussion and its coding do not belong together
├── NotFoundError         what was asked for does not occur in the coding
├── TemplateError         a template cannot be used
├── TooWideError          a format cannot hold so many columns
└── MissingLibraryError   a library that a format needs is not installed
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


class NotFoundError(ExportError):
    """What was asked for does not occur in the coding."""


class TemplateError(ExportError):
    """A template cannot be used."""


class TooWideError(ExportError):
    """A format cannot hold so many columns."""


class TooLongError(ExportError):
    """A format cannot hold so many rows."""


class MissingLibraryError(ExportError):
    """A library that a format needs is not installed."""
