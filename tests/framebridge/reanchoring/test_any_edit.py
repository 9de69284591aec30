"""Whatever is corrected: a span covers the same words, or it is told."""

from __future__ import annotations

from itertools import accumulate

from builders import a_coding, a_fragment, a_transcript, a_turn
from hypothesis import given
from hypothesis import strategies as st
from strategies import codings, texts, transcripts

from framebridge.reanchoring import How, Reanchored, reanchor_coding
from frameschema import Coding, Span, Transcript, Turn

TURNS = st.sampled_from(["Ja. ", "Nee. ", "Ja. Ja. ", "Ik weet het niet. ", "Dat is zo. "])


@st.composite
def corrections(draw: st.DrawFn) -> tuple[Coding, Transcript, Transcript]:
    """A coding, its transcript, and that transcript after a few edits of any kind."""
    old = draw(transcripts())
    turns = list(old.turns)
    for _ in range(draw(st.integers(0, 3))):
        turns = draw(st.sampled_from([_retyped, _split, _swapped, _removed, _added]))(draw, turns)
    coding = draw(codings(old))
    return coding, old, old.model_copy(update={"turns": tuple(turns)})


def _some(draw: st.DrawFn, turns: list[Turn]) -> int:
    return draw(st.integers(0, len(turns) - 1))


def _retyped(draw: st.DrawFn, turns: list[Turn]) -> list[Turn]:
    """Replace, insert or delete a stretch inside a turn."""
    at = _some(draw, turns)
    text = turns[at].text
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    return [
        *turns[:at],
        *_turns(turns[at], text[:start] + draw(texts(0, 4)) + text[end:]),
        *turns[at + 1 :],
    ] or turns


def _split(draw: st.DrawFn, turns: list[Turn]) -> list[Turn]:
    at = _some(draw, turns)
    cut = draw(st.integers(0, len(turns[at].text)))
    parts = [*_turns(turns[at], turns[at].text[:cut]), *_turns(turns[at], turns[at].text[cut:])]
    return [*turns[:at], *parts, *turns[at + 1 :]]


def _swapped(draw: st.DrawFn, turns: list[Turn]) -> list[Turn]:
    one, other = _some(draw, turns), _some(draw, turns)
    turns = list(turns)
    turns[one], turns[other] = turns[other], turns[one]
    return turns


def _removed(draw: st.DrawFn, turns: list[Turn]) -> list[Turn]:
    at = _some(draw, turns)
    return turns[:at] + turns[at + 1 :] or turns


def _added(draw: st.DrawFn, turns: list[Turn]) -> list[Turn]:
    at = _some(draw, turns)
    return [*turns[:at], *_turns(turns[0], draw(texts())), *turns[at:]]


def _turns(like: Turn, text: str) -> list[Turn]:
    return [like.model_copy(update={"text": text})] if text else []


def told(result: Reanchored) -> set[str]:
    return {finding.where.values["unit"] for finding in result.findings if finding.rule != "relation-cut"}


@given(corrections())
def test_every_span_covers_the_same_words_or_is_told(case):
    coding, old, new = case
    result = reanchor_coding(*case)
    assert [(move.key, move.old) for move in result.moves] == [(unit.key, unit.span) for unit in coding.units]
    for move in result.moves:
        if move.new is None or move.new.of(new.text) != move.old.of(old.text):
            assert move.key in told(result)
        assert (move.how is How.LOST) == (move.new is None)
        if move.how is How.UNCHANGED:
            assert move.new.of(new.text) == move.old.of(old.text)


@given(corrections())
def test_nothing_else_changes_and_nothing_is_lost(case):
    coding, _, new = case
    result = reanchor_coding(*case)
    assert Coding.model_validate_json(result.coding.model_dump_json()) == result.coding
    assert result.coding.text_sha256 == new.text_sha256
    spans = {move.key: move.new for move in result.moves}
    kept = [unit.model_copy(update={"span": spans[unit.key]}) for unit in coding.units if spans[unit.key]]
    assert sorted(result.coding.units, key=lambda unit: unit.key) == sorted(kept, key=lambda unit: unit.key)
    assert {unit.id for unit in (*result.coding.units, *result.left_out)} == {unit.id for unit in coding.units}
    assert len(result.coding.relations) + len(result.cut) == len(coding.relations)
    told_cuts = [finding for finding in result.findings if finding.rule == "relation-cut"]
    assert len(told_cuts) == len(result.cut)


@given(corrections())
def test_the_order_of_speaking_is_kept(case):
    result = reanchor_coding(*case)
    told_of = told(result)
    kept = [move for move in result.moves if move.new and move.key not in told_of]
    for one in kept:
        for other in kept:
            if one.old.end <= other.old.start:
                assert one.new.end <= other.new.start


@given(corrections())
def test_twice_gives_the_same(case):
    assert reanchor_coding(*case) == reanchor_coding(*case)


@given(transcripts().flatmap(lambda talk: st.tuples(codings(talk), st.just(talk))))
def test_without_a_change_the_coding_is_the_same(case):
    coding, talk = case
    result = reanchor_coding(coding, talk, talk.model_copy())
    assert result.coding == coding
    assert result.findings == ()


@given(st.lists(TURNS, min_size=2, max_size=8), st.data())
def test_one_turn_less_or_more_never_makes_a_repeated_phrase_jump(said, data):
    """Every turn is coded; which turn was removed or added is known, so where each belongs is known."""
    at = data.draw(st.integers(0, len(said) - 1))
    extra = data.draw(st.none() | TURNS)
    after = [*said[:at], extra, *said[at:]] if extra else said[:at] + said[at + 1 :]
    old, new = (a_transcript(*(a_turn(text) for text in turns)) for turns in (said, after))
    shift = len(extra) if extra else -len(said[at])
    coding = a_coding(old, *(a_fragment(s.start, s.end - 1, key=f"u{n}") for n, s in enumerate(old.turn_spans)))
    result = reanchor_coding(coding, old, new)
    for number, move in enumerate(result.moves):
        if move.how is How.UNCHANGED and move.key not in told(result):
            assert extra or number != at
            assert move.new.start == move.old.start + (shift if number >= at else 0)


@given(st.lists(TURNS, min_size=1, max_size=8), st.data())
def test_a_word_added_inside_is_never_silent(said, data):
    old = a_transcript(*(a_turn(text) for text in said))
    at = data.draw(st.sampled_from(list(accumulate(len(text) for text in said)))) - 2
    new = a_transcript(a_turn(old.text[:at] + " echt" + old.text[at:]))
    result = reanchor_coding(a_coding(old, a_fragment(0, len(old.text), key="u")), old, new)
    assert told(result) == {"u"}
    assert result.moves[0].new in (None, Span(start=0, end=len(new.text)))
