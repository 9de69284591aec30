"""Reading gives a document or everything that is wrong with it, with places and without the input."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from builders import SECRET
from golden import GOLDEN, golden_file
from hypothesis import given
from read_golden import found, golden
from strategies import codings, studies

from frameschema import (
    DOCUMENTS,
    Codebook,
    Coding,
    Document,
    DocumentKind,
    Finding,
    Fragment,
    Severity,
    Study,
    read_document,
    write_document,
)
from frameschema.problems import field_names
from frameschema.reading import MOST_FINDINGS
from frameschema.vocabulary import UnitKind


def said(kind: type[Document], data: Any) -> str:
    (finding,) = read_document(kind, data).findings
    return f"{finding.message}; {finding.remedy}"


# --- What is read


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_was_written_is_read_back_as_text_bytes_or_value(kind: DocumentKind) -> None:
    text = write_document(GOLDEN[kind])
    for data in (text, text.encode(), "\ufeff" + text, text.encode("utf-8-sig"), json.loads(text)):
        for asked in (kind, kind.value, DOCUMENTS[kind]):
            assert read_document(asked, data).document == GOLDEN[kind]


@given(studies())
def test_any_study_is_read_back_and_written_the_same_again(study: Study) -> None:
    read = read_document(Study, write_document(study))
    assert read.document == study
    assert read.document is not None
    assert write_document(read.document) == write_document(study)


@given(codings())
def test_any_coding_is_read_back(coding: Coding) -> None:
    assert read_document(Coding, write_document(coding)).document == coding


def test_what_is_written_ends_in_one_line_end_and_keeps_letters_as_they_are() -> None:
    written = write_document(GOLDEN[DocumentKind.FINDING].model_copy(update={"where": "één"}))
    assert written.endswith("}\n")
    assert '\n "where": "één",\n' in written


def test_values_of_python_are_read_as_json_has_them() -> None:
    coding = GOLDEN[DocumentKind.CODING]
    assert read_document(Coding, coding.model_dump()).document == coding
    codebook = golden("codebook")
    codebook["changelog"][0]["on"] = date(2025, 3, 1)
    assert read_document(Codebook, codebook).document == GOLDEN[DocumentKind.CODEBOOK]


def test_a_document_that_stands_only_inside_others_is_read_too() -> None:
    (fragment,) = (unit for unit in GOLDEN[DocumentKind.CODING].units if unit.key == "a")
    assert read_document(Fragment, write_document(fragment)).document == fragment
    assert found(Fragment, write_document(fragment).replace('"a"', '"a b"')) == [("malformed", "$.key")]


def test_what_was_given_is_not_changed() -> None:
    document = golden_old()
    read_document(Study, document)
    assert document == golden_old()


def golden_old() -> Any:
    return json.loads(golden_file(DocumentKind.STUDY, "1.0").read_text(encoding="utf-8"))


def test_a_kind_that_there_is_not_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="stury"):
        read_document("stury", "{}")


# --- Input that is no JSON, or not safe


@pytest.mark.parametrize(
    ("data", "rule", "place"),
    [
        ("", "not-json", "line 1, column 1"),
        ('{\n "id": }', "not-json", "line 2, column 8"),
        ('{"id": 1} x', "not-json", "line 1, column 11"),
        (b'{"id": "\xff"}', "not-json", "byte 8"),
        ("{}".encode("utf-16"), "not-json", "byte 0"),
        ("[" * 100_000, "too-deep", "more than 100"),
        ("[" * 100_000 + "]" * 100_000, "too-deep", "more than 100"),
        ('{"a":' * 100_000, "too-deep", "more than 100"),
    ],
)
def test_what_cannot_be_read_at_all_is_one_finding(data: str | bytes, rule: str, place: str) -> None:
    assert found(Study, data) == [(rule, "$")]
    assert place in said(Study, data)


def nested(levels: int) -> Any:
    value: Any = SECRET
    for _ in range(levels):
        value = [value]
    return value


def test_depth_is_measured_where_it_is() -> None:
    document = golden()
    document["title"] = nested(99)
    assert found(Study, document) == [("malformed", "$.title")]
    document["title"], document["coders"][0]["name"] = nested(100), 5
    assert found(Study, document) == [("too-deep", "$.title" + "[0]" * 99), ("malformed", "$.title"), NAME]
    assert found(Study, json.dumps(document)) == found(Study, document)


NAME = ("malformed", "$.coders[0].name")


def test_a_value_that_contains_itself_is_too_deep() -> None:
    document = golden()
    document["coders"].append(document["coders"])
    assert ("too-deep", "$.coders[2]" + "[2]" * 98) in found(Study, document)


@pytest.mark.parametrize("as_text", [True, False])
def test_size_is_limited(as_text: bool) -> None:
    data = write_document(GOLDEN[DocumentKind.FINDING])
    given_data = data if as_text else json.loads(data)
    assert found(Finding, given_data, max_size=len(data)) == []
    assert found(Finding, given_data, max_size=40) == [("too-large", "$")]


def test_a_field_that_is_given_twice_is_found() -> None:
    text = write_document(GOLDEN[DocumentKind.STUDY]).replace(
        '"id": "ann",', '"id": "ann", "name": "A", "id": "ann",'
    )
    assert found(Study, text) == [("malformed", "$.coders[0].id"), ("malformed", "$.coders[0].name")]
    assert "given twice" in read_document(Study, text).findings[0].message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 18 + "9", "9" * 5000])
def test_a_number_is_a_number(number: str) -> None:
    text = write_document(GOLDEN[DocumentKind.CODING]).replace('"start": 0,', f'"start": {number},', 1)
    assert found(Coding, text) == [("malformed", "$.units[0].span.start")]
    assert said(Coding, text).startswith("this number is too large, or none")


def test_a_value_that_json_does_not_have_is_found() -> None:
    document = {**golden("finding"), "rule": object(), 5: "x"}
    assert found(Finding, document) == [("malformed", "$.rule"), ("malformed", "$")]


@pytest.mark.parametrize("data", [None, 5, True, [], [{}], "null", "[]", '"x"'])
def test_a_document_is_an_object(data: Any) -> None:
    assert found(Study, data) == [("malformed", "$")]
    assert "an object" in said(Study, data)


# --- What is wrong, where, and what to do


CASES = [
    (("codings", 0, "units", 0, "span", "start"), "0", "must be a whole number"),
    (("codings", 0, "units", 0, "span", "start"), 0.0, "must be a whole number"),
    (("codings", 0, "units", 0, "span", "start"), -1, "too low"),
    (("codings", 0, "units", 0, "span", "end"), 0, "too low"),
    (("codings", 0, "units", 0, "key"), "a b", r"the form ^[A-Za-z0-9_.-]+$"),
    (("codings", 0, "units", 0, "kind"), "iets", "none of fragment, issue_moment"),
    (("codings", 0, "units", 0, "id"), "iets", "must be a UUID"),
    (("codings", 0, "units", 0, "id"), 5, "must be a UUID"),
    (("codings", 0, "units", 0, "issues"), [[]], "may not be empty"),
    (("codings", 0, "units", 0, "memo"), " \n", "no visible character"),
    (("codings", 0, "state"), "bijna", "must be 'draft', 'submitted' or 'skipped'"),
    (("codings", 0, "schema_version"), "x", "must be '1.2'"),
    (("coders", 0, "id"), "x" * 81, "more than 80 characters"),
    (("coders", 0, "name"), "", "may not be empty"),
    (("coders", 0, "name"), None, "must be text"),
    (("coders",), {}, "must be a list"),
    (("coders", 0), [], "must be an object"),
    (("language",), "fr", "must be 'nl' or 'en'"),
    (("transcripts", 0, "turns", 0, "text"), "e\u0308", "normal form NFC"),
    (("transcripts", 0, "turns", 0, "text"), "a\r\n", "carriage return"),
    (("transcripts", 0, "turns", 0, "text"), "a\0", "NUL"),
    (("transcripts", 0, "turns", 0, "text"), "\ud800", "lone surrogate"),
    (("municipalities", 0, "is_anonymous"), "ja", "must be true or false"),
    (("themes", 0, "history", 0, "on"), "gisteren", "must be a date"),
    (("themes", 0, "history", 0, "on"), 5, "must be a date"),
    (("titel",), 1, "not known here"),
]


@pytest.mark.parametrize(("path", "value", "why"), CASES)
def test_one_thing_wrong_is_found_where_it_is(path: tuple[Any, ...], value: object, why: str) -> None:
    document = inner = golden()
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    findings = read_document(Study, document).findings
    (here,) = [finding for finding in findings if finding.rule == "malformed"]
    assert why in here.message
    assert here.remedy
    assert here.severity is Severity.ERROR
    deeper = "[0]" if why == "may not be empty" and path[-1] == "issues" else ""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    assert here.where == "$" + shown.replace("titel", "…").removesuffix(".kind") + deeper


def test_a_time_has_its_difference_from_utc() -> None:
    for moment in ("gisteren", "2026-11-22T12:00:00", 5):
        assert "difference from UTC" in said(DOCUMENTS[DocumentKind.CLEARANCE], golden("clearance") | at(moment))


def at(moment: object) -> dict[str, object]:
    return {"cleared_at": moment}


def test_a_refusal_that_is_not_known_names_its_sort_only() -> None:
    class Strange(Document):
        number: float

    assert said(Strange, {"number": SECRET}) == "this value was refused (float_type); correct the value"


def test_a_missing_field_is_named() -> None:
    document = golden()
    del document["codings"][0]["units"][1]["key"]
    assert ("malformed", "$.codings[0].units[1].key") in found(Study, document)


def test_names_that_are_not_ours_stay_hidden() -> None:
    codebook = golden("codebook")
    codebook["headings"][SECRET] = {"nl": "x", SECRET: "y"}
    places = [place for _, place in found(Codebook, codebook)]
    assert places == ["$.headings.….en", "$.headings.….…"]


def test_no_field_is_called_as_a_kind_of_unit_is() -> None:
    # pydantic puts the kind of a unit into its places; there it is left out.
    assert set(UnitKind) & field_names() == set()


# --- Versions and counts


@pytest.mark.parametrize("version", ["1.3", "2.0", "10.11"])
def test_a_newer_document_is_not_judged(version: str) -> None:
    study = golden() | {"schema_version": version, "iets_nieuws": 1}
    assert found(Study, study) == [("unsupported-version", "$.schema_version")]
    assert f"version {version}" in said(Study, study)
    study = golden()
    study["codings"][0]["schema_version"] = version
    assert found(Study, study) == [("unsupported-version", "$.codings[0].schema_version")]


def test_more_findings_than_anyone_reads_are_counted() -> None:
    study = golden() | {"coders": [5] * (MOST_FINDINGS + 51), "codings": [], "sheet_codings": []}
    findings = read_document(Study, study).findings
    assert len(findings) == MOST_FINDINGS + 1
    assert findings[-1].rule == "more-findings"
    assert findings[-1].message.startswith("51 more findings")
