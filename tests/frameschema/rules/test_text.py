"""Words that are quoted for a framing device are looked for in the fragment; other rules about the text."""

from __future__ import annotations

import pytest
from builders import a_fragment, a_transcript, words
from checked import ISSUE, of_coding

from frameschema import FramingDevice, Severity, Transcript

TALK = a_transcript("KM-I-1: Hij loopt tegen ‘n  Muur\nop (..) en keert om. Café 😀", "ZT-1: Een vangnet dus.")
ELSEWHERE = [("framing-device-elsewhere", Severity.WARNING)]


def quoted(said: str | None, talk: Transcript = TALK) -> list[tuple[str, Severity]]:
    first = words(talk, talk.turns[0].text)
    devices = (FramingDevice(device="depiction", words="Muur"), FramingDevice(device="metaphor", words=said))
    return of_coding(a_fragment(first.start, first.end, framing_devices=devices, **ISSUE), talk=talk)


@pytest.mark.parametrize(
    "said",
    [
        None,
        "Hij",
        "tegen ‘n  Muur\nop",
        "tegen 'n muur op",
        "“Hij loopt”",
        "HIJ LOOPT",
        "muur",
        "loopt … keert om",
        "loopt (..) keert om.",
        "loopt ... om",
        "keert om\nHij loopt",
        "‘muur’,\n«keert»;",
        "Cafe\u0301",
        "en keert om!",
        "😀",
        "...",
    ],
)
def test_words_of_the_fragment_are_found_however_they_are_quoted(said: str | None) -> None:
    assert quoted(said) == []


@pytest.mark.parametrize(
    "said",
    ["vangnet", "een muur", "om keert", "loopt … vangnet", "vangnet\nmuur", "muur\nvangnet", "Hijloopt", "Xmuur"],
)
def test_words_that_the_fragment_does_not_have_are_noticed(said: str) -> None:
    assert quoted(said) == ELSEWHERE


def test_every_device_with_words_from_elsewhere_is_noticed() -> None:
    devices = tuple(FramingDevice(device=name, words="vangnet") for name in ("argument", "metaphor"))
    assert of_coding(a_fragment(0, 3, framing_devices=devices, **ISSUE), talk=TALK) == ELSEWHERE * 2


def test_a_fragment_may_end_where_the_text_ends() -> None:
    end = len(TALK.text)
    assert of_coding(a_fragment(end - 5, end, **ISSUE), talk=TALK) == []
    assert of_coding(a_fragment(end, end + 1, **ISSUE), talk=TALK) == [("span-outside-text", Severity.ERROR)]
