"""When even the alias of a municipality that stays anonymous would give it away."""

from __future__ import annotations

from exporters.source import TableSource


def is_told_by_the_rest(source: TableSource) -> bool:
    """Say whether the whole report is about one Werkplaats, so that an alias anywhere in it stands beside that."""
    return len({item.discussion.werkplaats for item in source.discussions}) == 1
