"""The agenda of open differences: one web page that needs nothing else, to print and to write on in the meeting.

What stands on it is given, in the words and order in which it is to be read; here it only gets its form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.html_template import html_template
from exporters.table import Cell


@dataclass(frozen=True)
class AgendaVariant:
    """One reading, and who gave it."""

    text: str
    coders: str


@dataclass(frozen=True)
class AgendaItem:
    """A difference: its key, what it is about and where, the talk with the marked words, and the readings.

    `texts` are what coders wrote about it in their own words.
    """

    key: str
    what: str
    where: str
    talk: Cell
    variants: tuple[AgendaVariant, ...]
    texts: tuple[AgendaVariant, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class AgendaPart:
    """The items of one discussion, the most consequential first."""

    title: str
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True)
class AgendaWords:
    """The words of the page itself; the last two head columns of the document."""

    title: str
    explanation: str
    decided: str
    reason: str
    by: str
    own_words: str
    nothing: str
    difference: str
    readings: str


def agenda_html(parts: Sequence[AgendaPart], words: AgendaWords, language: str, origin: str) -> str:
    """Write the page; `origin` says what it was made from."""
    template = html_template("agenda.html")
    return template.render(parts=parts, words=words, language=language, origin=origin)
