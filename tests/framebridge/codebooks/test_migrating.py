"""Going over to another codebook: nothing that is used may be lost, and the former one is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from book_builders import with_life
from builders import a_code_list, a_codebook, a_coding, a_shift, shipped_codebook

from framebridge.codebooks import carry_codes, diff_codebooks
from framebridge.codebooks.migrating import CarriedStep, CodebookMigration, apply_migration, plan_migration
from framebridge.errors import ConfigurationProblem, DataProblem
from frameschema import Codebook, CodeChange, Coding, FrameRef

BOOK = shipped_codebook()
NEWER = with_life(
    (CodeChange.MERGED, "frame", "need", ("market",)),
    (CodeChange.SPLIT, "frame", "ecology", ("market", "autonomy")),
)


def using(*frames: str, coder: str = "ann") -> Coding:
    units = [a_shift(at, at + 5, before=(FrameRef(frame=frame),)) for at, frame in enumerate(frames)]
    return a_coding(None, *units, coder=coder)


def without(book: Codebook, *codes: str, **fields: Any) -> Codebook:
    lists = [
        item.model_copy(update={"codes": tuple(code for code in item.codes if code.id not in codes)})
        for item in book.lists
    ]
    return Codebook(**{**dict(book), "lists": tuple(lists), "version": "3.0.0", "changelog": (), **fields})


def test_the_plan_says_what_differs_and_what_is_carried() -> None:
    codings = [using("need", "need", "autonomy"), using("need", "ecology", coder="bob")]
    plan = plan_migration(BOOK, NEWER, codings)
    assert plan.differences == diff_codebooks(BOOK, NEWER)
    assert plan.steps == (CarriedStep(change=CodeChange.MERGED, code="need", into="market", codings=2, units=3),)
    assert plan.findings == carry_codes(codings[1], NEWER).findings
    assert [finding.values["code"] for finding in plan.findings] == ["ecology"]
    assert plan.is_change


def test_the_same_codebook_is_no_change() -> None:
    plan = plan_migration(BOOK, BOOK, [using("need")])
    assert plan == CodebookMigration(BOOK, BOOK, (), (), ())
    assert not plan.is_change


def test_a_code_that_nobody_used_may_go() -> None:
    assert plan_migration(BOOK, without(BOOK, "ecology"), [using("need")], {"market"}).findings == ()


@pytest.mark.parametrize(("codings", "used"), [([using("ecology")], set()), ([], {"ecology"})])
def test_a_code_that_is_used_and_gone_is_refused(codings: list[Coding], used: set[str]) -> None:
    with pytest.raises(DataProblem, match="nothing was changed") as refused:
        plan_migration(BOOK, without(BOOK, "ecology"), codings, used)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.where, finding.values["code"]) == (
        "code-gone",
        "codebook version 3.0.0",
        "ecology",
    )


def test_a_code_that_is_gone_may_live_on_in_another() -> None:
    gone = without(BOOK, "need", changelog=NEWER.changelog, version="2.0.0")
    plan = plan_migration(BOOK, gone, [using("need")])
    assert [(step.code, step.into) for step in plan.steps] == [("need", "market")]


def test_a_code_that_is_gone_and_was_split_is_refused() -> None:
    gone = without(BOOK, "ecology", changelog=NEWER.changelog, version="2.0.0")
    with pytest.raises(DataProblem) as refused:
        plan_migration(BOOK, gone, [using("ecology")])
    assert [finding.rule for finding in refused.value.findings] == ["code-gone"]


def test_a_codebook_that_is_not_complete_is_refused() -> None:
    with pytest.raises(DataProblem) as refused:
        plan_migration(BOOK, a_codebook(a_code_list("theme", "a"), version="9"), [])
    assert {finding.rule for finding in refused.value.findings} == {"closed-list"}


def test_two_codebooks_of_one_version_are_refused() -> None:
    with pytest.raises(ConfigurationProblem, match="another version"):
        plan_migration(BOOK, without(BOOK, "ecology", version=BOOK.version), [])


def test_the_former_codebook_is_kept_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "codebook.yaml"
    file.write_text("een", encoding="utf-8")
    first = apply_migration(tmp_path, file.name, "twee", BOOK)
    again = apply_migration(tmp_path, file.name, "een", BOOK)
    third = apply_migration(tmp_path, file.name, "drie", BOOK)
    assert [kept.name for kept in (first, again, third)] == ["1.0.0.yaml", "1.0.0-2.yaml", "1.0.0.yaml"]
    assert (first.read_text("utf-8"), again.read_text("utf-8"), file.read_text("utf-8")) == ("een", "twee", "drie")


def test_any_version_gives_a_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text("een", encoding="utf-8")
    book = BOOK.model_copy(update={"version": "ronde 1/2"})
    assert apply_migration(tmp_path, "codebook.yaml", "twee", book) == tmp_path / "codebooks" / "ronde-1-2.yaml"
