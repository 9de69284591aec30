"""The data of a task in Label Studio without what is taken out: the page, its turns, sheets and remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from pydantic import ValidationError

from framebridge.redacting.documents import Redactor
from framebridge.redacting.talks import RedactedTalk, redact_talk
from framebridge.redacting.wording import Wording, with_edits
from frameschema import Speaker, Transcript, Turn
from labelstudio_plugin.gate import TALK_FIELDS
from labelstudio_plugin.tasks import SHOWN

_TURN = re.compile(
    r'(<p class="t\b[^>]*\bdata-s="\d+ · ([^"]*?)(?: · [^"]*)?"[^>]*>(?:<input[^>]*>)?)([^<]*)(</p>)'
)
_CHOICES = ("triggers", "units")
RENEWED_LATER = "redacted"
"""Stands for the fingerprint of what a task shows besides the talk: the next push of it sees that it differs."""


def talk_of(data: Mapping[str, Any], wording: Wording) -> RedactedTalk | None:
    """Read the talk that positions in a task's results count in; None for a task without one."""
    turns = data.get("turns")
    if not isinstance(turns, list):
        return None
    try:
        said = tuple(Turn(speaker=turn["speaker"], text=turn["text"]) for turn in turns)
        speakers = tuple(Speaker(code=code) for code in dict.fromkeys(turn.speaker for turn in said))
        name = data.get("transcript_id")
        talk = Transcript(id=name, discussion=name, speakers=speakers, turns=said)
    except (KeyError, TypeError, ValidationError):
        return None
    return redact_talk(talk, wording)


def redact_data(data: Mapping[str, Any], redactor: Redactor, talk: RedactedTalk | None) -> dict[str, Any]:
    """Give the data of a task without what is taken out."""
    about = str(data.get("transcript_id"))
    pages = _pages(data, redactor.wording, about)
    redacted: dict[str, Any] = redactor.value({**data, **pages}, talk)
    shown = {name: pages[name] for name in TALK_FIELDS if name in pages}
    choices = {name: _told_apart(redacted[name]) for name in _CHOICES if name in redacted}
    turns = {} if talk is None else {"turns": _turns(data["turns"], talk)}
    return {**redacted, **shown, **choices, **turns}


def redact_meta(meta: Mapping[str, Any], redactor: Redactor, text_sha256: str | None) -> dict[str, Any]:
    """Give what is remembered of a task: of another text, and of something else shown besides."""
    redacted: dict[str, Any] = redactor.value(dict(meta))
    if text_sha256 is not None and "sha256" in meta:
        redacted["sha256"] = text_sha256
    return redacted | ({SHOWN: RENEWED_LATER} if SHOWN in meta else {})


def _pages(data: Mapping[str, Any], wording: Wording, about: str) -> dict[str, Any]:
    """Take it out of everything that is written as turns of a talk."""
    return {name: _in_turns(value, wording, about) for name, value in data.items() if name != "turns"}


def _in_turns(value: Any, wording: Wording, about: str) -> Any:
    if isinstance(value, str):
        page = _TURN.sub(lambda found: _paragraph(found, wording, about), value)
        if page != value:
            page = _TURN.sub(lambda found: found[0].replace("\n", " "), page)
        return _named_turns(page, wording, about)
    if isinstance(value, list):
        return [_in_turns(inner, wording, about) for inner in value]
    if isinstance(value, Mapping):
        return {name: _in_turns(inner, wording, about) for name, inner in value.items()}
    return value


def _paragraph(found: re.Match[str], wording: Wording, about: str) -> str:
    before, speaker, said, after = found.groups()
    text = unescape(said)
    taken_out = wording.takes_out(about, unescape(speaker))
    new = wording.placeholder if taken_out else with_edits(text, wording.edits(text))
    return f"{before}{escape(new, quote=False)}{after}"


def _named_turns(text: str, wording: Wording, about: str) -> str:
    """Take out the first words of a turn behind its number and speaker, as in `12 · ZT-1 · Ik denk …`."""
    if about not in wording.withdrawn:
        return text

    def without(found: re.Match[str]) -> str:
        taken_out = wording.takes_out(about, unescape(found[2]))
        return f"{found[1]}{wording.placeholder}" if taken_out else found[0]

    return re.sub(r"((?<![^\s>])\d+ · ([^·<>\"]+?) · )([^<>\"]+?)(?= · |<|$)", without, text)


def _turns(turns: list[Any], talk: RedactedTalk) -> list[Any]:
    return [{**turn, "text": new.text} for turn, new in zip(turns, talk.new.turns, strict=True)]


def _told_apart(choices: Any) -> Any:
    """Number choices of which the words have become the same: Label Studio tells them apart by those."""
    if not isinstance(choices, list):
        return choices
    seen: set[str] = set()
    told = []
    for choice in choices:
        said, times = str(choice.get("value")), 1
        while (unique := said if times == 1 else f"{said} ({times})") in seen:
            times += 1
        seen.add(unique)
        told.append({**choice, "value": unique})
    return told
