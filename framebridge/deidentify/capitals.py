"""Names by their capital: every word with one that does not open a sentence, and rare ones that do.

Words that are known to name nobody (laws, peoples, brands) are left out, everyday words too unless they are names.
Frequencies are on the zipf scale: 3 is once in a million words, 6 once in a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.lexicon import Lexicon
from framebridge.deidentify.tokens import Token, is_joined

_RARE_ACRONYM, _ORDINARY_ACRONYM = 3.0, 4.0
_RARE, _RARE_SURNAME, _FIRST_NAME = 2.8, 3.5, 4.5
_ORDINARY, _EVERYDAY, _EVERYDAY_PLACE = 4.3, 5.25, 5.6
_MOST_LINKS = 3


class Capitals:
    """Finds names by their capital."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Use these word lists."""
        self._lexicon = lexicon

    def find(self, text: str, words: Sequence[Token]) -> Iterator[Found]:
        """Give names of people, places and organisations, in order."""
        marked = [self._is_marked(words, at) for at in range(len(words))]
        at = 0
        while at < len(words):
            if marked[at]:
                first, last = self._first(text, words, at), self._last(text, words, marked, at)
                yield Found(words[first].start, words[last].end, self._kind(words, first, last), "capital")
                at = last
            at += 1

    def _is_marked(self, words: Sequence[Token], at: int) -> bool:
        word = words[at]
        if not word.is_word or not word.has_capital:
            return False
        if "." in word.text:
            return at + 1 < len(words) and words[at + 1].has_capital
        before = words[at - 1].lower if at and not word.begins else ""
        if before in self._lexicon.words("institution_words"):
            return True
        if self._is_allowed(word):
            return False
        if word.begins:
            return self._is_rare_opening(word) or self._opens_like_a_name(words, at)
        return self._follows_like_a_name(word, before) or self._is_name_like(word)

    def _is_allowed(self, word: Token) -> bool:
        if self._lexicon.is_allowed(word.text) or len(word.text) == 1:
            return True
        first, *others = word.text.split("-")
        known = (self._lexicon.is_allowed(part) or part[:1].islower() for part in others)
        return bool(others) and self._lexicon.is_allowed(first) and all(known)

    def _is_rare_opening(self, word: Token) -> bool:
        lower, known = word.lower, self._lexicon
        frequency = known.frequency(lower)
        if word.is_short_acronym and not known.is_known_name(lower):
            return frequency < _RARE_ACRONYM
        if lower in known.words("sure_names"):
            return True
        if lower in known.first_names and lower not in known.words("words_too") and frequency < _FIRST_NAME:
            return True
        if frequency < _RARE_SURNAME and (lower in known.surnames or lower in known.places):
            return True
        return frequency < _RARE and not known.is_plain(lower)

    def _opens_like_a_name(self, words: Sequence[Token], at: int) -> bool:
        """Say whether it is `Roos is` or `Joy uit`: a word that is a first name too, and what follows names."""
        lower, known = words[at].lower, self._lexicon
        is_both = lower in known.words("words_too") and lower in known.first_names
        return is_both and at + 1 < len(words) and words[at + 1].lower in known.words("after_names")

    def _follows_like_a_name(self, word: Token, before: str) -> bool:
        is_place = before in self._lexicon.words("before_places") and word.lower in self._lexicon.places
        return is_place or (before == "bij" and not word.is_acronym)

    def _is_name_like(self, word: Token) -> bool:
        frequency = self._lexicon.frequency(word.lower)
        if word.is_acronym:
            is_name = self._lexicon.is_known_name(word.text)
            return (word.is_short_acronym and not is_name) or frequency < _ORDINARY_ACRONYM
        if word.has_second_capital or word.lower in self._lexicon.first_names:
            return True
        if frequency >= _EVERYDAY:
            return word.lower in self._lexicon.places and frequency < _EVERYDAY_PLACE
        return frequency < _ORDINARY or self._lexicon.is_known_name(word.lower)

    def _last(self, text: str, words: Sequence[Token], marked: Sequence[bool], at: int) -> int:
        last = at
        while (further := self._next(text, words, marked, last)) is not None:
            last = further
        return last

    def _next(self, text: str, words: Sequence[Token], marked: Sequence[bool], last: int) -> int | None:
        """Go on over links (van der) to the next word with a capital."""
        for at in range(last + 1, min(last + 2 + _MOST_LINKS, len(words))):
            if not is_joined(text, words[at - 1], words[at]):
                return None
            word = words[at]
            if word.is_word and word.has_capital and (marked[at] or self._may_follow(word)):
                return at
            if word.lower not in self._lexicon.words("links"):
                return None
        return None

    def _may_follow(self, word: Token) -> bool:
        return not word.begins and word.lower not in self._lexicon.words("titles") and len(word.text) > 1

    def _first(self, text: str, words: Sequence[Token], at: int) -> int:
        """Go back over initials, and over articles and links with a capital."""
        while at > 0 and is_joined(text, words[at - 1], words[at]) and self._may_precede(words[at - 1]):
            at -= 1
        return at

    def _may_precede(self, word: Token) -> bool:
        if not word.is_word or not word.has_capital or word.lower in self._lexicon.words("titles"):
            return False
        is_initial = "." in word.text or len(word.text) == 1
        return (
            is_initial or word.is_acronym or not word.begins or word.lower in self._lexicon.words("leading_links")
        )

    def _kind(self, words: Sequence[Token], first: int, last: int) -> Kind:
        before = words[first - 1].lower if first else ""
        own = [word.lower for word in words[first : last + 1]]
        institutions = self._lexicon.words("institution_words")
        if before in institutions or institutions & set(own) or (words[first].is_acronym and last > first):
            return Kind.INSTITUTION
        if own[0] in self._lexicon.first_names or before in self._lexicon.words("titles"):
            return Kind.PERSON
        if " ".join(own) in self._lexicon.places or own[0] in self._lexicon.places:
            return Kind.PLACE
        return self._kind_by_context(words, first, set(own))

    def _kind_by_context(self, words: Sequence[Token], first: int, own: set[str]) -> Kind:
        before = words[first - 1].lower if first else ""
        earlier = words[first - 2].lower if first > 1 else ""
        if before == "bij" or (before in ("de", "het") and earlier in ("bij", "van", "naar")):
            return Kind.INSTITUTION
        if before in self._lexicon.words("before_places") and not own & self._lexicon.surnames:
            return Kind.PLACE
        return Kind.INSTITUTION if words[first].is_acronym else Kind.PERSON
