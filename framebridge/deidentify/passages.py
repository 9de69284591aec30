"""All that goes to the server of a transcript, piece by piece: what is said, its title, speaker codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from frameschema import Transcript

TITLE, SPEAKER = "title", "speaker"


@dataclass(frozen=True)
class Passage:
    """A piece of text and where it stands: the number of a turn (from 1), `title` or `speaker`."""

    transcript: str
    place: str
    text: str

    @property
    def where(self) -> str:
        """Name the place without its text."""
        return f"{self.transcript}:{self.place}"


def passages_of(transcript: Transcript) -> Iterator[Passage]:
    """Give the pieces of a transcript, in order."""
    if transcript.title:
        yield Passage(transcript.id, TITLE, transcript.title)
    for speaker in transcript.speakers:
        yield Passage(transcript.id, SPEAKER, speaker.code)
    for number, turn in enumerate(transcript.turns, start=1):
        yield Passage(transcript.id, str(number), turn.text)
