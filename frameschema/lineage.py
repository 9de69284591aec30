"""What became of the codes of a codebook, by its changelog, and which codes a group's own word stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from frameschema.codebook import Code, Codebook, CodebookChange, CodeChange, CodeState

FRAMES = "frame"
"""The list of the frames: the only codes that have levels. Groups have words of their own for them."""

THEMES = "theme"
"""The list of the themes, for which groups have words of their own too."""

ENDINGS = frozenset({CodeChange.RENAMED, CodeChange.SPLIT, CodeChange.MERGED, CodeChange.RETIRED})
"""The changes after which a code is no longer given."""


class Lineage:
    """The newest step about each code, and where the steps lead.

    When a code was reworded does not count: it is the same code before and after.
    """

    def __init__(self, codebook: Codebook) -> None:
        """Read the changelog once."""
        codes = [code for code_list in codebook.lists for code in code_list.codes]
        self._active = {code.id for code in codes if code.state is CodeState.ACTIVE}
        self.newest = {
            step.code: step
            for version in codebook.changelog
            for step in version.changes
            if step.change is not CodeChange.REWORDED
        }

    def ending(self, code: str) -> CodebookChange | None:
        """Give the step that ended a code; None for one that may still be given, or that no step is about."""
        step = self.newest.get(code)
        return step if code not in self._active and step is not None and step.change in ENDINGS else None

    def heirs(self, code: str) -> tuple[str, ...]:
        """Give the codes, still in use, to which the steps lead from a code; an active code is its own heir."""
        return tuple(dict.fromkeys(heir for heir in self._follow(code, frozenset()) if heir is not None))

    def heir(self, code: str) -> str | None:
        """Give the one code that took a code's place; None when a person has to choose, or there is none."""
        ends = set(self._follow(code, frozenset()))
        return ends.pop() if len(ends) == 1 else None

    def _follow(self, code: str, passed: frozenset[str]) -> Iterator[str | None]:
        """Walk the steps; None stands for a way that ends nowhere, or in a circle."""
        if code in self._active:
            yield code
            return
        step = self.ending(code)
        if step is None or not step.into or code in passed:
            yield None
            return
        for successor in step.into:
            yield from self._follow(successor, passed | {code})


def name_key(name: str) -> str:
    """Give the form in which groups' own words are compared: capitals and outer white space do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).strip().casefold())


def codes_by_name(codebook: Codebook, list_id: str) -> dict[str, tuple[Code, ...]]:
    """Give the active codes of a list that each own word was mapped to, by `name_key`."""
    found: dict[str, list[Code]] = {}
    codes = codebook.list(list_id).codes if codebook.has_list(list_id) else ()
    for code in codes:
        if code.state is CodeState.ACTIVE:
            for key in dict.fromkeys(map(name_key, code.local_names)):
                found.setdefault(key, []).append(code)
    return {key: tuple(mapped) for key, mapped in found.items()}
