"""The codebook as codes of REFI-QDA: a code per list that holds its codes, and the issues that were found.

A list itself is not codable. Lists that only name the fields of the coding form are no codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from exporters.errors import MisfitError
from exporters.refi_qda.guids import code_guid, guid, issue_guid
from exporters.refi_qda.xml import add, add_text
from frameschema import Codebook, CodeList, IssuePath, Study, message

FORM = "form"
ISSUES = {"nl": "Issues", "en": "Issues"}

# Kelly's colours of greatest contrast, as far as they stand out on white.
_COLOURS = ("#0067A5", "#BE0032", "#008856", "#875692", "#C2B280", "#E25822", "#654522", "#2B3D26", "#848482")


def codebook_of(study: Study) -> Codebook:
    """Give the codebook a study uses; raises MisfitError when the study does not hold it."""
    found = next((one for one in study.codebooks if one.ref == study.codebook), None)
    if found is None:
        raise MisfitError(
            message(
                "study {study} does not hold its codebook {codebook}", study=study.id, codebook=study.codebook.id
            )
        )
    return found


def coded_lists(codebook: Codebook) -> tuple[CodeList, ...]:
    """Give the lists whose codes are given to words."""
    return tuple(one for one in codebook.lists if one.id != FORM)


def known_codes(codebook: Codebook) -> frozenset[str]:
    """Give the ids of all codes that are given to words."""
    return frozenset(code.id for one in coded_lists(codebook) for code in one.codes)


def add_codes(book: Element, codebook: Codebook, language: str) -> Element:
    """Write all lists and codes; gives the element that holds them."""
    codes = add(book, "Codes")
    for number, one in enumerate(coded_lists(codebook)):
        colour = _COLOURS[number % len(_COLOURS)]
        parent = _add_code(
            codes, guid("list", codebook.id, one.id), one.label.in_language(language), codable=False
        )
        add_text(parent, "Description", one.definition.in_language(language))
        for code in one.codes:
            name = code.label.in_language(language)
            child = _add_code(parent, code_guid(codebook.id, code.id), name, codable=True, color=colour)
            add_text(child, "Description", code.definition.in_language(language))
    return codes


def add_issues(codes: Element, study: str, paths: Iterable[IssuePath], language: str) -> None:
    """Write issues, with their sub-issues within them, as codes under one of their own."""
    found = sorted({path[:length] for path in paths for length in range(1, len(path) + 1)})
    if not found:
        return
    parents: dict[IssuePath, Element] = {
        (): _add_code(codes, guid("issues", study), ISSUES[language], codable=False)
    }
    for path in found:
        parent = parents[path[:-1]]
        parents[path] = _add_code(parent, issue_guid(study, path), path[-1], codable=True)


def _add_code(parent: Element, code: str, name: str, *, codable: bool, **more: str) -> Element:
    return add(parent, "Code", guid=code, name=name, isCodable=str(codable).lower(), **more)


def codes_in(value: object, known: frozenset[str]) -> Iterator[str]:
    """Give the codes of the codebook that stand anywhere in a dumped unit, in the order of its fields."""
    if isinstance(value, str):
        if value in known:
            yield str(value)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from codes_in(inner, known)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from codes_in(inner, known)
