"""Recordings: at which address a page finds one, and the player that stands above the talk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from pathlib import PurePath
from urllib.parse import urlsplit

PLACE = "/framebridge/recordings/"
"""Where our own server gives recordings."""

AUDIO = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
}
VIDEO = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg"}
MEDIA_TYPES = {**AUDIO, **VIDEO}
"""What browsers play, by the end of the file name."""


@dataclass(frozen=True)
class Recording:
    """A recording as a page plays it; `words` tell a reader what it is and how to use it."""

    address: str
    words: str

    def player(self) -> str:
        """Write the player; nothing is loaded before somebody plays it."""
        kind = "video" if media_suffix(urlsplit(self.address).path) in VIDEO else "audio"
        address, words = escape(self.address), escape(self.words)
        look = f'class="fb-player" controls="controls" preload="none" title="{words}" aria-label="{words}"'
        return f'<{kind} {look} src="{address}"></{kind}>'


def media_suffix(name: str) -> str:
    """Give the end of a file name in lower case, such as ".wav"."""
    return PurePath(name).suffix.lower()


def recording_name(study: str, file: str) -> str:
    """Name a file of a study's `recordings/` for use in an address; names of people in it do not show."""
    digest = hashlib.sha256(f"{study}/recordings/{file}".encode()).hexdigest()
    return digest[:32] + media_suffix(file)
