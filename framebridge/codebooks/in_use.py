"""What the coding that is stored needs of a codebook: which versions it was made with, which codes it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import JsonValue

from framebridge.store import StoredVersion
from frameschema import Codebook
from labelstudio_plugin.controls import find_control

_FIELDS = ("choices", "taxonomy", "hypertextlabels")
_RELATIONS = "relation_kind"


def versions_in_use(stored: Iterable[StoredVersion], codebook: Codebook) -> frozenset[str]:
    """Give the versions of this codebook with which something was coded."""
    return frozenset(item.codebook_version for item in stored if item.codebook_id == codebook.id)


def codes_in_use(stored: Iterable[StoredVersion], codebook: Codebook) -> frozenset[str]:
    """Give the codes of the codebook that are chosen anywhere in stored coding, also where it cannot be read."""
    return codes_chosen((item.raw.get("result") for item in stored if not item.deleted), codebook)


def codes_chosen(results: Iterable[JsonValue], codebook: Codebook) -> frozenset[str]:
    """Give the codes of the codebook that are chosen anywhere in results as Label Studio keeps them.

    A branch of a taxonomy is a code too, and a code whose words stand in a box of its own. Drawn links are
    stored by the words of their code. Other words typed into a field do not count.
    """
    known = {code.id for code_list in codebook.lists for code in code_list.codes}
    by_words = _relations_by_words(codebook)
    chosen = {text for result in results for text in _chosen(result)}
    return frozenset((known & chosen) | {by_words[text] for text in chosen & set(by_words)})


def _relations_by_words(codebook: Codebook) -> dict[str, str]:
    codes = codebook.list(_RELATIONS).codes if codebook.has_list(_RELATIONS) else ()
    return {words: code.id for code in codes for words in (code.label.nl, code.label.en)}


def _chosen(result: JsonValue) -> Iterator[str]:
    for item in result if isinstance(result, list) else ():
        if not isinstance(item, dict):
            continue
        if item.get("type") == "relation":
            yield from _texts(item.get("labels"))
            continue
        field = find_control(item.get("from_name"))
        if field is not None and field[1] is not None:
            yield field[1]
        value = item.get("value")
        if isinstance(value, dict):
            for name in _FIELDS:
                yield from _texts(value.get(name))


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
