"""What differs between two codebooks: their codes, lists, table headings and title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from frameschema import Code, Codebook, CodeList, CodeState, Document, Localized, Slug

ORDER = "order"
"""Stands among the differing fields of a list when its codes stand in another order."""

_TITLE = "title"


class Difference(StrEnum):
    """How something differs in the newer of two codebooks."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RETIRED = "retired"
    RESTORED = "restored"
    RELISTED = "relisted"


class Part(StrEnum):
    """What part of a codebook differs."""

    CODE = "code"
    LIST = "list"
    HEADING = "heading"
    TITLE = "title"


class CodeDifference(Document):
    """One difference. `id` names the code, list or heading; `fields` are those that read differently.

    `list` is the list of a code (of the newer codebook, if it is there), `moved_from` the one it was in before.
    """

    difference: Difference
    part: Part
    id: str
    list: Slug | None = None
    moved_from: Slug | None = None
    fields: tuple[str, ...] = ()


class _Placed(NamedTuple):
    list: str
    code: Code


def diff_codebooks(old: Codebook, new: Codebook) -> tuple[CodeDifference, ...]:
    """Compare two codebooks; a code that is at once relisted, reworded and retired gives three differences.

    In the order of the newer codebook; what only the older one has comes last of its kind. Versions, changelog
    and rejected names are not compared.
    """
    return (*_codes(old, new), *_lists(old, new), *_headings(old, new), *_title(old, new))


def _codes(old: Codebook, new: Codebook) -> Iterator[CodeDifference]:
    before, after = _placed(old), _placed(new)
    for name in dict.fromkeys((*after, *before)):
        if name not in after:
            yield _of_code(Difference.REMOVED, name, before[name].list)
        elif name not in before:
            yield _of_code(Difference.ADDED, name, after[name].list)
        else:
            yield from _of_both(before[name], after[name])


def _placed(codebook: Codebook) -> dict[str, _Placed]:
    return {code.id: _Placed(item.id, code) for item in codebook.lists for code in item.codes}


def _of_both(before: _Placed, after: _Placed) -> Iterator[CodeDifference]:
    name = after.code.id
    if before.list != after.list:
        moved = _of_code(Difference.RELISTED, name, after.list)
        yield moved.model_copy(update={"moved_from": before.list})
    fields = _differing(before.code, after.code, frozenset({"state"}))
    if fields:
        yield _of_code(Difference.REWORDED, name, after.list).model_copy(update={"fields": fields})
    if before.code.state is not after.code.state:
        ended = after.code.state is CodeState.RETIRED
        yield _of_code(Difference.RETIRED if ended else Difference.RESTORED, name, after.list)


def _of_code(difference: Difference, name: str, list_id: str) -> CodeDifference:
    return CodeDifference(difference=difference, part=Part.CODE, id=name, list=list_id)


def _lists(old: Codebook, new: Codebook) -> Iterator[CodeDifference]:
    before, after = ({item.id: item for item in codebook.lists} for codebook in (old, new))
    for name in dict.fromkeys((*after, *before)):
        if name not in after:
            yield CodeDifference(difference=Difference.REMOVED, part=Part.LIST, id=name)
        elif name not in before:
            yield CodeDifference(difference=Difference.ADDED, part=Part.LIST, id=name)
        else:
            fields = _differing_lists(before[name], after[name])
            if fields:
                yield CodeDifference(difference=Difference.REWORDED, part=Part.LIST, id=name, fields=fields)


def _differing_lists(before: CodeList, after: CodeList) -> tuple[str, ...]:
    fields = _differing(before, after, frozenset({"codes"}))
    ids = [[code.id for code in item.codes] for item in (before, after)]
    shared = set(ids[0]) & set(ids[1])
    orders = [[name for name in names if name in shared] for names in ids]
    return fields if orders[0] == orders[1] else (*fields, ORDER)


def _differing(before: Document, after: Document, apart: frozenset[str]) -> tuple[str, ...]:
    names = type(after).model_fields
    return tuple(name for name in names if name not in apart and getattr(before, name) != getattr(after, name))


def _headings(old: Codebook, new: Codebook) -> Iterator[CodeDifference]:
    before: Mapping[str, Localized] = old.headings
    for key in dict.fromkeys((*new.headings, *before)):
        if before.get(key) != new.headings.get(key):
            difference = (
                Difference.ADDED
                if key not in before
                else Difference.REWORDED
                if key in new.headings
                else Difference.REMOVED
            )
            yield CodeDifference(difference=difference, part=Part.HEADING, id=key)


def _title(old: Codebook, new: Codebook) -> Iterator[CodeDifference]:
    if old.title != new.title:
        yield CodeDifference(difference=Difference.REWORDED, part=Part.TITLE, id=new.id, fields=(_TITLE,))
