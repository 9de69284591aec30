"""Taking something out of a value of JSON: strings, the positions of coding, fingerprints of texts.

Positions are moved where it is known in which text they count: in a result of Label Studio and what goes with it,
and in documents of ours inside whatever names the fingerprint of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from framebridge.redacting.talks import RedactedTalk, redact_talk
from framebridge.redacting.wording import Wording
from framebridge.revisions import number_of
from frameschema import Span, Transcript
from labelstudio_plugin.results.positions import Misplaced, position_of, span_of

_OF_PEOPLE = re.compile(r"(?:^|_)(?:by|coders?|account|accounts|username|email|reviewer)$")
"""Who worked on it: a researcher may have the first name of somebody who is talked about."""

_POSITION = ("start", "end", "startOffset", "endOffset", "globalOffsets")


@dataclass(frozen=True)
class Redactor:
    """Takes out of values what a wording names; `talks` are known by the fingerprint of their old text.

    `unchanged` are the fingerprints of texts in which there is nothing to take out. `contents` leads from the
    fingerprint that stored coding had to the one it gets: what was settled or carried is known by those; `decided`
    does so for the inputs and the ids of decisions.
    """

    wording: Wording
    talks: Mapping[str, RedactedTalk]
    unchanged: frozenset[str] = frozenset()
    contents: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)

    def value(self, value: Any, talk: RedactedTalk | None = None) -> Any:
        """Give a value without it; `talk` is the text in which its spans count."""
        if isinstance(value, str):
            return self.wording.replace(value)
        if isinstance(value, Mapping):
            return self._mapping(value, talk)
        if isinstance(value, list):
            return [self.value(inner, talk) for inner in value]
        return value

    def result(self, result: Any, talk: RedactedTalk | None) -> Any:
        """Give the result of an annotation without it, on the new text of a talk."""
        if not isinstance(result, Sequence) or isinstance(result, str):
            return self.value(result)
        return [self._item(item, talk) for item in result]

    def raw(self, raw: Mapping[str, Any], talk: RedactedTalk | None) -> dict[str, Any]:
        """Give an annotation as it is stored without it."""
        rest = {name: self._field(name, value, talk) for name, value in raw.items() if name != "result"}
        redacted = {**rest, **({"result": self.result(raw["result"], talk)} if "result" in raw else {})}
        return {name: redacted[name] for name in raw}

    def talks_in(self, value: Any) -> Iterator[RedactedTalk]:
        """Find the talks that a document holds."""
        if isinstance(value, Mapping):
            talk = _talk_in(value)
            if talk is not None:
                yield redact_talk(talk, self.wording)
            else:
                yield from (found for inner in value.values() for found in self.talks_in(inner))
        elif isinstance(value, list):
            yield from (found for inner in value for found in self.talks_in(inner))

    def fingerprint(self, text_sha256: str) -> str:
        """Give the fingerprint that a text has now."""
        talk = self.talks.get(text_sha256)
        return text_sha256 if talk is None else talk.new.text_sha256

    def carried(self, number: Any) -> Any:
        """Give the number by which it is known now what a coding was carried from."""
        return self._numbers.get(number, number)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {number_of(old): number_of(new) for old, new in self.contents.items()}

    def _mapping(self, value: Mapping[str, Any], talk: RedactedTalk | None) -> dict[str, Any]:
        as_talk = _talk_in(value)
        if as_talk is not None:
            new = redact_talk(as_talk, self.wording).new
            dumped = new.model_dump(mode="json", exclude_unset=True)
            return {name: dumped.get(name, value[name]) for name in value}
        own = self.talks.get(str(value.get("text_sha256")), talk)
        return {self.wording.replace(str(name)): self._field(name, inner, own) for name, inner in value.items()}

    def _field(self, name: str, value: Any, talk: RedactedTalk | None) -> Any:
        if _OF_PEOPLE.search(name):
            return value
        if name in ("text_sha256", "sha256") and isinstance(value, str):
            return self.fingerprint(value)
        if name == "content_sha256" and isinstance(value, str):
            return self.contents.get(value, value)
        if name in ("inputs", "id", "decision") and isinstance(value, str) and value in self.decided:
            return self.decided[value]
        if name == "import_id":
            return self.carried(value)
        if name == "span" and talk is not None and (span := _span_in(value)) is not None:
            return talk.span(span).model_dump(mode="json") if span.end <= len(talk.old.text) else value
        return self.value(value, talk)

    def _item(self, item: Any, talk: RedactedTalk | None) -> Any:
        redacted = self.value(item)
        value = item.get("value") if isinstance(item, Mapping) else None
        if talk is None or not isinstance(value, Mapping) or not set(value) & set(_POSITION):
            return redacted
        try:
            span = span_of(value, talk.old)
        except Misplaced:
            return redacted
        return {**redacted, "value": {**redacted["value"], **_placed(span, value, talk)}}


def _placed(span: Span, value: Mapping[str, Any], talk: RedactedTalk) -> dict[str, Any]:
    """Write the position as it was written, and the words if they are those of the talk."""
    new = talk.span(span)
    position = position_of(new, talk.new)
    placed = {name: position[name] for name in _POSITION if name in value}
    if isinstance(value.get("text"), str) and talk.touches(span):
        placed["text"] = new.of(talk.new.text)
    return placed


def _talk_in(value: Mapping[str, Any]) -> Transcript | None:
    if not {"turns", "speakers", "discussion"} <= set(value):
        return None
    try:
        return Transcript.model_validate(value)
    except ValidationError:
        return None


def _span_in(value: object) -> Span | None:
    try:
        return Span.model_validate(value)
    except ValidationError:
        return None
