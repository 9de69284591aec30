"""Every rule about the codes of a codebook: what it finds, where, how bad; and that our own gives nothing."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_code, a_codebook, both, shipped_codebook

from frameschema import (
    CODE_RULES,
    Code,
    Codebook,
    CodebookChange,
    CodebookVersion,
    CodeChange,
    CodeList,
    CodeState,
    FrameLevel,
    Localized,
    Severity,
    check_codes,
)

LEVELS = (FrameLevel.MASTER,)
RETIRED = CodeState.RETIRED
ALIKE = Localized(nl="gelijk", en="gelijk")


def a_frame(code: str, **fields: Any) -> Code:
    return a_code(code, **{"levels": LEVELS, **fields})


def a_book(*codes: Code, steps: tuple[CodebookChange, ...] = ()) -> Codebook:
    frames = CodeList(id="frame", label=both("frames"), definition=both("over frames"), codes=codes)
    changelog = (CodebookVersion(version="2", changes=steps),) if steps else ()
    return a_codebook(frames, version="2", changelog=changelog)


def a_step(change: CodeChange, code: str, *into: str) -> CodebookChange:
    return CodebookChange(change=change, list="frame", code=code, into=into)


UNTRANSLATED = a_frame("a", label=ALIKE, definition=ALIKE)
CASES = [
    (a_book(a_frame("a"), steps=(a_step(CodeChange.ADDED, "weg"),)), "step-names-unknown-code", "version 2"),
    (
        a_book(a_frame("a"), steps=(a_step(CodeChange.RENAMED, "a", "weg"),)),
        "step-names-unknown-code",
        "version 2",
    ),
    (a_book(a_frame("a"), steps=(a_step(CodeChange.RETIRED, "a"),)), "state-against-changelog", "code a"),
    (
        a_book(a_frame("a", state=RETIRED), steps=(a_step(CodeChange.RESTORED, "a"),)),
        "state-against-changelog",
        "code a",
    ),
    (a_book(a_frame("a", derived_from=("weg",))), "derived-from-unknown", "code a"),
    (a_book(a_frame("a", derived_from=("a",))), "derived-from-itself", "code a"),
    (
        a_book(a_frame("a", derived_from=("b",)), a_frame("b", derived_from=("a",))),
        "derived-from-itself",
        "code b",
    ),
    (a_book(a_frame("a", derived_from=("b",)), a_frame("b", state=RETIRED)), "derived-from-retired", "code a"),
    (a_book(a_frame("a", levels=())), "frame-without-level", "code a"),
    (a_book(a_frame("a"), a_frame("b", label=Localized(nl="A", en="B"))), "same-label", "code b"),
    (a_book(a_frame("a"), a_frame("b", label=Localized(nl="B", en="a (EN)"))), "same-label", "code b"),
    (
        a_book(a_frame("a", local_names=("x",)), a_frame("b", local_names=("X",))),
        "shared-local-name",
        "list frame",
    ),
    (a_book(UNTRANSLATED), "not-translated", "code a"),
]


@pytest.mark.parametrize(("book", "rule", "place"), CASES)
def test_what_is_found_and_where(book: Codebook, rule: str, place: str) -> None:
    found = [finding for finding in check_codes(book) if finding.rule == rule]
    assert place in str([finding.where for finding in found])


def test_every_rule_is_tried() -> None:
    assert {one.id for one in CODE_RULES} == {rule for _, rule, _ in CASES}


def test_what_cannot_be_followed_is_an_error_and_what_may_be_meant_is_told() -> None:
    levels = {severity: {one.id for one in CODE_RULES if one.severity is severity} for severity in Severity}
    assert levels[Severity.ERROR] == {"step-names-unknown-code", "derived-from-unknown", "derived-from-itself"}
    assert levels[Severity.INFO] == {"shared-local-name"}


@pytest.mark.parametrize(
    "book",
    [
        shipped_codebook(),
        a_book(a_frame("a", label=ALIKE)),
        a_book(a_frame("a"), a_frame("b", label=both("a"), state=RETIRED)),
        a_book(a_frame("a"), a_frame("b", levels=(), state=RETIRED)),
        a_book(a_frame("a", local_names=("x", "X"))),
        a_book(a_frame("a", local_names=("x",)), a_frame("b", local_names=("x",), state=RETIRED)),
        a_book(a_frame("a", derived_from=("b",), state=RETIRED), a_frame("b", state=RETIRED)),
        a_book(a_frame("a"), a_frame("b", derived_from=("a",)), a_frame("c", derived_from=("a", "b"))),
        a_book(
            a_frame("a", derived_from=("b",)),
            a_frame("b", state=RETIRED),
            steps=(a_step(CodeChange.MERGED, "b", "a"),),
        ),
        a_book(
            a_frame("a", state=RETIRED),
            a_frame("b"),
            steps=(a_step(CodeChange.RENAMED, "a", "b"), a_step(CodeChange.REWORDED, "a")),
        ),
        a_book(a_frame("a"), steps=(a_step(CodeChange.RETIRED, "a"), a_step(CodeChange.RESTORED, "a"))),
    ],
)
def test_what_is_in_order_gives_nothing(book: Codebook) -> None:
    assert check_codes(book) == ()


def test_a_code_that_only_descends_from_a_circle_is_not_in_it() -> None:
    book = a_book(a_frame("a", derived_from=("b",)), a_frame("b", derived_from=("b",)))
    assert [finding.where for finding in check_codes(book)] == ["codebook list frame, code b"]


def test_a_code_without_level_in_another_list_is_fine() -> None:
    themes = CodeList(id="theme", label=both("t"), definition=both("over t"), codes=(a_code("a"),))
    assert check_codes(a_codebook(themes)) == ()


def test_names_of_groups_are_not_told() -> None:
    book = a_book(a_frame("a", local_names=("Jansenfront",)), a_frame("b", local_names=("Jansenfront",)))
    (finding,) = check_codes(book)
    assert "jansen" not in str(finding).casefold()
