"""Versions: a version that was coded with is closed, and an edit then opens the next."""

from __future__ import annotations

from datetime import date

import pytest
from book_builders import DAY, an_entry
from builders import a_code_list, a_codebook

from framebridge.codebooks.versions import Entry, version_for, with_steps
from framebridge.errors import ConfigurationProblem
from frameschema import Codebook, CodebookChange, CodebookRef, CodebookVersion, CodeChange


def a_book(version: str = "1.0.0", *earlier: str, based_on: str | None = None) -> Codebook:
    """A codebook that has a changelog when `earlier` versions are given."""
    changelog = tuple(CodebookVersion(version=name) for name in (*earlier, version)) if earlier else ()
    base = CodebookRef(id="frames", version=based_on) if based_on else None
    return a_codebook(a_code_list("theme", "a"), version=version, changelog=changelog, based_on=base)


ADDED = CodebookChange(change=CodeChange.ADDED, list="theme", code="a")


@pytest.mark.parametrize(
    ("book", "used", "version"),
    [
        (a_book("1.0.0"), (), "1.0.1"),
        (a_book("1.0.0", based_on="1.0.0"), ("1.0.0",), "1.0.1"),
        (a_book("1.0.1", "1.0.0"), (), "1.0.1"),
        (a_book("1.0.1", "1.0.0"), ("1.0.0",), "1.0.1"),
        (a_book("1.0.1", "1.0.0"), ("1.0.1",), "1.0.2"),
        (a_book("1.1.0", "1.0.0", based_on="1.1.0"), (), "1.1.1"),
        (a_book("1.0.9"), (), "1.0.10"),
        (a_book("1.0.0"), ("1.0.0", "1.0.1", "1.0.2"), "1.0.3"),
        (a_book("1.0-proef"), (), "1.1-proef"),
        (a_book("proef"), (), "proef.1"),
    ],
)
def test_which_version_an_edit_goes_into(book: Codebook, used: tuple[str, ...], version: str) -> None:
    assert version_for(book, Entry(on=DAY, used=frozenset(used))) == version


@pytest.mark.parametrize(
    ("book", "used", "chosen"),
    [(a_book("1.0.0"), (), "2.0"), (a_book("1.1", "1.0"), (), "1.1"), (a_book("1.1", "1.0"), ("1.1",), "2.0")],
)
def test_a_version_may_be_chosen(book: Codebook, used: tuple[str, ...], chosen: str) -> None:
    assert version_for(book, Entry(on=DAY, used=frozenset(used), version=chosen)) == chosen


@pytest.mark.parametrize(
    ("book", "used", "chosen"),
    [
        (a_book("1.0.0"), (), "1.0.0"),
        (a_book("1.1", "1.0"), (), "1.0"),
        (a_book("1.1", "1.0"), ("1.1",), "1.1"),
        (a_book("1.1", "1.0"), ("0.9",), "0.9"),
    ],
)
def test_a_version_that_is_in_use_is_refused(book: Codebook, used: tuple[str, ...], chosen: str) -> None:
    with pytest.raises(ConfigurationProblem, match="in use already"):
        version_for(book, Entry(on=DAY, used=frozenset(used), version=chosen))


def test_steps_go_into_the_open_version_with_all_who_made_them() -> None:
    first = with_steps(a_book("1.0.0"), [ADDED], an_entry())
    later = date(2026, 11, 23)
    again = with_steps(first, [ADDED], an_entry(on=later, by="Bob"))
    third = with_steps(again, [], an_entry(on=later, by="Ann"))
    assert first.changelog == (CodebookVersion(version="1.0.1", on=DAY, by="Ann", changes=(ADDED,)),)
    assert again.changelog == (CodebookVersion(version="1.0.1", on=later, by="Ann, Bob", changes=(ADDED, ADDED)),)
    assert third.changelog == again.changelog
    assert {book.version for book in (first, again, third)} == {"1.0.1"}


def test_a_closed_version_stays_as_it_is() -> None:
    book = a_book("1.0.1", "1.0.0")
    new = with_steps(book, [ADDED], an_entry(used=frozenset({"1.0.1"})))
    assert new.changelog[:2] == book.changelog
    assert new.changelog[2].version == new.version == "1.0.2"
    assert Codebook.model_validate(new.model_dump()) == new
