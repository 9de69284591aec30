"""Small results: what Label Studio stores of one invented talk, and its items one by one."""

from __future__ import annotations

from typing import Any

from builders import a_coding, a_fragment, a_moment, a_shift, a_transcript, an_out_of_role, shipped_codebook

from frameschema import Coding, IssueStatus, RelationKind, Transcript
from labelstudio_plugin.controls import BY_NAME, DISCUSSION_MEMO
from labelstudio_plugin.results import CodingContext, ReadResult, read_result, write_result

Item = dict[str, Any]

TALK = a_transcript("KM-I-1: Goedemorgen Zoë 😀.", "ZT-1: Ik maak me zorgen.")
CODED = a_coding(
    TALK,
    a_fragment(0, 5, key="a", who_what="Iemand groet"),
    a_moment(0, 20, key="b", status=IssueStatus.CONTROVERSY),
    a_shift(6, 9, key="c"),
    an_out_of_role(6, 12, key="d"),
    links=[("a", "b", RelationKind.RESPONDS_TO)],
)


def context(transcript: Transcript = TALK, coder: str = "ann") -> CodingContext:
    return CodingContext("proef", transcript, coder, "fragments", shipped_codebook())


def written(coding: Coding = CODED, transcript: Transcript = TALK, language: str = "nl") -> list[Item]:
    return write_result(coding, transcript, shipped_codebook(), language)


def read(*items: Any, transcript: Transcript = TALK) -> ReadResult:
    return read_result(items, context(transcript))


def region(unit: Any) -> list[Item]:
    """The items of one unit, ready to be spoilt."""
    return written(a_coding(TALK, unit))


def field(name: str, value: Any, key: str = "a") -> Item:
    """An item that fills a field of a region."""
    kinds = {"textarea": "text", "choices": "choices", "taxonomy": "taxonomy"}
    of_type = {"text": "textarea", "one": "choices", "many": "choices"}.get(BY_NAME[name].widget, "taxonomy")
    return {
        "id": key,
        "from_name": name,
        "to_name": "transcript",
        "type": of_type,
        "value": {kinds[of_type]: value},
    }


def a_memo(*texts: Any) -> Item:
    return {
        "id": "ynG6GzeIP_",
        "from_name": DISCUSSION_MEMO,
        "to_name": "transcript",
        "type": "textarea",
        "value": {"text": [*texts]},
    }
