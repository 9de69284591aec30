"""Fields and values of coding in the words of the codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import JsonValue

from framebridge.differences import MergedTranscript
from framebridge.language import translated, translated_message
from frameschema import Codebook, Polarity, Span, Transcript, message

_FORM_FIELDS = {
    "outcome.influences": message("influences"),
    "fragments": message("which fragments belong to the narrative"),
    "trigger": message("after which words it shifts"),
    "frames_after": message("frames after the shift"),
    "dominant_frame": message("the frame that dominates"),
}
_SIGNS = {Polarity.PLUS.value: "+", Polarity.MINUS.value: "–"}
_PATH = " › "


_LONGEST_QUOTE = 120


def quoted(span: Span, transcript: Transcript) -> str:
    """Quote words of a transcript, long ones in short."""
    words = span.of(transcript.text)
    return f"“{words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rstrip() + ' …'}”"


def names_in(found: MergedTranscript) -> dict[str, str]:
    """Name the narratives and marked units of a transcript, by id: their title, their words."""
    names = {str(story.id): story.members[0].told.title for story in found.stories.narratives}
    return names | {str(unit.id): quoted(unit.span, found.transcript) for unit in found.merged.units}


@dataclass(frozen=True)
class CodeWords:
    """Words of the codebook in one language; `names` are titles by the id of what they name."""

    codebook: Codebook
    language: str
    names: Mapping[str, str]

    def field(self, path: str) -> str:
        """Name a field as the page does."""
        if path in _FORM_FIELDS:
            return translated_message(_FORM_FIELDS[path])
        last = path.rpartition(".")[2]
        if path.startswith("summaries."):
            return self.code(last)
        return self._label(f"field_{last}") or self._label(last) or last

    def code(self, code: str) -> str:
        """Name a code; one that the codebook lacks is shown as it is."""
        return self._label(code) or code

    def value(self, value: JsonValue) -> str:
        """Write a value in words; of several, one under the other only where one is long."""
        if value is None or value == []:
            return translated("(left open)")
        if isinstance(value, list):
            return "; ".join(self._item(item) for item in value)
        return self._item(value)

    def _item(self, item: JsonValue) -> str:
        if isinstance(item, list):
            return _PATH.join(str(title) for title in item)
        if isinstance(item, dict):
            return self._document(item)
        text = str(item)
        return self.names.get(text) or self._label(text) or text

    def _document(self, item: Mapping[str, JsonValue]) -> str:
        """Write a frame with its level, a device with its words, an influence with its sign."""
        main = next((item[name] for name in ("frame", "device", "influence") if name in item), None)
        more = [str(item[name]) for name in ("level", "words") if item.get(name)]
        sign = _SIGNS.get(str(item.get("polarity")), "")
        added = f"({', '.join(map(self.code, more))})" if more else ""
        named = self.code(str(main)) if main else "; ".join(f"{name}: {value}" for name, value in item.items())
        return " ".join(part for part in (sign, named, added) if part)

    def _label(self, code: str) -> str | None:
        return self._labels.get(code)

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return {
            code.id: code.label.in_language(self.language)
            for code_list in self.codebook.lists
            for code in code_list.codes
        }
