"""A study as a project of REFI-QDA, judged by the official schema and by readers that are not ours."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import shipped_codebook
from lxml import etree
from pyrefiqda.models import Project
from whole_study import a_whole_study
from xsdata_pydantic.bindings import XmlParser

from exporters.refi_qda import losses, own_study, read_qdpx, to_qdc, to_qdpx
from frameschema import Study

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data" / "refi-qda"
PROJECT = "{urn:QDA-XML:project:1.0}"


@pytest.fixture(scope="module")
def study() -> Study:
    return a_whole_study(codebooks=(shipped_codebook(),))


@pytest.fixture(scope="module")
def packed(study: Study) -> bytes:
    return to_qdpx(study, NOON)


def files_of(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document_of(packed: bytes) -> Any:
    return etree.fromstring(files_of(packed)["project.qde"])


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(DATA / name))


def test_the_official_schema_finds_nothing(packed: bytes) -> None:
    schema("Project.xsd").assertValid(document_of(packed))


def test_the_official_schema_finds_nothing_in_the_codebook_alone(study: Study) -> None:
    schema("Codebook.xsd").assertValid(etree.fromstring(to_qdc(study.codebooks[0], "nl")))


def test_the_archive_holds_the_project_and_plain_texts_in_a_flat_folder(packed: bytes) -> None:
    names = list(files_of(packed))
    assert names[0] == "project.qde"
    assert all(name.startswith("sources/") and name.endswith(".txt") for name in names[1:])
    for name, data in files_of(packed).items():
        assert not data.startswith(b"\xef\xbb\xbf"), name
        assert b"\r" not in data, name


def test_models_made_from_the_schema_by_others_read_it(packed: bytes, study: Study) -> None:
    """Pyrefiqda's models are generated from the schema; what they read is what was coded."""
    project = XmlParser().from_bytes(files_of(packed)["project.qde"], Project)
    quotes = {
        (selection.start_position, selection.end_position)
        for source in project.sources.text_source
        for selection in source.plain_text_selection
    }
    words = {(unit.span.start, unit.span.end) for coding in study.codings for unit in coding.units}
    assert len(quotes) == len(words)


def test_every_selection_quotes_the_words_that_were_coded(packed: bytes, study: Study) -> None:
    files, talks = files_of(packed), {talk.id: talk for talk in study.transcripts}
    coded = {
        (coding.transcript, talks[coding.transcript].text[unit.span.start : unit.span.end].split()[0])
        for coding in study.codings
        for unit in coding.units
    }
    quoted = set()
    for source, talk in zip(document_of(packed).iter(f"{PROJECT}TextSource"), study.transcripts, strict=True):
        name = source.get("plainTextPath").removeprefix("internal://")
        text = files[f"sources/{name}"].decode()
        for one in source.iter(f"{PROJECT}PlainTextSelection"):
            quote = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
            quoted.add((talk.id, quote.split()[0]))
    assert quoted == coded


def test_each_selection_has_one_code_and_says_twice_by_whom(packed: bytes) -> None:
    keys = set()
    for one in document_of(packed).iter(f"{PROJECT}PlainTextSelection"):
        [coding] = one.findall(f"{PROJECT}Coding")
        assert one.get("creatingUser") == coding.get("creatingUser")
        assert one.get("creationDateTime") == coding.get("creationDateTime") == "2026-03-02T12:00:00+00:00"
        code = coding.find(f"{PROJECT}CodeRef").get("targetGUID")
        key = (
            one.get("creatingUser"),
            one.getparent().get("guid"),
            one.get("startPosition"),
            one.get("endPosition"),
        )
        assert (*key, code) not in keys
        keys.add((*key, code))
    assert keys


def test_everything_that_is_referred_to_is_there(packed: bytes) -> None:
    document, names = document_of(packed), files_of(packed)
    there = [element.get("guid") for element in document.iter() if element.get("guid")]
    assert len(there) == len(set(there))
    for element in document.iter():
        for name in ("targetGUID", "originGUID", "creatingUser"):
            assert element.get(name) is None or element.get(name) in there
        path = element.get("plainTextPath")
        assert path is None or path.replace("internal://", "sources/") in names


def test_the_study_comes_back_as_it_was(packed: bytes, study: Study) -> None:
    """Identical, but for what the report of losses says is withheld."""
    back = own_study(read_qdpx(packed))
    assert back is not None
    assert back.findings == ()
    coders = tuple(coder.model_copy(update={"account": None}) for coder in study.coders)
    assert as_json(back.study) == as_json(study.model_copy(update={"coders": coders}))
    withheld = {str(one.where) for one in losses(study) if one.rule == "qda-withheld"}
    assert {f"coder {coder.id}" for coder in study.coders if coder.account} <= withheld


def as_json(study: Study) -> dict[str, Any]:
    dumped = study.model_dump(mode="json")
    dumped["codings"].sort(key=lambda one: one["id"])
    return dumped


def test_the_same_study_gives_the_same_bytes(packed: bytes, study: Study) -> None:
    assert to_qdpx(study, NOON) == packed


def test_no_account_stands_in_it(packed: bytes, study: Study) -> None:
    everything = b"".join(files_of(packed).values())
    assert all(coder.account.encode() not in everything for coder in study.coders if coder.account)
