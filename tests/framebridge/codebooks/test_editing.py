"""Every edit: what becomes of the codes, what is written down, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from book_builders import a_frame, a_theme, an_entry, state_of, with_codes
from builders import shipped_codebook

from framebridge.codebooks.editing import (
    add_code,
    make_code,
    merge_codes,
    rename_code,
    restore_code,
    retire_code,
    split_code,
)
from framebridge.errors import ConfigurationProblem
from frameschema import Code, Codebook, CodebookChange, CodeChange, CodeState, FrameLevel, check_codes

BOOK = shipped_codebook()
ACTIVE, RETIRED = CodeState.ACTIVE, CodeState.RETIRED


def step(change: CodeChange, list_id: str, code: str, *into: str) -> CodebookChange:
    return CodebookChange(change=change, list=list_id, code=code, into=into, reason="Uit ronde 1")


def steps(book: Codebook) -> tuple[CodebookChange, ...]:
    return book.changelog[-1].changes


def ids(book: Codebook, list_id: str) -> list[str]:
    return [code.id for code in book.list(list_id).codes]


def names(book: Codebook, code: str) -> tuple[str, ...]:
    return book.code(code).local_names


def test_a_new_code_stands_last_in_its_list() -> None:
    new = add_code(BOOK, "theme", a_theme(), an_entry())
    assert ids(new, "theme") == [*ids(BOOK, "theme"), "theme_sleep"]
    assert steps(new) == (step(CodeChange.ADDED, "theme", "theme_sleep"),)
    assert (new.version, BOOK.version) == ("1.0.1", "1.0.0")


def test_a_new_frame_says_where_it_comes_from() -> None:
    new = add_code(BOOK, "frame", a_frame(derived_from=("need", "market")), an_entry())
    assert check_codes(new) == ()


def test_a_code_that_gets_another_id_stays_under_the_old_one() -> None:
    book = with_codes("theme", a_theme(local_names=("Slaap",)))
    new = rename_code(book, "theme_sleep", "theme_rest", an_entry())
    assert ids(new, "theme")[-2:] == ["theme_sleep", "theme_rest"]
    assert (state_of(new, "theme_sleep"), state_of(new, "theme_rest")) == (RETIRED, ACTIVE)
    assert new.code("theme_rest") == book.code("theme_sleep").model_copy(update={"id": "theme_rest"})
    assert steps(new) == (step(CodeChange.RENAMED, "theme", "theme_sleep", "theme_rest"),)


def test_what_comes_from_a_renamed_code_comes_from_the_new_one() -> None:
    new = rename_code(BOOK, "community", "togetherness", an_entry())
    derived = [code.id for code in BOOK.list("frame").codes if "community" in code.derived_from]
    assert derived
    assert all("togetherness" in new.code(code).derived_from for code in derived)
    assert not any("community" in code.derived_from for code in new.list("frame").codes)


def test_merged_codes_leave_their_local_names_and_descendants_to_the_other() -> None:
    book = with_codes(
        "frame",
        a_frame("een", local_names=("Brug", "Dak")),
        a_frame("twee", local_names=("brug", "Huis")),
        a_frame("drie", local_names=("Deur",), derived_from=("een",)),
        a_frame("vier", derived_from=("twee", "een", "need")),
    )
    new = merge_codes(book, ["een", "twee"], "drie", an_entry())
    assert [state_of(new, code) for code in ("een", "twee", "drie")] == [RETIRED, RETIRED, ACTIVE]
    assert names(new, "drie") == ("Deur", "Brug", "Dak", "Huis")
    assert names(new, "een") == ("Brug", "Dak")
    assert new.code("vier").derived_from == ("drie", "need")
    assert new.code("drie").derived_from == ()
    assert steps(new) == tuple(step(CodeChange.MERGED, "frame", code, "drie") for code in ("een", "twee"))


def test_a_code_is_split_into_codes_that_are_there() -> None:
    book = with_codes("theme", a_theme("een", local_names=("Brug",)), a_theme("twee"), a_theme("drie"))
    new = split_code(book, "een", ["twee", "drie", "twee"], an_entry())
    assert (state_of(new, "een"), state_of(new, "twee")) == (RETIRED, ACTIVE)
    assert steps(new) == (step(CodeChange.SPLIT, "theme", "een", "twee", "drie"),)
    assert (names(new, "twee"), names(new, "drie")) == ((), ())


@pytest.mark.parametrize("into", [(), ("need",), ("need", "market")])
def test_a_code_goes_out_of_use_and_comes_back(into: tuple[str, ...]) -> None:
    ended = retire_code(BOOK, "ecology", into, an_entry())
    assert state_of(ended, "ecology") is RETIRED
    assert steps(ended) == (step(CodeChange.RETIRED, "frame", "ecology", *into),)
    back = restore_code(ended, "ecology", an_entry())
    assert back.lists == BOOK.lists
    assert steps(back)[1:] == (step(CodeChange.RESTORED, "frame", "ecology"),)


def test_nothing_changes_in_the_codebook_that_was_given() -> None:
    before = BOOK.model_dump_json()
    merge_codes(BOOK, ["market"], "need", an_entry())
    assert BOOK.model_dump_json() == before


ENDED = retire_code(BOOK, "ecology", (), an_entry())
CLOSED = ["bridged", "reasoning_device", "interaction"]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda: add_code(BOOK, "weg", a_theme(), an_entry()), "choose from frame, "),
        (lambda: add_code(BOOK, "bridged", a_theme(), an_entry()), "no list that may grow"),
        (lambda: add_code(BOOK, "theme", a_theme("need"), an_entry()), "never given twice"),
        (lambda: add_code(BOOK, "theme", a_theme("frame"), an_entry()), "never given twice"),
        (lambda: add_code(BOOK, "frame", a_theme(), an_entry()), "--level"),
        (lambda: add_code(BOOK, "theme", a_frame(), an_entry()), "--level"),
        (lambda: add_code(BOOK, "frame", a_frame(derived_from=("weg",)), an_entry()), '"weg"; add it first'),
        (lambda: add_code(ENDED, "frame", a_frame(derived_from=("ecology",)), an_entry()), "retired"),
        (lambda: rename_code(BOOK, "need", "market", an_entry()), "never given twice"),
        (lambda: rename_code(BOOK, "need", "met spatie", an_entry()), "cannot be the id"),
        (lambda: rename_code(BOOK, "weg", "nieuw", an_entry()), 'no code "weg"'),
        (lambda: rename_code(BOOK, "bridged_yes", "nieuw", an_entry()), "the theory closes"),
        (lambda: rename_code(ENDED, "ecology", "nieuw", an_entry()), "retired"),
        (lambda: merge_codes(BOOK, ["need"], "need", an_entry()), "its own place"),
        (lambda: merge_codes(BOOK, ["need"], "weg", an_entry()), 'no code "weg"'),
        (lambda: merge_codes(BOOK, ["need"], "certain", an_entry()), 'frame has no code "certain"'),
        (lambda: merge_codes(BOOK, ["need", "certain"], "market", an_entry()), 'frame has no code "certain"'),
        (lambda: merge_codes(ENDED, ["need"], "ecology", an_entry()), "retired"),
        (lambda: split_code(BOOK, "need", ["market"], an_entry()), "two codes or more"),
        (lambda: split_code(BOOK, "need", ["market", "need"], an_entry()), "its own place"),
        (lambda: split_code(BOOK, "need", ["market", "weg"], an_entry()), "add it first"),
        (lambda: retire_code(ENDED, "ecology", (), an_entry()), "retired"),
        (lambda: retire_code(BOOK, "support", (), an_entry()), "the theory closes"),
        (lambda: restore_code(BOOK, "need", an_entry()), "nothing to restore"),
        (lambda: restore_code(BOOK, "weg", an_entry()), 'no code "weg"'),
        (lambda: make_code(id="met spatie", label={"nl": "a", "en": "a"}), "id: "),
        (lambda: make_code(id="a", label={"nl": " ", "en": "a"}), "label.nl"),
    ],
)
def test_what_makes_no_sense_is_refused(edit: Callable[[], Any], said: str) -> None:
    with pytest.raises(ConfigurationProblem, match=said):
        edit()


@pytest.mark.parametrize("list_id", CLOSED)
def test_a_list_that_says_it_is_open_is_closed_when_the_theory_says_so(list_id: str) -> None:
    lists = [item.model_copy(update={"closed": False}) for item in BOOK.lists]
    book = Codebook(**{**dict(BOOK), "lists": tuple(lists)})
    with pytest.raises(ConfigurationProblem, match="no list that may grow"):
        add_code(book, list_id, a_theme(), an_entry())


def test_a_list_that_a_group_closed_itself_does_not_grow() -> None:
    lists = [item.model_copy(update={"closed": item.closed or item.id == "theme"}) for item in BOOK.lists]
    book = Codebook(**{**dict(BOOK), "lists": tuple(lists)})
    with pytest.raises(ConfigurationProblem, match="the theory closes"):
        retire_code(book, book.list("theme").codes[0].id, (), an_entry())


def test_a_made_code_holds_what_was_typed() -> None:
    words = {"nl": "Zorg", "en": "Care"}
    made = make_code(id="a", label=words, definition=words, levels=[FrameLevel.MASTER], derived_from=["need"])
    assert (made.levels, made.derived_from) == ((FrameLevel.MASTER,), ("need",))
    assert isinstance(made, Code)
