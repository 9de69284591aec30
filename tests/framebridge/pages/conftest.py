"""A study whose projects stand on the small Label Studio of the plugin's tests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / "sheets"), str(Path(__file__).parents[2] / "labelstudio_plugin")]

from fake_labelstudio import TOKEN, FakeLabelStudio
from sheet_study import a_study_folder

from framebridge.places import STORE_VARIABLE
from framebridge.pushing import plan_setup
from framebridge.study import StudyFolder
from framebridge.tokens import TOKEN_VARIABLE
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import apply_projects


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        started.users += [{"id": 1, "email": "ann@example.org"}, {"id": 2, "email": "eve@example.org"}]
        yield started


@pytest.fixture
def server(fake: FakeLabelStudio) -> LabelStudio:
    return LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)


@pytest.fixture
def study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: FakeLabelStudio, server: LabelStudio
) -> StudyFolder:
    """Set up already: projects 1 and 2 are for fragments, 3 and 4 for sheets."""
    made = a_study_folder(tmp_path / "studie")
    settings = made.path / "study.toml"
    settings.write_text(settings.read_text().replace('url = "embedded"', f'url = "{fake.url}"'))
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    monkeypatch.setenv(STORE_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    study = StudyFolder(made.path)
    apply_projects(server, plan_setup(study, server))
    return study
