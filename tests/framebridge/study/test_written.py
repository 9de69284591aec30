"""`analysis/texts.csv`, as Excel saves it."""

from pathlib import Path

import pytest

from framebridge.errors import ConfigurationProblem
from framebridge.study import new_study
from framebridge.study.written import read_agreements, read_member_checks, read_texts


def test_texts_are_read_and_none_yet_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    assert read_texts(path) == ()
    path.write_text(
        "table;row;by;column;text\nT4;need;role;klantmanager;Eerst rust.\nchapter;durf;;;Geen onwil.\n"
    )
    first, second = read_texts(path)
    assert (first.row, first.by, first.column, first.text) == ("need", "role", "klantmanager", "Eerst rust.")
    assert (second.table, second.by) == ("chapter", None)


def test_a_row_without_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("table;row;by;column;text\nT4;need;role;klantmanager;\n")
    with pytest.raises(ConfigurationProblem, match="text"):
        read_texts(path)


def test_member_checks_and_agreements_are_read_as_excel_saves_them(tmp_path: Path) -> None:
    checks, agreements = tmp_path / "member_checks.csv", tmp_path / "agreements.csv"
    assert (read_member_checks(checks), read_agreements(agreements)) == ((), ())
    checks.write_text(
        "discussion;on;role;recognised;remarks\nD1;18-3-2025;care;ja;Klopt.\nD1;2025-03-19;care;;\n"
        "D1;2025-03-19;care;Deels;\nD1;2025-03-19;care;onwaar;\n"
    )
    first, *others = read_member_checks(checks)
    assert (str(first.on), first.recognised) == ("2025-03-18", "yes")
    assert [one.recognised for one in others] == [None, "partly", "no"]
    agreements.write_text('discussion;text;by\nD1;Bellen;"KM-I-1;ZT-1"\n')
    (agreement,) = read_agreements(agreements)
    assert (agreement.text, agreement.by) == ("Bellen", ("KM-I-1", "ZT-1"))


def test_a_row_keeps_its_id_when_another_comes_before_it(tmp_path: Path) -> None:
    path = tmp_path / "agreements.csv"
    path.write_text("discussion;text\nD1;Bellen\n")
    (before,) = read_agreements(path)
    path.write_text("discussion;text\nD1;Langsgaan\nD1;Bellen\n")
    assert read_agreements(path)[1] == before


def test_a_discussion_that_is_not_there_is_named(tmp_path: Path) -> None:
    study = new_study(tmp_path / "proef", "proef", "Proef", "nl")
    (study.path / "analysis" / "agreements.csv").write_text("discussion;text\nD9;Bellen\n")
    with pytest.raises(ConfigurationProblem, match=r"agreements\.csv names discussions .* D9"):
        _ = study.agreements
