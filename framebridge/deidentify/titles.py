"""Names after meneer and mevrouw, with or without capitals; the title goes along, since it gives away gender."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.lexicon import Lexicon
from framebridge.deidentify.tokens import Token, is_joined

_CAPITAL, _LINKED, _KNOWN, _UNKNOWN = 5.6, 5.2, 4.4, 2.6
"""Up to which frequency a word after a title is a name: with a capital, after `de`, known as a name, or not."""


class Titles:
    """Finds people by their title."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Use these word lists."""
        self._lexicon = lexicon
        self._links = lexicon.words("leading_links")

    def find(self, text: str, words: Sequence[Token]) -> Iterator[Found]:
        """Give `meneer Jansen` and `mevrouw de vries`, in order."""
        for at in range(len(words) - 1):
            first = self._title(words, at)
            end = None if first is None else self._name_after(text, words, at)
            if first is not None and end is not None:
                yield Found(words[first].start, words[end].end, Kind.PERSON, "title")

    def _title(self, words: Sequence[Token], at: int) -> int | None:
        """Give where the title that ends here begins."""
        if words[at].lower in self._lexicon.words("titles"):
            return at
        is_lord = words[at].lower == "heer" and at > 0 and words[at - 1].lower in ("de", "den")
        return at - 1 if is_lord else None

    def _name_after(self, text: str, words: Sequence[Token], at: int) -> int | None:
        linked = False
        for end in range(at + 1, len(words)):
            word = words[end]
            if not is_joined(text, words[end - 1], word):
                return None
            if self._is_name(word, linked=linked):
                return self._last(text, words, end)
            is_link = word.lower in self._links
            if not is_link and len(word.text) > 1 and "." not in word.text:
                return None
            linked = linked or is_link
        return None

    def _is_name(self, word: Token, *, linked: bool) -> bool:
        if len(word.text) == 1 or "." in word.text or not word.is_word:
            return False
        frequency = self._lexicon.frequency(word.lower)
        if word.has_capital:
            return word.lower not in self._links and frequency < _CAPITAL
        if self._lexicon.is_person(word.lower) and frequency < (_LINKED if linked else _KNOWN):
            return True
        return frequency < _UNKNOWN and not self._lexicon.is_plain(word.lower)

    def _last(self, text: str, words: Sequence[Token], end: int) -> int:
        """Go on over a double name."""
        while end + 1 < len(words) and is_joined(text, words[end], words[end + 1]):
            word = words[end + 1]
            if not word.is_word or not word.has_capital or self._lexicon.is_allowed(word.text):
                break
            end += 1
        return end
