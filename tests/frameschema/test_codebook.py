"""The codebook: unique ids, lists that the theory closes, and look-ups that never guess."""

from __future__ import annotations

import pytest
from builders import a_code, a_code_list, a_codebook, both, shipped_codebook
from pydantic import ValidationError

from frameschema import CLOSED_LISTS, Bridged, CodebookRef, CodeList, UnknownCodeError, check_codebook


def closed_lists(**changed: CodeList | None) -> list[CodeList]:
    """All closed lists, complete but for those that are changed or (None) left out."""
    made = {
        name: a_code_list(name, *(member.value for member in kind), closed=True)
        for name, kind in CLOSED_LISTS.items()
    }
    return [item for item in {**made, **changed}.values() if item is not None]


@pytest.mark.parametrize(
    "lists",
    [
        (a_code_list("een", "a", "b", "a"),),
        (a_code_list("een", "a"), a_code_list("twee", "a")),
        (a_code_list("een", "a"), a_code_list("een", "b")),
        (a_code_list("een", "twee"), a_code_list("twee", "b")),
    ],
)
def test_an_id_names_one_thing_in_the_whole_codebook(lists: tuple[CodeList, ...]) -> None:
    with pytest.raises(ValidationError, match="given twice"):
        a_codebook(*lists)


def test_a_list_without_codes_is_refused() -> None:
    with pytest.raises(ValidationError, match="codes"):
        a_code_list("leeg")


def test_complete_closed_lists_give_no_finding() -> None:
    assert check_codebook(a_codebook(*closed_lists())) == ()


@pytest.mark.parametrize("name", CLOSED_LISTS)
def test_a_closed_list_that_is_not_there_misses_all_its_codes(name: str) -> None:
    findings = check_codebook(a_codebook(*closed_lists(**{name: None})))
    assert len(findings) == len(CLOSED_LISTS[name])
    assert {finding.where for finding in findings} == {f"codebook list {name}"}


def test_a_missing_code_and_an_extra_code_are_both_found() -> None:
    changed = a_code_list("bridged", Bridged.YES.value, Bridged.NO.value, "misschien", closed=True)
    findings = check_codebook(a_codebook(*closed_lists(bridged=changed)))
    assert [(finding.rule, finding.severity.value) for finding in findings] == [("closed-list", "error")] * 2
    assert '"bridged_partly" is missing' in findings[0].message
    assert '"misschien" is not part' in findings[1].message


def test_look_ups() -> None:
    codebook = a_codebook(a_code_list("een", "a", "b"), headings={"T1.x": both("Kop")})
    assert codebook.list("een").codes == (codebook.code("a"), codebook.code("b"))
    assert codebook.has_code("een", "b")
    assert not codebook.has_code("een", "een")
    assert (codebook.label("a", "nl"), codebook.label("a", "en")) == ("a", "a (en)")
    assert (codebook.heading("T1.x", "nl"), codebook.heading("T1.x", "en")) == ("Kop", "Kop (en)")
    assert codebook.ref == CodebookRef(id="frames", version="1")


def test_what_is_not_there_is_never_guessed() -> None:
    codebook = a_codebook(a_code_list("een", "a"))
    for look_up in (
        lambda: codebook.list("twee"),
        lambda: codebook.has_code("twee", "a"),
        lambda: codebook.code("een"),
        lambda: codebook.label("z", "nl"),
        lambda: codebook.heading("T1.x", "nl"),
    ):
        with pytest.raises(UnknownCodeError, match="has no"):
            look_up()


def test_a_code_is_active_until_it_is_retired() -> None:
    assert a_code().state.value == "active"
    assert shipped_codebook().code("need").derived_from == ("community",)


def test_a_copy_with_other_lists_knows_those_lists() -> None:
    """What was looked up in a codebook is kept for next time; a changed copy must not answer with it."""
    book = a_codebook(a_code_list("lijst", "een"))
    assert book.has_code("lijst", "een")
    copied = book.model_copy(update={"lists": (a_code_list("lijst", "twee"),)})
    assert copied.has_code("lijst", "twee") and not copied.has_code("lijst", "een")
    assert book.has_code("lijst", "een")
