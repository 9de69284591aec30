"""What documents promise as a whole: every broken promise is found at once, with its place, and shows no names."""

from __future__ import annotations

from uuid import uuid4

import pytest
from builders import SECRET
from read_golden import found, golden

from frameschema import Codebook, Coding, Study, Transcript, coding_id, read_document, unit_id


def test_every_broken_promise_is_found_beside_what_is_malformed() -> None:
    study = golden()
    study["coders"][1]["id"] = "ann"
    study["roles"][3]["id"] = study["roles"][0]["id"]
    study["discussions"][0]["werkplaats"] = "zuid"
    study["issues"][0]["discussion"] = "elders"
    study["narratives"][1]["discussion"] = "elders"
    study["narratives"][1]["id"] = study["narratives"][0]["id"].upper()
    study["transcripts"][0]["turns"][1]["speaker"] = SECRET
    study["language"] = SECRET
    assert set(found(Study, study)) == {
        ("malformed", "$.language"),
        ("repeated-id", "$.coders[1].id"),
        ("repeated-id", "$.roles[3].id"),
        ("unknown-reference", "$.discussions[0].werkplaats"),
        ("unknown-reference", "$.issues[0].discussion"),
        ("unknown-reference", "$.narratives[1].discussion"),
        ("repeated-id", "$.narratives[1].id"),
        ("unknown-reference", "$.transcripts[0].turns[1].speaker"),
    }
    assert SECRET not in str(read_document(Study, study))


@pytest.mark.parametrize("malformed", [False, True])
def test_broken_promises_of_a_coding(malformed: bool) -> None:
    coding = golden("coding")
    first, second, third, *_ = coding["units"]
    first["id"] = str(uuid4())
    second["key"] = third["key"]
    coding["relations"] = [{"source": str(uuid4()), "target": third["id"]}]
    coding["units"].append(coding["units"].pop(0))
    coding["memo"] = 5 if malformed else None
    last = len(coding["units"]) - 1
    assert set(found(Coding, coding)) == {
        ("wrong-id", f"$.units[{last}].id"),
        ("wrong-id", "$.units[0].id"),
        ("repeated-id", "$.units[1].key"),
        ("unknown-reference", "$.relations[0].source"),
        ("out-of-order", f"$.units[{last}]"),
    } | ({("malformed", "$.memo")} if malformed else set())


def test_an_id_of_another_coding_is_found() -> None:
    coding = {**golden("coding"), "coder": "bob", "memo": 5}
    assert set(found(Coding, coding)) == {("wrong-id", "$.id"), ("malformed", "$.memo")}
    renamed = coding_id(coding["study"], coding["transcript"], "bob", coding["coding_pass"])
    coding |= {"id": str(renamed), "memo": None, "relations": []}
    for unit in coding["units"]:
        unit["id"] = str(unit_id(renamed, unit["key"]))
    assert found(Coding, coding) == []


def test_broken_promises_of_a_transcript_show_no_names() -> None:
    talk = golden("transcript")
    talk["speakers"].append({"code": f" {talk['speakers'][0]['code']} "})
    talk["turns"][2]["speaker"] = SECRET
    last = len(talk["speakers"]) - 1
    assert found(Transcript, talk) == [
        ("repeated-id", f"$.speakers[{last}].code"),
        ("unknown-reference", "$.turns[2].speaker"),
    ]
    text = str(read_document(Transcript, talk).findings)
    assert SECRET not in text
    assert talk["speakers"][0]["code"] not in text


def test_a_malformed_name_is_malformed_and_no_more() -> None:
    study = golden()
    study["roles"][0]["id"] = study["roles"][1]["id"] = study["codings"][0]["transcript"] = "a b"
    assert set(found(Study, study)) == {
        ("malformed", "$.roles[0].id"),
        ("malformed", "$.roles[1].id"),
        ("malformed", "$.codings[0].transcript"),
    }


def test_a_malformed_id_makes_no_other_id_wrong() -> None:
    assert found(Coding, {**golden("coding"), "id": "x"}) == [("malformed", "$.id")]


def test_broken_promises_of_the_sheets_in_a_study() -> None:
    study = golden()
    study["language"] = SECRET
    study["sheets"][0]["of"] = "bob"
    study["sheets"][0]["columns"][1]["narrative"] = study["sheets"][0]["columns"][0]["narrative"]
    study["sheet_codings"][0]["coding_pass"] = "ander"
    assert set(found(Study, study)) == {
        ("malformed", "$.language"),
        ("wrong-id", "$.sheets[0].id"),
        ("repeated-id", "$.sheets[0].columns[1].narrative"),
        ("wrong-id", "$.sheet_codings[0].id"),
    }


def test_units_with_the_same_key_and_words_stand_in_order() -> None:
    coding = golden("coding")
    coding["units"].insert(0, coding["units"][0])
    assert found(Coding, coding) == [("repeated-id", "$.units[1].key")]


def test_broken_promises_of_a_codebook() -> None:
    codebook = golden("codebook")
    codebook["lists"][0]["codes"][1]["id"] = "frame"
    codebook["changelog"][0]["version"] = codebook["changelog"][1]["version"] = "9"
    assert found(Codebook, codebook) == [
        ("repeated-id", "$.lists[0].codes[1].id"),
        ("repeated-id", "$.changelog[1].version"),
        ("unknown-reference", "$.changelog[1].version"),
    ]


def test_an_id_is_shown_only_when_it_is_one() -> None:
    study = golden()
    study["codings"][0]["coder"] = "gast"
    assert '"gast"' in str(read_document(Study, study).findings)
    study["codings"][0]["coder"] = "De heer Gast"
    assert "Gast" not in str(read_document(Study, study).findings)
