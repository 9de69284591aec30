"""Writing people into study.toml: at its end, and not one letter of what stands there changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from framebridge.errors import ConfigurationProblem
from framebridge.study import StudyFolder, open_study
from framebridge.study.people import NewPerson, add_person, is_written_down, plan_person
from labelstudio_plugin.roles import Role

FILE = """# Onze studie
[study]
id = "proef"
title = "Proef"

[[werkplaats]]
id = "noord"
name = "Noord"   # met opmerking

[[coder]]
id = "nrd-1"
name = "Codeur"
werkplaats = "noord"
account = "A@example.org"
"""
ELS = NewPerson("els@example.org", Role.ANNOTATOR, "noord")


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    (tmp_path / "study.toml").write_text(FILE, encoding="utf-8")
    return open_study(tmp_path)


def test_a_coder_is_added_at_the_end_and_gets_the_next_id(study: StudyFolder) -> None:
    plan = plan_person(study.path, study.settings, ELS)
    assert (study.path / "study.toml").read_text(encoding="utf-8") == FILE
    add_person(plan)
    after = (study.path / "study.toml").read_text(encoding="utf-8")
    assert after.startswith(FILE.rstrip())
    found = open_study(study.path).settings
    assert [coder.id for coder in found.coder] == ["nrd-1", "nrd-2"]
    assert is_written_down(found, "ELS@example.org") and not is_written_down(study.settings, "els@example.org")


def test_an_analyst_becomes_a_member_and_words_stay_words(study: StudyFolder) -> None:
    add_person(plan_person(study.path, study.settings, NewPerson("ana@example.org", Role.ANALYST, "noord")))
    odd = NewPerson("jo@example.org", Role.ANNOTATOR, "noord", "jo", 'Jo "de" Vries\\n [[x]]')
    add_person(plan_person(study.path, open_study(study.path).settings, odd))
    found = open_study(study.path).settings
    assert [(one.account, one.role) for one in found.member] == [("ana@example.org", Role.ANALYST)]
    assert found.coder[-1].name == odd.name


@pytest.mark.parametrize(
    "person",
    [
        NewPerson("els@example.org", Role.ANNOTATOR, "noord", "nrd-1"),
        NewPerson("els@example.org", Role.ANNOTATOR, "noord", "geen id!"),
        NewPerson("els@example.org", Role.ANNOTATOR, "zuid"),
        NewPerson("a@example.org", Role.ANNOTATOR, "noord"),
    ],
)
def test_what_would_not_be_right_is_not_written(study: StudyFolder, person: NewPerson) -> None:
    with pytest.raises(ConfigurationProblem):
        plan_person(study.path, study.settings, person)
    assert (study.path / "study.toml").read_text(encoding="utf-8") == FILE


def test_a_file_that_changed_meanwhile_is_left_alone(study: StudyFolder) -> None:
    plan = plan_person(study.path, study.settings, ELS)
    (study.path / "study.toml").write_text(FILE + "# intussen\n", encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match="changed just now"):
        add_person(plan)


def test_lists_written_in_one_line_are_told_to_be_done_by_hand(study: StudyFolder) -> None:
    """A second way to write the same in TOML, to which nothing can be added at the end."""
    inline = FILE[: FILE.index("[[coder]]")].replace("# Onze studie\n", "coder = []\n")
    (study.path / "study.toml").write_text(inline, encoding="utf-8")
    with pytest.raises(ConfigurationProblem, match="by hand"):
        plan_person(study.path, open_study(study.path).settings, ELS)
