"""A study set up on the small Label Studio of the plugin's tests."""

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
def fake() -> Iterator[FakeLabelStudio]:
    """A stock Label Studio where only invited people sign up."""
    with FakeLabelStudio(by_invite=True) as started:
        started.users += [{"id": 1, "email": "coordinator@example.org"}, {"id": 2, "email": "ann@example.org"}]
        yield started


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What set-up leaves on the server, made once: projects, and their views."""
    study = a_study_folder(tmp_path_factory.mktemp("eenmaal") / "studie")
    with FakeLabelStudio() as fake:
        server = LabelStudio(fake.url, TOKEN)
        apply_projects(server, plan_setup(study, server))
        return {"projects": fake.projects, "views": fake.views}


@pytest.fixture
def study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeLabelStudio, pages: dict[str, list[dict[str, Any]]]
) -> StudyFolder:
    """In order: both coders have an account, and the pages are there."""
    made = a_study_folder(tmp_path / "studie")
    settings = made.path / "study.toml"
    words = settings.read_text().replace('url = "embedded"', f'url = "{fake.url}"')
    settings.write_text(words + 'account = "bob@example.org"\n')
    fake.users.append({"id": 3, "email": "bob@example.org"})
    fake.projects, fake.views = deepcopy(pages["projects"]), deepcopy(pages["views"])
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    return StudyFolder(made.path)
