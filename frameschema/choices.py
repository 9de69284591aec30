"""What was chosen in a document: field by field, own words left out, and whether several chose the same.

A path names a field, such as `interaction`, or a field of the document in it, such as `outcome.bridged`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import attrgetter

from pydantic import JsonValue

from frameschema.base import Document

_OWN_TO_EACH = frozenset({"id", "key", "span", "kind"})
OWN_WORDS = frozenset(
    {
        "who_what",
        "question",
        "what_changes",
        "memo",
        "how",
        "evidence",
        "local_name",
        "local_theme",
        "words",
        "axial",
        "selective",
        "drawback",
        "text",
    }
)
"""Two researchers never choose the same words: their texts stand side by side and are not compared."""

Choices = Mapping[str, object]
"""Path → what was chosen there, comparable and hashable; a field that was left open is not there."""


def is_empty(value: object) -> bool:
    """Say whether a field was left open: None, no choice, or a document with nothing filled in."""
    if isinstance(value, Document):
        return all(is_empty(getattr(value, name)) for name in type(value).model_fields)
    return value is None or value == () or value == ""


def is_same(value: object, other: object) -> bool:
    """Say whether two values of a field say the same; the order of choices says nothing."""
    if isinstance(value, tuple) and isinstance(other, tuple):
        return set(value) == set(other)
    if isinstance(value, Document) and type(value) is type(other):
        names = type(value).model_fields
        return all(is_same(getattr(value, name), getattr(other, name)) for name in names)
    return value == other


def open_choices(document: Document) -> Choices:
    """Give what a coder chose, by path, in the order of the fields."""
    paths, values_of = _reader(type(document))
    return {
        path: _choice(value)
        for path, value in zip(paths, values_of(document), strict=True)
        if value is not None and value != () and value != ""
    }


@cache
def _reader(model: type[Document]) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """Give the paths of a model, and what reads the values at all of them at once."""
    paths = tuple(path for path, _ in choice_paths(model))
    if len(paths) > 1:
        return paths, attrgetter(*paths)
    return paths, lambda document: tuple(value_at(document, path) for path in paths)


def differing_paths(model: type[Document], choices: Sequence[Choices]) -> tuple[str, ...]:
    """Name the paths, in the order of the fields, at which those who chose something chose differently."""
    first: dict[str, object] = {}
    differing: set[str] = set()
    for own in choices:
        for path, value in own.items():
            if first.setdefault(path, value) != value:
                differing.add(path)
    return tuple(path for path, _ in choice_paths(model) if path in differing) if differing else ()


@cache
def choice_paths(model: type[Document]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the paths of a model that hold choices, each with the names that lead there."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if name in _OWN_TO_EACH or name in OWN_WORDS:
            continue
        if isinstance(inner, type) and issubclass(inner, Document):
            found += [(f"{name}.{path}", (name, *names)) for path, names in choice_paths(inner)]
        else:
            found.append((name, (name,)))
    return tuple(found)


@cache
def text_paths(model: type[Document]) -> tuple[str, ...]:
    """Give the paths of a model that hold a researcher's own words."""
    found: list[str] = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if name in OWN_WORDS:
            found.append(name)
        elif isinstance(inner, type) and issubclass(inner, Document):
            found += [f"{name}.{path}" for path in text_paths(inner)]
    return tuple(found)


def value_at(document: Document, path: str) -> object:
    """Give the value at a path, as it is."""
    value: object = document
    for name in path.split("."):
        value = getattr(value, name)
    return value


def as_json(value: object) -> JsonValue:
    """Give a value for a document: of several choices, where order says nothing, in a fixed order."""
    if isinstance(value, Document):
        return {name: as_json(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple | frozenset):
        return sorted((_path_as_json(item) for item in value), key=json.dumps)
    return value if value is None or isinstance(value, bool | int) else str(value)


def _path_as_json(item: object) -> JsonValue:
    """Give one of several choices; of a path of titles the order does say something."""
    return [str(title) for title in item] if isinstance(item, tuple) else as_json(item)


def _choice(value: object) -> object:
    """What was chosen: order and own words left out."""
    if isinstance(value, tuple):
        is_plain = not value or not isinstance(value[0], Document)
        return frozenset(value) if is_plain else frozenset(map(_chosen_item, value))
    return _chosen_item(value)


def _chosen_item(value: object) -> object:
    if isinstance(value, Document):
        names = type(value).model_fields
        return tuple(_choice(getattr(value, name)) for name in names if name not in OWN_WORDS)
    return value
