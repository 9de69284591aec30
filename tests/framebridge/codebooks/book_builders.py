"""Codebooks that were changed, and what is written down with a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import yaml
from builders import a_code, shipped_codebook

from framebridge.codebooks.versions import Entry
from frameschema import (
    CLOSED_LISTS,
    Code,
    Codebook,
    CodebookChange,
    CodebookVersion,
    CodeChange,
    CodeState,
    FrameLevel,
)

DAY = date(2026, 11, 22)


def an_entry(**fields: Any) -> Entry:
    return Entry(**{"on": DAY, "by": "Ann", "reason": "Uit ronde 1", **fields})


def a_theme(id: str = "theme_sleep", **fields: Any) -> Code:
    return a_code(id, **fields)


def a_frame(id: str = "care_bridge", **fields: Any) -> Code:
    return a_code(id, **{"levels": (FrameLevel.INSTITUTIONAL,), **fields})


def state_of(codebook: Codebook, code: str) -> CodeState:
    return codebook.code(code).state


def with_codes(list_id: str, *codes: Code, book: Codebook | None = None) -> Codebook:
    """The codebook we ship (or this one) with more codes in a list."""
    book = book or shipped_codebook()
    lists = [
        item.model_copy(update={"codes": (*item.codes, *codes)}) if item.id == list_id else item
        for item in book.lists
    ]
    return Codebook(**{**dict(book), "lists": tuple(lists)})


def with_life(*steps: tuple[CodeChange, str, str, Sequence[str]], book: Codebook | None = None) -> Codebook:
    """A codebook after these steps of (change, list, code, into); their codes are retired or taken up again."""
    book = book or shipped_codebook()
    states = {
        code: CodeState.ACTIVE if change in (CodeChange.ADDED, CodeChange.RESTORED) else CodeState.RETIRED
        for change, _, code, _ in steps
    }
    lists = [
        item.model_copy(
            update={
                "codes": tuple(
                    code.model_copy(update={"state": states.get(code.id, code.state)}) for code in item.codes
                )
            }
        )
        for item in book.lists
    ]
    made = tuple(
        CodebookChange(change=change, list=list_id, code=code, into=tuple(into))
        for change, list_id, code, into in steps
    )
    changelog = (CodebookVersion(version="2.0.0", changes=made),)
    return Codebook(**{**dict(book), "lists": tuple(lists), "version": "2.0.0", "changelog": changelog})


_LISTS = (*CLOSED_LISTS, "frame", "theme", "certainty")


@cache
def small_codebook() -> Codebook:
    """Our codebook with the closed lists and three open ones, and labels for definitions: quick to write."""
    book = shipped_codebook()
    lists = [
        item.model_copy(update={"codes": tuple(_in_short(code) for code in item.codes)})
        for item in book.lists
        if item.id in _LISTS
    ]
    return Codebook(**{**dict(book), "based_on": book.ref, "lists": tuple(lists), "headings": {}})


def _in_short(code: Code) -> Code:
    return code.model_copy(update={"definition": code.label, "example": None, "counter_example": None})


def as_yaml(book: Codebook) -> str:
    document = book.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, default_flow_style=None)
