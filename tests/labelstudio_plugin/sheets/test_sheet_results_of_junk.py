"""Laws of reading sheets: junk never stops it, nothing is told, and every item is placed or named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from builders import SECRET
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_builders import SHEET, UNITS, a_context

from frameschema.sheet import SheetCoding
from labelstudio_plugin.sheets import ReadSheet, read_sheet, write_sheet
from labelstudio_plugin.sheets.controls import COLUMN, WHOLE

_PLAIN = st.none() | st.booleans() | st.integers() | st.sampled_from(["", " ", "a b", "fragment"])
_CODES = [
    *("bridged_yes", "controversy", "shift", "absent", "autonomy", "master", "object_client", "Een tekst"),
    *(str(UNITS["turn"].id), str(UNITS["late"].id), SECRET, "half\ud83d"),
]
_NAMES = [control.name for control in WHOLE]
_NAMES += [f"{control.name}_{index}" for control in COLUMN for index in (0, 2, 7)]
_TYPES = {"textarea": "text", "choices": "choices", "taxonomy": "taxonomy"}


def _anything() -> st.SearchStrategy[Any]:
    names = st.sampled_from(["text", "choices", "taxonomy", "result"])
    leaf = _PLAIN | st.sampled_from(_CODES)
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=5
    )


@st.composite
def _fields(draw: st.DrawFn) -> Any:
    """Fields that a sheet has, filled with something that they may hold (or not)."""
    word = st.sampled_from(_CODES) | _PLAIN
    of_type = draw(st.sampled_from(sorted(_TYPES)))
    value = draw(st.lists(word | st.lists(word, max_size=2), max_size=2) | _anything())
    name = draw(st.sampled_from(_NAMES))
    return {"id": name, "from_name": name, "type": of_type, "value": {_TYPES[of_type]: value}}


def junk_items() -> st.SearchStrategy[Any]:
    """Items that are nearly right, and things that are no items."""
    parts = {
        "id": _PLAIN,
        "from_name": st.sampled_from(_NAMES) | _PLAIN,
        "type": _anything(),
        "value": _anything(),
    }
    return _fields() | st.fixed_dictionaries({}, optional=parts) | _anything()


_TRY_HARD = settings(max_examples=250)


def read(items: Any) -> ReadSheet:
    return read_sheet({"result": items}, a_context())


@_TRY_HARD
@given(st.lists(junk_items(), max_size=4) | _anything())
def test_junk_never_stops_the_reading_and_is_never_told(junk: Any) -> None:
    result = read(junk)
    assert SECRET not in str(result.findings)
    assert SheetCoding.model_validate(result.coding.model_dump()) == result.coding


@_TRY_HARD
@given(st.lists(junk_items(), max_size=4))
def test_every_item_is_placed_or_named(junk: list[Any]) -> None:
    result = read(junk)
    placed = [_filled(item) for item in write_sheet(result.coding, SHEET)]
    named = {finding.where.partition(", item ")[2] for finding in result.findings}
    lost = [item for item in junk if not _is_named(item, named) and _filled(item) not in placed]
    assert lost == []


def _filled(item: Any) -> tuple[str, str]:
    """What an item says, but for the slot of an attribution: a second one without a first moves up."""
    value = item["value"]
    (key,) = value
    said = "\n".join(value[key]).strip() if key == "text" else json.dumps(value[key])
    return str(item["from_name"]).replace("second_", "first_"), said


def _is_named(item: Any, named: set[str]) -> bool:
    if not isinstance(item, Mapping):
        return "?" in named
    return f"{item.get('id', '?')}/{item.get('from_name', '?')}" in named
