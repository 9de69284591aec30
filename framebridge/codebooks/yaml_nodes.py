"""Changing a YAML document that was read with its comments (ruamel.yaml), node by node.

ruamel keeps the comments and blank lines between two things with the one before. Here they belong to what follows:
when something is put after a thing, they move along, so that they stay where people put them. This goes by what
ruamel keeps inside (`ca`), which is why pyproject.toml holds it within one minor version.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import yaml
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString
from ruamel.yaml.tokens import CommentToken

from frameschema import is_slug

Collection = CommentedMap | CommentedSeq
Key = Any

_IDS = frozenset({"change", "code", "derived_from", "id", "into", "levels", "list", "scopes", "state"})
"""Fields that hold ids; all others hold words, which are written in quotes."""

_LINE = 95


def put_field(node: CommentedMap, name: str, value: object) -> None:
    """Give a field a value; a new field comes last."""
    if name in node:
        tail = _take(node, name, with_its_line=True)
        node[name] = node_of(value, words=name not in _IDS)
    else:
        tail = _take(node, _last(node)) if node else None
        node[_word(name)] = node_of(value, words=name not in _IDS)
    _lay(node, name, tail)


def add_section(document: CommentedMap, name: str, value: Collection) -> None:
    """Add a field to the end of a file, after an empty line."""
    before = _last(document)
    tail = _take(document, before)
    document[name] = value
    _lay(document, before, CommentToken("\n\n", CommentMark(0)))
    _lay(document, name, tail)


def insert_item(nodes: CommentedSeq, index: int, value: object) -> None:
    """Put an item into a sequence."""
    tail = _take(nodes, index - 1) if index else None
    nodes.insert(index, node_of(value))
    _lay(nodes, index, tail)


def node_of(value: object, *, words: bool = False) -> Any:
    """Make a node: a collection on one line, `words` in quotes. What is a node already stays as it is."""
    if isinstance(value, Collection):
        return value
    if isinstance(value, str):
        return _quoted(value) if words else _word(value)
    if isinstance(value, Mapping):
        fields = CommentedMap(
            (_word(name), node_of(field, words=name not in _IDS)) for name, field in value.items()
        )
        fields.fa.set_flow_style()
        return fields
    if isinstance(value, Sequence):
        items = CommentedSeq(node_of(item, words=words) for item in value)
        items.fa.set_flow_style()
        return items
    return value


def on_own_lines(value: Mapping[str, object]) -> CommentedMap:
    """Make a mapping with a line per field."""
    return CommentedMap((_word(name), node_of(field, words=name not in _IDS)) for name, field in value.items())


def in_paragraphs(value: Mapping[str, str]) -> CommentedMap:
    """Make a mapping of texts; a long one is folded into lines."""
    return CommentedMap((name, _folded(text)) for name, text in value.items())


def _word(text: str) -> str:
    """Write a name bare where every reader takes it for text: `on` is true to some."""
    return text if is_slug(text) and yaml.safe_load(text) == text else _quoted(text)


def _quoted(text: str) -> str:
    quoted: str = DoubleQuotedScalarString(text)
    return quoted


def _folded(text: str) -> str:
    lines = textwrap.wrap(text, _LINE, break_long_words=False, break_on_hyphens=False)
    if len(lines) < 2 or " ".join(lines) != text:
        return _quoted(text)
    folded: str = FoldedScalarString(text)
    folded.fold_pos = [end - 1 for end in accumulate(len(line) + 1 for line in lines[:-1])]  # type: ignore[attr-defined]
    return folded


def _last(node: Collection) -> Key:
    return next(reversed(node)) if isinstance(node, CommentedMap) else len(node) - 1


def _leaf(node: Collection, key: Key) -> tuple[Collection, Key]:
    """Find the place after which nothing more of `node[key]` is written."""
    value = node[key]
    while isinstance(value, Collection) and value and not value.fa.flow_style():
        node, key = value, _last(value)
        value = node[key]
    return node, key


def _slot(node: Collection) -> int:
    return 2 if isinstance(node, CommentedMap) else 0


def _take(node: Collection, key: Key, *, with_its_line: bool = False) -> CommentToken | None:
    """Take away the text between a thing and what follows; a comment on its own line only when asked."""
    node, key = _leaf(node, key)
    held = node.ca.items.get(key)
    token = held[_slot(node)] if held else None
    if token is None:
        return None
    # A folded text has ended its line already.
    text = f"\n{token.value}" if isinstance(node[key], FoldedScalarString | LiteralScalarString) else token.value
    own, _, after = text.partition("\n")
    held[_slot(node)] = CommentToken(f"{own}\n", token.start_mark) if own and not with_its_line else None
    return CommentToken(text if with_its_line else f"\n{after}", token.start_mark)


def _lay(node: Collection, key: Key, tail: CommentToken | None) -> None:
    """Lay the text between a thing and what follows after it."""
    if tail is None or tail.value == "\n":
        return
    node, key = _leaf(node, key)
    held = node.ca.items.setdefault(key, [None, None, None, None])
    held[_slot(node)] = tail
