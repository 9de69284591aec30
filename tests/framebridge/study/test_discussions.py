"""`discussions.csv`: as we write it, as Excel saves it, and what is told of a wrong row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import SECRET
from hypothesis import given
from hypothesis import strategies as st
from strategies import codes, titles

from framebridge.errors import ConfigurationProblem
from framebridge.study.discussions import COLUMNS, DiscussionRow, read_discussions, write_discussions


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "discussions.csv"


def read(file: Path, *lines: str) -> tuple[DiscussionRow, ...]:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_discussions(file)


def refused(file: Path, *lines: str) -> str:
    with pytest.raises(ConfigurationProblem) as caught:
        read(file, *lines)
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_row_with_either_separator(file: Path, mark: str) -> None:
    header = mark.join(("id", "file", "werkplaats", "held_on", "round", "methods"))
    (row,) = read(
        file, header, mark.join(("d1", "d1.txt", "noord", "2025-03-18", "2", '"role_swap; golden_circle"'))
    )
    assert row.held_on == date(2025, 3, 18)
    assert row.round == 2
    assert row.methods == ("role_swap", "golden_circle")
    assert row.discussion().id == "d1"


def test_what_excel_saves(file: Path) -> None:
    file.write_bytes("\ufeffid;file;werkplaats;title\r\nd1;d1.txt;noord;Zoë; \r\n".encode())
    (row,) = read_discussions(file)
    assert row.title == "Zoë"


def test_empty_cells_are_open_fields(file: Path) -> None:
    (row,) = read(file, "id,file,werkplaats,round,title,methods", "d1,d1.txt,noord,, ,")
    assert (row.round, row.title, row.methods) == (None, None, ())


@pytest.mark.parametrize(
    ("header", "row", "reason"),
    [
        ("id,file,werkplaats,held_on", f"d2,b.txt,noord,{SECRET}", ":3: held_on"),
        ("id,file,werkplaats,round", "d2,b.txt,noord,0", ":3: round"),
        ("id,file,werkplaats", "d 2,b.txt,noord", ":3: id"),
        ("id,file,werkplaats", "d2,,noord", ":3: file: Field required"),
        ("id,file,werkplaats", "d2", ":3: "),
    ],
)
def test_a_wrong_row_is_told_with_its_number_and_column(file: Path, header: str, row: str, reason: str) -> None:
    good = "d1,a.txt,noord" + ",1" * header.endswith("round")
    assert f"{file}{reason}" in refused(file, header, good, row)


@pytest.mark.parametrize("header", ["id,file,werkplaats,datum", "file,werkplaats", "d1,d1.txt,noord", ""])
def test_a_wrong_first_row_is_told_with_the_columns_there_are(file: Path, header: str) -> None:
    assert ", ".join(COLUMNS) in refused(file, header, "d1,d1.txt,noord")


def test_a_discussion_given_twice_is_told(file: Path) -> None:
    message = refused(file, "id,file,werkplaats", "d1,a.txt,noord", "d1,b.txt,noord")
    assert message.startswith(f"{file}: discussion given twice: d1")


def test_more_cells_than_columns_are_not_dropped_in_silence(file: Path) -> None:
    refused(file, "id,file,werkplaats,title", f"d1,a.txt,noord,Huur,{SECRET}")


ROWS = st.builds(
    DiscussionRow,
    id=st.from_regex(r"[a-z]{1,6}", fullmatch=True),
    file=st.just("d1.txt"),
    werkplaats=st.just("noord"),
    municipality=st.none() | titles(),
    held_on=st.none() | st.dates(),
    round=st.none() | st.integers(1, 9),
    setting=st.none() | titles(),
    methods=st.lists(codes("method"), max_size=2, unique=True).map(tuple),
    case_bringer=st.none() | titles(),
    title=st.none() | titles(),
)


@given(st.lists(ROWS, max_size=3, unique_by=lambda row: row.id))
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[DiscussionRow]) -> None:
    file = tmp_path / "discussions.csv"
    file.write_text(write_discussions(tuple(rows)), encoding="utf-8")
    assert read_discussions(file) == tuple(rows)
