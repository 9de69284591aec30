"""Positions: a span comes back as itself, and what points nowhere or to two places is refused."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest
from builders import a_transcript, a_turn
from hypothesis import given
from hypothesis import strategies as st
from strategies import spans, transcripts

from frameschema import Span, SpanError, Transcript
from labelstudio_plugin.results.positions import Misplaced, position_of, span_of

TALK = a_transcript("KM-I-1: Zoë 😀!", a_turn("a\n😀b", "ZT-1"), "OZ: x")


@st.composite
def marked(draw: st.DrawFn) -> tuple[Transcript, Span]:
    transcript = draw(transcripts())
    return transcript, draw(spans(len(transcript.text)))


def by_turn(position: dict[str, Any]) -> dict[str, Any]:
    """What is stored when only the page is known."""
    return {name: value for name, value in position.items() if name != "globalOffsets"}


def by_text(position: dict[str, Any]) -> dict[str, Any]:
    """What is stored when only the text is known."""
    return {"start": "", "end": "", "globalOffsets": position["globalOffsets"]}


# --- there and back


@given(marked())
def test_a_span_comes_back_by_either_route(found: tuple[Transcript, Span]) -> None:
    transcript, span = found
    position = position_of(span, transcript)
    for stored in (position, by_turn(position), by_text(position)):
        assert span_of(stored, transcript) == span


def test_every_span_of_a_talk_comes_back() -> None:
    for start, end in combinations(range(len(TALK.text) + 1), 2):
        position = position_of(Span(start=start, end=end), TALK)
        assert span_of(by_turn(position), TALK) == span_of(by_text(position), TALK) == Span(start=start, end=end)


@given(marked())
def test_the_page_shows_the_marked_words_there(found: tuple[Transcript, Span]) -> None:
    """Cut the words out as the browser does: by UTF-16 units in the text nodes."""
    transcript, span = found
    position = position_of(span, transcript)
    first, last = _node(position["start"]), _node(position["end"])
    said = [turn.text.encode("utf-16-le") for turn in transcript.turns[first : last + 1]]
    said[-1] = said[-1][: 2 * position["endOffset"]]
    said[0] = said[0][2 * position["startOffset"] :]
    assert b"".join(said).decode("utf-16-le") == span.of(transcript.text)


def _node(path: str) -> int:
    return int(path.removeprefix("/p[").removesuffix("]/text()[1]")) - 1


def test_a_span_outside_the_text_has_no_position() -> None:
    with pytest.raises(SpanError):
        position_of(Span(start=0, end=len(TALK.text) + 1), TALK)


# --- as Label Studio stored it

# The regions of an annotation made in Chromium (shared/reference/labeling-result.json), without their words.
# Turns 2, 3, 4, 6, 7 and 10 start at these code points.
REAL_STARTS = {1: 0, 2: 85, 3: 253, 4: 406, 5: 600, 6: 619, 7: 736, 8: 900, 9: 950, 10: 996, 11: 1200}
REAL = [
    (2, 5, 2, 116, 90, 201),
    (2, 118, 2, 167, 203, 252),
    (3, 20, 3, 152, 273, 405),
    (4, 18, 4, 96, 424, 502),
    (6, 0, 6, 116, 619, 735),
    (7, 8, 7, 100, 744, 836),
    (10, 23, 10, 120, 1019, 1116),
    (2, 0, 3, 152, 85, 405),
]


@pytest.mark.parametrize(("first", "start_offset", "last", "end_offset", "start", "end"), REAL)
def test_positions_stored_by_label_studio_are_read_and_written_alike(
    first: int, start_offset: int, last: int, end_offset: int, start: int, end: int
) -> None:
    starts = list(REAL_STARTS.values())
    sizes = [after - before for before, after in pairwise(starts)]
    talk = a_transcript(*(f"OZ: {'x' * size}" for size in sizes))
    stored = {
        "start": f"/p[{first}]/text()[1]",
        "startOffset": start_offset,
        "end": f"/p[{last}]/text()[1]",
        "endOffset": end_offset,
        "globalOffsets": {"start": start, "end": end},
    }
    assert span_of({**stored, "text": r"nooit\n\ngelezen"}, talk) == Span(start=start, end=end)
    assert position_of(Span(start=start, end=end), talk) == stored


def test_a_browser_may_end_a_selection_at_the_start_of_the_next_turn() -> None:
    first, second = TALK.turn_spans[:2]
    stored = {"start": "/p[1]/text()[1]", "startOffset": 0, "end": "/p[2]/text()[1]", "endOffset": 0}
    assert span_of(stored, TALK) == Span(start=first.start, end=second.start)


# --- nowhere, or in two places

WHOLE = position_of(Span(start=0, end=4), TALK)


@pytest.mark.parametrize(
    "changes",
    [
        {"globalOffsets": {"start": 0, "end": 3}},
        {"startOffset": 1},
        {"end": "/p[2]/text()[1]"},
        {"endOffset": 5},
        {"endOffset": 99},
        {"startOffset": -1},
        {"start": "/p[9]/text()[1]"},
        {"start": "/p[0]/text()[1]"},
        {"start": "/p[2]/text()[1]", "end": "/p[1]/text()[1]"},
        {"start": "/p[3]/text()[1]", "startOffset": 0, "end": "/p[3]/text()[1]", "endOffset": 0},
        {"globalOffsets": {"start": 4, "end": 4}},
        {"globalOffsets": {"start": -1, "end": 4}},
        {"globalOffsets": {"start": 0, "end": 999}},
    ],
    ids=str,
)
def test_a_position_that_contradicts_itself_or_the_text_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Misplaced):
        span_of({**WHOLE, **changes}, TALK)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"start": "/div/p[1]", "startOffset": 0, "end": "/div/p[1]", "endOffset": 1},
        {"start": "/p[1]/text()[2]", "startOffset": 0, "end": "/p[1]/text()[2]", "endOffset": 1},
        {"start": "/p[1]/text()[1]", "startOffset": 0},
        {"start": f"/p[{'9' * 5000}]/text()[1]", "startOffset": 0, "end": "/p[1]/text()[1]", "endOffset": 1},
        {"start": 0, "end": 4},
        {"globalOffsets": [0, 4]},
        {"globalOffsets": {"start": "0", "end": "4"}},
        {"globalOffsets": {"start": 0.0, "end": 4.0}},
    ],
    ids=lambda value: str(value)[:80],
)
def test_what_is_no_position_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(Misplaced):
        span_of(value, TALK)


_JUNK = st.none() | st.integers() | st.text() | st.just("/p[1]/text()[1]") | st.just("/p[2]/text()[1]")


@given(st.dictionaries(st.sampled_from([*WHOLE]), _JUNK))
def test_garbage_never_leads_outside_the_text(junk: dict[str, Any]) -> None:
    try:
        found = span_of({**WHOLE, **junk}, TALK)
    except Misplaced:
        return
    assert found.end <= len(TALK.text)
