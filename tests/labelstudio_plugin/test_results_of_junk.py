"""Laws of reading results: junk never stops it, nothing is told, and every item is placed or named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from builders import SECRET
from hypothesis import given, settings
from hypothesis import strategies as st
from result_builders import Item, a_memo, field, read, written

from frameschema import Coding
from labelstudio_plugin.controls import BY_NAME, DISCUSSION_MEMO, KIND
from labelstudio_plugin.results import ReadResult

_PLAIN = st.none() | st.booleans() | st.integers() | st.sampled_from(["", " ", "a b", "fragment"])
_CODES = ["support", "ignored", "solutions", "controversy", "shift", "autonomy", "master", "client", SECRET]


def _anything(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["text", "choices", "taxonomy", "hypertextlabels", "start", "globalOffsets"])
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=5
    )


_NAMELESS = _anything(_PLAIN)
_TELLING = _anything(_PLAIN | st.sampled_from([SECRET, "half\ud83d"]))


def _fields() -> st.SearchStrategy[Item]:
    """Fields of regions that exist (or not), filled with something that they may hold (or not)."""
    word = st.sampled_from(_CODES) | _PLAIN
    value = st.lists(word | st.lists(word, max_size=2), max_size=2) | _TELLING
    return st.builds(field, st.sampled_from(sorted(BY_NAME)), value, st.sampled_from(["a", "b", "c#x1", "d", "z"]))


def _links() -> st.SearchStrategy[Item]:
    end = st.sampled_from(["a", "b#x1", "c"]) | _PLAIN
    labels = st.lists(st.sampled_from(["Weerlegt", SECRET]) | _PLAIN, max_size=2) | _TELLING
    ends = {"type": st.just("relation"), "from_id": end, "to_id": end}
    way = st.sampled_from(["left", "bi", "op"]) | _TELLING
    return st.fixed_dictionaries(ends, optional={"labels": labels, "direction": way})


def _odd_items() -> st.SearchStrategy[Any]:
    name = st.sampled_from([KIND, DISCUSSION_MEMO, *BY_NAME]) | _NAMELESS
    kind = st.sampled_from(["hypertextlabels", "choices", "taxonomy", "textarea", "relation"]) | _NAMELESS
    parts = {"id": _NAMELESS, "from_name": name, "type": kind, "value": _TELLING, "meta": _TELLING}
    return st.fixed_dictionaries({}, optional=parts) | _TELLING


def junk_items() -> st.SearchStrategy[Any]:
    """Items that are nearly right, and things that are no items; secrets where content can stand."""
    memo = st.builds(a_memo, _PLAIN | st.sampled_from([SECRET, "half\ud83d"]))
    return _fields() | _links() | memo | _odd_items()


_TRY_HARD = settings(max_examples=250)


@_TRY_HARD
@given(st.lists(junk_items(), max_size=3))
def test_junk_never_stops_the_reading_and_is_never_told(junk: list[Any]) -> None:
    result = read(*written(), *junk)
    assert SECRET not in str(result.findings)
    assert Coding.model_validate(result.coding.model_dump()) == result.coding


@_TRY_HARD
@given(st.lists(junk_items(), max_size=3))
def test_every_item_is_placed_or_named(junk: list[Any]) -> None:
    items = [*written(), *junk]
    result = read(*items)
    placed = written(result.coding)
    lost = [item for item in items if not _is_placed(item, placed) and not _is_named(item, result)]
    assert lost == []


def _is_placed(item: Any, placed: list[Item]) -> bool:
    """Say whether everything this item holds came back when the coding was written again."""
    if not isinstance(item, Mapping):
        return False
    if item.get("type") == "relation":
        ends = [str(item.get(end)).partition("#")[0] for end in ("from_id", "to_id")]
        return any([other.get("from_id"), other.get("to_id")] == ends for other in placed)
    if item.get("from_name") == DISCUSSION_MEMO and not any(line.strip('" ') for line in _filled(item)):
        return True
    same = (other for other in placed if _place(other) == _place(item))
    return any(_filled(item) <= _filled(other) for other in same)


def _place(item: Mapping[str, Any]) -> tuple[str, Any]:
    name = item.get("from_name")
    return ("" if name == DISCUSSION_MEMO else str(item.get("id", "")).partition("#")[0], name)


def _filled(item: Mapping[str, Any]) -> set[str]:
    value = item.get("value")
    value = value if isinstance(value, Mapping) else {}
    lists = [value.get(name) for name in ("hypertextlabels", "choices", "taxonomy")]
    texts = value.get("text")
    lines = [line for text in texts for line in str(text).split("\n")] if isinstance(texts, list) else []
    return {json.dumps(part) for found in lists if isinstance(found, list) for part in found} | set(lines)


def _is_named(item: Any, result: ReadResult) -> bool:
    named = {finding.where.partition(", item ")[2] for finding in result.findings}
    if not isinstance(item, Mapping):
        return "?" in named
    if item.get("type") == "relation":
        return any(name.startswith("relation") for name in named)
    key = str(item.get("id", "")).partition("#")[0]
    return bool(named & {key, f"{item.get('id', '?')}/{item.get('from_name', '?')}"})
