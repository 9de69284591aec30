"""The α family for unitizing a continuum, in its generation of 2016 and no other.

u-α: all of a text, what nobody marked as a value of its own. |u-α: marked against not marked. cu-α: the values
of words that two coders both marked, over pairs of coders. (k)u-α: of those, one value. Earlier forms (1995,
2004, 2013) give other numbers for the same coding.

A piece is not paired with itself, so the squared lengths of pieces are taken from what could be expected; what is
not marked has no pieces, there it is the length itself. Where so little is shared that nothing is left to expect,
the coefficient is undefined. Texts count by their lengths, and the coders of a text evenly, however many they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from framebridge.agreement.continuum import Continuum
from framebridge.agreement.counts import Columns, Counts
from framebridge.agreement.value_table import places_of
from frameschema.agreement_result import Undefined


def u_alpha(texts: Sequence[Continuum]) -> Counts | Undefined:
    """Count characters, those marked differently, squared lengths, and characters by value."""
    used = _with_two(texts)
    places = _values(value for text in used for own in text.own.values() for value in own.lengths)
    reason = _nothing_to_expect(used)
    if reason:
        return reason

    def counted(text: Continuum) -> list[float]:
        unlike = sum(_unlike_marking(text, pair) + 2 * _unlike_values(text, pair) for pair in text.shared)
        by_value = [0.0] * len(places)
        for own in text.own.values():
            for value, length in own.lengths.items():
                by_value[places[value]] += length
        return [*_whole(text), unlike / (len(text.own) - 1), _unmarked(text), *by_value]

    return Counts([counted(text) for text in used], _u_formula, _pieces(used), _flat(used))


def bar_u_alpha(texts: Sequence[Continuum]) -> Counts | Undefined:
    """Count characters, those that one of two coders marked, squared lengths, and characters not marked."""
    used = _with_two(texts)
    reason = _nothing_to_expect(used)
    if reason:
        return reason

    def counted(text: Continuum) -> list[float]:
        unlike = sum(_unlike_marking(text, pair) for pair in text.shared)
        return [*_whole(text), unlike / (len(text.own) - 1), _unmarked(text)]

    def formula(of: Columns) -> tuple[Columns, Columns]:
        whole, squares, unlike, unmarked = of
        return unlike * (whole**2 - squares), 2 * whole * unmarked * (whole - unmarked)

    return Counts([counted(text) for text in used], formula, _pieces(used), _flat(used))


def cu_alpha(texts: Sequence[Continuum]) -> Counts | Undefined:
    """Count what pairs of coders both marked: characters, those with another value, squares, and by value."""
    used = _with_two(texts)
    if not used:
        return Undefined.NO_SHARED_TEXT
    if not any(shared.both for text in used for shared in text.shared.values()):
        return Undefined.NO_COMMON_WORDS
    places = _values(value for text in used for shared in text.shared.values() for value in shared.lengths)

    def counted(text: Continuum) -> list[float]:
        by_value = [0.0] * len(places)
        both = squares = same = 0
        for shared in text.shared.values():
            both += 2 * shared.both
            same += 2 * sum(shared.same.values())
            squares += sum(shared.squares.values())
            for value, length in shared.lengths.items():
                by_value[places[value]] += length
        return [number / (len(text.own) - 1) for number in (both, squares, both - same, *by_value)]

    rows = [counted(text) for text in used]
    coverage = sum(row[0] for row in rows) / sum(_whole(text)[0] for text in used)
    flat = Undefined.ONE_VALUE if len(places) == 1 else Undefined.TOO_FEW_COMMON_WORDS
    return Counts(rows, _u_formula, _pieces(used), flat, coverage)


def u_alpha_of_code(texts: Sequence[Continuum], value: Hashable) -> Counts | Undefined:
    """Count what pairs of coders both marked: characters, and of one value characters, squares and the same."""
    used = _with_two(texts)
    if not used:
        return Undefined.NO_SHARED_TEXT
    if not any(shared.lengths.get(value) for text in used for shared in text.shared.values()):
        return Undefined.NO_COMMON_WORDS

    def counted(text: Continuum) -> list[float]:
        found = text.shared.values()
        both = sum(2 * shared.both for shared in found)
        own = sum(shared.lengths.get(value, 0) for shared in found)
        squares = sum(shared.squares.get(value, 0) for shared in found)
        same = sum(2 * shared.same.get(value, 0) for shared in found)
        of_all = sum(sum(shared.squares.values()) for shared in found)
        return [number / (len(text.own) - 1) for number in (both, own, squares, same, of_all)]

    def formula(of: Columns) -> tuple[Columns, Columns]:
        both, own, squares, same, of_all = of
        by_chance = own * both - squares
        is_enough = (by_chance > 0) & (both**2 > of_all)
        return by_chance * (own - same), own**2 * (both - own) * is_enough

    rows = [counted(text) for text in used]
    marked = sum(own.lengths.get(value, 0) for text in used for own in text.own.values())
    other = any(set(shared.lengths) - {value} for text in used for shared in text.shared.values())
    flat = Undefined.TOO_FEW_COMMON_WORDS if other else Undefined.ONE_VALUE
    return Counts(rows, formula, _pieces(used), flat, sum(row[1] for row in rows) / marked)


def _u_formula(of: Columns) -> tuple[Columns, Columns]:
    """Give what is observed and expected, from the whole, squares, what is unlike, and the whole by value."""
    whole, squares, unlike = of[0], of[1], of[2]
    left = whole**2 - squares
    return unlike * left, whole * (whole**2 - (of[3:] ** 2).sum(axis=0)) * (left > 0)


def _with_two(texts: Iterable[Continuum]) -> list[Continuum]:
    return [text for text in texts if len(text.own) > 1]


def _values(values: Iterable[Hashable]) -> dict[Hashable, int]:
    """Number values in an order that is always the same."""
    return places_of(sorted(set(values), key=_written))


def _written(value: Hashable) -> str:
    return " ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _nothing_to_expect(texts: Sequence[Continuum]) -> Undefined | None:
    if not texts:
        return Undefined.NO_SHARED_TEXT
    return None if _pieces(texts) else Undefined.NOTHING_MARKED


def _flat(texts: Sequence[Continuum]) -> Undefined:
    return Undefined.ONE_VALUE if any(_unmarked(text) for text in texts) else Undefined.ALL_MARKED


def _pieces(texts: Iterable[Continuum]) -> int:
    return sum(own.pieces for text in texts for own in text.own.values())


def _whole(text: Continuum) -> tuple[int, int]:
    """Give the characters of a text for all coders together, and their squares."""
    squares = sum(own.squares for own in text.own.values())
    return text.length * len(text.own), squares + _unmarked(text)


def _unmarked(text: Continuum) -> int:
    return sum(text.length - own.marked for own in text.own.values())


def _unlike_marking(text: Continuum, pair: tuple[str, str]) -> int:
    """Count what one of the two marked and the other did not, seen from both."""
    first, second = pair
    return 2 * (text.own[first].marked + text.own[second].marked - 2 * text.shared[pair].both)


def _unlike_values(text: Continuum, pair: tuple[str, str]) -> int:
    shared = text.shared[pair]
    return shared.both - sum(shared.same.values())
