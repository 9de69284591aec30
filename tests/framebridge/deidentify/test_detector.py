"""What the search finds: never less than it did on the set it was made with, and what each finder is for."""

from __future__ import annotations

import logging
from itertools import pairwise

import pytest
from labelled import read_labelled, score

from framebridge.deidentify import Kind
from framebridge.deidentify.deduce_names import _pieces


def found_in(detector, text):
    return [(item.of(text), item.kind) for item in detector.find(text)]


def test_the_set_it_was_made_with_is_large_and_partly_empty():
    sentences = read_labelled("dev.txt")
    assert len(sentences) >= 300
    assert sum(not sentence.gold for sentence in sentences) / len(sentences) >= 0.2
    assert {gold.kind for sentence in sentences for gold in sentence.gold} == set(Kind)


def test_recall_on_the_set_it_was_made_with_does_not_fall(detector):
    result = score(detector, read_labelled("dev.txt"))
    assert result.recall >= 0.99, result.examples
    assert result.false_per_thousand <= 1.0, result.examples


def test_the_demo_holds_no_names(detector, demo_talk):
    words = sum(len(text.split()) for text in demo_talk)
    false = [item.of(text) for text in demo_talk for item in detector.find(text)]
    assert len(false) <= words / 1000, false


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meneer Jan van der Berg komt niet.", [("Meneer Jan van der Berg", Kind.PERSON)]),
        ("de heer jansen belde", [("de heer jansen", Kind.PERSON)]),
        ("Zijn nummer is 06-12345678.", [("06-12345678", Kind.PHONE)]),
        (
            "jan punt jansen apenstaartje gmail punt com",
            [("jan punt jansen apenstaartje gmail punt com", Kind.MAIL)],
        ),
        ("BSN 123456782 klopt", [("123456782", Kind.CITIZEN_NUMBER)]),
        ("over op NL91ABNA0417164300 dus", [("NL91ABNA0417164300", Kind.BANK_ACCOUNT)]),
        ("met kenteken 12-GHK-3 erop", [("12-GHK-3", Kind.NUMBER_PLATE)]),
        ("Hij woont op Kanaalweg 14.", [("Kanaalweg 14", Kind.ADDRESS)]),
        ("Ik dacht dat KM-I-1 en SW-A, of SP1, iets zeiden.", []),
        ("[Naam 3] woont in [Plaats 1], zegt ze. #01:09:56-2#", []),
        ("In 2019, 2020, 2021, 2022 en 2023 was er niets.", []),
        ("een twee drie vier vijf zes, klaar", []),
    ],
)
def test_each_finder(detector, text, expected):
    assert found_in(detector, text) == expected


def test_stretches_are_in_order_and_do_not_overlap(detector):
    for sentence in read_labelled("dev.txt")[:60]:
        found = detector.find(sentence.text)
        assert all(one.end <= other.start for one, other in pairwise(found))


def test_loading_leaves_the_log_as_it_was(detector):
    assert all(handler.__class__.__name__ != "StreamHandler" for handler in logging.getLogger().handlers)
    assert logging.getLogger().level == logging.WARNING


def test_a_very_long_turn_is_searched_to_its_end(detector, demo_talk):
    """In pieces, with every name at its place."""
    talk = " ".join(demo_talk)[:9_000] + " Daarna belde Serkan Yılmaz weer."
    last = detector.find(talk)[-1]
    assert last.of(talk) == "Serkan Yılmaz"


def test_a_row_of_names_is_searched_in_short_pieces(detector):
    """What deduce does with a row of names grows with the square of its length."""
    row, talk = "Jan van der " * 4000, "We gaan daar morgen nog eens rustig over praten met elkaar. " * 100
    assert max(end - start for start, end in _pieces(row)) <= 200
    assert max(end - start for start, end in _pieces(talk)) > 1000
    for text in (row, talk, ""):
        assert "".join(text[start:end] for start, end in _pieces(text)) == text
    found = detector.find("Jan Jansen, " * 60)
    assert sum(item.end - item.start for item in found) >= 60 * len("Jan Jansen")
