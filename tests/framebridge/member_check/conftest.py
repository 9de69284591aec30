"""The demo study with its sheets, and no server; made once and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stored_demo import a_stored_demo

from framebridge.study import StudyFolder


@pytest.fixture(scope="session")
def made_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the study and its home."""
    folder = tmp_path_factory.mktemp("member-check")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMEBRIDGE_HOME", str(folder / "home"))
        a_stored_demo(folder / "study", "ams-1", "ams-2")
    return folder


@pytest.fixture
def study(made_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudyFolder:
    monkeypatch.setenv("FRAMEBRIDGE_HOME", str(tmp_path / "home"))
    for name in ("home", "study"):
        shutil.copytree(made_study / name, tmp_path / name)
    return StudyFolder(tmp_path / "study")
