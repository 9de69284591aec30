"""Writing a codebook: an edit changes its own lines, and comments stay before what they stood before."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
import yaml
from book_builders import a_frame, a_theme, an_entry
from builders import both, shipped_codebook
from hypothesis import given
from hypothesis import strategies as st
from strategies import titles

from framebridge.codebooks.editing import (
    add_code,
    merge_codes,
    rename_code,
    restore_code,
    retire_code,
    split_code,
)
from framebridge.codebooks.proposals import map_name, reject_name
from framebridge.codebooks.yaml_file import edited_text, write_codebook
from framebridge.documents import load_yaml, read_yaml
from framebridge.errors import ConfigurationProblem
from framebridge.shipped import shipped
from frameschema import CLOSED_LISTS, Codebook, CodeState, Localized

OURS = shipped("codebooks", "frames.yaml").read_text(encoding="utf-8")
OPEN = [item.id for item in shipped_codebook().lists if item.id not in CLOSED_LISTS]

SMALL = """# Boven
schema_version: "1.2"
id: frames
version: '1'   # de eerste
title: {nl: Proef, en: Trial}
lists:
  # Frames, met zorg gekozen
  - id: frame
    label: {nl: "Frames", en: "Frames"}
    definition: {nl: "x", en: "y"}
    codes:
      - id: zorg   # met een reden
        label: {nl: Zorg, en: Care}
        definition:
          nl: >-
            Zorg voor
            elkaar
          en: >-
            Care for
            each other

      # Hier begint regie
      - id: regie
        definition: {nl: Regie, en: Control}
        label:
          nl: 'Regie'
          en: "Control"   # of direction
        levels:
          - master
          - relational   # soms

  # De thema's
  - id: theme
    label: {nl: Thema, en: Theme}
    definition: {nl: "x", en: "y"}
    codes:
      - {id: geld, label: {nl: Geld, en: Money}, definition: {nl: Geld, en: Money}}
      - id: tijd
        label: {nl: Tijd, en: Time}
        definition: |
""".replace(
    "        definition: |\n",
    "        definition: {nl: Tijd, en: Time}\n        local_names: [Klok]   # van Noord\n",
)
TAIL = """
# De kopjes
headings:
  T1.x: {nl: Kop, en: Head}
# Onder
"""
WHOLE = SMALL + TAIL


def read(text: str) -> Codebook:
    return Codebook.model_validate(load_yaml(text))


def written(text: str, new: Codebook) -> str:
    changed = edited_text(text, new)
    assert changed is not None
    assert read(changed) == new
    return changed


def changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """Give the lines that went and those that came."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def added_alone(before: str, after: str) -> list[str]:
    """Give the lines that came, when only the line with the version went."""
    gone, come = changes(before, after)
    assert [line for line in gone if not line.startswith("version:")] == []
    return [line for line in come if not line.startswith("version:")]


@pytest.mark.parametrize("text", [OURS, WHOLE, SMALL], ids=["ours", "whole", "small"])
def test_without_a_change_nothing_changes(text: str) -> None:
    assert edited_text(text, read(text)) == text


def test_in_our_codebook_new_codes_and_their_steps_are_all_that_comes() -> None:
    new = read(OURS)
    for list_id in OPEN:
        make = a_frame if list_id == "frame" else a_theme
        new = add_code(new, list_id, make(f"{list_id}_x"), an_entry())
    text = written(OURS, new)
    come = added_alone(OURS, text)
    of_frame, of_changelog = 1, 6
    assert len(come) == 6 * len(OPEN) + of_frame + of_changelog
    assert lines_before_lists(text) == lines_before_lists(OURS)


def test_in_our_codebook_any_code_can_be_retired_by_a_line() -> None:
    new = read(OURS)
    codes = [code.id for item in OPEN for code in new.list(item).codes]
    for code in codes:
        new = retire_code(new, code, (), an_entry())
    text = written(OURS, new)
    come = added_alone(OURS, text)
    assert come.count("        state: retired") == len(codes)
    assert len(come) == 2 * len(codes) + 6
    assert lines_before_lists(text) == lines_before_lists(OURS)


def lines_before_lists(text: str) -> dict[str, bool]:
    """Say of each list whether it stands apart from what is before it."""
    lines = text.splitlines()
    return {line: not lines[at - 1].strip() for at, line in enumerate(lines) if line.startswith("  - id: ")}


def test_comments_stay_before_what_they_stood_before() -> None:
    book = read(WHOLE)
    book = rename_code(book, "zorg", "zorgen", an_entry())
    book = retire_code(book, "regie", (), an_entry())
    book = add_code(book, "theme", a_theme("rust"), an_entry())
    book = retire_code(book, "tijd", ("rust", "geld"), an_entry())
    lines = written(WHOLE, book).splitlines()
    before = {line.strip(): lines[index + 1].strip() for index, line in enumerate(lines[:-1])}
    assert before["# Hier begint regie"] == "- id: regie"
    assert before["# De thema's"] == "- id: theme"
    assert before["# De kopjes"] == "headings:"
    assert before["- relational   # soms"] == "state: retired"
    assert before["local_names: [Klok]   # van Noord"] == "state: retired"
    assert "      - id: zorg   # met een reden" in lines
    assert "# Onder" in lines


def test_a_code_on_one_line_can_change_too() -> None:
    new = map_name(read(WHOLE), "theme", "Poen", ["geld"])
    gone, come = changes(WHOLE, written(WHOLE, new))
    assert len(gone) == len([line for line in come if line.strip()]) == 1
    assert 'local_names: ["Poen"]' in come[0]


def test_a_comment_beside_a_field_that_changes_stays() -> None:
    new = map_name(read(WHOLE), "theme", "Uur", ["tijd"])
    gone, come = changes(WHOLE, written(WHOLE, new))
    assert [" ".join(line.split()) for line in gone + come] == [
        "local_names: [Klok] # van Noord",
        'local_names: ["Klok", "Uur"] # van Noord',
    ]


def test_further_edits_go_on_where_the_last_one_stopped() -> None:
    book, text = read(WHOLE), WHOLE
    for edit in (
        lambda book: reject_name(book, "theme", "Hun ding", "Vaag"),
        lambda book: add_code(book, "frame", a_frame(), an_entry()),
        lambda book: merge_codes(book, ["care_bridge"], "zorg", an_entry(by="Bob")),
        lambda book: restore_code(book, "care_bridge", an_entry(reason=None)),
        lambda book: split_code(book, "zorg", ["regie", "care_bridge"], an_entry(used=frozenset({book.version}))),
        lambda book: reject_name(book, "frame", "Iets", None),
        lambda book: retire_code(book, "regie", (), an_entry()),
    ):
        book = edit(book)
        text = written(text, book)
    assert [version.version for version in book.changelog] == ["2", "3"]
    assert text.index("rejected_names:") < text.index("\nchangelog:")
    assert set(WHOLE.splitlines()) - set(text.splitlines()) == {"version: '1'   # de eerste"}
    assert 'version: "3"   # de eerste' in text


@pytest.mark.parametrize("empty", ["changelog: []\n", "rejected_names: []\nchangelog: []\n"])
def test_an_empty_changelog_is_filled(empty: str) -> None:
    text = WHOLE + empty
    new = reject_name(retire_code(read(text), "regie", (), an_entry()), "theme", "Iets", None)
    written(text, new)


def test_a_file_without_indented_lists_keeps_its_look() -> None:
    text = yaml.safe_dump(load_yaml(WHOLE), sort_keys=False, allow_unicode=True)
    come = added_alone(text.replace("'1'", '"1"'), written(text, retire_code(read(text), "zorg", (), an_entry())))
    assert "    state: retired" in come


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    awkward = Localized(nl="nee: 'ja' # \"of\" niet\\", en="no")
    code = a_theme("on", label=awkward, definition=Localized(nl="regel\neen", en="  1.0"), local_names=("ja", "1"))
    written(WHOLE, add_code(read(WHOLE), "theme", code, an_entry(version="1e3", by="no", reason="~")))


@given(label=titles(), definition=titles(), names=st.lists(titles(), max_size=2))
def test_any_words_can_be_written(label: str, definition: str, names: list[str]) -> None:
    code = a_theme(label=both(label), definition=both(definition), local_names=tuple(names))
    new = add_code(read(WHOLE), "theme", code, an_entry(reason=definition))
    assert edited_text(WHOLE, new) is not None


def test_a_change_that_cannot_be_written_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "codebook.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    other = read(WHOLE).model_copy(update={"title": both("Anders")})
    with pytest.raises(ConfigurationProblem, match="make it by hand"):
        write_codebook(file, other)
    assert file.read_text(encoding="utf-8") == WHOLE


def test_a_field_given_twice_is_left_to_people(tmp_path: Path) -> None:
    file = tmp_path / "codebook.yaml"
    file.write_text(WHOLE.replace("id: frames\n", "id: frames\nid: frames\n"), encoding="utf-8")
    new = retire_code(read_yaml(file, Codebook), "zorg", (), an_entry())
    with pytest.raises(ConfigurationProblem, match="make it by hand"):
        write_codebook(file, new)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_stay_what_they_were(tmp_path: Path, line_end: str) -> None:
    file = tmp_path / "codebook.yaml"
    file.write_bytes(WHOLE.replace("\n", line_end).encode())
    new = retire_code(read_yaml(file, Codebook), "zorg", (), an_entry())
    write_codebook(file, new)
    assert read_yaml(file, Codebook) == new
    assert new.code("zorg").state is CodeState.RETIRED
    assert file.read_bytes().count(b"\r\n") == (file.read_bytes().count(b"\n") if line_end == "\r\n" else 0)
