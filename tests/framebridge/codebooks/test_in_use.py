"""What stored coding needs of a codebook, read from the annotations as they are."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_coding, a_fragment, a_moment, a_transcript, shipped_codebook
from stored_codings import a_version

from framebridge.codebooks import codes_in_use, versions_in_use
from framebridge.store import content_hash
from frameschema import FrameAttribution, FrameLevel, FrameRef, FramingDevice

BOOK = shipped_codebook()
TALK = a_transcript()


def holding(result: object, **fields: Any) -> Any:
    raw = {"id": 7, "result": result}
    return a_version(TALK, raw=raw, content_sha256=content_hash(raw), **fields)  # type: ignore[arg-type]


def test_codes_are_found_wherever_they_were_chosen() -> None:
    attribution = FrameAttribution(
        frames=(FrameRef(frame="need", level=FrameLevel.META_CULTURAL),), certainty="certain", local_name="market"
    )
    theme = BOOK.list("theme").codes[0].id
    coding = a_coding(
        TALK,
        a_fragment(
            attribution=attribution, framing_devices=(FramingDevice(device="metaphor"),), who_what="autonomy"
        ),
        a_moment(0, 9, themes=(theme,)),
    )
    assert codes_in_use([a_version(TALK, coding=coding)], BOOK) == {
        "need",
        "meta_cultural",
        "certain",
        "metaphor",
        theme,
        "fragment",
        "issue_moment",
    }


def test_links_and_boxes_of_a_code_are_in_use_too() -> None:
    link = {"type": "relation", "labels": [BOOK.label("refutes", "en")]}
    box = {"from_name": "framing_words_metaphor", "type": "textarea", "value": {"text": ["schip"]}}
    assert codes_in_use([holding([link, box])], BOOK) == {"refutes", "metaphor"}


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        "need",
        ["need"],
        [{"value": "need"}],
        [{"value": {"text": ["need"]}}],
        [{"value": {"choices": None}}],
        [{"value": {"choices": [{"need": "need"}, 3]}}],
        [{"value": {"choices": ["geen code"]}}],
    ],
)
def test_what_is_no_choice_is_no_code(result: object) -> None:
    assert codes_in_use([holding(result)], BOOK) == frozenset()


def test_coding_that_was_removed_needs_no_codes_but_was_made_with_a_version() -> None:
    gone = holding([{"value": {"choices": ["need"]}}], deleted=True)
    assert codes_in_use([gone], BOOK) == frozenset()
    assert versions_in_use([gone], BOOK) == {"1.0.0"}


def test_versions_of_another_codebook_do_not_count() -> None:
    stored = [holding([]), holding([], codebook_version="1.0.4"), holding([], codebook_id="ander")]
    assert versions_in_use(stored, BOOK) == {"1.0.0", "1.0.4"}
    assert versions_in_use([], BOOK) == frozenset()
