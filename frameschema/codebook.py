"""The codebook: every code a coder may use, with its label and definition, in lists.

A list is closed when the theory closes it: its ids are then those of an enumeration in
`frameschema.vocabulary`. All other lists are open and grow in the codebook alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from frameschema.base import SCHEMA_VERSION, Document, Localized, Prose, SchemaVersion, Slug, Words
from frameschema.errors import UnknownCodeError
from frameschema.message import message
from frameschema.problems import Problem
from frameschema.vocabulary import FrameLevel, RelationalScope
from frameschema.whole import GivenOnce, Whole, as_words, field_of, found_at


class CodeState(StrEnum):
    """Whether a code may still be given."""

    ACTIVE = "active"
    RETIRED = "retired"


class Code(Document):
    """One code. `heading` is its row or column heading where that differs from the label.

    For frames: the `levels` it is met on (the first is the usual one), the frames it is
    `derived_from` (several make a hybrid), the institution or profession it is `carried_by`, and
    of a relational frame its `scopes`: between people, between institutions, or both. `local_names`
    are the words of groups that were mapped to this code (the concordance). `example` is invented talk (or a
    situation) for which the code is given, `counter_example` one that looks like it and gets another.
    """

    id: Slug
    label: Localized
    definition: Localized
    example: Localized | None = None
    counter_example: Localized | None = None
    heading: Localized | None = None
    levels: tuple[FrameLevel, ...] = ()
    scopes: tuple[RelationalScope, ...] = ()
    derived_from: tuple[Slug, ...] = ()
    carried_by: Localized | None = None
    local_names: tuple[Words, ...] = ()
    state: CodeState = CodeState.ACTIVE


class CodeList(Document):
    """Codes among which one choice is made; `closed` when the theory closes the list."""

    id: Slug
    label: Localized
    definition: Localized
    closed: bool = False
    codes: Annotated[tuple[Code, ...], Field(min_length=1)]


class CodeChange(StrEnum):
    """What happened to a code."""

    ADDED = "added"
    REWORDED = "reworded"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"
    RESTORED = "restored"


class CodebookChange(Document):
    """One step in the life of a code, by its id at that time.

    `into` are the codes that take its place: exactly one when it is renamed or merged, several when it is
    split, none or more when it is retired, none otherwise.
    """

    change: CodeChange
    list: Slug
    code: Slug
    into: tuple[Slug, ...] = ()
    reason: Prose | None = None

    @model_validator(mode="after")
    def _into_fits(self) -> Self:
        least, most = _SUCCESSORS.get(self.change, (0, 0))
        if not least <= len(self.into) <= most or self.code in self.into:
            raise ValueError(
                message(
                    "{change}: not into {count} codes, nor into the code itself",
                    change=self.change.value,
                    count=len(self.into),
                )
            )
        return self


_MANY = 100
_SUCCESSORS = {
    CodeChange.RENAMED: (1, 1),
    CodeChange.MERGED: (1, 1),
    CodeChange.SPLIT: (2, _MANY),
    CodeChange.RETIRED: (0, _MANY),
}


class CodebookVersion(Document):
    """A version of a codebook and what changed in it since the one before."""

    version: Words
    on: date | None = None
    by: Words | None = None
    note: Prose | None = None
    changes: tuple[CodebookChange, ...] = ()


class RejectedName(Document):
    """A group's own word that was not taken up as a code, and why; nobody is asked about it again."""

    list: Slug
    name: Words
    reason: Prose | None = None


class CodebookRef(Document):
    """The codebook, in one version, that a coding was made with."""

    id: Slug
    version: Words


def _changelog_ends_here(value: object) -> Iterator[Problem]:
    """The last version of the changelog, if there is one, is that of the codebook."""
    version = as_words(field_of(value, "version"))
    last = list(found_at(value, "changelog.*.version"))[-1:]
    for place, found in last:
        if version != as_words(found):
            said = message("the last version of the changelog is not the version of the codebook")
            yield Problem("unknown-reference", place, said, message("give both the same version"))


class Codebook(Whole):
    """All lists, and the headings of the tables (`"T1.text_fragment"` → text).

    A code id occurs once in the whole codebook, so that an id alone names a code. `changelog` holds the
    versions in order, the newest last; its last version is the codebook's own. Asking for a list, code or
    heading that is not there raises UnknownCodeError.
    """

    schema_version: SchemaVersion = SCHEMA_VERSION
    id: Slug
    version: Words
    based_on: CodebookRef | None = None
    title: Localized
    lists: tuple[CodeList, ...]
    headings: dict[str, Localized] = Field(default_factory=dict)
    changelog: tuple[CodebookVersion, ...] = ()
    rejected_names: tuple[RejectedName, ...] = ()

    promises = (
        GivenOnce(("lists.*.id", "lists.*.codes.*.id")),
        GivenOnce(("changelog.*.version",), as_words),
        _changelog_ends_here,
    )

    @property
    def ref(self) -> CodebookRef:
        """The reference that codings carry."""
        return CodebookRef(id=self.id, version=self.version)

    @cached_property
    def _lists(self) -> dict[str, CodeList]:
        return {code_list.id: code_list for code_list in self.lists}

    @cached_property
    def _codes(self) -> dict[str, Code]:
        return {code.id: code for code_list in self.lists for code in code_list.codes}

    def list(self, list_id: str) -> CodeList:
        """Find a list; raises UnknownCodeError."""
        if list_id not in self._lists:
            raise UnknownCodeError(
                message('codebook {codebook} has no list "{list}"', codebook=self.id, list=list_id)
            )
        return self._lists[list_id]

    def has_code(self, list_id: str, code_id: str) -> bool:
        """Say whether the list holds the code, retired or not."""
        return any(code.id == code_id for code in self.list(list_id).codes)

    def has_list(self, list_id: str) -> bool:
        """Say whether there is such a list."""
        return list_id in self._lists

    def code(self, code_id: str) -> Code:
        """Find a code; raises UnknownCodeError."""
        if code_id not in self._codes:
            raise UnknownCodeError(
                message('codebook {codebook} has no code "{code}"', codebook=self.id, code=code_id)
            )
        return self._codes[code_id]

    def label(self, code_id: str, language: str) -> str:
        """Give the label of a code in "nl" or "en"."""
        return self.code(code_id).label.in_language(language)

    def heading(self, key: str, language: str) -> str:
        """Give a table heading such as `"T1.text_fragment"`; raises UnknownCodeError."""
        if key not in self.headings:
            raise UnknownCodeError(
                message('codebook {codebook} has no heading "{heading}"', codebook=self.id, heading=key)
            )
        return self.headings[key].in_language(language)
