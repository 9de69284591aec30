"""Documents from outside and to outside: JSON in, a document or everything that is wrong with it; and back.

    read = read_document(Study, Path("study.json").read_bytes())
    if read.document is None:
        print(*read.findings, sep="\\n")

Bad input never raises, and no finding repeats it: findings hold places and names of fields only. Older documents
are migrated first, so that places count in the document as the present version has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, overload

from pydantic import ValidationError

from frameschema.base import Document
from frameschema.findings import Finding
from frameschema.json_input import LARGEST_INPUT, is_plain, read_json
from frameschema.kinds import DOCUMENTS, PARTS, DocumentKind, kind_of
from frameschema.message import message
from frameschema.migrate import is_version, migrated, unknown_versions
from frameschema.problems import Problem
from frameschema.refusals import refusals
from frameschema.whole import broken_promises, found_at

MOST_FINDINGS = 200
"""More findings than this are counted and not listed."""

Model = TypeVar("Model", bound=Document)
_Json = str | bytes | Mapping[str, object]


@dataclass(frozen=True)
class Read(Generic[Model]):
    """What was read: a document, or findings that say why there is none."""

    document: Model | None
    findings: tuple[Finding, ...] = ()


@overload
def read_document(kind: type[Model], data: _Json, max_size: int = ...) -> Read[Model]: ...
@overload
def read_document(kind: DocumentKind | str, data: _Json, max_size: int = ...) -> Read[Document]: ...
def read_document(
    kind: type[Model] | DocumentKind | str, data: _Json, max_size: int = LARGEST_INPUT
) -> Read[Model] | Read[Document]:
    """Read a document of any version of the language from JSON text, its bytes, or what was made of it.

    `kind` is a model or the name of a kind such as `"study"`; `max_size` counts bytes (of text: characters).
    Raises ValueError for a kind that there is not, and for nothing else.
    """
    if not isinstance(kind, type):
        return _read(DOCUMENTS[DocumentKind(kind)], data, max_size)
    return _read(kind, data, max_size)


def _read(model: type[Model], data: _Json, max_size: int) -> Read[Model]:
    sound = _at_once(model, data, max_size)
    if sound is not None:
        return Read(sound)
    given = read_json(data, max_size)
    newer = list(_of_another_release(model, given.value))
    if newer or not given.is_readable:
        return Read(None, _listed([*given.problems, *newer]))
    document, problems = _validated(model, _in_present_version(model, given.value))
    noted = {problem.place for problem in given.problems}
    problems = [*given.problems, *(problem for problem in problems if problem.place not in noted)]
    return Read(None, _listed(problems)) if problems else Read(document)


def _at_once(model: type[Model], data: _Json, max_size: int) -> Model | None:
    """Read a sound document of the present version quickly; None when there is anything to look at."""
    if not isinstance(data, str | bytes) or len(data) > max_size:
        return None
    try:
        text = data if isinstance(data, str) else data.decode()
        document = model.model_validate_json(text, strict=True)
    except ValueError:  # pydantic refuses it, or it cannot be encoded or decoded
        return None
    return document if _says_versions(document) and is_plain(text) else None


def _says_versions(document: Document) -> bool:
    """Say whether a document, and every document in it, names its version; one that does not is of the first."""
    kind = kind_of(type(document))
    names = PARTS.get(kind, {}) if kind else {}
    parts = [part for name in names for part in getattr(document, name)]
    own = "schema_version" not in type(document).model_fields or "schema_version" in document.model_fields_set
    return own and all(map(_says_versions, parts))


def write_document(document: Document) -> str:
    """Write a document as JSON that `read_document` reads back; the same document gives the same text."""
    return document.model_dump_json(indent=1) + "\n"


def _of_another_release(model: type[Document], value: object) -> Iterator[Problem]:
    kind = kind_of(model)
    for place, version in unknown_versions(kind, value) if kind else ():
        if is_version(version):
            said = message("this document is in version {version} of the language", version=version)
            yield Problem("unsupported-version", place, said, message("update framebridge to read it"))


def _in_present_version(model: type[Document], value: object) -> object:
    kind = kind_of(model)
    return migrated(kind, value) if kind and isinstance(value, dict) else value


def _validated(model: type[Model], value: object) -> tuple[Model | None, list[Problem]]:
    """Judge a value as JSON is judged, without making a number of a text or the like."""
    try:
        return model.model_validate_json(json.dumps(value), strict=True), []
    except ValidationError as exc:
        return None, [*refusals(exc), *_broken(model, value)]


def _broken(model: type[Document], value: object) -> Iterator[Problem]:
    """Give the broken promises of a document and of the documents in it."""
    yield from broken_promises(model, value)
    kind = kind_of(model)
    for name, part in PARTS.get(kind, {}).items() if kind else ():
        for place, inner in found_at(value, f"{name}.*"):
            for problem in broken_promises(DOCUMENTS[part], inner):
                yield replace(problem, place=(*place, *problem.place))


def _listed(problems: Sequence[Problem]) -> tuple[Finding, ...]:
    findings = [problem.finding() for problem in problems[:MOST_FINDINGS]]
    if len(problems) > MOST_FINDINGS:
        said = message("{count} more findings are not listed", count=len(problems) - MOST_FINDINGS)
        findings.append(Problem("more-findings", (), said, message("correct these and read it again")).finding())
    return tuple(findings)
