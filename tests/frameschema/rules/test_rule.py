"""What a rule is, and that all of them are listed, named once and explained."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from builders import a_code_list, shipped_codebook
from checked import of_study
from hypothesis import given
from strategies import studies

from frameschema import (
    CODE_RULES,
    CODEBOOK_RULES,
    CODING_RULES,
    RULES,
    STUDY_RULES,
    Codebook,
    Finding,
    Message,
    Rule,
    Severity,
    Study,
    check_codebook,
    is_slug,
    message,
    rules,
)
from frameschema.rules.rule import Found, rule, run

LISTS = (CODEBOOK_RULES, CODE_RULES, CODING_RULES, STUDY_RULES)


@rule("two-words", Severity.INFO, remedy=message("look"))
def two_words(text: str) -> Iterator[Found]:
    """A text has two words;
    that may be so.
    """
    for word in text.split()[1:]:
        yield message("word {word}", word=word), message("one more")


def test_a_rule_makes_findings_of_what_its_function_yields() -> None:
    assert (
        run([two_words, two_words], "een twee")
        == (
            Finding(
                rule="two-words", severity=Severity.INFO, where="word twee", message="one more", remedy="look"
            ),
        )
        * 2
    )
    assert run([two_words], "een") == ()


def test_what_a_finding_says_can_be_translated() -> None:
    (finding,) = two_words("een twee")
    assert all(isinstance(said, Message) for said in (finding.where, finding.message, finding.remedy))


def test_the_help_is_the_docstring_on_one_line() -> None:
    assert two_words.help == "A text has two words; that may be so."


def test_a_function_without_docstring_has_no_help() -> None:
    def finds_nothing(text: str) -> Iterator[Found]:
        return iter(())

    assert rule("nothing", Severity.INFO, remedy=message("look"))(finds_nothing).help == ""


def written_rules() -> list[Rule[object]]:
    """Every rule that stands in a module of the package."""
    modules = [import_module(f"{rules.__name__}.{found.name}") for found in iter_modules(rules.__path__)]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]


def test_every_rule_that_is_written_is_run() -> None:
    listed = [one for some in LISTS for one in some]
    assert {one.id for one in written_rules()} == {one.id for one in listed} == set(RULES)
    assert len(RULES) > 32


@pytest.mark.parametrize("some", LISTS)
def test_a_rule_stands_once_in_a_list(some: tuple[Rule[object], ...]) -> None:
    assert len({one.id for one in some}) == len(some)


@pytest.mark.parametrize("one", RULES.values(), ids=list(RULES))
def test_a_rule_has_a_name_help_and_a_remedy(one: Rule[object]) -> None:
    assert is_slug(one.id) and one.id == one.find.__name__.replace("_", "-")
    assert RULES[one.id] is one
    assert one.help.endswith(".") and one.help[0].isupper()
    assert isinstance(one.remedy, Message) and not one.remedy.endswith(".")


def test_what_may_be_a_result_is_for_information() -> None:
    may_be = [one for one in RULES.values() if "may be" in one.help or "nothing to do" in one.remedy]
    assert len(may_be) > 8
    assert {one.severity for one in may_be} == {Severity.INFO}


def test_a_codebook_as_we_ship_it_is_complete() -> None:
    assert check_codebook(shipped_codebook()) == ()


def test_each_closed_list_is_compared_with_its_own_codes() -> None:
    book = shipped_codebook()
    lists = tuple(item for item in book.lists if item.id != "presence")
    (finding,) = check_codebook(Codebook(**{**dict(book), "lists": lists}))
    assert (finding.rule, finding.severity) == ("closed-list", Severity.ERROR)
    assert finding.where == "codebook list presence"


def test_missing_and_surplus_codes_are_named_in_order() -> None:
    book = shipped_codebook()
    strange = a_code_list("alignment", *"fbdace", closed=True)
    lists = tuple(strange if item.id == "alignment" else item for item in book.lists)
    findings = check_codebook(book.model_copy(update={"lists": lists}))
    missing = [f'the code "{code}" is missing' for code in ("aligned", "misaligned", "talking_nice")]
    surplus = [f'the code "{code}" is not part of this closed list' for code in "abcdef"]
    assert [finding.message for finding in findings] == [*missing, *surplus]


@given(studies())
def test_any_study_that_the_language_accepts_can_be_checked(study: Study) -> None:
    assert {rule for rule, _ in of_study(study)} <= set(RULES)
