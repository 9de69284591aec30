"""Renewing a sheet that somebody may be filling in: columns keep their places, whatever became of the coding.

What a coder fills in is stored under the number of the column. So a column is never taken away or moved, only
added at the end; then any later state of a sheet reads what was filled in on an earlier one.
"""

from __future__ import annotations

from frameschema.sheet import Sheet


def renew(earlier: Sheet | None, fresh: Sheet) -> Sheet:
    """Bring a sheet up to date with the coding; raises ValueError when they are two different sheets.

    A column whose story has no fragments any more stays, empty; stories that are new come last. Titles,
    holders, fragments, moments, questions and triggers are the fresh ones.
    """
    if earlier is None:
        return fresh
    if earlier.id != fresh.id:
        raise ValueError("these are two different sheets")
    now = {column.narrative: column for column in fresh.columns}
    kept = tuple(
        now.pop(column.narrative, column.model_copy(update={"fragments": ()})) for column in earlier.columns
    )
    return fresh.model_copy(update={"columns": (*kept, *now.values())})
