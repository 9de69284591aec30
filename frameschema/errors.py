"""What can go wrong in the language itself.

FrameSchemaError          something cannot be expressed in the language
├── SpanError             a position lies outside its text or inside a character
├── UnknownCodeError      a code, role, coder or transcript that is not in its list
└── UnsupportedVersion    a document of a version of the language that this release does not know
"""

from __future__ import annotations


class FrameSchemaError(ValueError):
    """Something cannot be expressed in the language."""


class SpanError(FrameSchemaError):
    """A position lies outside its text, or inside a character."""


class UnknownCodeError(FrameSchemaError):
    """A code, role, coder or transcript that is not in its list."""


class UnsupportedVersion(FrameSchemaError):
    """A document is of a version of the language that this release does not know."""
