"""The distinct forms in a set of transcripts: one decision each, with everywhere they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from framebridge.deidentify.decisions import Decision, Key, Verdict, normal
from framebridge.deidentify.detector import Detector
from framebridge.deidentify.kinds import Found, Kind
from framebridge.deidentify.matching import Matcher, Place, Replacing
from framebridge.deidentify.passages import Passage

_AROUND = 45
_CONTEXTS = 5


@dataclass(frozen=True)
class Occurrence:
    """A place where a form stands, with the words around it."""

    where: str
    before: str
    after: str


@dataclass
class Form:
    """Words that may give somebody away, and where they stand."""

    words: str
    kind: Kind
    by: set[str] = field(default_factory=set)
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def shown(self) -> Sequence[Occurrence]:
        """A few places, enough to decide on."""
        return self.occurrences[:_CONTEXTS]


def open_forms(detector: Detector, key: Key, passages: Sequence[Passage]) -> list[Form]:
    """Give the forms that nobody has decided on yet, in order of first appearance.

    A form counts wherever its exact words stand, also where the search did not find them.
    """
    decided = Replacing(key)
    found: dict[str, Form] = {}
    for passage in passages:
        places = decided.places(passage.text)
        for item in detector.find(passage.text):
            if not _is_covered(item, passage.text, places) and not _is_elsewhere(key, item.of(passage.text)):
                words = normal(item.of(passage.text))
                found.setdefault(words, Form(words, item.kind)).by.update(item.by.split(", "))
    _add_occurrences(found, passages, [*found, *key.decisions])
    return list(found.values())


def _is_covered(item: Found, text: str, places: Iterable[tuple[Place, Decision]]) -> bool:
    """Say whether every letter and digit of a stretch is in forms that were decided on.

    A name that takes the pseudonyms of two people (`Fatima` and `Jansen`) is one of its own, to decide on.
    """
    within = [(place, decision) for place, decision in places if place.start < item.end and item.start < place.end]
    known = {at for place, _ in within for at in range(place.start, place.end)}
    people = {
        decision.pseudonym for _, decision in within if decision.kind is Kind.PERSON and decision.is_replaced
    }
    whole = all(at in known for at in range(item.start, item.end) if text[at].isalnum())
    return whole and len(people) <= 1


def _is_elsewhere(key: Key, words: str) -> bool:
    decision = key.of(words)
    return decision is not None and decision.verdict is Verdict.ELSEWHERE


def _add_occurrences(found: dict[str, Form], passages: Iterable[Passage], forms: Iterable[str]) -> None:
    """Note every place; a form inside a longer one that is decided on is not one of them."""
    matcher = Matcher(set(forms))
    for passage in passages:
        for place in matcher.find(passage.text):
            if place.form in found:
                before = passage.text[max(0, place.start - _AROUND) : place.start]
                after = passage.text[place.end : place.end + _AROUND]
                found[place.form].occurrences.append(Occurrence(passage.where, before, after))
