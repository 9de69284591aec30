"""The demo's settings on the small Label Studio of the plugin's tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "labelstudio_plugin"))

from fake_labelstudio import TOKEN, FakeLabelStudio

from framebridge.documents import read_toml
from framebridge.shipped import shipped
from framebridge.study import StudySettings
from framebridge.study.settings import LabelStudioSection
from framebridge.tokens import TOKEN_VARIABLE


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        yield started


@pytest.fixture
def settings(fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch) -> StudySettings:
    """The demo's settings, on the small server."""
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    known = read_toml(shipped("demo", "study.toml"), StudySettings)
    return known.model_copy(update={"labelstudio": LabelStudioSection(url=fake.url)})
