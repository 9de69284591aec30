"""Which frames coders mistake for each other, with the fragments behind every cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from framebridge.agreement.coded_text import CodedText
from framebridge.agreement.fields import FRAMES_OF_FRAGMENT
from frameschema import Member, UnitKind
from frameschema.agreement_result import ConfusedFragments, Confusion

Cell = tuple[str, str | None]


CellCase = tuple[Cell, ConfusedFragments]


def confusions(cases: Iterable[CellCase]) -> tuple[Confusion, ...]:
    """Put the cases of all texts into their cells, in order of frames."""
    found: dict[Cell, list[ConfusedFragments]] = {}
    for cell, case in cases:
        found.setdefault(cell, []).append(case)
    in_order = sorted(found, key=lambda cell: (cell[0], cell[1] or ""))
    return tuple(Confusion(first=cell[0], second=cell[1], cases=tuple(found[cell])) for cell in in_order)


def cases_in(text: CodedText) -> Iterator[CellCase]:
    """Compare the frames of every two fragments that mark the same.

    Frames that both saw are agreement. Of what is left, each frame of the one stands against each of the other;
    where only one saw more, that stands against nothing.
    """
    for unit in text.merged.of_kind(UnitKind.FRAGMENT):
        for one, other in combinations(unit.members, 2):
            if one.coder != other.coder:
                case = _case(text.id, one, other)
                yield from ((cell, case) for cell in _cells(one, other))


def _case(text: str, one: Member, other: Member) -> ConfusedFragments:
    first, second = sorted((one, other), key=lambda member: member.coder)
    return ConfusedFragments(
        text=text, coders=(first.coder, second.coder), fragments=(first.unit.id, second.unit.id)
    )


def _cells(one: Member, other: Member) -> Iterator[Cell]:
    seen, also = (FRAMES_OF_FRAGMENT.codes((member.unit,)) for member in (one, other))
    if not seen or not also:
        return
    yield from ((frame, frame) for frame in sorted(seen & also))
    left, right = sorted(seen - also), sorted(also - seen)
    if left and right:
        yield from ((min(pair), max(pair)) for pair in product(left, right))
    else:
        yield from ((frame, None) for frame in left or right)
