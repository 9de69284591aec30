"""Where a region stands: `frameschema.Span` ⇄ the position fields of a HyperText region.

The page shows one `<p>` per turn with exactly one text node, so `/p[k]/text()[1]` is turn k-1.
Offsets within a turn count UTF-16 units, `globalOffsets` count code points in the whole text.
`value.text` is never read: Label Studio escapes line breaks in it and text areas overwrite it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from frameschema import Message, OffsetConverter, Span, SpanError, Transcript, message

_TEXT_NODE = re.compile(r"^/p\[(\d{1,9})\](?:/text\(\)(?:\[1\])?)?$")


class Misplaced(ValueError):
    """The position fields of a region point nowhere, or to two places."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason, which a finding takes over."""
        super().__init__(reason)
        self.reason = reason


def position_of(span: Span, transcript: Transcript) -> dict[str, Any]:
    """Write a span as Label Studio does; raises SpanError when it lies outside the text."""
    turns = transcript.turns_in(span)
    first, last = turns[0], turns[-1]
    return {
        "start": f"/p[{first + 1}]/text()[1]",
        "end": f"/p[{last + 1}]/text()[1]",
        "startOffset": _utf16_within(transcript, first, span.start),
        "endOffset": _utf16_within(transcript, last, span.end),
        "globalOffsets": {"start": span.start, "end": span.end},
    }


def span_of(value: Mapping[str, Any], transcript: Transcript) -> Span:
    """Read a span back; raises Misplaced when it is outside the text or the two routes differ."""
    by_turn = _span_by_turn(value, transcript)
    by_text = _span_by_text(value, transcript)
    if by_turn is None and by_text is None:
        raise Misplaced(message("has no position in the text"))
    if by_turn is not None and by_text is not None and by_turn != by_text:
        raise Misplaced(message("has two positions that contradict each other"))
    return by_turn or by_text  # type: ignore[return-value]  # one of them is a Span


def _utf16_within(transcript: Transcript, turn: int, position: int) -> int:
    inside = position - transcript.turn_spans[turn].start
    return OffsetConverter(transcript.turns[turn].text).to_utf16(inside)


def _span_by_turn(value: Mapping[str, Any], transcript: Transcript) -> Span | None:
    start = _position_by_turn(value.get("start"), value.get("startOffset"), transcript)
    end = _position_by_turn(value.get("end"), value.get("endOffset"), transcript)
    return None if start is None or end is None else _span(start, end)


def _position_by_turn(path: object, offset: object, transcript: Transcript) -> int | None:
    found = _TEXT_NODE.match(path) if isinstance(path, str) else None
    if found is None or not isinstance(offset, int):
        return None
    turn = int(found[1]) - 1
    if not 0 <= turn < len(transcript.turns):
        raise Misplaced(message("points to a turn that does not exist"))
    try:
        inside = OffsetConverter(transcript.turns[turn].text).to_code_points(offset)
    except SpanError as exc:
        raise Misplaced(message("points outside its turn or into the middle of a character")) from exc
    return transcript.turn_spans[turn].start + inside


def _span_by_text(value: Mapping[str, Any], transcript: Transcript) -> Span | None:
    offsets = value.get("globalOffsets")
    if not isinstance(offsets, Mapping):
        return None
    start, end = offsets.get("start"), offsets.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    if not 0 <= start < end <= len(transcript.text):
        raise Misplaced(message("points outside the text"))
    return Span(start=start, end=end)


def _span(start: int, end: int) -> Span:
    if end <= start:
        raise Misplaced(message("ends before it starts"))
    return Span(start=start, end=end)
