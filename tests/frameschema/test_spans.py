"""Positions: half-open spans, and the one conversion between UTF-16 units and code points."""

from __future__ import annotations

import pytest
from builders import a_span
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import spans, texts

from frameschema import OffsetConverter, Span, SpanError

LENGTH = 12


def utf16_positions(text: str) -> list[int]:
    """Where each code point begins in UTF-16, and where the text ends, by Python's own encoder."""
    return [len(text[:at].encode("utf-16-le")) // 2 for at in range(len(text) + 1)]


@given(texts(min_size=0))
@example("\ud7ff\ue000\uffff\U00010000\U0010ffff")
def test_every_position_is_converted_as_utf16_encodes_it(text: str) -> None:
    converter = OffsetConverter(text)
    expected = utf16_positions(text)
    assert [converter.to_utf16(at) for at in range(len(text) + 1)] == expected
    assert [converter.to_code_points(unit) for unit in expected] == list(range(len(text) + 1))
    assert converter.utf16_length == expected[-1]


@given(texts(min_size=0))
def test_every_position_inside_a_character_is_refused(text: str) -> None:
    converter = OffsetConverter(text)
    for unit in set(range(converter.utf16_length + 1)) - set(utf16_positions(text)):
        with pytest.raises(SpanError, match="inside a character"):
            converter.to_code_points(unit)


@pytest.mark.parametrize("text", ["", "abc", "a😀b", "\U0001f469\u200d\U0001f4bc"])
def test_positions_outside_the_text_are_refused(text: str) -> None:
    converter = OffsetConverter(text)
    for position in (-1, len(text) + 1):
        with pytest.raises(SpanError, match=rf"{position} is outside 0\.\.{len(text)} code points"):
            converter.to_utf16(position)
    for position in (-1, converter.utf16_length + 1):
        with pytest.raises(SpanError, match=rf"{position} is outside 0\.\.{converter.utf16_length} UTF-16"):
            converter.to_code_points(position)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 4), (-1, 2), (0, 0)])
def test_a_span_ends_after_it_starts(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"span ends after|greater than"):
        Span(start=start, end=end)


@given(st.text(min_size=1).flatmap(lambda text: st.tuples(st.just(text), spans(len(text)))))
def test_a_span_cuts_out_what_python_cuts_out(case: tuple[str, Span]) -> None:
    text, span = case
    assert span.of(text) == text[span.start : span.end]
    assert len(span) == len(span.of(text))


def test_a_span_past_the_end_cuts_out_nothing() -> None:
    with pytest.raises(SpanError, match="reaches past 4"):
        a_span(0, 5).of("vier")


@given(spans(LENGTH), spans(LENGTH))
def test_spans_compare_as_sets_of_positions(one: Span, other: Span) -> None:
    first, second = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.overlap(other) == len(first & second)
    assert one.covers(other) == (second <= first)
    assert one.similarity(other) == len(first & second) / len(first | second)


@given(spans(LENGTH), spans(LENGTH))
def test_similarity_is_symmetric_and_one_only_for_the_same_words(one: Span, other: Span) -> None:
    assert one.similarity(other) == other.similarity(one)
    assert (one.similarity(other) == 1.0) == (one == other)
