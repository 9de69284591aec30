"""Instruments: which passes of coding a study works in, and what is marked in each, by configuration.

An instrument is a small YAML file (`configs/instruments/`, or a study's own). Its passes name kinds of unit that
the language knows and kinds of source that they are for; the page of a pass is made from just those kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from frameschema import Localized, Slug, SourceKind, UnitKind, message, repeated
from labelstudio_plugin.tasks import ADJUDICATION, COMMENTS, FRAGMENTS, SHEETS


class Layout(StrEnum):
    """What the page of a pass looks like.

    TALK: the text, and a form for what is marked in it. SHEETS: narratives side by side. COMMENTS: the text, a
    form, and another group's coding to read. ADJUDICATION: the text, a form, and what each coder said.
    """

    TALK = "talk"
    SHEETS = "sheets"
    COMMENTS = "comments"
    ADJUDICATION = "adjudication"


_ID_OF = {Layout.SHEETS: SHEETS, Layout.COMMENTS: COMMENTS, Layout.ADJUDICATION: ADJUDICATION}
_EVERY_SOURCE = tuple(SourceKind)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Pass(_Part):
    """A round of coding, with projects of its own.

    `title` ends the titles of its projects. `kinds` are marked in it, with keys in this order; `sources` get a
    task in it. `help` is what the page says while nothing is selected; without it, what the codebook says.
    """

    id: Slug
    title: Localized
    layout: Layout = Layout.TALK
    kinds: tuple[UnitKind, ...] = ()
    sources: Annotated[tuple[SourceKind, ...], Field(min_length=1)] = _EVERY_SOURCE
    help: Localized | None = None

    @model_validator(mode="after")
    def _kinds_fit_the_layout(self) -> Self:
        if self.id != _ID_OF.get(self.layout, self.id) or self._is_talk_of_another_layout():
            raise ValueError(message('the pass with layout "{layout}" has another id', layout=self.layout.value))
        if bool(self.kinds) == (self.layout is Layout.SHEETS) or repeated(self.kinds):
            raise ValueError(message("a pass names what is marked in it, each kind once; on sheets nothing is"))
        if (UnitKind.COMMENT in self.kinds) != (self.layout is Layout.COMMENTS):
            raise ValueError(message("comments are marked in the pass with their layout, and there alone"))
        return self

    def _is_talk_of_another_layout(self) -> bool:
        return self.layout is Layout.TALK and self.id in _ID_OF.values()


class Instrument(_Part):
    """A way of analysing, as passes that belong together."""

    id: Slug
    title: Localized
    passes: Annotated[tuple[Pass, ...], Field(min_length=1)]


def passes_of(instruments: Sequence[Instrument]) -> tuple[Pass, ...]:
    """Give the passes of the chosen instruments, in order; raises ValueError when they do not go together."""
    passes = tuple(item for instrument in instruments for item in instrument.passes)
    for ids in ((item.id for item in instruments), (item.id for item in passes)):
        _check_once(ids)
    by_id = {item.id for item in passes}
    if SHEETS in by_id and FRAGMENTS not in by_id:
        raise ValueError(message("sheets are made from fragments; choose the pass with fragments too"))
    if ADJUDICATION in by_id and FRAGMENTS not in by_id:
        raise ValueError(message("what is settled is coding of fragments; choose the pass with fragments too"))
    return passes


def _check_once(ids: Iterable[str]) -> None:
    twice = repeated(ids)
    if twice:
        raise ValueError(message("the chosen instruments name {ids} more than once", ids=", ".join(twice)))
