"""`analysis/texts.csv`, as Excel saves it."""

from pathlib import Path

import pytest

from framebridge.errors import ConfigurationProblem
from framebridge.study.written import read_texts


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
