"""A text as a continuum that coders divide: what each marked, and what each two marked alike.

The sweep goes through the pieces of two coders once, side by side; all coefficients on words are made from its
counts. Pieces of one coder do not overlap: `joined` and `cut` see to that.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple


class Piece(NamedTuple):
    """Characters `start` up to `end` with one value."""

    start: int
    end: int
    value: Hashable


Pieces = Sequence[Piece]


def joined(spans: Iterable[tuple[int, int]], value: Hashable = True) -> tuple[Piece, ...]:
    """Make pieces of one value; spans that overlap become one, those that touch stay two."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((start, end))
    return tuple(Piece(start, end, value) for start, end in made)


def cut(spans: Iterable[tuple[int, int, frozenset[str]]]) -> tuple[Piece, ...]:
    """Make pieces whose value is the set of all codes of the spans over them; they end where any span does.

    A span without codes is left out.
    """
    kept = [span for span in spans if span[2]]
    begins: dict[int, list[frozenset[str]]] = {}
    ends: dict[int, list[frozenset[str]]] = {}
    for start, end, codes in kept:
        begins.setdefault(start, []).append(codes)
        ends.setdefault(end, []).append(codes)
    made, over = [], list[frozenset[str]]()
    for here, there in pairwise(sorted({*begins, *ends})):
        over += begins.get(here, [])
        for codes in ends.get(here, []):
            over.remove(codes)
        if over:
            made.append(Piece(here, there, frozenset().union(*over)))
    return tuple(made)


def overlapping(pieces: Pieces) -> bool:
    """Say whether any two of the pieces, in order of place, overlap."""
    return any(after.start < before.end for before, after in pairwise(pieces))


@dataclass(frozen=True)
class Own:
    """What one coder marked: characters by value, and the squared lengths of the pieces added up."""

    lengths: Mapping[Hashable, int] = field(default_factory=dict)
    squares: int = 0
    pieces: int = 0

    @property
    def marked(self) -> int:
        """All characters that were marked."""
        return sum(self.lengths.values())


@dataclass(frozen=True)
class Shared:
    """What two coders both marked.

    `both` counts its characters, `same` those with the same value, by value. `lengths` and `squares` are, by value
    and over both coders, the part of each piece that the other coder marked too.
    """

    both: int = 0
    same: Mapping[Hashable, int] = field(default_factory=dict)
    lengths: Mapping[Hashable, int] = field(default_factory=dict)
    squares: Mapping[Hashable, int] = field(default_factory=dict)


_NOTHING = Shared()


@dataclass(frozen=True)
class Continuum:
    """A text of `length` characters; `shared` has every two coders, in order."""

    length: int
    own: Mapping[str, Own]
    shared: Mapping[tuple[str, str], Shared]

    @classmethod
    def of(cls, length: int, pieces: Mapping[str, Pieces]) -> Continuum:
        """Read what coders marked; a coder who marked nothing has no pieces, and counts."""
        coders = sorted(pieces)
        own = {coder: _own(pieces[coder]) for coder in coders}
        shared = {(a, b): _sweep(pieces[a], pieces[b]) for a, b in combinations(coders, 2)}
        return cls(length, own, shared)

    def among(self, coders: Collection[str]) -> Continuum:
        """Leave other coders out."""
        own = {coder: found for coder, found in self.own.items() if coder in coders}
        return Continuum(self.length, own, {pair: self.shared[pair] for pair in combinations(sorted(own), 2)})


def _own(pieces: Pieces) -> Own:
    lengths: dict[Hashable, int] = {}
    squares = 0
    for start, end, value in pieces:
        length = end - start
        lengths[value] = lengths.get(value, 0) + length
        squares += length * length
    return Own(lengths, squares, len(pieces))


def _sweep(first: Pieces, second: Pieces) -> Shared:
    if not first or not second:
        return _NOTHING
    covered = [0] * len(first), [0] * len(second)
    same: dict[Hashable, int] = {}
    both = one = other = 0
    while one < len(first) and other < len(second):
        a, b = first[one], second[other]
        length = min(a.end, b.end) - max(a.start, b.start)
        if length > 0:
            both += length
            covered[0][one] += length
            covered[1][other] += length
            if a.value == b.value:
                same[a.value] = same.get(a.value, 0) + length
        if a.end <= b.end:
            one += 1
        else:
            other += 1
    if not both:
        return _NOTHING
    lengths, squares = _covered(((first, covered[0]), (second, covered[1])))
    return Shared(both, same, lengths, squares)


def _covered(
    sides: Iterable[tuple[Pieces, Sequence[int]]],
) -> tuple[dict[Hashable, int], dict[Hashable, int]]:
    lengths: dict[Hashable, int] = {}
    squares: dict[Hashable, int] = {}
    for pieces, covered in sides:
        for piece, length in zip(pieces, covered, strict=True):
            if length:
                lengths[piece.value] = lengths.get(piece.value, 0) + length
                squares[piece.value] = squares.get(piece.value, 0) + length * length
    return lengths, squares
