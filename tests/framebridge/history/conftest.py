"""A coding on the small Label Studio of the plugin's tests, and what the store holds of it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path += [str(Path(__file__).parents[1] / "sheets"), str(Path(__file__).parents[2] / "labelstudio_plugin")]

from fake_labelstudio import TOKEN, FakeLabelStudio

from framebridge.store import Store, open_store
from labelstudio_plugin.client import LabelStudio

KEY = "proef/gesprek-01/fragments/-/1"


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    with FakeLabelStudio() as started:
        started.users.append({"id": 3, "email": "ann@example.org"})
        yield started


@pytest.fixture
def task(fake: FakeLabelStudio) -> dict[str, Any]:
    """A task whose text has the fingerprint of zeros."""
    return fake.add_task(KEY)


@pytest.fixture
def server(fake: FakeLabelStudio) -> LabelStudio:
    return LabelStudio(fake.url, TOKEN, sleep=lambda seconds: None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as opened:
        yield opened
