"""What is taken out, and what comes in its place: words that name somebody, or all that somebody said.

Words are found as in de-identification: exactly as written, as whole words, the longest first. Of what was said in
a discussion, whole turns are taken out; elsewhere (in tables, in what researchers typed) it is found again only
where it is quoted: sentences and coded passages of at least `SHORTEST_QUOTE` characters.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from framebridge.deidentify.matching import Matcher

SHORTEST_QUOTE = 15

EVERYBODY = None
"""Stands for all speakers of a discussion."""


@dataclass(frozen=True)
class Edit:
    """A stretch of a text, in code points of it, and the words that come in its place."""

    start: int
    end: int
    words: str


class Wording:
    """Takes words and quotes out of texts.

    `words` leads from forms to what comes in their place; `withdrawn` names the speakers of each discussion (or
    EVERYBODY) whose turns become the `placeholder`, as do the `quotes`.
    """

    def __init__(
        self,
        words: Mapping[str, str] | None = None,
        placeholder: str = "",
        withdrawn: Mapping[str, frozenset[str] | None] | None = None,
        quotes: Iterable[str] = (),
    ) -> None:
        """Prepare to find these."""
        self.words = dict(words or {})
        self.placeholder = placeholder
        self.withdrawn = dict(withdrawn or {})
        spelled = {spelling: put for form, put in self.words.items() for spelling in _spellings(form)}
        self._instead = spelled
        self._plain, self._spelled = Matcher(self.words), Matcher(spelled)
        wanted = {spelling for quote in quotes for spelling in _spellings(quote)}
        self._quotes = sorted(wanted, key=lambda quote: (-len(quote), quote))

    def with_quotes(self, quotes: Iterable[str]) -> Wording:
        """Give the wording that finds these quotes too."""
        return Wording(self.words, self.placeholder, self.withdrawn, {*self._quotes, *quotes})

    def takes_out(self, discussion: str, speaker: str) -> bool:
        """Say whether all that this speaker said in this discussion is taken out."""
        if discussion not in self.withdrawn:
            return False
        speakers = self.withdrawn[discussion]
        return speakers is EVERYBODY or speaker in speakers

    def edits(self, text: str) -> list[Edit]:
        """Give the edits that take the words out of what was said in a turn."""
        return [Edit(place.start, place.end, self.words[place.form]) for place in self._plain.find(text)]

    def replace(self, text: str) -> str:
        """Write a text without the words and quotes."""
        for quote in self._quotes:
            text = text.replace(quote, self.placeholder)
        return with_edits(text, self._edits_in_any(text))

    def count(self, text: str) -> int:
        """Count the places where words and quotes stand in a text."""
        quoted = sum(text.count(quote) for quote in self._quotes)
        return quoted + sum(1 for _ in self._spelled.find(text))

    def _edits_in_any(self, text: str) -> Iterator[Edit]:
        return (Edit(place.start, place.end, self._instead[place.form]) for place in self._spelled.find(text))


def with_edits(text: str, edits: Iterable[Edit]) -> str:
    """Write a text with edits, which are in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join([*parts, text[at:]])


def _spellings(form: str) -> set[str]:
    """Give a form as it may stand in a file: with accents apart, in HTML, in JSON."""
    plain = {form, unicodedata.normalize("NFC", form), unicodedata.normalize("NFD", form)}
    marked = {escape(one, quote=quote) for one in plain for quote in (False, True)}
    return plain | marked | {json.dumps(one)[1:-1] for one in plain}
