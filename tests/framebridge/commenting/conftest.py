"""The small study and Label Studio that the tests of sheets use; here ann codes and bob, in noord, remarks."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / "sheets"), str(Path(__file__).parents[2] / "labelstudio_plugin")]

from fake_labelstudio import TOKEN, FakeLabelStudio
from sheet_study import a_study_folder

from framebridge.study import StudyFolder
from labelstudio_plugin.client import LabelStudio
from labelstudio_plugin.projects import ProjectKey


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    folder = a_study_folder(tmp_path / "studie")
    settings = folder.path / "study.toml"
    words = settings.read_text(encoding="utf-8")
    chosen = 'instruments = ["narrative", "comments"]'
    settings.write_text(words.replace("[labelstudio]", f"{chosen}\n\n[labelstudio]"), encoding="utf-8")
    return StudyFolder(folder.path)


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    keys = [
        ProjectKey("proef", group, name)
        for name in ("fragments", "comments")
        for group in ("noord", "werkplaats-1")
    ]
    with FakeLabelStudio() as started:
        started.projects += [{"id": at, "description": str(key)} for at, key in enumerate(keys, start=1)]
        yield started


@pytest.fixture
def server(fake: FakeLabelStudio) -> LabelStudio:
    return LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)
