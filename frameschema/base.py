"""What every document of the language has in common: frozen, nothing extra, sound text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from frameschema.message import message

SchemaVersion = Literal["1.2"]
"""The version of the language that documents are written in; `migrate` reads older ones."""

SCHEMA_VERSION: SchemaVersion = "1.2"


class Document(BaseModel):
    """A value: it cannot be changed, and a field it does not know is refused."""

    # Input is never repeated in an error message: it may be transcript text.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy with other values, as pydantic does; what was worked out from the old values is left behind."""
        copied = super().model_copy(update=update, deep=deep)
        for name in set(copied.__dict__) - set(type(self).model_fields):
            del copied.__dict__[name]
        return copied


LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which Python lets stand in a text and UTF-8 cannot write."""


def _encodable(text: str) -> str:
    if LONE_SURROGATE.search(text):
        raise ValueError(message("holds a lone surrogate, which is no character"))
    return text


Text = Annotated[str, AfterValidator(_encodable)]
"""Any text that can be written as UTF-8."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_encodable)]
"""A text with at least one visible character, outer white space removed."""


def _visible(text: str) -> str:
    if not text.strip():
        raise ValueError(message("has no visible character; leave the field out instead"))
    return text


Prose = Annotated[str, AfterValidator(_encodable), AfterValidator(_visible)]
"""A researcher's text as typed, white space included; an open field is None, never blank."""

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
"""An identifier that is safe in file names, URLs and spreadsheets."""

_SLUG: TypeAdapter[str] = TypeAdapter(Slug)


class Localized(Document):
    """One text in Dutch and in English."""

    nl: Words
    en: Words

    def in_language(self, language: str) -> str:
        """Give the text in `language` ("nl" or "en"); raises ValueError for another one."""
        if language not in ("nl", "en"):
            raise ValueError(f'unknown language "{language}"; use "nl" or "en"')
        return self.en if language == "en" else self.nl


def is_slug(text: str) -> bool:
    """Say whether a text can be an identifier."""
    try:
        _SLUG.validate_python(text)
    except ValidationError:
        return False
    return True


def repeated(names: Iterable[str]) -> list[str]:
    """Give the names that occur more than once, sorted."""
    return sorted(name for name, times in Counter(names).items() if times > 1)
