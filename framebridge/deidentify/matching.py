"""Where decided forms stand in a text: exactly as written, as whole words, the longest first.

Never a part of a form, and never in other capitals: `Van Gansewinkel` must not take every `van` with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from framebridge.deidentify.decisions import Decision, Key, Verdict, normal


@dataclass(frozen=True)
class Place:
    """Where a form stands in a text."""

    start: int
    end: int
    form: str


class Matcher:
    """Finds forms in texts."""

    def __init__(self, forms: Collection[str]) -> None:
        """Prepare to find these."""
        longest = sorted({normal(form) for form in forms}, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(_pattern, longest))) if longest else None

    def find(self, text: str) -> Iterator[Place]:
        """Give where forms stand, in order; where two overlap, the first, and of those the longest."""
        if self._pattern is not None:
            for found in self._pattern.finditer(text):
                yield Place(found.start(), found.end(), normal(found[0]))


class Replacing:
    """Replaces the forms that are to be replaced; kept forms shield what lies inside them."""

    def __init__(self, key: Key) -> None:
        """Use the decisions of a key."""
        self._decided = {
            form: item for form, item in key.decisions.items() if item.verdict is not Verdict.ELSEWHERE
        }
        self._matcher = Matcher(self._decided)

    def places(self, text: str) -> list[tuple[Place, Decision]]:
        """Give all decided forms in a text, in order."""
        return [(place, self._decided[place.form]) for place in self._matcher.find(text)]

    def replace(self, text: str) -> str:
        """Write the text with pseudonyms."""
        parts, at = [], 0
        for place, decision in self.places(text):
            if decision.verdict is Verdict.REPLACE:
                parts += [text[at : place.start], f"[{decision.pseudonym}]"]
                at = place.end
        return "".join([*parts, text[at:]])


def _pattern(form: str) -> str:
    words = r"\s+".join(map(re.escape, form.split(" ")))
    before = r"(?<!\w)" if re.match(r"\w", form) else ""
    after = r"(?!\w)" if re.search(r"\w$", form) else ""
    return f"{before}{words}{after}"
