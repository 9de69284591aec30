"""What speech recognition saves as JSON: Whisper, WhisperX and Amberscript."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from framebridge.errors import DataProblem
from framebridge.transcripts.repairs import RepairDesk
from framebridge.transcripts.source import Line, Place, Source, ink_of
from frameschema import message


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Word(_Part):
    """A word with its time, as Amberscript writes it; WhisperX calls the text `word`."""

    text: str | None = None
    start: float | None = Field(default=None, ge=0, allow_inf_nan=False, lt=1e7)


class Segment(_Part):
    """A stretch of speech: with its text (Whisper) or its words (Amberscript)."""

    text: str | None = None
    start: float | None = Field(default=None, ge=0, allow_inf_nan=False, lt=1e7)
    speaker: str | int | None = None
    words: tuple[Word, ...] = ()


class NamedSpeaker(_Part):
    """How Amberscript names a speaker."""

    spkid: str | int
    name: str | None = None


class Recognised(_Part):
    """The whole file; `text` is Whisper's own sum of the segments."""

    segments: tuple[Segment, ...] = Field(min_length=1)
    text: str | None = None
    speakers: tuple[NamedSpeaker, ...] = ()


def read_speech_json(data: bytes, file: str, desk: RepairDesk) -> Source:
    """Read what speech recognition saved; the count is Whisper's own whole text, where it gives one."""
    try:
        read = Recognised.model_validate_json(data)
    except ValidationError:
        raise DataProblem(
            message(
                "{file}: this is not the JSON of Whisper, WhisperX or Amberscript (segments with text or words)",
                file=file,
            )
        ) from None
    names = {str(item.spkid): item.name for item in read.speakers if item.name}
    lines = tuple(_lines(read, names))
    ink = ink_of([read.text]) if read.text else ink_of(line.text for line in lines)
    return Source(lines, ink, Place.CUE, is_timed=True)


def _lines(read: Recognised, names: dict[str, str]) -> Iterator[Line]:
    for segment in read.segments:
        text = segment.text if segment.text is not None else " ".join(word.text or "" for word in segment.words)
        start = segment.start if segment.start is not None else next((w.start for w in segment.words), None)
        speaker = None if segment.speaker is None else str(segment.speaker).strip()
        voice = names.get(speaker, speaker) if speaker else None
        yield Line(text.strip(), None if start is None else round(start * 1000), voice)
