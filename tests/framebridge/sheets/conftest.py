"""A study of one cleared discussion, and the small Label Studio that the plugin's tests use."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[2] / "labelstudio_plugin")]

from fake_labelstudio import TOKEN, FakeLabelStudio
from sheet_study import a_study_folder

from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import ProjectKey

PASSES = ("fragments", "sheets")


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """One study for all tests, none of which changes it."""
    return a_study_folder(tmp_path_factory.mktemp("studie"))


@pytest.fixture
def fake(study: StudyFolder) -> Iterator[FakeLabelStudio]:
    """A server that has the study's projects."""
    keys = [ProjectKey("proef", group.id, name) for name in PASSES for group in study.settings.werkplaats]
    with FakeLabelStudio() as started:
        started.projects += [{"id": at, "description": str(key)} for at, key in enumerate(keys, start=1)]
        yield started


@pytest.fixture
def server(fake: FakeLabelStudio) -> LabelStudio:
    """The client; it does not really sleep."""
    return LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)
