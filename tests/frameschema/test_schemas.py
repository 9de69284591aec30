"""The published contract: a JSON Schema per document, and golden documents that another validator accepts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from golden import GOLDEN, golden_file
from jsonschema import Draft202012Validator
from write_schemas import schema_file, schema_of

from frameschema import DOCUMENTS, SCHEMA_VERSION, DocumentKind, Study, read_document, write_document


def published(kind: DocumentKind, version: str = SCHEMA_VERSION) -> Draft202012Validator:
    schema = json.loads(schema_file(kind, version).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def refused(kind: DocumentKind, document: object, version: str = SCHEMA_VERSION) -> list[str]:
    return [error.json_path for error in published(kind, version).iter_errors(document)]


def golden_study() -> Any:
    return json.loads(golden_file(DocumentKind.STUDY).read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_published_schema_is_that_of_the_model(kind: DocumentKind) -> None:
    assert schema_file(kind).read_text(encoding="utf-8") == schema_of(kind)


def test_there_is_a_model_and_a_golden_document_of_every_kind() -> None:
    assert set(DOCUMENTS) == set(GOLDEN) == set(DocumentKind)
    assert {kind: type(document) for kind, document in GOLDEN.items()} == DOCUMENTS


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_golden_document_is_valid_by_another_validator_and_by_ours(kind: DocumentKind) -> None:
    written = golden_file(kind).read_text(encoding="utf-8")
    assert refused(kind, json.loads(written)) == []
    read = read_document(kind, written)
    assert (read.document, read.findings) == (GOLDEN[kind], ())
    assert write_document(GOLDEN[kind]) == written


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), "9.9"),
        (("codings", 0, "units", 0, "kind"), "iets"),
        (("codings", 0, "units", 0, "span", "start"), -1),
        (("codings", 0, "units", 0, "span", "start"), "0"),
        (("issues", 0, "status"), "ruzie"),
        (("titel",), "onbekend veld"),
    ],
)
def test_what_reading_refuses_another_validator_refuses_too(path: tuple[object, ...], value: object) -> None:
    document = inner = golden_study()
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert refused(DocumentKind.STUDY, document)
    assert read_document(Study, document).findings
