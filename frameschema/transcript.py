"""A transcript: who said what, in turns, in order; and where each turn stands in the text.

The text of a transcript is `"".join(turn.text for turn in turns)`; every span counts code points
in exactly that text, and `text_sha256` is the fingerprint of exactly that text. Speakers and roles
may be corrected without touching it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from frameschema.base import Document, Localized, Slug, Text, Words
from frameschema.errors import SpanError, UnknownCodeError
from frameschema.message import message
from frameschema.spans import Span
from frameschema.vocabulary import SourceKind
from frameschema.whole import GivenOnce, Known, Whole, as_words

UNKNOWN_ROLE = "unknown"
"""The role of a speaker whose role is not known: a real value, not a gap."""


def _normal(text: str) -> str:
    if "\r" in text:
        raise ValueError(message("holds a carriage return; lines end in LF alone"))
    if "\0" in text:
        raise ValueError(message("holds the character NUL, which a browser drops"))
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(message("is not in Unicode normal form NFC"))
    return text


class Role(Document):
    """A role in which people speak, and the speaker codes that point to it.

    `stems` are codes without their number or letter (`KM-I` for `KM-I-1`, `KM_I:` …), `titles`
    whole words used as speaker (`Gespreksleider`). A role with a `heading` has its own column in
    the per-role narrative table.
    """

    id: Slug
    label: Localized
    heading: Localized | None = None
    stems: tuple[Words, ...] = ()
    titles: tuple[Words, ...] = ()


class Speaker(Document):
    """A person within one discussion: a code, a role, and functions apart from that role.

    `role` is the id of a Role (`unknown` is a real value); `functions` are codes of the list `function`.
    """

    code: Words
    role: Slug = UNKNOWN_ROLE
    functions: tuple[Slug, ...] = ()


TAKEN_OUT = "[…]"
"""Stands for all that was said in a turn of somebody who withdrew consent."""


class Turn(Document):
    """One turn of one speaker; `start_ms` is the time in the recording, in milliseconds from its start.

    `text` is in Unicode normal form NFC, its lines end in LF, and it never is empty. `enacted_role` is the id of
    the Role that the speaker plays in a role swap.
    """

    speaker: Words
    text: Annotated[Text, Field(min_length=1), AfterValidator(_normal)]
    start_ms: int | None = Field(default=None, ge=0)
    enacted_role: Slug | None = None


class Transcript(Whole):
    """The turns of one discussion, interview, report or policy text.

    `turns_in` raises SpanError past the end of the text, `speaker` and `spoken_role` UnknownCodeError for a
    speaker code that is not among the `speakers`.

    >>> talk = Transcript(id="d1", discussion="d1", speakers=(Speaker(code="OZ"),),
    ...                   turns=(Turn(speaker="OZ", text="Welkom."),))
    >>> talk.turn_spans[0].end
    7
    """

    id: Slug
    discussion: Slug
    kind: SourceKind = SourceKind.DISCUSSION
    title: Words | None = None
    speakers: tuple[Speaker, ...]
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]

    promises = (
        GivenOnce(("speakers.*.code",), as_words),
        Known("turns.*.speaker", "speakers.*.code", as_words),
    )

    @cached_property
    def text(self) -> str:
        """The whole text: all turns joined, with nothing in between."""
        return "".join(turn.text for turn in self.turns)

    @cached_property
    def text_sha256(self) -> str:
        """Fingerprint of the text, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def turn_spans(self) -> tuple[Span, ...]:
        """Where each turn stands in the text, in the order of `turns`."""
        return tuple(
            Span(start=end - len(turn.text), end=end)
            for turn, end in zip(self.turns, self._turn_ends, strict=True)
        )

    @cached_property
    def _turn_ends(self) -> list[int]:
        ends, at = [], 0
        for turn in self.turns:
            at += len(turn.text)
            ends.append(at)
        return ends

    @cached_property
    def _speakers_by_code(self) -> dict[str, Speaker]:
        return {speaker.code: speaker for speaker in self.speakers}

    def speaker(self, code: str) -> Speaker:
        """Find a speaker by code; raises UnknownCodeError."""
        if code not in self._speakers_by_code:
            raise UnknownCodeError(
                message("transcript {transcript} has no speaker {code!r}", transcript=self.id, code=code)
            )
        return self._speakers_by_code[code]

    def turns_in(self, span: Span) -> range:
        """Give the indices of the turns that `span` touches; raises SpanError past the end."""
        if span.end > len(self.text):
            raise SpanError(
                message(
                    "span {start}..{end} reaches past {length} code points",
                    start=span.start,
                    end=span.end,
                    length=len(self.text),
                )
            )
        first = bisect_right(self._turn_ends, span.start)
        return range(first, bisect_left(self._turn_ends, span.end) + 1)

    def spoken_role(self, turn_index: int) -> str:
        """Give the role in which a turn is spoken: the enacted role, or else the speaker's own."""
        turn = self.turns[turn_index]
        return turn.enacted_role or self.speaker(turn.speaker).role


def clock(milliseconds: int) -> str:
    """Write a time in the recording as hh:mm:ss."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"
