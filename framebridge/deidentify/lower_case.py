"""Names in lower case, as a machine writes down speech: weaker than by capitals.

Where a whole stretch has no capital at all, less is asked of a word before it counts as a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.lexicon import Lexicon
from framebridge.deidentify.tokens import Token, gap

_FIRST_NAME, _FIRST_NAME_IN_SPEECH, _SURNAME_IN_SPEECH, _INTRODUCED = 3.5, 4.2, 3.0, 4.6
_UNHEARD, _UNKNOWN, _RARE, _SELDOM = 1.5, 2.2, 3.0, 4.7
_SURNAME, _LINKED_SURNAME = 4.2, 5.3
_PLACE, _LAST_OF_PLACE, _KNOWN_PLACE = 3.9, 4.0, 2.8
_LONGEST_PLACE = 3
_ARTICLES = frozenset(("de", "het"))
_BEFORE_EMPLOYERS = frozenset(("bij", "de", "van", "naar", "voor"))
_PLACES_OF_MORE_WORDS = frozenset(("den", "sint", "bergen", "alphen"))
_CUE_LENGTH = 25


class LowerCase:
    """Finds names in lower case."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Use these word lists."""
        self._lexicon = lexicon
        self._links = lexicon.words("leading_links")
        self._cue = re.compile(rf"\b(?:{'|'.join(sorted(lexicon.words('cues')))}|naam is|noemen we)$")

    def find(self, text: str, words: Sequence[Token]) -> Iterator[Found]:
        """Give names of people, places and organisations, in order."""
        in_speech = len(words) > 2 and not any(word.has_capital for word in words)
        at = 0
        while at < len(words):
            word = words[at]
            end = None
            if word.is_word and not word.has_capital and len(word.text) > 1:
                end = self._end(text, words, at, in_speech=in_speech)
            if end is not None:
                first = at - 1 if self._is_of_its_name(words, at) else at
                yield Found(words[first].start, words[end].end, self._kind(word.lower), "lower case")
                at = end
            at += 1

    def _kind(self, lower: str) -> Kind:
        is_place = lower in self._lexicon.places and lower not in self._lexicon.first_names
        return Kind.PLACE if is_place else Kind.PERSON

    def _end(self, text: str, words: Sequence[Token], at: int, *, in_speech: bool) -> int | None:
        """Give the last word of the name that begins here, if one does."""
        lower = words[at].lower
        if self._is_first_name(lower, in_speech=in_speech) or self._is_introduced(text, words[at]):
            return self._with_surname(text, words, at)
        if self._is_institution(words, at):
            return at
        if in_speech and len(lower) > 3 and self._is_unheard(lower, _UNHEARD):
            return self._with_surname(text, words, at)
        return self._place(text, words, at, in_speech=in_speech)

    def _is_first_name(self, lower: str, *, in_speech: bool) -> bool:
        known = self._lexicon
        if lower in known.words("words_too") or lower in known.allowed:
            return False
        if lower in known.words("sure_names"):
            return True
        frequency = known.frequency(lower)
        if in_speech and lower in known.surnames and frequency < _SURNAME_IN_SPEECH and not known.is_plain(lower):
            return True
        limit = _FIRST_NAME_IN_SPEECH if in_speech else _FIRST_NAME
        return len(lower) > 2 and lower in known.first_names and frequency < limit

    def _is_introduced(self, text: str, word: Token) -> bool:
        """Say whether what stands before it announces a name."""
        before = text[max(0, word.start - _CUE_LENGTH) : word.start].rstrip().lower()
        if len(word.text) < 3 or not self._cue.search(before):
            return False
        first = word.lower in self._lexicon.first_names and word.lower not in self._lexicon.words("words_too")
        return self._lexicon.frequency(word.lower) < _INTRODUCED if first else self._is_unheard(word.lower, _RARE)

    def _is_unheard(self, lower: str, limit: float) -> bool:
        return self._lexicon.frequency(lower) < limit and not self._lexicon.is_plain(lower)

    def _is_institution(self, words: Sequence[Token], at: int) -> bool:
        lower = words[at].lower
        if self._is_of_its_name(words, at):
            return self._lexicon.frequency(lower) < _SELDOM and lower not in self._lexicon.allowed
        before = words[at - 1].lower if at else ""
        return lower in self._lexicon.words("employers") and before in _BEFORE_EMPLOYERS

    def _is_of_its_name(self, words: Sequence[Token], at: int) -> bool:
        """Say whether `basisschool de` stands before it."""
        if at < 2 or words[at - 1].lower not in _ARTICLES:
            return False
        return words[at - 2].lower in self._lexicon.words("of_its_name")

    def _with_surname(self, text: str, words: Sequence[Token], at: int) -> int:
        """Go on over `van dijk` or `jansen` after a first name."""
        end = at
        for step in range(at + 1, len(words)):
            if step - end > 3 or gap(text, words[step - 1], words[step]) not in (" ", "-"):
                break
            lower = words[step].lower
            linked = step - 1 > end and words[step - 1].lower in self._links
            if self._is_surname(lower, linked=linked):
                end = step
            elif lower not in self._links:
                break
        return end

    def _is_surname(self, lower: str, *, linked: bool) -> bool:
        limit = _LINKED_SURNAME if linked else _SURNAME
        if lower in self._lexicon.surnames and self._lexicon.frequency(lower) < limit:
            return True
        return not linked and self._is_unheard(lower, _UNKNOWN)

    def _place(self, text: str, words: Sequence[Token], at: int, *, in_speech: bool) -> int | None:
        announced = at > 0 and words[at - 1].lower in self._lexicon.words("before_places")
        if not announced and not (in_speech and self._is_only_place(words[at].lower)):
            return None
        for end in range(min(at + _LONGEST_PLACE, len(words)) - 1, at - 1, -1):
            part = words[at : end + 1]
            plain = all(word.is_word and not word.has_capital for word in part)
            if plain and self._is_place(text[part[0].start : part[-1].end]):
                return end
        return None

    def _is_place(self, name: str) -> bool:
        if name not in self._lexicon.places:
            return False
        first, *_, last = [*name.split(), name.split()[-1]]
        if first != last:
            return first in _PLACES_OF_MORE_WORDS or self._lexicon.frequency(last) < _LAST_OF_PLACE
        if name in self._lexicon.words("large_places"):
            return True
        is_other = len(name) < 4 or name in self._lexicon.allowed or self._is_word_too(name)
        return self._lexicon.frequency(name) < _PLACE and not is_other

    def _is_word_too(self, name: str) -> bool:
        return name in self._lexicon.words("words_and_places")

    def _is_only_place(self, lower: str) -> bool:
        if lower in self._lexicon.words("large_places"):
            return True
        return self._lexicon.frequency(lower) >= _KNOWN_PLACE and not self._is_word_too(lower)
