"""What became of codes: the newest step counts, and a person chooses where the steps do not lead to one code."""

from __future__ import annotations

import pytest
from builders import a_code, a_codebook

from frameschema import (
    Codebook,
    CodebookChange,
    CodebookVersion,
    CodeChange,
    CodeList,
    CodeState,
    Lineage,
    codes_by_name,
    name_key,
)

Step = tuple[str, str, tuple[str, ...]]


def a_life(active: str, retired: str, *versions: tuple[Step, ...]) -> Codebook:
    """A codebook of one list, its codes named by single letters, and what happened to them per version."""
    codes = [*(a_code(code) for code in active), *(a_code(code, state=CodeState.RETIRED) for code in retired)]
    base = a_codebook(CodeList(id="frame", label=codes[0].label, definition=codes[0].label, codes=tuple(codes)))
    changelog = tuple(
        CodebookVersion(
            version=str(number),
            changes=tuple(
                CodebookChange(change=CodeChange(change), list="frame", code=code, into=into)
                for change, code, into in steps
            ),
        )
        for number, steps in enumerate(versions, start=2)
    )
    version = changelog[-1].version if changelog else base.version
    return Codebook(**{**dict(base), "changelog": changelog, "version": version})


@pytest.mark.parametrize(
    ("life", "heir", "heirs"),
    [
        (a_life("a", ""), "a", ("a",)),
        (a_life("b", "a"), None, ()),
        (a_life("b", "a", (("renamed", "a", ("b",)),)), "b", ("b",)),
        (a_life("c", "ab", (("renamed", "a", ("b",)),), (("merged", "b", ("c",)),)), "c", ("c",)),
        (a_life("c", "ab", (("merged", "b", ("c",)), ("renamed", "a", ("b",)))), "c", ("c",)),
        (a_life("bc", "a", (("split", "a", ("b", "c")),)), None, ("b", "c")),
        (a_life("b", "ac", (("split", "a", ("b", "c")),), (("merged", "c", ("b",)),)), "b", ("b",)),
        (a_life("b", "ac", (("split", "a", ("b", "c")),), (("retired", "c", ()),)), None, ("b",)),
        (a_life("b", "a", (("retired", "a", ()),)), None, ()),
        (a_life("b", "a", (("retired", "a", ("b",)),)), "b", ("b",)),
        (a_life("ab", "", (("renamed", "a", ("b",)),), (("restored", "a", ()),)), "a", ("a",)),
        (a_life("b", "a", (("renamed", "a", ("b",)),), (("reworded", "a", ()),)), "b", ("b",)),
        (a_life("c", "ab", (("merged", "a", ("b",)), ("merged", "b", ("a",)))), None, ()),
        (a_life("b", "", (("renamed", "a", ("b",)),)), "b", ("b",)),
        (a_life("c", "a", (("renamed", "a", ("weg",)),)), None, ()),
    ],
)
def test_where_the_steps_lead(life: Codebook, heir: str | None, heirs: tuple[str, ...]) -> None:
    assert (Lineage(life).heir("a"), Lineage(life).heirs("a")) == (heir, heirs)


def test_only_a_code_out_of_use_has_an_ending() -> None:
    ended = a_life("b", "a", (("added", "b", ()), ("renamed", "a", ("b",))))
    step = Lineage(ended).ending("a")
    assert step is not None
    assert step.change is CodeChange.RENAMED
    assert Lineage(ended).ending("b") is None
    assert Lineage(a_life("a", "", (("retired", "a", ()),))).ending("a") is None
    assert Lineage(a_life("b", "a", (("added", "a", ()),))).ending("a") is None


@pytest.mark.parametrize("name", ["Zorgbrug", "ZORGBRUG ", " zorgbrug"])
def test_capitals_and_outer_spaces_do_not_tell_names_apart(name: str) -> None:
    assert name_key(name) == "zorgbrug"


def test_one_letter_written_in_two_ways_is_one_letter() -> None:
    assert name_key("Zoe\u0308") == name_key("zoë")
    assert name_key("zoë") != name_key("zoe")


def test_a_name_stands_for_all_active_codes_it_was_mapped_to() -> None:
    codes = (
        a_code("a", local_names=("Brug", "brug")),
        a_code("b", local_names=("BRUG", "Dak")),
        a_code("c", local_names=("dak",), state=CodeState.RETIRED),
    )
    book = a_codebook(CodeList(id="frame", label=codes[0].label, definition=codes[0].label, codes=codes))
    found = {key: [code.id for code in mapped] for key, mapped in codes_by_name(book, "frame").items()}
    assert found == {"brug": ["a", "b"], "dak": ["b"]}
    assert codes_by_name(book, "theme") == {}
