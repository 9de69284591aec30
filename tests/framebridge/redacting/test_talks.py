"""Where a position goes when something before, around or beside it is taken out."""

from __future__ import annotations

import json

import pytest
from builders import a_coding, a_fragment, a_transcript, shipped_codebook, words
from hypothesis import given
from hypothesis import strategies as st

from exporters.parquet import to_parquet
from exporters.table import Cell, Column, Row, Run, Table
from framebridge.redacting.documents import Redactor
from framebridge.redacting.in_files import Fate, redact_file
from framebridge.redacting.on_server import counts_in_new
from framebridge.redacting.talks import redact_talk
from framebridge.redacting.wording import Wording
from frameschema import Span
from labelstudio_plugin.results import write_result

WORDING = Wording({"Jan Jansen": "[Naam 3]", "Jansen": "[Naam 3]"}, "[…]", {"gesprek-02": frozenset({"ZT-1"})})
TALK = a_transcript("KM-I-1: 😀 Jan Jansen belde. Toen Jansen weer.", "ZT-1: Wie is Jansens zoon?")


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("belde", "belde"),
        ("Jan Jansen", "[Naam 3]"),
        ("Jan", "[Naam 3]"),
        ("Jansen belde", "[Naam 3] belde"),
        ("😀 ", "😀 "),
        (" belde. Toen ", " belde. Toen "),
        ("weer.Wie is Jansens", "weer.Wie is Jansens"),
    ],
)
def test_a_span_keeps_its_words(said: str, becomes: str) -> None:
    talk = redact_talk(TALK, WORDING)
    assert talk.span(words(TALK, said)).of(talk.new.text) == becomes


@given(st.data())
def test_what_a_span_does_not_touch_is_said_as_before(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.sampled_from(["Jansen", "Jan Jansen", " ", "ja ", "é", "😀 "]), min_size=1))
    old = a_transcript("KM-I-1: x" + " ".join(pieces) + "x")
    talk = redact_talk(old, WORDING)
    start = data.draw(st.integers(0, len(old.text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(old.text))))
    new = talk.span(span)
    if not talk.touches(span):
        assert new.of(talk.new.text) == span.of(old.text)
    assert redact_talk(talk.new, WORDING).new == talk.new


def test_whole_turns_go_of_who_withdrew_in_that_discussion_alone() -> None:
    assert redact_talk(TALK, WORDING).new.turns[1].text == "Wie is Jansens zoon?"
    other = redact_talk(TALK.model_copy(update={"id": "gesprek-02"}), WORDING)
    assert [turn.text for turn in other.new.turns] == ["😀 [Naam 3] belde. Toen [Naam 3] weer.", "[…]"]


def test_a_result_moves_once() -> None:
    talk = redact_talk(TALK, WORDING)
    place = words(TALK, "Toen Jansen")
    unit = a_fragment(place.start, place.end, "a", who_what="over Jansen")
    result = write_result(a_coding(TALK, unit), TALK, shipped_codebook(), "nl")
    moved = Redactor(WORDING, {}).result(result, talk)
    assert not counts_in_new(result, talk)
    assert counts_in_new(moved, talk)
    place = words(talk.new, "Toen [Naam 3]")
    again = a_coding(talk.new, a_fragment(place.start, place.end, "a", who_what="over [Naam 3]"))
    assert moved == write_result(again, talk.new, shipped_codebook(), "nl")


def test_who_coded_keeps_the_own_name() -> None:
    value = {"by": "Jan Jansen", "note": "Jan Jansen", "cleared_by": "Jansen", "coder": "Jansen"}
    assert Redactor(WORDING, {}).value(value) == {**value, "note": "[Naam 3]"}


@pytest.mark.parametrize(
    ("name", "data", "becomes"),
    [
        ("a.csv", "één;Jansen\n".encode("cp1252"), "één;[Naam 3]\n".encode("cp1252")),
        ("a.txt", "﻿Jansen é".encode("utf-16"), None),
        ("a.json", b'{\n "a": "Jansen"\n}\n', b'{\n "a": "[Naam 3]"\n}\n'),
        ("a.html", b"<p>Jansen &amp; zn", b"<p>[Naam 3] &amp; zn"),
    ],
)
def test_files_keep_their_form(name: str, data: bytes, becomes: bytes | None) -> None:
    found = redact_file(name, data, Redactor(WORDING, {}))
    assert found is not None and found.content is not None
    assert b"Jansen" not in found.content
    assert becomes is None or found.content == becomes


def test_what_is_not_rewritten_is_named() -> None:
    redactor = Redactor(WORDING, {})
    assert redact_file("study.toml", b"name = 'Jansen'", redactor).fate is Fate.BY_HAND
    assert redact_file("a.pdf", b"%PDF", redactor).fate is Fate.CLOSED
    assert redact_file("a.xlsx", b"no zip", redactor).fate is Fate.CLOSED
    assert redact_file("a.txt", b"Jansens", redactor) is None


def a_table(text: str) -> Table:
    return Table("T1", "T1", (Column("said", "Gezegd", 20),), (Row((Cell((Run(text),)),)),))


def test_a_parquet_table_that_holds_it_is_removed() -> None:
    redactor = Redactor(WORDING, {})
    said, silent = (to_parquet(a_table(text), a_table("herkomst")) for text in ("Wie is Jansen? " * 9, "niets"))
    assert redact_file("T1.parquet", said, redactor).fate is Fate.REMOVED
    assert redact_file("T1.parquet", silent, redactor) is None
    assert redact_file("T1.parquet", b"PAR1", redactor).fate is Fate.CLOSED


def test_json_of_ours_moves_its_positions() -> None:
    unit = a_fragment(words(TALK, "weer").start, words(TALK, "weer").end)
    coding = a_coding(TALK, unit)
    document = {"transcripts": [TALK.model_dump(mode="json")], "codings": [coding.model_dump(mode="json")]}
    found = redact_file("study.json", json.dumps(document, indent=1).encode(), Redactor(WORDING, {}))
    new = json.loads(found.content)
    talk = redact_talk(TALK, WORDING).new
    assert new["transcripts"][0]["turns"][0]["text"] == talk.turns[0].text
    assert new["codings"][0]["text_sha256"] == talk.text_sha256
    assert Span(**new["codings"][0]["units"][0]["span"]).of(talk.text) == "weer"
