"""The best way to pair two sets: every row and column at most once, the sum of the weights as high as can be.

Exact, with whole numbers, so that equal input gives an equal outcome on every machine (the Hungarian method,
Kuhn 1955, with potentials). Time grows with rows² × columns; a component has at most 200 units.
"""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[int, int]


def best_pairs(weights: Mapping[Pair, int]) -> list[Pair]:
    """Choose the pairs (row, column) with the highest total weight; only pairs that have a weight above 0."""
    if not weights:
        return []
    rows = sorted({row for row, _ in weights})
    columns = sorted({column for _, column in weights})
    if len(rows) > len(columns):
        turned = best_pairs({(column, row): weight for (row, column), weight in weights.items()})
        return sorted((row, column) for column, row in turned)
    found = _assigned([[weights.get((row, column), 0) for column in columns] for row in rows])
    pairs = ((rows[row], columns[column]) for row, column in enumerate(found))
    return sorted(pair for pair in pairs if pair in weights)


def _assigned(weights: list[list[int]]) -> list[int]:
    """Give for each row its column; there are at least as many columns as rows."""
    width = len(weights[0])
    row_potential, column_potential = [0] * (len(weights) + 1), [0] * (width + 1)
    row_of = [0] * (width + 1)  # counted from 1; 0 is no row, and column 0 where a search begins
    for row in range(1, len(weights) + 1):
        row_of[0] = row
        _augment(weights, row_potential, column_potential, row_of)
    found = [0] * len(weights)
    for column in range(1, width + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found


def _augment(
    weights: list[list[int]], row_potential: list[int], column_potential: list[int], row_of: list[int]
) -> None:
    """Give the row in row_of[0] a column, by the shortest way of handing columns over."""
    width = len(column_potential) - 1
    least: list[int | None] = [None] * (width + 1)
    came_from, used = [0] * (width + 1), [False] * (width + 1)
    column = 0
    while row_of[column]:
        used[column] = True
        row, step, following = row_of[column], None, 0
        for other in range(1, width + 1):
            if used[other]:
                continue
            cost = -weights[row - 1][other - 1] - row_potential[row] - column_potential[other]
            known = least[other]
            if known is None or cost < known:
                known = least[other] = cost
                came_from[other] = column
            if step is None or known < step:
                step, following = known, other
        _shift(step or 0, used, least, (row_potential, column_potential), row_of)
        column = following
    while column:
        row_of[column] = row_of[came_from[column]]
        column = came_from[column]


def _shift(
    step: int,
    used: list[bool],
    least: list[int | None],
    potentials: tuple[list[int], list[int]],
    row_of: list[int],
) -> None:
    row_potential, column_potential = potentials
    for column, is_used in enumerate(used):
        known = least[column]
        if is_used:
            row_potential[row_of[column]] += step
            column_potential[column] -= step
        elif known is not None:
            least[column] = known - step
