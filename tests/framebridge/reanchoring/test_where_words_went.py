"""Texts made of numbered words: an edit moves numbers, so where each word went is known without comparing texts.

Most words carry their number and stand once (`Zoë12`); some are said over and over (`Ja.`). A unit without a
finding must stand on its own words: the same text, and each numbered word where that number went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from builders import a_coding, a_fragment, a_transcript, a_turn
from hypothesis import given
from hypothesis import strategies as st

from framebridge.reanchoring import How, Move, Reanchored, Went, count_moves, reanchor_coding
from frameschema import Span, Transcript

ONCE = ("woord{}", "Zoë{}", "😀{}", "q\u0323\u0308x{}", "{}👍🏽", "({})", "werk{}.", "👩\u200d💼{}")
OFTEN = ("Ja.", "Nee.", "Hm", "en", "😀")
PAGE = "- 12 -"


class Word(NamedTuple):
    """A word and the number it keeps through all edits."""

    number: int
    text: str

    @property
    def stands_once(self) -> bool:
        return self.text not in (*OFTEN, PAGE)


Turns = list[list[Word]]


@dataclass(frozen=True)
class Writer:
    """Draws words with new numbers."""

    draw: st.DrawFn
    numbers: Iterator[int]
    often: bool

    def word(self) -> Word:
        number = next(self.numbers)
        if self.often and self.draw(st.booleans()):
            return Word(number, self.draw(st.sampled_from((*OFTEN, PAGE))))
        return Word(number, self.draw(st.sampled_from(ONCE)).format(number))

    def turns(self) -> Turns:
        sizes = self.draw(st.lists(st.integers(1, 6), min_size=1, max_size=7))
        return [[self.word() for _ in range(size)] for size in sizes]

    def below(self, end: int) -> int:
        return self.draw(st.integers(0, end - 1))


def typo(write: Writer, turns: Turns) -> Turns:
    """Type a word wrong, at its beginning or end."""
    turn = turns[write.below(len(turns))]
    at = write.below(len(turn))
    letter = write.draw(st.sampled_from(["x", "z"]))
    text = turn[at].text
    turn[at] = turn[at]._replace(text=write.draw(st.sampled_from([letter + text, text + letter])))
    return turns


def word_added(write: Writer, turns: Turns) -> Turns:
    turn = turns[write.below(len(turns))]
    turn.insert(write.below(len(turn) + 1), write.word())
    return turns


def word_removed(write: Writer, turns: Turns) -> Turns:
    turn = turns[write.below(len(turns))]
    del turn[write.below(len(turn))]
    return turns


def turn_split(write: Writer, turns: Turns) -> Turns:
    at = write.below(len(turns))
    cut = write.below(len(turns[at]))
    return [*turns[:at], turns[at][:cut], turns[at][cut:], *turns[at + 1 :]]


def turns_merged(write: Writer, turns: Turns) -> Turns:
    at = write.below(len(turns))
    return [*turns[:at], [word for turn in turns[at : at + 2] for word in turn], *turns[at + 2 :]]


def turns_swapped(write: Writer, turns: Turns) -> Turns:
    one, other = write.below(len(turns)), write.below(len(turns))
    turns[one], turns[other] = turns[other], turns[one]
    return turns


def paragraph_moved(write: Writer, turns: Turns) -> Turns:
    start = write.below(len(turns))
    end = start + 1 + write.below(len(turns) - start)
    rest = turns[:start] + turns[end:]
    to = write.below(len(rest) + 1)
    return [*rest[:to], *turns[start:end], *rest[to:]]


def turn_added(write: Writer, turns: Turns) -> Turns:
    turns.insert(write.below(len(turns) + 1), [Word(next(write.numbers), write.draw(st.sampled_from(OFTEN)))])
    return turns


def turn_removed(write: Writer, turns: Turns) -> Turns:
    del turns[write.below(len(turns))]
    return turns


def page_numbers_removed(_: Writer, turns: Turns) -> Turns:
    return [[word for word in turn if word.text != PAGE] for turn in turns]


Edit = Callable[[Writer, Turns], Turns]
KEEP_ORDER: tuple[Edit, ...] = (typo, word_added, word_removed, turn_split, turns_merged, turn_added, turn_removed)
ANY: tuple[Edit, ...] = (*KEEP_ORDER, turns_swapped, paragraph_moved, page_numbers_removed)


@dataclass(frozen=True)
class Case:
    """A talk before and after, and where each number stands in both."""

    before: Turns
    after: Turns
    old: Transcript
    new: Transcript
    result: Reanchored

    def marked(self, move: Move) -> list[Word]:
        """The words that a unit marked."""
        places = places_of(self.before)
        return [word for turn in self.before for word in turn if move.old.covers(places[word.number])]

    def same_text(self, move: Move) -> bool:
        return move.new is not None and move.new.of(self.new.text) == move.old.of(self.old.text)

    def rules(self) -> dict[str, str]:
        """The finding of each unit that has one."""
        return {finding.where.values["unit"]: finding.rule for finding in self.result.findings}

    def silent(self) -> list[Move]:
        told = self.rules()
        return [move for move in self.result.moves if move.key not in told]


def places_of(turns: Turns) -> dict[int, Span]:
    """Say where each numbered word stands when the turns are written down."""
    places, at = {}, 0
    for turn in turns:
        for index, word in enumerate(turn):
            at += bool(index)
            places[word.number] = Span(start=at, end=at + len(word.text))
            at += len(word.text)
    return places


def written(turns: Turns) -> Transcript:
    return a_transcript(*(a_turn(" ".join(word.text for word in turn)) for turn in turns))


@st.composite
def cases(draw: st.DrawFn, edits: tuple[Edit, ...], most_edits: int = 4, often: bool = True) -> Case:
    write = Writer(draw, count(1), often)
    before = write.turns()
    after = [list(turn) for turn in before]
    for _ in range(draw(st.integers(1, most_edits))):
        edited = draw(st.sampled_from(edits))(write, [list(turn) for turn in after])
        after = [turn for turn in edited if turn] or after
    old, new = written(before), written(after)
    places = list(places_of(before).values())
    units = []
    for number in range(5):
        first = write.below(len(places))
        last = draw(st.integers(first, min(first + 5, len(places) - 1)))
        units.append(a_fragment(places[first].start, places[last].end, key=f"u{number}"))
    return Case(before, after, old, new, reanchor_coding(a_coding(old, *units), old, new))


@given(cases(ANY))
def test_without_a_finding_a_unit_covers_the_same_text(case: Case) -> None:
    assert all(case.same_text(move) for move in case.silent())


@given(cases(ANY))
def test_without_a_finding_each_numbered_word_of_a_unit_is_that_word(case: Case) -> None:
    before, after = places_of(case.before), places_of(case.after)
    for move in case.silent():
        shift = move.new.start - move.old.start
        for word in case.marked(move):
            if word.stands_once:
                place = before[word.number]
                assert after[word.number].covers(Span(start=place.start + shift, end=place.end + shift))


@given(cases((turn_added, word_added), most_edits=3))
def test_words_said_over_and_over_stay_themselves_when_others_are_added(case: Case) -> None:
    """Nothing was removed, so which "Ja." is which is known; the first and last word tell."""
    after = places_of(case.after)
    for move in case.silent():
        marked = case.marked(move)
        assert (move.new.start, move.new.end) == (after[marked[0].number].start, after[marked[-1].number].end)


@given(cases((turn_removed, word_removed, page_numbers_removed), most_edits=3))
def test_words_said_over_and_over_stay_themselves_when_others_are_removed(case: Case) -> None:
    after = places_of(case.after)
    for move in case.silent():
        marked = case.marked(move)
        assert all(word.number in after for word in marked)
        assert (move.new.start, move.new.end) == (after[marked[0].number].start, after[marked[-1].number].end)


@given(cases(KEEP_ORDER, most_edits=1, often=False))
def test_one_correction_leaves_alone_what_it_does_not_touch(case: Case) -> None:
    """Three words that stand once are found again exactly; an emoji at an edge may stand in the new words too."""
    after, rules = places_of(case.after), case.rules()
    for move in case.result.moves:
        marked = case.marked(move)
        known = [word.number in after for word in marked]
        if len(marked) < 3 or not all(known):
            continue
        there = Span(start=after[marked[0].number].start, end=after[marked[-1].number].end)
        if there.of(case.new.text) == move.old.of(case.old.text):
            assert move.new == there
            assert rules.get(move.key) in (None, "edge-repeated")


@given(cases(ANY))
def test_a_finding_says_what_became_of_the_unit(case: Case) -> None:
    rules = case.rules()
    for move in case.result.moves:
        rule = rules.get(move.key)
        assert (move.went is Went.LEFT_OUT) == (rule == "not-placed")
        assert (move.went is Went.EDITED) == (rule == "words-edited")
        assert (move.went is Went.ELSEWHERE) == (rule == "moved-elsewhere")
        assert (move.how is How.EDITED) == (move.new is not None and not case.same_text(move))
    assert sum(count_moves(case.result.moves).values()) == len(case.result.moves)


@given(cases(ANY))
def test_a_place_to_look_at_lies_in_the_text(case: Case) -> None:
    for move in case.result.moves:
        assert all(place.end <= len(case.new.text) for place in move.candidates)
        assert not (move.candidates and move.new)
