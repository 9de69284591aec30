"""A study without discussions, the small Label Studio with its projects, and a store."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[2] / "labelstudio_plugin")]

from fake_labelstudio import TOKEN, FakeLabelStudio
from pull_study_builders import PROJECT, SETTINGS

from framebridge.store import Store, open_store
from framebridge.study import StudyFolder, new_study
from labelstudio_plugin.client import LabelStudio


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """One study for all tests, none of which changes it."""
    folder = tmp_path_factory.mktemp("pull") / "studie"
    new_study(folder, "proef", "Proef", "nl")
    with (folder / "study.toml").open("a") as file:
        file.write(SETTINGS)
    return StudyFolder(folder)


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        started.projects.append({"id": PROJECT, "description": "framebridge:proef/werkplaats-1/fragments"})
        started.users += [{"id": 3, "email": "ann@example.org"}, {"id": 4, "email": "bob@example.org"}]
        yield started


@pytest.fixture
def server(fake: FakeLabelStudio) -> LabelStudio:
    """The client; it does not really sleep."""
    return LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened
