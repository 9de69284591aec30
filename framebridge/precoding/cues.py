"""Lexical cues of disagreement: where the words of a list are said, marked as a suggestion.

A cue says where to look and nothing about what it is: the region holds no choice, only a memo. Cues are found
within one turn, whatever their case, as whole words; the region is the sentence they stand in, since a region on
the page cannot be made longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from framebridge.documents import read_yaml
from framebridge.language import translated_message
from framebridge.shipped import shipped
from frameschema import Codebook, Coding, Fragment, Shift, Span, Transcript, UnitKind, coding_id, message, unit_id
from frameschema.base import Document, Slug, Words
from labelstudio_plugin.tasks import FRAGMENTS

CUES_CODER = "cues"
"""The pseudo-coder of suggestions; it takes no part in agreement."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*\s+|\n+")


class Cue(Document):
    """Words that may signal something: `signals` is a code of the codebook, `note` says why and when not."""

    id: Slug
    kind: Literal[UnitKind.FRAGMENT, UnitKind.SHIFT_MOMENT] = UnitKind.FRAGMENT
    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    signals: Slug
    note: Words

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Whole words, in any case; a comma or more space between them makes no difference."""
        said = (r"[\s,]+".join(map(re.escape, words.split())) for words in self.words)
        return re.compile(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)", re.IGNORECASE)


class CueList(Document):
    """A list of cues in one language; the version goes up when the list changes."""

    version: Words
    language: Words
    cues: tuple[Cue, ...]


def read_cues() -> CueList:
    """Read the Dutch list that comes with the program."""
    return read_yaml(shipped("cues", "nl.yaml"), CueList)


def coding_of_cues(
    transcript: Transcript, study: str, cues: Sequence[Cue], codebook: Codebook, language: str
) -> Coding:
    """Make a coding with a region for every sentence and kind that cues were found for."""
    identity = coding_id(study, transcript.id, CUES_CODER, FRAGMENTS)
    found: dict[tuple[Span, UnitKind], list[Cue]] = {}
    for span, cue in _found(transcript, cues):
        own = found.setdefault((span, cue.kind), [])
        if cue not in own:
            own.append(cue)
    units = [_unit(identity, *at, _memo(own, codebook, language)) for at, own in found.items()]
    return Coding(
        id=identity,
        study=study,
        transcript=transcript.id,
        text_sha256=transcript.text_sha256,
        coder=CUES_CODER,
        coding_pass=FRAGMENTS,
        codebook=codebook.ref,
        units=tuple(sorted(units, key=lambda unit: (unit.span.start, unit.span.end, unit.key))),
    )


def _found(transcript: Transcript, cues: Sequence[Cue]) -> Iterator[tuple[Span, Cue]]:
    for turn, place in zip(transcript.turns, transcript.turn_spans, strict=True):
        for cue in cues:
            for match in cue.pattern.finditer(turn.text):
                start, end = _sentence(turn.text, *match.span())
                yield Span(start=place.start + start, end=place.start + end), cue


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the sentence around the words at start..end, without the space at its edges."""
    first = max((stop.end() for stop in _SENTENCE_END.finditer(text) if stop.end() <= start), default=0)
    last = next((stop.end() for stop in _SENTENCE_END.finditer(text) if stop.end() >= end), len(text))
    sentence = text[first:last]
    return first + len(sentence) - len(sentence.lstrip()), first + len(sentence.rstrip())


def _unit(identity: UUID, span: Span, kind: UnitKind, memo: str) -> Fragment | Shift:
    key = f"cue-{kind.value}-{span.start}-{span.end}"
    make = Shift if kind is UnitKind.SHIFT_MOMENT else Fragment
    return make(id=unit_id(identity, key), key=key, span=span, memo=memo)


def _memo(cues: Iterable[Cue], codebook: Codebook, language: str) -> str:
    lines = (
        message(
            "Suggestion by framebridge, from the cue “{cue}”: perhaps {signals}. {note} "
            "Change this region, or remove it.",
            cue=cue.words[0],
            signals=codebook.label(cue.signals, language),
            note=cue.note,
        )
        for cue in cues
    )
    return "\n".join(map(translated_message, lines))
