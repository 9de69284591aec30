"""A talk from which something is taken out, and where each of its positions went.

The edits are known, so that no position has to be found again: every span of the old text has exactly one place in
the new one. A span that touches what was taken out holds all that came in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from framebridge.redacting.wording import SHORTEST_QUOTE, Edit, Wording, with_edits
from frameschema import Span, Transcript

_SENTENCE_END = re.compile(r"(?<=[.?!…])\s+")


@dataclass(frozen=True)
class RedactedTalk:
    """A talk before and after, and the edits between the two, in code points of the old text."""

    old: Transcript
    new: Transcript
    edits: tuple[Edit, ...]

    @property
    def is_changed(self) -> bool:
        """Say whether anything was taken out of it."""
        return self.old != self.new

    def span(self, span: Span) -> Span:
        """Give the place of a span of the old text in the new one."""
        return Span(start=self._start(span.start), end=self._end(span.end))

    def touches(self, span: Span) -> bool:
        """Say whether a span of the old text holds something that was taken out, or a part of it."""
        return any(edit.start < span.end and span.start < edit.end for edit in self.edits)

    def _start(self, at: int) -> int:
        before = bisect_right(self._starts, at) - 1
        if before >= 0 and at < self.edits[before].end:
            return self.edits[before].start + self._grown[before]
        return at + self._grown[before + 1]

    def _end(self, at: int) -> int:
        # What ends where an edit begins is before it.
        before = bisect_right(self._starts, at - 1) - 1
        if before >= 0 and at <= self.edits[before].end:
            return self.edits[before].end + self._grown[before + 1]
        return at + self._grown[before + 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [edit.start for edit in self.edits]

    @cached_property
    def _grown(self) -> list[int]:
        """By how much the text grew before each edit, and after the last."""
        return [0, *accumulate(len(edit.words) - (edit.end - edit.start) for edit in self.edits)]


def redact_talk(talk: Transcript, wording: Wording) -> RedactedTalk:
    """Take the words out of a talk, and the turns of who withdrew.

    In a text from which something goes, line ends inside turns become spaces, so that it can be typed out.
    """
    edits = [_edits_of(talk, turn, wording) for turn in range(len(talk.turns))]
    told = [with_edits(turn.text, own) for turn, own in zip(talk.turns, edits, strict=True)]
    texts = [text.replace("\n", " ") for text in told] if any(edits) else told
    turns = tuple(turn.model_copy(update={"text": text}) for turn, text in zip(talk.turns, texts, strict=True))
    title = None if talk.title is None else wording.replace(talk.title)
    new = Transcript.model_validate({**talk.model_dump(exclude={"turns"}), "title": title, "turns": turns})
    begins = (span.start for span in talk.turn_spans)
    placed = (_moved(edit, at) for at, own in zip(begins, edits, strict=True) for edit in own)
    return RedactedTalk(talk, new, tuple(placed))


def quotes_in(talk: Transcript, wording: Wording, spans: Iterable[Span] = ()) -> Iterator[str]:
    """Give what was said by who withdrew, as it may be quoted: by sentence, and the parts that `spans` mark."""
    gone = [turn for turn in range(len(talk.turns)) if _is_taken_out(talk, turn, wording)]
    sentences = (part for turn in gone for part in _SENTENCE_END.split(talk.turns[turn].text))
    marked = (_shared(talk, turn, span) for span in spans for turn in gone if turn in talk.turns_in(span))
    for quote in (*(talk.turns[turn].text for turn in gone), *sentences, *marked):
        if len(quote.strip()) >= SHORTEST_QUOTE:
            yield quote.strip()


def _shared(talk: Transcript, turn: int, span: Span) -> str:
    whole = talk.turn_spans[turn]
    return talk.text[max(whole.start, span.start) : min(whole.end, span.end)]


def _edits_of(talk: Transcript, turn: int, wording: Wording) -> Sequence[Edit]:
    text = talk.turns[turn].text
    if _is_taken_out(talk, turn, wording):
        return [Edit(0, len(text), wording.placeholder)]
    return wording.edits(text)


def _is_taken_out(talk: Transcript, turn: int, wording: Wording) -> bool:
    said = talk.turns[turn]
    return said.text != wording.placeholder and wording.takes_out(talk.id, said.speaker)


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.start + by, edit.end + by, edit.words)
