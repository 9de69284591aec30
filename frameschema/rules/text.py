"""Rules about a coding and the text it was made on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from frameschema.coding import Fragment
from frameschema.findings import Severity
from frameschema.message import message
from frameschema.rules.context import CodingContext
from frameschema.rules.rule import Found, rule


@rule("text-changed", Severity.ERROR, remedy=message("put back the text that was coded"))
def text_changed(context: CodingContext) -> Iterator[Found]:
    """The coding was made on another text than the transcript has now."""
    if context.coding.text_sha256 != context.transcript.text_sha256:
        yield context.place, message("the transcript's text has changed since this was coded")


@rule("span-outside-text", Severity.ERROR, remedy=message("mark the words again"))
def span_outside_text(context: CodingContext) -> Iterator[Found]:
    """A unit reaches past the end of the text."""
    for unit in context.coding.units:
        start, end = unit.span.start, unit.span.end
        if end > len(context.transcript.text):
            said = message("positions {start}..{end} lie outside the text", start=start, end=end)
            yield context.where(unit), said


@rule(
    "framing-device-elsewhere",
    Severity.WARNING,
    remedy=message("quote words of the fragment, or write your own in the memo"),
)
def framing_device_elsewhere(context: CodingContext) -> Iterator[Found]:
    """Words that are quoted for a framing device do not stand in its fragment.

    Case, white space and quotation marks do not matter; each line, and each part around an ellipsis, is a quote.
    """
    for unit in context.units(Fragment):
        spoken = _plain(context.transcript.text[unit.span.start : unit.span.end])
        for item in unit.framing_devices:
            if any(quote not in spoken for quote in _quotes(item.words or "")):
                said = message('the words quoted for "{device}" do not stand in the fragment', device=item.device)
                yield context.where(unit), said


def _quotes(words: str) -> Iterator[str]:
    """Give each quote in its plainest form; one of punctuation alone is empty, and stands anywhere."""
    return (_plain(part).strip(" .,;:!?()[]") for part in _BETWEEN_QUOTES.split(words))


_BETWEEN_QUOTES = re.compile(r"\n|…|\.{2,}")
_QUOTATION_MARKS = str.maketrans("", "", "\"'“”„‘’‚«»")


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFC", text).translate(_QUOTATION_MARKS)
    return " ".join(normal.casefold().split())
