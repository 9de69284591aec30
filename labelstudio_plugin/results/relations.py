"""Drawn links: result items of type "relation" → Relations between units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from frameschema import AnyUnit, Codebook, Message, Relation, RelationDirection, RelationKind, message
from labelstudio_plugin.results.context import Report, printable, region_key

_DIRECTIONS = {direction.value: direction for direction in RelationDirection}


def read_relations(
    items: Iterable[Mapping[str, Any]], units: Iterable[AnyUnit], report: Report
) -> Iterator[Relation]:
    """Read links; a link to a region that could not be read is reported with both ids."""
    ids = {unit.key: unit.id for unit in units}
    by_words = _kinds_by_words(report.context.codebook)
    for item in items:
        ends = region_key(item.get("from_id")), region_key(item.get("to_id"))
        name = message("relation {start} → {end}", start=printable(ends[0]), end=printable(ends[1]))
        direction = item.get("direction", RelationDirection.RIGHT.value)
        if not (set(ends) <= set(ids) and isinstance(direction, str) and direction in _DIRECTIONS):
            report.add(name, message("does not link two regions that could be read"))
            continue
        kinds = tuple(_kinds(item.get("labels"), by_words, name, report))
        yield Relation(source=ids[ends[0]], target=ids[ends[1]], kinds=kinds, direction=_DIRECTIONS[direction])


def _kinds_by_words(codebook: Codebook) -> dict[str, RelationKind]:
    """Relations are stored by their visible words, in whichever language the page had."""
    return {
        words: RelationKind(code.id)
        for code in codebook.list("relation_kind").codes
        for words in (code.label.nl, code.label.en)
    }


def _kinds(
    labels: object, by_words: Mapping[str, RelationKind], name: Message, report: Report
) -> Iterator[RelationKind]:
    for words in labels if isinstance(labels, list) else [] if labels is None else [labels]:
        if isinstance(words, str) and words in by_words:
            yield by_words[words]
        else:
            report.add(name, message("has a label that the codebook does not have"))
