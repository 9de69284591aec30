"""A study of which each Werkplaats works on a small Label Studio of its own."""

import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

sys.path += [str(Path(__file__).parents[1] / "sheets"), str(Path(__file__).parents[2] / "labelstudio_plugin")]

from fake_labelstudio import TOKEN, FakeLabelStudio
from sheet_study import a_study_folder

from framebridge.pushing import plan_setup
from framebridge.study import StudyFolder
from framebridge.tokens import TOKEN_VARIABLE
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import apply_projects


@pytest.fixture
def first() -> Iterator[FakeLabelStudio]:
    """The server of werkplaats-1, where ann works."""
    with FakeLabelStudio() as started:
        started.users.append({"id": 3, "email": "ann@example.org"})
        yield started


@pytest.fixture
def second() -> Iterator[FakeLabelStudio]:
    """The server of noord, where bob works, under an address that the study knows by `accounts`."""
    with FakeLabelStudio() as started:
        started.users.append({"id": 3, "email": "bob@noord.example.org"})
        yield started


@pytest.fixture
def bare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: FakeLabelStudio, second: FakeLabelStudio
) -> StudyFolder:
    """The study, before set-up; each Werkplaats has one discussion."""
    made = a_study_folder(tmp_path / "studie")
    settings = made.path / "study.toml"
    words = settings.read_text().replace('url = "embedded"', f'url = "{first.url}"')
    words = words.replace('name = "Werkplaats Noord"\n', 'name = "Werkplaats Noord"\nserver = "noord-ls"\n')
    extra = f'[[server]]\nid = "noord-ls"\nurl = "{second.url}"\naccounts = {{"Bob@noord.example.org" = "bob"}}\n'
    settings.write_text(words + extra)
    (made.path / "transcripts" / "gesprek-02.txt").write_text("KM-I-1: Dag.\nZT-1: Goedendag allemaal.\n")
    with made.discussions_file.open("a") as file:
        file.write("gesprek-02,gesprek-02.txt,noord\n")
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setenv(f"{TOKEN_VARIABLE}_NOORD_LS", TOKEN)
    return StudyFolder(made.path)


@pytest.fixture(scope="session")
def projects(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The projects of both Werkplaatsen as set-up makes them, made once."""
    study = a_study_folder(tmp_path_factory.mktemp("eenmaal") / "studie")
    with FakeLabelStudio() as fake:
        server = LabelStudio(fake.url, TOKEN)
        apply_projects(server, plan_setup(study, server))
        return fake.projects


@pytest.fixture
def study(
    bare: StudyFolder, first: FakeLabelStudio, second: FakeLabelStudio, projects: list[dict[str, Any]]
) -> StudyFolder:
    """The study, set up: each server has the projects of its own Werkplaats."""
    for fake, group in ((first, "werkplaats-1"), (second, "noord")):
        fake.projects += [deepcopy(one) for one in projects if f"/{group}/" in one["description"]]
    return bare
