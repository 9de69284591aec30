"""Which pseudonym a form gets: `[Naam 3]`, the same for the same person in every form and every transcript.

`Jan`, `Jan Jansen` and `meneer Jansen` are taken for one person as long as only one person fits; the reviewer may
give a form another number. Numbers are given once per study, and never again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from framebridge.deidentify.decisions import Decision, Key, Verdict
from framebridge.deidentify.kinds import Kind
from framebridge.deidentify.lexicon import Lexicon

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Pseudonyms:
    """Gives pseudonyms, knowing those that were given."""

    def __init__(self, lexicon: Lexicon, key: Key) -> None:
        """Begin with what the key holds."""
        self._labels = lexicon.labels
        self._ignored = lexicon.words("titles") | lexicon.words("links") | {"heer", "familie"}
        self._taken = set(key.pseudonyms)
        self._given: dict[str, tuple[Kind, list[frozenset[str]]]] = {}
        for decision in key.replaced():
            self._keep(decision.pseudonym, decision.kind, decision.form)

    def propose(self, forms: Iterable[tuple[str, Kind]]) -> Mapping[str, str]:
        """Give a pseudonym for each form; longer forms first, so that parts of a name find the whole."""
        longest = sorted(forms, key=lambda item: (-len(self._parts(item[0])), item[0]))
        return {form: self._propose(form, kind) for form, kind in longest}

    def decide(self, form: str, kind: Kind) -> Decision:
        """Decide to replace a form by the pseudonym that is proposed."""
        return Decision(form=form, verdict=Verdict.REPLACE, kind=kind, pseudonym=self._propose(form, kind))

    def _propose(self, form: str, kind: Kind) -> str:
        fitting = [name for name in self._given if self._fits(form, kind, name)]
        pseudonym = fitting[0] if len(fitting) == 1 else self._new(kind)
        self._keep(pseudonym, kind, form)
        return pseudonym

    def _fits(self, form: str, kind: Kind, pseudonym: str) -> bool:
        known, others = self._given[pseudonym]
        own = self._parts(form)
        if known is not kind or not own:
            return False
        if kind is not Kind.PERSON:
            return own in others
        return any(own <= other or other <= own for other in others)

    def _parts(self, form: str) -> frozenset[str]:
        words = [word.lower().replace("’", "'") for word in _WORD.findall(form)]
        telling = [word for word in words if word not in self._ignored and len(word) > 1]
        return frozenset(_without_genitive(word) for word in telling or words)

    def _keep(self, pseudonym: str, kind: Kind, form: str) -> None:
        self._taken.add(pseudonym)
        self._given.setdefault(pseudonym, (kind, []))[1].append(self._parts(form))

    def _new(self, kind: Kind) -> str:
        number = 1
        while f"{self._labels[kind]} {number}" in self._taken:
            number += 1
        return f"{self._labels[kind]} {number}"


def _without_genitive(word: str) -> str:
    return re.sub(r"'s$|'$", "", word)
