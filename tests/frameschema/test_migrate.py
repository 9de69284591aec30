"""Documents of every earlier version are read: the steps start from the golden documents that were stored then."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from builders import SECRET
from golden import FOLDER, golden_file
from jsonschema import Draft202012Validator
from write_schemas import schema_file

from frameschema import (
    DOCUMENTS,
    SCHEMA_VERSION,
    STEPS,
    Coding,
    DocumentKind,
    Fragment,
    FramingDevice,
    UnsupportedVersion,
    migrate,
    read_document,
)

EARLIER = sorted(
    tuple(path.stem.rsplit("-", 1)) for path in FOLDER.glob("*.json") if not path.stem.endswith(SCHEMA_VERSION)
)


def golden(kind: str, version: str) -> Any:
    return json.loads(golden_file(DocumentKind(kind), version).read_text(encoding="utf-8"))


def refused(kind: str, version: str, document: object) -> list[str]:
    schema = json.loads(schema_file(DocumentKind(kind), version).read_text(encoding="utf-8"))
    return [error.json_path for error in Draft202012Validator(schema).iter_errors(document)]


def versioned() -> set[str]:
    return {kind.value for kind, model in DOCUMENTS.items() if "schema_version" in model.model_fields}


def fragment(*devices: object) -> dict[str, object]:
    return {"kind": "fragment", "framing_devices": list(devices)}


def test_every_earlier_version_has_a_golden_document_of_every_kind_with_a_version() -> None:
    assert {version for _, version in EARLIER} == {step.from_version for step in STEPS}
    for step in STEPS:
        there = {kind for kind in versioned() if schema_file(DocumentKind(kind), step.from_version).exists()}
        assert {kind for kind, version in EARLIER if version == step.from_version} == there


def test_steps_follow_each_other_up_to_the_present_version() -> None:
    begins, ends = [step.from_version for step in STEPS], [step.to_version for step in STEPS]
    assert begins[1:] == ends[:-1]
    assert ends[-1] == SCHEMA_VERSION
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all(step.what for step in STEPS)


@pytest.mark.parametrize(("kind", "version"), EARLIER)
def test_an_earlier_document_is_accepted_in_its_own_version_and_after_migration(kind: str, version: str) -> None:
    document = golden(kind, version)
    untouched = copy.deepcopy(document)
    made = migrate(DocumentKind(kind), document)
    assert document == untouched
    assert refused(kind, version, document) == []
    assert refused(kind, SCHEMA_VERSION, made) == []
    assert made["schema_version"] == SCHEMA_VERSION
    read = read_document(kind, json.dumps(document))
    assert read.findings == ()
    assert read.document == DOCUMENTS[DocumentKind(kind)].model_validate(made)


@pytest.mark.parametrize(("kind", "version"), EARLIER)
def test_migration_loses_nothing_else(kind: str, version: str) -> None:
    """What was said and is not a framing device, an answer or a version is said in the same words afterwards."""
    before = told(golden(kind, version))
    read = read_document(kind, golden(kind, version)).document
    assert read is not None
    assert [item for item in before if item not in told(read.model_dump(mode="json"))] == []


def told(value: Any, path: str = "$") -> list[tuple[str, object]]:
    if isinstance(value, dict):
        changed = ("framing_devices", "recognised", "schema_version")
        inside = {name: item for name, item in value.items() if name not in changed}
        return [found for name, item in inside.items() for found in told(item, f"{path}.{name}")]
    if isinstance(value, list):
        return [found for at, item in enumerate(value) for found in told(item, f"{path}[{at}]")]
    return [(path, value)]


@pytest.mark.parametrize(("before", "after"), [(True, "yes"), (False, "no"), (None, None), ("ja", "ja")])
def test_yes_and_no_of_participants_become_words(before: object, after: object) -> None:
    study = {"schema_version": "1.1", "member_checks": [{"recognised": before}, {}]}
    assert migrate(DocumentKind.STUDY, study)["member_checks"] == [{"recognised": after}, {}]


def test_a_framing_device_gets_room_for_its_words_once_per_device() -> None:
    assert golden("coding", "1.0")["units"][0]["framing_devices"] == ["metaphor", "example", "metaphor"]
    read = read_document(Coding, golden("coding", "1.0")).document
    assert read is not None
    assert isinstance(read.units[0], Fragment)
    assert read.units[0].framing_devices == (FramingDevice(device="example"), FramingDevice(device="metaphor"))


@pytest.mark.parametrize(
    ("kind", "document", "inner"),
    [
        ("coding", {"units": [fragment("b", "a")]}, ("units", 0)),
        ("study", {"codings": [{"units": [fragment("b", "a")]}]}, ("codings", 0, "units", 0)),
        (
            "merged-coding",
            {"units": [{"members": [{"unit": fragment("b", "a")}]}]},
            ("units", 0, "members", 0, "unit"),
        ),
    ],
)
def test_framing_devices_are_found_wherever_a_unit_stands(
    kind: str, document: dict[str, Any], inner: tuple[Any, ...]
) -> None:
    found: Any = migrate(DocumentKind(kind), document)
    for part in inner:
        found = found[part]
    assert found["framing_devices"] == [{"device": "a", "words": None}, {"device": "b", "words": None}]


def test_documents_in_a_study_are_migrated_from_their_own_version() -> None:
    now = {"schema_version": SCHEMA_VERSION, "units": [fragment({"device": "metaphor", "words": "op slot"})]}
    old = {"schema_version": "1.0", "units": [fragment("metaphor")]}
    made: Any = migrate(DocumentKind.STUDY, {"schema_version": SCHEMA_VERSION, "codings": [now, old]})
    assert made["codings"][0] == now
    assert made["codings"][1]["schema_version"] == SCHEMA_VERSION
    assert made["codings"][1]["units"][0]["framing_devices"] == [{"device": "metaphor", "words": None}]


def test_a_document_of_the_present_version_stays_as_it_is() -> None:
    document = golden("study", SCHEMA_VERSION)
    assert migrate(DocumentKind.STUDY, document) == document


def test_without_a_version_it_is_the_first() -> None:
    document = golden("coding", "1.0")
    del document["schema_version"]
    assert migrate(DocumentKind.CODING, document) == migrate(DocumentKind.CODING, golden("coding", "1.0"))


def test_a_kind_without_versions_gets_none() -> None:
    transcript = golden("transcript", SCHEMA_VERSION)
    assert migrate(DocumentKind.TRANSCRIPT, transcript) == transcript
    assert "schema_version" not in transcript


@pytest.mark.parametrize("malformed", [None, 5, "x", [5], ["metaphor", 5], [{"units": 3}], {"a": 1}])
def test_what_is_malformed_stays_for_reading_to_report(malformed: object) -> None:
    for kind, document in (
        ("coding", {"units": malformed}),
        ("coding", {"units": [{"framing_devices": malformed}]}),
        ("study", {"codings": malformed}),
        ("merged-coding", {"units": [{"members": malformed}]}),
        ("merged-coding", {"units": [{"members": [{"unit": malformed}]}]}),
    ):
        assert migrate(DocumentKind(kind), document)["schema_version"] == SCHEMA_VERSION
        assert read_document(kind, document).findings


def test_malformed_devices_keep_their_places() -> None:
    made: Any = migrate(DocumentKind.CODING, {"units": [fragment("b", 5, "a")]})
    assert made["units"][0]["framing_devices"] == [
        {"device": "b", "words": None},
        5,
        {"device": "a", "words": None},
    ]


@pytest.mark.parametrize("version", ["1.3", "2.0", "0.9"])
def test_a_version_that_is_not_known_is_refused_by_name(version: str) -> None:
    with pytest.raises(UnsupportedVersion, match=rf"version {version} of the language is not known here"):
        migrate(DocumentKind.CODEBOOK, {"schema_version": version})
    with pytest.raises(UnsupportedVersion, match=version):
        migrate(DocumentKind.STUDY, {"codings": [{"schema_version": version}]})


@pytest.mark.parametrize("version", [SECRET, 1.0, None, ["1.0"]])
def test_what_is_no_version_is_refused_without_repeating_it(version: object) -> None:
    with pytest.raises(UnsupportedVersion, match="version … of") as caught:
        migrate(DocumentKind.STUDY, {"schema_version": version})
    assert SECRET not in str(caught.value)
