"""Municipalities that stay anonymous: which they are, and when even their alias would give them away."""

from __future__ import annotations

from collections.abc import Collection

from exporters.small_cells import is_only_a_letter
from exporters.source import TableSource


def stays_anonymous(name: str, anonymous: Collection[str]) -> bool:
    """Say whether nothing may stand beside this municipality that identifies it."""
    known = {one.casefold() for one in anonymous}
    return name.casefold() in known or is_only_a_letter(name)


def is_told_by_the_rest(source: TableSource) -> bool:
    """Say whether the whole report is about one Werkplaats, so that an alias anywhere in it stands beside that."""
    return len({item.discussion.werkplaats for item in source.discussions}) == 1
