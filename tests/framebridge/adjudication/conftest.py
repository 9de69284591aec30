"""A study in which ann and cas code one discussion and differ, and a small Label Studio to settle it in."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [
    str(Path(__file__).parent),
    str(Path(__file__).parents[1] / "sheets"),
    str(Path(__file__).parents[2] / "labelstudio_plugin"),
]

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
    chosen = 'instruments = ["narrative", "adjudication"]'
    cas = '[[coder]]\nid = "cas"\nname = "Cas"\nwerkplaats = "werkplaats-1"\naccount = "cas@example.org"\n'
    settings.write_text(words.replace("[labelstudio]", f"{chosen}\n\n[labelstudio]") + cas, encoding="utf-8")
    return StudyFolder(folder.path)


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        started.projects += [{"id": 1, "description": str(ProjectKey("proef", "werkplaats-1", "adjudication"))}]
        yield started


@pytest.fixture
def server(fake: FakeLabelStudio) -> LabelStudio:
    return LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)
