"""The codebook and roles that we ship hold all that the program asks of them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from exporters import HEADINGS
from framebridge.transcripts import RolesFile
from frameschema import CLOSED_LISTS, Codebook, Localized, check_codebook
from labelstudio_plugin.controls import CONTROLS, UNITS

CONTROL_IDS = [control.name for control in CONTROLS]


def test_the_closed_lists_are_complete_and_say_that_they_are_closed(codebook: Codebook) -> None:
    assert check_codebook(codebook) == ()
    assert {item.id for item in codebook.lists if item.closed} == set(CLOSED_LISTS)


def localized(codebook: Codebook) -> Iterator[tuple[str, Localized]]:
    yield "title", codebook.title
    yield from codebook.headings.items()
    for code_list in codebook.lists:
        yield f"{code_list.id}.label", code_list.label
        yield f"{code_list.id}.definition", code_list.definition
        for code in code_list.codes:
            yield f"{code.id}.label", code.label
            yield f"{code.id}.definition", code.definition


def test_definitions_are_written_in_two_languages(codebook: Codebook) -> None:
    # Field hints may be short; a definition is a sentence, and never the same in both languages.
    same = [where for where, text in localized(codebook) if where.endswith("definition") and text.nl == text.en]
    assert same == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_two_codes_of_a_list_have_the_same_label(codebook: Codebook, language: str) -> None:
    for code_list in codebook.lists:
        labels = [code.label.in_language(language).casefold() for code in code_list.codes]
        assert len(labels) == len(set(labels)), code_list.id


@pytest.mark.parametrize("control", CONTROLS, ids=CONTROL_IDS)
def test_the_form_finds_its_words_and_its_choices(codebook: Codebook, control: object) -> None:
    assert codebook.has_code("form", control.words)
    if control.choices not in (None, "roles", UNITS):
        assert codebook.list(control.choices).codes


def test_no_words_of_the_form_are_left_over(codebook: Codebook) -> None:
    used = {control.words for control in CONTROLS} | {"field_discussion_memo"}
    fields = {code.id for code in codebook.list("form").codes if code.id.startswith("field_")}
    assert fields == used


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_heading_of_a_table_is_there(codebook: Codebook, language: str) -> None:
    assert all(codebook.heading(key, language) for key in HEADINGS)


def test_frames_are_derived_from_frames(codebook: Codebook) -> None:
    for code in codebook.list("frame").codes:
        assert code.levels, f"{code.id} has no level"
        assert all(codebook.has_code("frame", origin) for origin in code.derived_from)


def test_the_three_columns_of_the_agreed_table_stand_in_their_order(roles_file: RolesFile) -> None:
    assert [role.heading.nl for role in roles_file.roles if role.heading] == [
        "Narratieven medewerkers inkomen klantmanagers (wie en wat) volgens onderzoeker",
        "Narratieven medewerkers werk klantmanagers (wie en wat) volgens onderzoeker",
        "Narratieven sociale professionals zorgteam (wie en wat) volgens onderzoeker",
    ]


def test_the_headings_of_the_agreed_table_are_exact(codebook: Codebook) -> None:
    assert codebook.heading("T1.text_fragment", "nl") == "Tekstfragment"
    assert codebook.heading("T1.sub_issues", "nl") == "subissue(s)"


def test_functions_of_speakers_are_codes(codebook: Codebook, roles_file: RolesFile) -> None:
    assert all(codebook.has_code("function", item.id) for item in roles_file.functions)


def test_no_speaker_code_points_to_two_roles(roles_file: RolesFile) -> None:
    entries = (*roles_file.roles, *roles_file.functions)
    stems = [stem.casefold().replace("-", "") for item in entries for stem in {s.upper() for s in item.stems}]
    titles = [title.casefold() for item in entries for title in item.titles]
    assert len(titles) == len(set(titles))
    owners = {stem: item.id for item in entries for stem in (s.casefold().replace("-", "") for s in item.stems)}
    assert all(owners[s.casefold().replace("-", "")] == item.id for item in entries for s in item.stems)
    assert stems
